"""What the law proposes for a file: the regime and the four axes with their reasons."""

from dataclasses import dataclass
from datetime import date

from accueil.models import COMPETENCES, BilanSocial, Positionnement
from beneficiaires.models import Dossier
from referentiels import reglement as donnees
from reglement.axes import FRANCAIS, AxePropose, proposer_axes
from reglement.regimes import Regime, regime_au


@dataclass(frozen=True)
class Proposition:
    regime: Regime
    axes: dict[str, AxePropose]


def proposer(dossier: Dossier, le: date) -> Proposition:
    """The axes that a convention drawn up that day would have (CWASS art. 152/3 § 2 to 152/6).

    The regime is that of the file; a person without t0 follows the path under the regime in force that day. The
    last test counts.
    """
    regimes = donnees.regimes()
    regime = next((r for r in regimes if r.code == dossier.regime_id), None) or regime_au(regimes, le)
    bilan = BilanSocial.objects.filter(dossier=dossier).prefetch_related("besoins").first()
    test = Positionnement.objects.filter(dossier=dossier).avec_niveaux().first()
    besoins = {besoin.suite for besoin in bilan.besoins.all()} if bilan else set()
    axes = {
        axe.code: axe
        for axe in proposer_axes(
            regime,
            niveaux={c.upper(): test.ordres[c] for c in COMPETENCES} if test else {},
            besoins=besoins,
        )
    }
    if test is None and bilan and bilan.sans_test and FRANCAIS not in besoins:
        axes[FRANCAIS] = AxePropose(FRANCAIS, False, f"Test de français non nécessaire : {bilan.sans_test}"[:400])
    return Proposition(regime, axes)
