"""The gestures of a file: the next one, used by every list, the day and the page of the file; and the others."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import reverse

from accueil.models import BilanSocial, Positionnement, SeanceDroits
from attestations.actions.conditions import obstacle_a_la_dispense
from attestations.models import Attestation, Nature
from beneficiaires.models import Base, Decision, Detention, Dossier, Obligation, Statut
from comptes.droits import lit_la_sante
from comptes.models import Utilisateur
from conventions.models import EN_COURS, Convention, Entretien, EtatEntretien, MotifTermine
from conventions.models import Statut as StatutConvention
from socle.templatetags.typographie import jour

ENTRETIEN_PROCHE = timedelta(days=30)
NON_TENUS = {"dispense", "exempte", "terminee"}
# Where a missing fact is written; the others are corrected beside what is known, in the section « Situation ».
FORMULAIRES = {
    "naissance": "beneficiaires:identite",
    "sejour_depuis": "beneficiaires:sejour",
}
A_AJOUTER = {"nationalites": "nationalites", "titre": "titres"}


@dataclass(frozen=True)
class Geste:
    """What may be done, and where; `envoi`: in one click, sent by POST."""

    libelle: str
    url: str
    envoi: bool = False


def pour_gestes(dossiers: QuerySet[Dossier]) -> QuerySet[Any]:
    """Load what `geste_suivant` and a line of a list read of each file."""
    du_dossier = {"dossier": OuterRef("pk")}
    derniere = Decision.objects.filter(**du_dossier).order_by("-pk")
    a_remettre = Attestation.objects.filter(**du_dossier).a_remettre()
    dispenses = Attestation.objects.filter(**du_dossier, nature=Nature.DISPENSE).valables()
    prevu = Entretien.objects.filter(convention__dossier=OuterRef("pk"), etat=EtatEntretien.PREVU)
    detenue = Detention.objects.filter(beneficiaire=OuterRef("beneficiaire"), fin=None)
    return dossiers.pour_affichage().annotate(  # type: ignore[attr-defined]
        manque=Subquery(derniere.values("manque")[:1]),
        a_seance=Exists(SeanceDroits.objects.filter(**du_dossier)),
        a_test=Exists(Positionnement.objects.filter(**du_dossier)),
        sans_test=Exists(BilanSocial.objects.filter(**du_dossier).exclude(sans_test="")),
        statut_convention=Subquery(Convention.objects.filter(**du_dossier).values("statut")[:1]),
        entretien_prevu=Subquery(prevu.values("pk")[:1]),
        entretien_prevu_le=Subquery(prevu.values("prevu_le")[:1]),
        fin_convention=Subquery(Convention.objects.filter(**du_dossier).values("fin_motif")[:1]),
        a_remettre=Subquery(a_remettre.values("pk")[:1]),
        dispense_attestee=Exists(dispenses),
        detention_depuis=Subquery(detenue.order_by("debut").values("debut")[:1]),
    )


def geste_suivant(dossier: Any, aujourdhui: date) -> Geste | None:
    """What comes next for a file loaded by `pour_gestes`; None when nothing is expected of the centre.

    A changed answer is confirmed first: it tells whether the rest is still to be done.
    """
    return confirmer(dossier) if dossier.a_confirmer else etape_suivante(dossier, aujourdhui)


def etape_suivante(dossier: Any, aujourdhui: date) -> Geste | None:
    """The same on the path itself, whether an answer waits or not."""
    if dossier.statut == Statut.CLOS:
        return attester_la_dispense(dossier) if a_une_dispense_a_attester(dossier) else None
    if dossier.est_ouvert and dossier.base == Base.OBLIGATION and dossier.obligation in {"", "a_completer"}:
        return _completer(dossier)
    if dossier.fin_convention and dossier.statut in EN_COURS:
        return _apres_la_fin(dossier)
    if _attend_l_entretien(dossier, aujourdhui):
        return entretien(dossier, aujourdhui)
    if dossier.base == Base.OBLIGATION and dossier.statut in AVANT_LA_FIN and a_une_dispense_a_attester(dossier):
        return attester_la_dispense(dossier)
    return ETAPES[Statut(dossier.statut)](dossier)


def confirmer(dossier: Dossier) -> Geste:
    return Geste("Confirmer la réponse", reverse("beneficiaires:confirmer", args=[dossier.pk]))


def _completer(dossier: Any) -> Geste:
    """The form of the first fact that is missing."""
    premier = next(iter(dossier.manque or []), "")
    if premier in A_AJOUTER:
        url = reverse("beneficiaires:ajouter", args=[dossier.pk, A_AJOUTER[premier]])
    elif premier in FORMULAIRES:
        url = reverse(FORMULAIRES[premier], args=[dossier.pk])
    else:
        url = f"{dossier.get_absolute_url()}#situation"
    return Geste("Compléter les faits", url)


AVANT_LA_FIN = {Statut.INSCRIT, Statut.ACCUEIL, Statut.CONVENTION}  # past them, the other attestation comes first


def a_une_dispense_a_attester(dossier: Any) -> bool:
    """The law relieves the person, she has no document of it, and nothing stands in the way."""
    return not dossier.dispense_attestee and not obstacle_a_la_dispense(dossier)


def attester_la_dispense(dossier: Dossier) -> Geste:
    return Geste("Délivrer l’attestation de dispense", reverse("attestations:delivrer_dispense", args=[dossier.pk]))


def peut_etre_volontaire(dossier: Dossier) -> bool:
    return dossier.est_ouvert and dossier.base == Base.OBLIGATION and dossier.obligation in NON_TENUS


def suivre_volontairement(dossier: Dossier) -> Geste:
    url = reverse("beneficiaires:volontaire", args=[dossier.pk])
    return Geste("Suivre le parcours volontairement", url, envoi=True)


def suivre_par_obligation(dossier: Dossier) -> Geste:
    url = reverse("beneficiaires:obligation", args=[dossier.pk])
    return Geste("Noter que le parcours est devenu obligatoire", url, envoi=True)


def _inscrit(dossier: Any) -> Geste | None:
    """A person who is not bound chooses first whether she follows the path."""
    if not peut_etre_volontaire(dossier):
        return bilan(dossier)
    return remettre(dossier.a_remettre) if dossier.a_remettre else suivre_volontairement(dossier)


def bilan(dossier: Dossier) -> Geste:
    return Geste("Tenir le bilan social", reverse("accueil:bilan", args=[dossier.pk]))


def _accueil(dossier: Any) -> Geste:
    if not dossier.a_seance:
        return Geste("Noter la séance droits et devoirs", reverse("accueil:seance", args=[dossier.pk]))
    if not (dossier.a_test or dossier.sans_test):
        return Geste("Noter le test de positionnement", reverse("accueil:test", args=[dossier.pk]))
    if dossier.statut_convention == StatutConvention.BROUILLON:
        return Geste("Signer la convention", reverse("conventions:signer", args=[dossier.pk]))
    return Geste("Établir la convention", reverse("conventions:etablir", args=[dossier.pk]))


def _attend_l_entretien(dossier: Any, aujourdhui: date) -> bool:
    """Its day has come; or it is the next deadline, passed or less than 30 days away, and nobody has fixed it."""
    if dossier.entretien_prevu_le and dossier.statut in EN_COURS:
        return dossier.entretien_prevu_le <= aujourdhui
    if dossier.statut != Statut.CONVENTION or dossier.prochaine_echeance_nom != "entretien":
        return False
    return dossier.prochaine_echeance is not None and dossier.prochaine_echeance < aujourdhui + ENTRETIEN_PROCHE


def encoder(dossier: Any) -> Geste:
    return Geste("Encoder des heures", f"{dossier.get_absolute_url()}#axes")


def _a_attester(dossier: Any) -> Geste:
    return Geste("Délivrer l’attestation", reverse("attestations:delivrer", args=[dossier.pk]))


def _atteste(dossier: Any) -> Geste | None:
    return remettre(dossier.a_remettre) if dossier.a_remettre else None


def remettre(attestation_pk: int) -> Geste:
    return Geste("Remettre l’attestation", reverse("attestations:remettre", args=[attestation_pk]))


SANS_RETOUR = {MotifTermine.DEPART, MotifTermine.DECES}


def _apres_la_fin(dossier: Any) -> Geste:
    """The convention ended before the attestation: the path stops there, or goes on."""
    return arreter(dossier) if dossier.fin_convention in SANS_RETOUR else reprendre(dossier)


def arreter(dossier: Dossier) -> Geste:
    return Geste("Arrêter le parcours sans attestation", reverse("beneficiaires:cloturer", args=[dossier.pk]))


def reprendre(dossier: Dossier) -> Geste:
    return Geste("Reprendre la convention", reverse("conventions:reprendre", args=[dossier.pk]))


def avenant(dossier: Dossier) -> Geste:
    return Geste("Établir un avenant", reverse("conventions:avenant_etablir", args=[dossier.pk]))


def de_la_convention(dossier: Any) -> list[Geste]:
    """What may be done with a signed convention beside the hours and the interviews."""
    if dossier.statut not in EN_COURS:
        return []
    if dossier.fin_convention:
        return [reprendre(dossier)]
    terminer = reverse("conventions:terminer", args=[dossier.pk])
    return [avenant(dossier), Geste("Terminer la convention avant la fin", terminer)]


def entretien(dossier: Any, aujourdhui: date) -> Geste:
    """To fix, to wait for, or to note once its day has come."""
    prevu_le = dossier.entretien_prevu_le
    if prevu_le is None:
        return Geste("Fixer l’entretien d’évaluation", reverse("conventions:entretien_fixer", args=[dossier.pk]))
    if prevu_le <= aujourdhui:
        adresse = reverse("conventions:entretien_tenir", args=[dossier.entretien_prevu])
        return Geste("Noter l’entretien d’évaluation", adresse)
    return Geste(f"Voir l’entretien du {jour(prevu_le)}", reverse("conventions:entretiens", args=[dossier.pk]))


ETAPES = {
    Statut.INSCRIT: _inscrit,
    Statut.ACCUEIL: _accueil,
    Statut.CONVENTION: encoder,
    Statut.A_ATTESTER: _a_attester,
    Statut.ATTESTE: _atteste,
}


def de_l_obligation(dossier: Any) -> list[Geste]:
    """What the answer of the law asks for beside the path."""
    choses = []
    if dossier.a_confirmer and dossier.statut in EN_COURS and not dossier.fin_convention:
        choses.append(avenant(dossier))  # the signed convention does not follow the answer by itself
    if dossier.base == Base.VOLONTAIRE and dossier.obligation == Obligation.OBLIGATOIRE:
        choses.append(suivre_par_obligation(dossier))
    if a_une_dispense_a_attester(dossier):
        choses.append(attester_la_dispense(dossier))
    if dossier.dispense_attestee and dossier.obligation not in {Obligation.DISPENSE, Obligation.TERMINEE}:
        choses.append(Geste("Revoir l’attestation de dispense", f"{dossier.get_absolute_url()}#documents"))
    return choses


def _usuels(dossier: Any, aujourdhui: date) -> list[Geste]:
    return {
        Statut.INSCRIT: [bilan(dossier)],
        Statut.CONVENTION: [encoder(dossier), entretien(dossier, aujourdhui)],
    }.get(Statut(dossier.statut), [])


def autres_gestes(dossier: Any, par: Utilisateur, *, suivant: Geste | None, aujourdhui: date) -> list[Geste]:
    """What else may be done in a file now, the most usual first. `suivant`: the gesture that is offered already."""
    usuels = [] if dossier.fin_convention else _usuels(dossier, aujourdhui)
    gestes = [geste for geste in usuels if geste != suivant]
    etape = ETAPES[Statut(dossier.statut)](dossier) if dossier.a_confirmer and not dossier.fin_convention else None
    if etape is not None and etape not in gestes:
        gestes.insert(0, etape)  # confirming comes first, and hides nothing
    if peut_etre_volontaire(dossier) and suivre_volontairement(dossier) not in {suivant, *gestes}:
        gestes.append(suivre_volontairement(dossier))
    if lit_la_sante(par):
        gestes.append(Geste("Données de santé", reverse("accueil:sante", args=[dossier.pk])))
    if dossier.est_ouvert:
        gestes.append(Geste("Choisir le référent", reverse("beneficiaires:assigner", args=[dossier.pk])))
        gestes += [geste for geste in [*de_la_convention(dossier), arreter(dossier)] if geste != suivant]
    if dossier.statut == Statut.CLOS:
        gestes.append(Geste("Rouvrir le dossier", reverse("beneficiaires:rouvrir", args=[dossier.pk])))
    return gestes
