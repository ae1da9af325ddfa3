"""The presences of a group, persons by sessions, read in three queries; every total is a sum of lines of the ledger."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from itertools import groupby
from typing import NamedTuple

from django.db.models import F, Q, Sum

from beneficiaires.models import Beneficiaire
from conventions.models import Etat, Inscription, LigneHeures, Presence
from formations.models import Groupe, Seance
from socle.templatetags.typographie import duree

COLONNES = 40
"""How many sessions one screen, or one page of a printed sheet, shows at most."""


class Ligne(NamedTuple):
    """What the matrix reads of a line of the ledger."""

    seance: int
    axe: int
    presence: str
    minutes: int
    prevues: int
    raison: str
    etat: str


class Case(NamedTuple):
    """One person at one session: a letter, what it means, and how it looks."""

    lettre: str
    mots: str
    ton: str
    detail: str = ""


HORS = Case("–", "pas inscrite ce jour-là", "hors")
VIDE = Case("", "rien d’encodé", "vide")
PRESENTE = Case("P", "présente", "present")


@dataclass
class Rang:
    """A person of the group, with her presences at the sessions shown (`cases`, `lignes`); the sums are those of all
    her sessions in the group."""

    personne: Beneficiaire
    dossier_id: int
    axe_id: int | None
    periodes: list[Inscription] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    lignes: list[Ligne] = field(default_factory=list)
    donnees: int = 0
    suivies: int = 0
    excusees: int = 0

    @property
    def nom(self) -> str:
        """The family name first, as in a list of names."""
        return f"{self.personne.nom} {self.personne.prenoms}".strip()

    @property
    def absentes(self) -> int:
        """Minutes missed without a reason."""
        return self.donnees - self.suivies - self.excusees

    @property
    def taux(self) -> int | None:
        return self.suivies * 100 // self.donnees if self.donnees else None

    @property
    def concernee(self) -> bool:
        """Enrolled on one of the days shown, or recorded at one."""
        return any(case is not HORS for case in self.cases)

    def attendue(self, seance: Seance) -> bool:
        """Enrolled that day, and her file is not over."""
        return any(une.dossier.est_ouvert and une.du <= seance.date <= (une.au or seance.date) for une in self.periodes)


@dataclass(frozen=True)
class Colonne:
    """A session and what its lines add up to."""

    seance: Seance
    lignes: Sequence[Ligne]

    @property
    def presentes(self) -> int:
        return sum(1 for ligne in self.lignes if ligne.minutes)

    @property
    def minutes(self) -> int:
        return sum(ligne.minutes for ligne in self.lignes)

    @property
    def validee(self) -> bool:
        return bool(self.lignes) and all(ligne.etat == Etat.VALIDEE for ligne in self.lignes)


@dataclass(frozen=True)
class Matrice:
    colonnes: Sequence[Colonne]
    rangs: Sequence[Rang]

    @property
    def mois(self) -> list[tuple[date, int]]:
        """The months of the columns and how many each has."""
        mois = [colonne.seance.date.replace(day=1) for colonne in self.colonnes]
        return [(un, len(list(memes))) for un, memes in groupby(mois)]

    @cached_property
    def minutes(self) -> int:
        """Attended in the sessions shown, all persons together."""
        return sum(colonne.minutes for colonne in self.colonnes)


def lire(groupe: Groupe, seances: Sequence[Seance]) -> Matrice:
    """The persons of a group at some of its sessions; those who were not enrolled then are left out."""
    par_seance = defaultdict(list)
    for ligne in _lignes(seances):
        par_seance[ligne.seance].append(ligne)
    rangs = _rangs(groupe)
    par_case = {(ligne.seance, ligne.axe): ligne for lignes in par_seance.values() for ligne in lignes}
    for rang in rangs:
        rang.cases = [_case(rang, seance, par_case) for seance in seances]
        cles = [(seance.pk, rang.axe_id or 0) for seance in seances]
        rang.lignes = [par_case[cle] for cle in cles if cle in par_case]
    colonnes = [Colonne(seance, par_seance[seance.pk]) for seance in seances]
    return Matrice(colonnes, [rang for rang in rangs if rang.concernee or not seances])


def _lignes(seances: Iterable[Seance]) -> Iterable[Ligne]:
    lignes = LigneHeures.objects.en_vigueur().filter(seance__in=[seance.pk for seance in seances])
    return map(
        Ligne._make,
        lignes.order_by().values_list("seance_id", "axe_id", "presence", "minutes", "prevues", "raison", "etat"),
    )


def _rangs(groupe: Groupe) -> list[Rang]:
    """Each person once, in the order of the names, with the sums of all her sessions in this group."""
    rangs: dict[int, Rang] = {}
    for une in Inscription.objects.filter(groupe=groupe).par_nom():
        rang = rangs.setdefault(une.dossier_id, Rang(une.dossier.beneficiaire, une.dossier_id, une.axe_id))
        rang.periodes.append(une)
    sommes = {axe: minutes for axe, *minutes in _sommes(groupe)}
    for rang in rangs.values():
        if rang.axe_id in sommes:
            rang.donnees, rang.suivies, rang.excusees = sommes[rang.axe_id]
    return list(rangs.values())


def _sommes(groupe: Groupe):
    """Of each axis: minutes given, attended, excused."""
    lignes = LigneHeures.objects.en_vigueur().filter(seance__groupe=groupe).order_by()
    excusees = Sum(F("prevues") - F("minutes"), filter=~Q(raison=""), default=0)
    return lignes.values_list("axe_id").annotate(donnees=Sum("prevues"), suivies=Sum("minutes"), excusees=excusees)


def _case(rang: Rang, seance: Seance, lignes: dict[tuple[int, int], Ligne]) -> Case:
    ligne = lignes.get((seance.pk, rang.axe_id or 0))
    if ligne:
        return case_de(ligne)
    return VIDE if rang.attendue(seance) else HORS


def case_de(ligne: Ligne) -> Case:
    """The letter of a presence: P, R (late), D (left early), E (excused) or A (absent)."""
    mots = en_mots(ligne.presence, ligne.minutes, ligne.prevues, ligne.raison)
    if ligne.presence == Presence.PRESENT:
        return PRESENTE
    if ligne.presence == Presence.ABSENT:
        return Case("E", mots, "excusee") if ligne.raison else Case("A", mots, "absente")
    return Case("R" if ligne.presence == Presence.RETARD else "D", mots, "partiel", duree(ligne.minutes))


def en_mots(presence: str, minutes: int, prevues: int, raison: str) -> str:
    """What a presence says: « présente », « en retard, 2 h 30 sur 3 h : Transport », « absente sans raison »."""
    if presence == Presence.PRESENT:
        return "présente"
    if presence == Presence.ABSENT:
        return f"absente, excusée\u00a0: {raison}" if raison else "absente sans raison"
    mots = "en retard" if presence == Presence.RETARD else "partie plus tôt"
    return f"{mots}, {duree(minutes)} sur {duree(prevues)}" + (f"\u00a0: {raison}" if raison else "")
