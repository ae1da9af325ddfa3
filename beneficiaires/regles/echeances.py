"""Which deadline comes next."""

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
