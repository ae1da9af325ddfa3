"""What the law proposes for a file: the regime and the four axes with their reasons."""

from dataclasses import dataclass
from datetime import date

from accueil.models import COMPETENCES, BilanSocial, Positionnement
from beneficiaires.models import Beneficiaire, Dispense, Dossier
from referentiels import reglement as donnees
from reglement.axes import FRANCAIS, AxePropose, proposer_axes
from reglement.regimes import Regime, regime_au
from socle.templatetags.typographie import jour


@dataclass(frozen=True)
class Proposition:
    regime: Regime
    axes: dict[str, AxePropose]


def proposer(dossier: Dossier, le: date) -> Proposition:
    """The axes that a convention drawn up that day would have (CWASS art. 152/3 § 2 to 152/6).

    The regime is that of the file; a person without t0 follows the path under the regime in force that day. The
    last test counts, and so do the steps done elsewhere whose dispense is granted.
    """
    regimes = donnees.regimes()
    regime = next((r for r in regimes if r.code == dossier.regime_id), None) or regime_au(regimes, le)
    bilan: BilanSocial | None = getattr(dossier, "bilan", None)
    test = Positionnement.objects.filter(dossier=dossier).avec_niveaux().first()
    besoins = {besoin.suite for besoin in bilan.besoins.all()} if bilan else set()
    ailleurs = dispenses_partielles(dossier.beneficiaire)
    axes = {
        axe.code: axe
        for axe in proposer_axes(
            regime,
            niveaux={c.upper(): test.ordres[c] for c in COMPETENCES} if test else {},
            besoins=besoins,
            dispenses_partielles={axe: accord_de(dispense) for axe, dispense in ailleurs.items()},
        )
    }
    if test is None and bilan and bilan.sans_test and FRANCAIS not in {*besoins, *ailleurs}:
        axes[FRANCAIS] = AxePropose(FRANCAIS, False, f"Test de français non nécessaire : {bilan.sans_test}"[:400])
    return Proposition(regime, axes)


def dispenses_partielles(personne: Beneficiaire) -> dict[str, Dispense]:
    """By axis, the granted dispense of a step done elsewhere (art. 152/7 § 4 and 152/5 § 4); the last one granted."""
    accordees = [dispense for dispense in personne.dispenses.all() if dispense.axe and dispense.accordee]
    return {dispense.axe: dispense for dispense in sorted(accordees, key=lambda d: (d.tranchee_le, d.pk))}


def accord_de(dispense: Dispense) -> str:
    """« accordée le 12 mars 2026 »."""
    return f"accordée le {jour(dispense.tranchee_le)}"
