"""When the module d’accueil is complete, and the mean level of a test."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar


@dataclass(frozen=True)
class Module:
    """The three parts of the module (CWASS art. 152/1); the test only when one is to be held."""

    bilan_le: date | None = None
    seance_le: date | None = None
    test_le: date | None = None
    sans_test: bool = False

    @property
    def manque(self) -> list[str]:
        """What is still to be held, in words."""
        parties = [
            ("le bilan social", self.bilan_le is not None),
            ("la séance droits et devoirs", self.seance_le is not None),
            ("le test de positionnement", self.test_le is not None or self.sans_test),
        ]
        return [nom for nom, tenue in parties if not tenue]

    @property
    def est_acheve(self) -> bool:
        return not self.manque

    @property
    def acheve_le(self) -> date | None:
        """The day on which the last part was held."""
        if not self.est_acheve:
            return None
        return max(jour for jour in (self.bilan_le, self.seance_le, self.test_le) if jour is not None)


class Niveau(Protocol):
    @property
    def ordre(self) -> int: ...


N = TypeVar("N", bound=Niveau)


def niveau_atteint(moyenne: float, niveaux: Iterable[N]) -> N | None:
    """The highest level whose `ordre` the mean reaches: A1 for 60 to 69, A2 from 70."""
    atteints = [niveau for niveau in niveaux if niveau.ordre <= moyenne]
    return max(atteints, key=lambda niveau: niveau.ordre, default=None)
