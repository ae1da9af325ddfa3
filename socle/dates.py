"""Calendar months, partial dates and French words: what the standard `date` does not know."""

import re
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Self

JOURS_DU_MOIS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
NOMS_DES_MOIS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]
FORME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class DatePartielle:
    """A date whose day, or day and month, may be unknown (0), as Belgian registers write them.

    Two dates compare by the earliest day they can be; the vaguer one first when those are equal.
    """

    annee: int
    mois: int = 0
    jour: int = 0

    def __post_init__(self) -> None:
        connu = 1 <= self.annee <= 9999 and 0 <= self.mois <= 12
        if not connu or not 0 <= self.jour <= (dernier_jour(self.annee, self.mois) if self.mois else 0):
            raise ValueError(f"date impossible : {self}")

    @classmethod
    def lire(cls, texte: str) -> Self:
        """Read `1990-05-01`, `1990-05-00` or `1990-00-00`; ValueError for anything else."""
        trouve = FORME.fullmatch(texte)
        if trouve is None:
            raise ValueError(f"date illisible : {texte}")
        return cls(int(trouve[1]), int(trouve[2]), int(trouve[3]))

    @classmethod
    def du(cls, jour: date) -> Self:
        return cls(jour.year, jour.month, jour.day)

    def __str__(self) -> str:
        return f"{self.annee:04}-{self.mois:02}-{self.jour:02}"

    @property
    def est_complete(self) -> bool:
        return self.jour != 0

    def au_plus_tot(self) -> date:
        return date(self.annee, self.mois or 1, self.jour or 1)

    def au_plus_tard(self) -> date:
        mois = self.mois or 12
        return date(self.annee, mois, self.jour or dernier_jour(self.annee, mois))


def dernier_jour(annee: int, mois: int) -> int:
    """Number of the last day of a month (1 to 12)."""
    if mois == 2 and annee % 4 == 0 and (annee % 100 != 0 or annee % 400 == 0):
        return 29
    return JOURS_DU_MOIS[mois - 1]


def ajouter_mois(jour: date, mois: int) -> date:
    """Same day number `mois` months later (earlier when negative), or the last day of that month.

    Stops at the first and last day that a `date` can hold instead of raising.
    """
    annee, rang = divmod(jour.year * 12 + jour.month - 1 + mois, 12)
    if annee > 9999:
        return date.max
    if annee < 1:
        return date.min
    numero = jour.day
    if numero > 28:
        numero = min(numero, dernier_jour(annee, rang + 1))
    return date(annee, rang + 1, numero)


def lendemain(jour: date) -> date:
    """The day after, or the last day that a `date` can hold."""
    return jour if jour == date.max else jour + timedelta(days=1)


@lru_cache(maxsize=4096)
def en_toutes_lettres(jour: date | DatePartielle) -> str:
    """`1er mai 1990`, or only `mai 1990` or `1990` when that is all that is known."""
    annee, mois, numero = (
        (jour.year, jour.month, jour.day) if isinstance(jour, date) else (jour.annee, jour.mois, jour.jour)
    )
    if not mois:
        return str(annee)
    if not numero:
        return f"{NOMS_DES_MOIS[mois - 1]} {annee}"
    return f"{'1er' if numero == 1 else numero} {NOMS_DES_MOIS[mois - 1]} {annee}"
