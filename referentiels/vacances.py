"""The school holidays of the Fédération Wallonie-Bruxelles, as shipped: days that a group may choose not to give."""

from datetime import date
from functools import cache
from typing import NamedTuple

from referentiels.sources import francais, jour, lignes


class Conge(NamedTuple):
    """Both ends included. `vacances`: several days in a row, not a single day off."""

    libelle: str
    du: date
    au: date
    vacances: bool


@cache
def conges_scolaires() -> tuple[Conge, ...]:
    """Every one that ships, in order of time."""
    return tuple(
        Conge(francais(ligne["libelle_fr"]), du, au, ligne["type"] == "vacances")
        for ligne in lignes("vacances_scolaires_fwb")
        if (du := jour(ligne["date_debut"])) and (au := jour(ligne["date_fin"]))
    )


def conges_entre(du: date, au: date) -> list[Conge]:
    """Those that touch a period."""
    return [conge for conge in conges_scolaires() if conge.du <= au and conge.au >= du]
