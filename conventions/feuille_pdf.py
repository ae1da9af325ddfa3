"""The sheet of presences on paper: a group and a month, or the whole course, every session on the page."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format

from conventions.matrice import COLONNES, Case, Colonne, Matrice, Rang
from formations.models import Groupe
from socle.pdf import rendre

EN_A4 = 16
"""How many sessions an A4 page shows with cells wide enough for initials; an A3 page shows `COLONNES`."""


@dataclass(frozen=True)
class Page:
    """As many sessions as a page holds, with every person; `de` and `a` are the ranks of the first and the last."""

    colonnes: Sequence[Colonne]
    rangs: Sequence[tuple[Rang, Sequence[Case]]]
    de: int
    a: int


def fabriquer(groupe: Groupe, matrice: Matrice, *, mois: date | None = None, remplie: bool = False) -> bytes:
    """The PDF: cells to sign, or what is recorded when the sheet is `remplie`."""
    donnees = contexte(groupe, matrice, mois=mois, remplie=remplie)
    titre = f"{donnees['titre']}, {groupe}"
    return rendre("conventions/pdf/feuille.html", donnees, titre=titre, auteur=groupe.centre.nom)


def contexte(groupe: Groupe, matrice: Matrice, *, mois: date | None, remplie: bool) -> dict[str, Any]:
    par_page = EN_A4 if len(matrice.colonnes) <= EN_A4 else COLONNES
    return {
        "centre": groupe.centre,
        "groupe": groupe,
        "titre": "Feuille de présences" + (f", {date_format(mois, 'F Y')}" if mois else ""),
        "format": "paysage" if par_page == EN_A4 else "paysage-a3",
        "pages": pages(matrice, par_page),
        "seances": len(matrice.colonnes),
        "remplie": remplie,
    }


def pages(matrice: Matrice, par_page: int) -> list[Page]:
    """The sessions cut in pages; a person stands on every page."""
    debuts = range(0, max(1, len(matrice.colonnes)), par_page)
    return [
        Page(
            matrice.colonnes[debut : debut + par_page],
            [(rang, rang.cases[debut : debut + par_page]) for rang in matrice.rangs],
            debut + 1,
            min(debut + par_page, len(matrice.colonnes)),
        )
        for debut in debuts
    ]
