"""The next gesture of a file: one table, used by the list, the day and the page of the file."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.urls import NoReverseMatch
from django.urls import reverse as _reverse

from accueil.models import Positionnement, SeanceDroits
from attestations.models import Attestation
from beneficiaires.models import Base, Dossier, Statut
from conventions.models import Convention
from conventions.models import Statut as StatutConvention


def reverse(route, args):  # XXX until every room has landed
    try:
        return _reverse(route, args=args)
    except NoReverseMatch:
        return f"#{route}"


@dataclass(frozen=True)
class Geste:
    libelle: str
    url: str


def pour_gestes(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """Load what `geste_suivant` and a line of a list read of each file."""
    du_dossier = {"dossier": OuterRef("pk")}
    a_remettre = Attestation.objects.filter(remise_le=None, **du_dossier).valables()
    return dossiers.pour_affichage().annotate(  # type: ignore[attr-defined]
        a_seance=Exists(SeanceDroits.objects.filter(**du_dossier)),
        a_test=Exists(Positionnement.objects.filter(**du_dossier)),
        statut_convention=Subquery(Convention.objects.filter(**du_dossier).values("statut")[:1]),
        a_remettre=Subquery(a_remettre.values("pk")[:1]),
    )


def geste_suivant(dossier: Dossier) -> Geste | None:
    """What comes next for a file loaded by `pour_gestes`; None when nothing is expected of the centre."""
    if dossier.statut == Statut.CLOS:
        return None
    if dossier.est_ouvert and dossier.base == Base.OBLIGATION and dossier.obligation in {"", "a_completer"}:
        return Geste("Compléter les faits", f"{dossier.get_absolute_url()}#situation")
    return ETAPES[Statut(dossier.statut)](dossier)


def _inscrit(dossier) -> Geste:
    return Geste("Tenir le bilan social", reverse("accueil:bilan", args=[dossier.pk]))


def _accueil(dossier) -> Geste:
    if not dossier.a_seance:
        return Geste("Noter la séance droits et devoirs", reverse("accueil:seance", args=[dossier.pk]))
    if not dossier.a_test:
        return Geste("Noter le test de positionnement", reverse("accueil:test", args=[dossier.pk]))
    if dossier.statut_convention == StatutConvention.BROUILLON:
        return Geste("Signer la convention", reverse("conventions:signer", args=[dossier.pk]))
    return Geste("Établir la convention", reverse("conventions:etablir", args=[dossier.pk]))


def _convention(dossier) -> Geste:
    return Geste("Encoder des heures", f"{dossier.get_absolute_url()}#axes")


def _a_attester(dossier) -> Geste:
    return Geste("Délivrer l’attestation", reverse("attestations:delivrer", args=[dossier.pk]))


def _atteste(dossier) -> Geste | None:
    if dossier.a_remettre is None:
        return None
    return Geste("Remettre l’attestation", reverse("attestations:remettre", args=[dossier.a_remettre]))


ETAPES = {
    Statut.INSCRIT: _inscrit,
    Statut.ACCUEIL: _accueil,
    Statut.CONVENTION: _convention,
    Statut.A_ATTESTER: _a_attester,
    Statut.ATTESTE: _atteste,
}
