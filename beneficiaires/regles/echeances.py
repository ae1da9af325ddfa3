"""Which deadline comes next."""

from collections.abc import Set
from datetime import date
from typing import NamedTuple

from reglement.echeances import Echeances


class Accompli(NamedTuple):
    """The steps already done, each one stops its clock; `entretien` is a clock that starts again by itself."""

    contact: bool = False
    bilan: bool = False
    entretien: bool = False
    citoyennete: bool = False
    francais: bool = False
    attestation: bool = False


def prochaine(echeances: Echeances, accompli: Accompli) -> tuple[date | None, str]:
    """The earliest deadline of a step that is not done, past or not, with its name; (None, "") without any."""
    attendues = [
        (jour, nom) for nom, jour in echeances._asdict().items() if jour is not None and not getattr(accompli, nom)
    ]
    return min(attendues, default=(None, ""))


def sans_les_axes(echeances: Echeances, dispenses: Set[str]) -> Echeances:
    """The same deadlines without those of the axes that were done elsewhere (CWASS art. 152/7, § 4 and 152/5, § 4)."""
    return echeances._replace(**dict.fromkeys(dispenses & echeances._asdict().keys()))
