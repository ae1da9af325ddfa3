"""The printed convention: what it says, in French and in the person's language, and its PDF."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from beneficiaires.actions import faits_de
from beneficiaires.models import Base, Dossier, Obligation
from beneficiaires.regles.periodes import adresse_du
from conventions.models import Axe, Convention, Statut, TypeAxe
from conventions.textes import Dit, Fait, Textes, fait, page_a_signer, partie, textes_de
from socle.pdf import rendre
from socle.templatetags.typographie import duree

DEVOIRS = {
    "devoir_citoyennete": TypeAxe.CITOYENNETE,
    "devoir_francais": TypeAxe.FRANCAIS,
    "devoir_orientation": TypeAxe.ORIENTATION,
    "devoir_entretiens": None,
    "devoir_demenagement": None,
}
"""The duties of the person (circular of 28-01-2019): those of the axes agreed upon, then the common ones."""
BLANC = "……………………………"


@dataclass(frozen=True)
class RangAxe:
    """A row of the table of the axes."""

    nom: Dit
    heures: str
    operateur: Dit
    debut: Dit
    echeance: Dit


def fabriquer(convention: Convention) -> bytes:
    """The PDF of a convention as it stands: a draft bears the mention « Projet »."""
    donnees = contexte(convention)
    numero = convention.dossier.numero
    debut = "Projet de convention" if convention.statut == Statut.BROUILLON else "Convention"
    titre = f"{debut} d’accueil et d’intégration {numero}"
    return rendre("conventions/pdf/convention.html", donnees, titre=titre, auteur=donnees["centre"].nom)


def contexte(convention: Convention) -> dict[str, Any]:
    convention = lire(convention)
    dossier = convention.dossier
    axes = list(convention.axes.select_related("operateur", "convention__dossier"))
    textes = textes_de(convention, convention.etablie_le)
    dits = textes.tout(valeurs_de(convention))
    pour_le_centre = ", ".join(str(nom) for nom in (dossier.referent, convention.centre.sigle) if nom)
    signataires = {"personne": dossier.beneficiaire, "centre": pour_le_centre}
    return {
        "centre": convention.centre,
        "langue": textes.langue,
        "dits": dits,
        "brouillon": convention.statut == Statut.BROUILLON,
        "introduction": partie(dits, "parties", ["parties_texte"]),
        "faits": faits(convention, textes, dits),
        "parcours": partie(dits, "parcours", ["parcours_texte"]),
        "axes": [rang(axe, convention, textes, dits) for axe in axes if axe.requis],
        "raisons": raisons(axes),
        "parties": engagements(axes, dossier, dits),
        **page_a_signer(textes, dits, convention, rappel="signatures_texte", **signataires),
    }


def lire(convention: Convention) -> Convention:
    """With everything that its document says."""
    liens = ("centre", "regime", "langue", "dossier__beneficiaire", "dossier__referent")
    conventions = Convention.objects.select_related(*liens).prefetch_related(
        "dossier__beneficiaire__nationalite_set__pays", "dossier__beneficiaire__adresses__commune"
    )
    lue: Convention = conventions.get(pk=convention.pk)
    return lue


def valeurs_de(convention: Convention) -> dict[str, Any]:
    """What replaces the words in braces of the clauses; None leaves a clause out."""
    dossier = convention.dossier
    brouillon = convention.statut == Statut.BROUILLON
    return {
        "numero": dossier.numero,
        "etabli_le": convention.etablie_le if brouillon else None,
        "document": convention.regime.document_fin,
        "echeance": echeance_de(dossier),
        "mois_entretien": convention.regime.mois_entretien,
        "langue": convention.langue,
        "lieu": convention.centre.localite or BLANC,
        "signe_le": convention.signee_le or BLANC,
    }


def echeance_de(dossier: Dossier) -> date | None:
    """The deadline of the path, for who is bound."""
    return dossier.echeance_attestation if dossier.obligation == Obligation.OBLIGATOIRE else None


def faits(convention: Convention, textes: Textes, dits: dict[str, Dit]) -> list[Fait]:
    """Who agrees with whom, under which permit, regime and basis."""
    dossier, centre = convention.dossier, convention.centre
    personne = dossier.beneficiaire
    adresse = adresse_du(personne, convention.signee_le or convention.etablie_le)
    nationalites = [lien.pays.nationalite_f or str(lien.pays) for lien in personne.nationalite_set.all()]
    regime = convention.regime if dossier.regime_id else f"Régime {convention.regime_id}"
    return [
        fait(dits["libelle_centre"], f"{centre.nom} ({centre.sigle})"),
        fait(dits["libelle_represente"], dossier.referent),
        fait(dits["libelle_personne"], personne, personne.nom_original, fort=True),
        fait(dits["libelle_naissance"], _naissance(personne, textes)),
        fait(dits["libelle_nationalite"], ", ".join(nationalites)),
        fait(dits["libelle_adresse"], adresse),
        fait(dits["libelle_titre"], *_titre(convention, textes)),
        fait(dits["libelle_regime"], regime),
        fait(dits["libelle_base"], base(dossier, dits)),
    ]


def _naissance(personne: Any, textes: Textes) -> Dit:
    dite = textes.valeur(personne.naissance)
    lieu = f", {personne.lieu_naissance}" if personne.lieu_naissance else ""
    return Dit(f"{dite.francais}{lieu}", dite.traduction)


def _titre(convention: Convention, textes: Textes) -> list[Dit | str]:
    titre = titre_de(convention.dossier, convention.signee_le or convention.etablie_le)
    if titre is None:
        return []
    commande = textes.dire("titre_commande", commande_le=titre["commande_le"])
    return [titre["type"], commande, textes.dire("titre_valable", fin_du_titre=titre["fin"])]


def base(dossier: Dossier, dits: dict[str, Dit]) -> Dit:
    """Bound until when, not known yet, or free."""
    if dossier.obligation == Obligation.OBLIGATOIRE:
        return dits["base_echeance"] or dits["base_obligatoire"]
    if dossier.obligation == Obligation.A_COMPLETER and dossier.base == Base.OBLIGATION:
        return dits["base_a_confirmer"]
    return dits["base_volontaire"]


def rang(axe: Axe, convention: Convention, textes: Textes, dits: dict[str, Dit]) -> RangAxe:
    accueil = axe.type == TypeAxe.ACCUEIL
    debut = convention.dossier.bilan_le if accueil else convention.signee_le
    operateur = convention.centre.sigle if accueil else axe.operateur
    return RangAxe(
        nom=dits[f"axe_{axe.type}"],
        heures=duree(axe.minutes_dues) if axe.minutes_dues else "–",
        operateur=Dit(str(operateur)) if operateur else dits["a_choisir"],
        debut=textes.valeur(debut) if debut else dits["a_la_signature"],
        echeance=_echeance(axe, convention, textes, dits),
    )


def _echeance(axe: Axe, convention: Convention, textes: Textes, dits: dict[str, Dit]) -> Dit:
    if axe.type == TypeAxe.ACCUEIL:
        return dits["avant_la_signature" if convention.statut == Statut.BROUILLON else "acheve"]
    if convention.dossier.sans_obligation:
        return dits["sans_delai"]
    if axe.echeance:
        return textes.valeur(axe.echeance)
    return textes.dire("mois_apres", mois=axe.mois) if axe.mois else Dit("–")


def raisons(axes: list[Axe]) -> list[str]:
    """Why each axis is there, or is not, in the words of the centre."""
    suivis = [f"{axe}\u00a0: {axe.explication}" for axe in axes if axe.requis and axe.type != TypeAxe.ACCUEIL]
    dispenses = [f"{axe}. {axe.explication}" for axe in axes if axe.dispense]
    absents = [f"{axe}, non prévue\u00a0: {axe.explication}" for axe in axes if not (axe.requis or axe.dispense)]
    return suivis + dispenses + absents


def engagements(axes: Iterable[Axe], dossier: Dossier, dits: dict[str, Dit]) -> list[Any]:
    """What each party undertakes, what changes it, what the law says of delays and of data."""
    du_centre = ["centre_suivi", "centre_entretiens", "centre_gratuit", "centre_document"]
    des_donnees = ["donnees_buts", "donnees_acces", "donnees_duree", "donnees_droits"]
    return [
        partie(dits, "devoirs", devoirs_de({axe.type for axe in axes if axe.requis}), numerotee=True),
        partie(dits, "centre", du_centre, numerotee=True),
        partie(dits, "changements", ["changements_texte"]),
        *([partie(dits, "sanction", ["sanction_texte"])] if echeance_de(dossier) else []),
        partie(dits, "donnees", des_donnees),
    ]


def devoirs_de(prevus: Collection[str]) -> list[str]:
    """The clauses of the duties that these axes bring, then the common ones."""
    return [code for code, type_axe in DEVOIRS.items() if type_axe is None or type_axe in prevus]


def titre_de(dossier: Dossier, le: date) -> dict[str, Any] | None:
    """The permit in force, with the order date that started the path, as the decision reads them."""
    lu = Dossier.objects.avec_faits().get(pk=dossier.pk)
    titre = faits_de(lu, le).titre
    if titre is None or titre.type is None:
        return None
    types = {document.type_id: str(document.type) for document in lu.beneficiaire.titres.all()}
    return {"type": types[titre.type], **{nom: getattr(titre, nom) for nom in ("commande_le", "debut", "fin")}}
