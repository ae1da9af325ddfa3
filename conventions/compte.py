"""The account of an axis: what was given, attended, missed, validated, what is still planned; and the lines of each."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Sum
from django.db.models.expressions import Combinable

from conventions.models import Axe, Convention, Etat, Inscription, LigneHeures
from formations.models import EtatSeance, Seance


class Vue(NamedTuple):
    """One number of the account: its name, its lines among those in force, and what each adds to it."""

    nom: str
    lignes: Q
    minutes: Combinable
    total: Callable[[Axe], int]


MANQUE = F("prevues") - F("minutes")
VUES: dict[str, Vue] = {
    "donnees": Vue("Données", Q(), F("prevues"), lambda axe: axe.minutes_donnees),
    "suivies": Vue("Suivies", Q(minutes__gt=0), F("minutes"), lambda axe: axe.minutes_suivies),
    "excusees": Vue("Absences excusées", ~Q(raison=""), MANQUE, lambda axe: axe.minutes_excusees),
    "absentes": Vue(
        "Absences non excusées", Q(raison="", minutes__lt=F("prevues")), MANQUE, lambda axe: axe.minutes_absentes
    ),
    "validees": Vue("Validées", Q(etat=Etat.VALIDEE, minutes__gt=0), F("minutes"), lambda axe: axe.minutes_faites),
    "a-valider": Vue("À valider", Q(etat=Etat.ENCODEE, minutes__gt=0), F("minutes"), lambda axe: axe.minutes_a_valider),
}
"""By code, as the addresses of the ledger name them."""
PREVUES = "prevues"
"""The code of what is not given yet: sessions, not lines."""


class Chiffre(NamedTuple):
    code: str
    nom: str
    minutes: int


@dataclass(frozen=True)
class Compte:
    """The numbers of an axis. `encore`: minutes of the sessions of her groups of which her presence is not recorded,
    past or to come."""

    axe: Axe
    encore: int

    @property
    def prevues(self) -> int:
        return self.axe.minutes_donnees + self.encore

    @property
    def chiffres(self) -> list[Chiffre]:
        """Those that the pages list, each with the code of its lines."""
        encore = Chiffre(PREVUES, "Encore prévues", self.encore)
        return [Chiffre(code, vue.nom, vue.total(self.axe)) for code, vue in VUES.items()] + [encore]


def comptes(convention: Convention, axes: list[Axe]) -> dict[int, Compte]:
    """The account of each axis of a convention, in one query."""
    duree = ExpressionWrapper(F("groupe__seances__fin") - F("groupe__seances__debut"), output_field=DurationField())
    sommes = dict(
        Inscription.objects.filter(_a_presence_due(), axe__convention=convention)
        .order_by()
        .values_list("axe")
        .annotate(encore=Sum(duree))
    )
    return {axe.pk: Compte(axe, _minutes(sommes.get(axe.pk))) for axe in axes}


def lignes_de_la_vue(axe: Axe, code: str | None) -> Any:
    """The lines behind a number of the account, newest first; all of them, replaced ones too, without code."""
    lignes = LigneHeures.objects.filter(axe=axe)
    vue = VUES.get(code or "")
    return lignes.en_vigueur().filter(vue.lignes) if vue else lignes


def total_de_la_vue(axe: Axe, code: str) -> int:
    """The number, added up again from its lines."""
    total = lignes_de_la_vue(axe, code).aggregate(total=Sum(VUES[code].minutes, default=0))["total"]
    return int(total)


def seances_prevues(axe: Axe) -> "QuerySet[Seance]":
    """The sessions behind « encore prévues », the first one first."""
    inscriptions = Inscription.objects.filter(_a_presence_due(), axe=axe)
    seances = Seance.objects.filter(pk__in=inscriptions.order_by().values("groupe__seances"))
    return seances.select_related("groupe").order_by("date", "debut", "pk")


def _a_presence_due() -> Q:
    """Enrolments joined to the sessions, kept by their group, on which nothing is recorded for the person."""
    lignes = LigneHeures.objects.en_vigueur().filter(axe=OuterRef("axe"), seance=OuterRef("groupe__seances"))
    return (
        Q(groupe__seances__etat__in=[EtatSeance.PREVUE, EtatSeance.TENUE], groupe__seances__date__gte=F("du"))
        & (Q(au=None) | Q(groupe__seances__date__lte=F("au")))
        & ~Q(Exists(lignes))
    )


def _minutes(duree: timedelta | None) -> int:
    return int(duree.total_seconds()) // 60 if duree else 0
