"""What an edition of the data of the law leads to in the domains above: each declares its own in its `effets.py`.

This domain knows no file; the admin shows here what others count, and tells them when the data has changed.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from django.utils.module_loading import autodiscover_modules

from referentiels.reglement import EnVigueur
from socle.templatetags.typographie import nombre


class Bloc(NamedTuple):
    """A part of a preview: a few sentences, then perhaps a table of figures under its headings."""

    titre: str
    phrases: list[str]
    tete: tuple[str, ...] = ()
    lignes: Sequence[tuple[str | int, ...]] = ()


def compter(combien: int, un: str, plusieurs: str) -> str:
    """« 37 dossiers ouverts changeraient d’échéance. »"""
    return f"{nombre(combien)} {un if combien == 1 else plusieurs}."


class Effet(NamedTuple):
    """What would change in one domain; `touches`: how many files would get another answer or deadline."""

    touches: int
    blocs: list[Bloc]


Apercu = Callable[[EnVigueur, EnVigueur, date], Effet]
"""The values before, the values after, a day. It counts and writes nothing."""
Suite = Callable[[], None]
"""Called in the transaction that changed the data: it enqueues what must follow."""
_apercus: list[Apercu] = []
_suites: list[Suite] = []


def apercu(fonction: Apercu) -> Apercu:
    """Declare a part of the preview, in the `effets.py` of an app."""
    _apercus.append(fonction)
    return fonction


def suite(fonction: Suite) -> Suite:
    """Declare what follows a change, in the `effets.py` of an app."""
    _suites.append(fonction)
    return fonction


def prevoir(avant: EnVigueur, apres: EnVigueur, le: date) -> list[Effet]:
    """What every domain says that would change."""
    autodiscover_modules("effets")
    return [dire(avant, apres, le) for dire in _apercus]


def suivre() -> None:
    """Tell every domain that the data of the law has just changed."""
    autodiscover_modules("effets")
    for agir in _suites:
        agir()
