"""What pages show of a convention and its axes: one constant set of queries."""

from dataclasses import dataclass
from typing import Any

from beneficiaires.models import Dossier
from conventions.models import EN_COURS, Axe, Convention, Statut, TypeAxe
from reglement.heures import minutes_restantes

AVEC_LE_DOSSIER = ("convention__langue", "convention__regime")
"""What the page reads in the same query as the file."""


@dataclass(frozen=True)
class AxeAffiche:
    """An axis and what its line says."""

    axe: Axe

    @property
    def a_des_heures(self) -> bool:
        return self.axe.requis and self.axe.type != TypeAxe.ACCUEIL

    @property
    def restantes(self) -> int:
        """Minutes still to follow before the axis closes itself."""
        return minutes_restantes(self.axe.minutes_faites, self.axe.minutes_dues, self.axe.seuil)


def axes_affiches(convention: Convention) -> list[AxeAffiche]:
    axes = convention.axes.select_related("operateur", "clos_par", "convention")
    return [AxeAffiche(axe) for axe in axes]


def pour_dossier(dossier: Dossier) -> dict[str, Any]:
    """The axes: one query for a file read with `AVEC_LE_DOSSIER`."""
    convention: Convention | None = getattr(dossier, "convention", None)
    return {
        "convention": convention,
        "axes": axes_affiches(convention) if convention else [],
        "projet": convention is not None and convention.statut == Statut.BROUILLON,
        "heures_ouvertes": convention is not None and dossier.statut in EN_COURS,
    }
