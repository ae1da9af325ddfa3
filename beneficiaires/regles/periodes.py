"""Facts with their dates: those that hold on a day, those that are over, the address that counts."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Protocol, TypeVar


class Periode(Protocol):
    depuis: date | None
    jusqu_au: date | None


Fait = TypeVar("Fait", bound=Periode)


def en_cours(faits: Iterable[Fait], le: date) -> list[Fait]:
    """Those that hold on a day; an unknown beginning or end is open."""
    return [
        fait
        for fait in faits
        if (fait.depuis is None or fait.depuis <= le) and (fait.jusqu_au is None or le <= fait.jusqu_au)
    ]


def adresse_du(personne: Any, le: date) -> Any:
    """Where the person lives on a day, None when it is not known; of two open addresses, the one that began last."""
    adresses = en_cours(personne.adresses.all(), le)
    return max(adresses, key=lambda adresse: (adresse.depuis or date.min, adresse.pk), default=None)
