"""What pages show of a convention and its axes: one constant set of queries."""

from dataclasses import dataclass
from typing import Any

from beneficiaires.models import Beneficiaire, Dispense, Dossier
from conventions.compte import Compte, comptes
from conventions.models import EN_COURS, Axe, Convention, Statut, TypeAxe
from conventions.proposition import accord_de, dispenses_partielles
from reglement.axes import DISPENSE_PARTIELLE
from reglement.heures import minutes_restantes

AVEC_LE_DOSSIER = ("convention__langue", "convention__regime")
"""What the page reads in the same query as the file."""


@dataclass(frozen=True)
class AxeAffiche:
    """An axis and what its line says. `ailleurs`: its partial dispense, when one is granted; `compte`: its hours, once
    the convention is signed."""

    axe: Axe
    ailleurs: Dispense | None = None
    compte: Compte | None = None

    @property
    def a_des_heures(self) -> bool:
        return self.axe.requis and self.axe.type != TypeAxe.ACCUEIL

    @property
    def restantes(self) -> int:
        """Minutes still to follow before the axis closes itself."""
        return minutes_restantes(self.axe.minutes_faites, self.axe.minutes_dues, self.axe.seuil)

    @property
    def accord(self) -> str:
        return accord_de(self.ailleurs) if self.ailleurs else ""

    @property
    def prevu_quand_meme(self) -> bool:
        """The dispense came after the convention was drawn up, which still provides for the axis."""
        ignoree = not self.axe.raison.startswith(DISPENSE_PARTIELLE)
        return self.ailleurs is not None and self.axe.requis and not self.axe.est_clos and ignoree

    @property
    def omis_sans_dispense(self) -> bool:
        """The axis was left out for a dispense that is not granted any more."""
        return self.axe.dispense and self.ailleurs is None


def axes_affiches(convention: Convention, personne: Beneficiaire) -> list[AxeAffiche]:
    axes = list(convention.axes.select_related("operateur", "groupe", "clos_par", "convention__dossier"))
    ailleurs = dispenses_partielles(personne)
    heures = comptes(convention, axes) if convention.statut != Statut.BROUILLON else {}
    return [AxeAffiche(axe, ailleurs.get(axe.type), heures.get(axe.pk)) for axe in axes]


def pour_dossier(dossier: Dossier) -> dict[str, Any]:
    """The axes and their hours: two queries for a file read with `AVEC_LE_DOSSIER` and with the dispenses of its
    person."""
    convention: Convention | None = getattr(dossier, "convention", None)
    return {
        "convention": convention,
        "axes": axes_affiches(convention, dossier.beneficiaire) if convention else [],
        "projet": convention is not None and convention.statut == Statut.BROUILLON,
        "heures_ouvertes": convention is not None and convention.statut == Statut.SIGNEE and dossier.statut in EN_COURS,
    }
