"""The calendar of a group, day by day: pure rules. Days, times and obstacles are passed in."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from itertools import pairwise
from typing import NamedTuple

from socle.templatetags.typographie import jour, jour_nomme

A_RENOUVELER = "Prolongez sa reconnaissance dans l’administration, ou choisissez un autre opérateur."
ANNEES_AU_PLUS = 3  # a longer group is a typing error


class Horaire(NamedTuple):
    """A session to be: a day and two times."""

    date: date
    debut: time
    fin: time

    @property
    def minutes(self) -> int:
        return (self.fin.hour - self.debut.hour) * 60 + self.fin.minute - self.debut.minute

    def chevauche(self, autre: "Horaire") -> bool:
        return self.date == autre.date and self.debut < autre.fin and autre.debut < self.fin


class Hebdomadaire(NamedTuple):
    """A slot of the weekly pattern; days count from Monday (0), as `date.weekday()` does."""

    jour: int
    debut: time
    fin: time


class Periode(NamedTuple):
    """Days without course, both ends included."""

    du: date
    au: date
    raison: str

    def couvre(self, jour: date) -> bool:
        return self.du <= jour <= self.au


class Connue(NamedTuple):
    """A session that exists. `creneau`: the day and time its pattern gave it, None when added by hand; `libre`: it
    may be taken away, for nobody changed it, held it or cancelled it; `annulee`: it is not given."""

    pk: int
    horaire: Horaire
    creneau: tuple[date, time] | None
    libre: bool
    annulee: bool = False


class Ecartee(NamedTuple):
    """A day of the pattern without session, and why."""

    horaire: Horaire
    raison: str


@dataclass
class Plan:
    """What generating the sessions will do."""

    a_creer: list[Horaire] = field(default_factory=list)
    a_retirer: list[Connue] = field(default_factory=list)
    gardees: list[Connue] = field(default_factory=list)
    ecartees: list[Ecartee] = field(default_factory=list)

    @property
    def ecartees_par_raison(self) -> list[tuple[str, list[date]]]:
        """The days without session, gathered by reason, in the order of their first day."""
        jours: dict[str, list[date]] = {}
        for ecartee in sorted(self.ecartees):
            jours.setdefault(ecartee.raison, []).append(ecartee.horaire.date)
        return list(jours.items())

    @property
    def minutes(self) -> int:
        """Of the new sessions."""
        return sum(horaire.minutes for horaire in self.a_creer)

    @property
    def minutes_en_tout(self) -> int:
        """Of the new sessions and of those that stay."""
        return self.minutes + sum(connue.horaire.minutes for connue in self.gardees if not connue.annulee)


@dataclass(frozen=True)
class Obstacles:
    """Why a group has no course on a day: legal holidays, closures, the recognition of its operator."""

    feries: Mapping[date, str] = field(default_factory=dict)
    fermetures: Sequence[Periode] = ()
    operateur: str = ""
    reconnu_du: date | None = None
    reconnu_jusqu_au: date | None = None

    def conge(self, le: date) -> str:
        """The holiday or the closure of that day, empty when there is none: a session may be held all the same."""
        fermees = (fermeture.raison for fermeture in self.fermetures if fermeture.couvre(le))
        return self.feries.get(le) or next(fermees, "")

    def reconnaissance(self, le: date) -> str:
        """Why the operator may not give the course that day, empty when it may."""
        if self.reconnu_du and le < self.reconnu_du:
            return f"{self.operateur} n’est reconnu qu’à partir du {jour(self.reconnu_du)}. {A_RENOUVELER}"
        if self.reconnu_jusqu_au and le > self.reconnu_jusqu_au:
            dernier = jour(self.reconnu_jusqu_au)
            return f"{self.operateur} n’est reconnu que jusqu’au {dernier}. {A_RENOUVELER}"
        return ""

    def raison(self, le: date) -> str:
        return self.reconnaissance(le) or self.conge(le)


def horaires(creneaux: Iterable[Hebdomadaire], du: date, au: date) -> Iterator[Horaire]:
    """Every session that the weekly pattern gives between two days, both included, in order."""
    par_jour: dict[int, list[Hebdomadaire]] = {}
    for creneau in sorted(creneaux):
        par_jour.setdefault(creneau.jour, []).append(creneau)
    for decalage in range((au - du).days + 1):
        le = du + timedelta(days=decalage)
        for creneau in par_jour.get(le.weekday(), []):
            yield Horaire(le, creneau.debut, creneau.fin)


def planifier(voulus: Iterable[Horaire], connues: Sequence[Connue], empechement: Callable[[date], str]) -> Plan:
    """The sessions to create and to take away so that a group follows its pattern.

    What was held, moved, cancelled or added by hand stays as it is, and its slot is not filled again.
    """
    plan = Plan()
    possibles = []
    for horaire in voulus:
        if raison := empechement(horaire.date):
            plan.ecartees.append(Ecartee(horaire, raison))
        else:
            possibles.append(horaire)
    suivis = set(possibles)
    for connue in connues:
        (plan.a_retirer if connue.libre and connue.horaire not in suivis else plan.gardees).append(connue)
    _combler(plan, possibles)
    return plan


def _combler(plan: Plan, possibles: Sequence[Horaire]) -> None:
    """Fill the slots that no kept session came from, unless another one is held at that time."""
    tenus = {connue.creneau for connue in plan.gardees}
    par_jour: dict[date, list[Connue]] = {}
    for connue in plan.gardees:
        par_jour.setdefault(connue.horaire.date, []).append(connue)
    for horaire in possibles:
        if (horaire.date, horaire.debut) in tenus:
            continue
        if any(_gene(autre, horaire) for autre in par_jour.get(horaire.date, [])):
            plan.ecartees.append(Ecartee(horaire, "Une autre séance du groupe est notée à cette heure-là"))
        else:
            plan.a_creer.append(horaire)


def _gene(connue: Connue, horaire: Horaire) -> bool:
    """A cancelled session leaves its hours free, but for one that begins with it: it is restored instead."""
    if connue.annulee:
        return connue.horaire.debut == horaire.debut
    return connue.horaire.chevauche(horaire)


def chevauchements(creneaux: Iterable[Hebdomadaire]) -> list[int]:
    """The days of the week on which two slots of the pattern meet."""
    ordonnes = sorted(creneaux)
    return sorted(
        {avant.jour for avant, apres in pairwise(ordonnes) if avant.jour == apres.jour and apres.debut < avant.fin}
    )


def refus_de_dates(debut: date, fin: date) -> dict[str, str]:
    """Why a group may not last from one day to the other, by field."""
    if fin < debut:
        return {"fin": "Le groupe ne peut pas finir avant de commencer."}
    if fin > debut.replace(year=min(debut.year + ANNEES_AU_PLUS, date.max.year), day=min(debut.day, 28)):
        return {"fin": f"Un groupe dure au plus {ANNEES_AU_PLUS} ans : vérifiez l’année."}
    return {}


def refus_de_seance(horaire: Horaire, *, debut: date, fin: date, voisines: Iterable[Horaire]) -> dict[str, str]:
    """Why a session may not be put there, by field; `voisines`: the other sessions of the group that are not
    cancelled."""
    if horaire.fin <= horaire.debut:
        return {"fin": "La séance finit après avoir commencé."}
    if not debut <= horaire.date <= fin:
        return {
            "date": f"Le groupe se donne du {jour(debut)} au {jour(fin)} : changez d’abord ses dates.",
        }
    if any(horaire.chevauche(autre) for autre in voisines):
        return {"debut": f"Le groupe a déjà une séance à cette heure-là le {jour_nomme(horaire.date)}."}
    return {}
