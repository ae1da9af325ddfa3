"""One case to decide: the facts, the day, and the regimes that may apply."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from reglement.faits import Faits
from reglement.referentiel import Referentiel, TypeDeTitre
from reglement.regimes import Regime, debut, regime_au
from socle.dates import lendemain


class Cas(NamedTuple):
    """The facts of one person seen from one day."""

    faits: Faits
    referentiel: Referentiel
    le: date
    regime: Regime | None
    """None while the order date is unknown."""
    commandes: tuple[tuple[date, Regime], ...]
    """The order date and its regime; when unknown, one order date of each kind that may differ."""
    type_de_titre: TypeDeTitre | None
    declares: frozenset[str | None]
    """Grounds of dispense that the person declares, counting or not."""


def ouvrir(faits: Faits, referentiel: Referentiel, regimes: Sequence[Regime], le: date) -> Cas:
    """Prepare a case. Raises ValueError when there is no regime at all."""
    titre = faits.titre
    declares = frozenset([dispense.motif for dispense in faits.dispenses])
    type_de_titre = referentiel.titres.get(titre.type) if titre is not None and titre.type else None
    if titre is not None and titre.commande_le is not None:
        regime = regime_au(regimes, titre.commande_le)
        return Cas(faits, referentiel, le, regime, ((titre.commande_le, regime),), type_de_titre, declares)
    return Cas(faits, referentiel, le, None, commandes_possibles(faits, regimes), type_de_titre, declares)


def commandes_possibles(faits: Faits, regimes: Sequence[Regime]) -> tuple[tuple[date, Regime], ...]:
    """The first day of every span of order dates inside which no test can change.

    A test looks at the order date through the regime, and through grounds that ended before it.
    """
    jours = {date.min, *map(debut, regimes)}
    jours.update(lendemain(dispense.jusqu_au) for dispense in faits.dispenses if dispense.jusqu_au)
    return tuple((jour, regime_au(regimes, jour)) for jour in sorted(jours))
