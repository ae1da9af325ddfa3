"""A request of dispense in words: what is asked, what the law says of it, what granting or taking it up would do."""

from datetime import date

from beneficiaires import actions, mots
from beneficiaires.actions.dispenses import Supposition
from beneficiaires.models import Dispense, Dossier, MotifDispense, Obligation
from reglement.dispenses import JOURS_D_INTERIM
from socle.templatetags.typographie import INSECABLE, jour

MI_TEMPS, TEMPS_PLEIN = 50, 100  # percents


def phrase(dispense: Dispense, dossier: Dossier) -> str:
    """« Rania Haddad demande une dispense de tout le parcours : études, depuis le 1er septembre 2026. »"""
    de_quoi = (
        f"d’un axe («\u00a0{dispense.get_axe_display().lower()}\u00a0»)" if dispense.axe else "de tout le parcours"
    )
    motif = "étape déjà suivie ailleurs en Belgique" if dispense.axe else minuscule(dispense.get_motif_display())
    parties = [motif, *periode(dispense), *seuils(dispense)]
    return f"{dossier.beneficiaire} demande une dispense {de_quoi}{INSECABLE}: {', '.join(parties)}."


def minuscule(texte: str) -> str:
    return texte[:1].lower() + texte[1:]


def periode(dispense: Dispense) -> list[str]:
    bornes = (("depuis le", dispense.depuis), ("jusqu’au", dispense.jusqu_au))
    return [f"{mot} {jour(borne)}" for mot, borne in bornes if borne is not None]


def seuils(dispense: Dispense) -> list[str]:
    """What the law weighs: « à mi-temps », « 20 heures par semaine », « avec des interruptions »."""
    trouves = []
    if dispense.temps is not None:
        part = round(dispense.temps * 100)
        trouves.append(
            {MI_TEMPS: "à mi-temps", TEMPS_PLEIN: "à temps plein"}.get(part, f"à {part}{INSECABLE}% d’un temps plein")
        )
    if dispense.heures_semaine is not None:
        heures = f"{dispense.heures_semaine.normalize():f}".replace(".", ",")
        trouves.append(f"{heures}{INSECABLE}heures par semaine")
    return trouves if dispense.continu else [*trouves, "avec des interruptions"]


def si_accordee(dispense: Dispense, dossier: Dossier, supposition: Supposition, le: date) -> list[str]:
    """What granting would do, as the rules answer it."""
    if dispense.axe:
        axe = dispense.get_axe_display().lower()
        return [
            f"L’axe «\u00a0{axe}\u00a0» est dispensé\u202f; "
            "le reste du parcours reste à suivre (CWASS art. 152/7, §\u00a04)."
        ]
    reponse = supposition.reponse
    suites = [dire(dossier, supposition, le)]
    if reponse.statut == Obligation.DISPENSE and dossier.prochaine_echeance is not None and supposition.le == le:
        suites.append("Ses échéances ne sont plus suivies.")
    if reponse.statut == Obligation.DISPENSE and all(
        regime.attestation_dispense for _, regime in reponse.cas.commandes
    ):
        suites.append("Une attestation de dispense peut lui être délivrée (CWASS art. 152/7, § 6).")
    if dispense.motif == MotifDispense.INTERIM:
        suites += dire_l_interim(supposition)
    return suites


def si_reprise(dispense: Dispense, dossier: Dossier, le: date) -> list[str]:
    """What taking a decided request up would do."""
    suites = [
        "La demande redevient «\u00a0demandée\u00a0»\u202f; une personne de la coordination la tranche à nouveau."
    ]
    if dispense.accordee and not dispense.axe:
        supposition = actions.supposer(dispense, dossier, le, accordee=False)
        suites.append(f"D’ici là, elle ne compte plus. {dire(dossier, supposition, le)}")
        if any(regime.attestation_dispense for _, regime in supposition.reponse.cas.commandes):
            suites.append("Une attestation de dispense déjà délivrée reste valable tant qu’elle n’est pas annulée.")
    elif dispense.accordee:
        suites.append("D’ici là, elle ne compte plus et l’axe est à suivre.")
    return [*suites, "La date, l’auteur et la raison de la décision sont effacés\u202f; l’historique les garde."]


def dire(dossier: Dossier, supposition: Supposition, le: date) -> str:
    """« Rania Haddad est dispensée du parcours d’intégration : études. »"""
    reponse = supposition.reponse
    quand = f"À partir du {jour(supposition.le)}, " if supposition.le > le else ""
    suite = mots.suite_de_la_phrase(dossier.beneficiaire, reponse.statut, reponse.code or "")
    espace = "" if reponse.statut == Obligation.A_COMPLETER else " "
    return f"{quand}{dossier.beneficiaire}{espace}{suite}"


def dire_l_interim(supposition: Supposition) -> list[str]:
    jours = actions.jours_d_interim(supposition)
    if jours is None:
        return []
    return [
        f"Les périodes d’intérim accordées, avec celle-ci, font {jours}{INSECABLE}jours en tout\u202f; "
        f"la dispense vient au-delà de {JOURS_D_INTERIM}{INSECABLE}jours."
    ]
