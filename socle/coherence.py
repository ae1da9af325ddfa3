"""What is stored twice must agree: each domain adds its checks, `manage.py verifier_coherence` runs them all."""

from collections.abc import Callable, Iterator
from datetime import date

from django.utils.module_loading import autodiscover_modules

Controle = Callable[[date], Iterator[str]]
"""A check: a day in, one French sentence out for every difference. It reads by batches and writes nothing."""
_controles: dict[str, Controle] = {}


def controle(nom: str) -> Callable[[Controle], Controle]:
    """Declare a check, in the `coherence.py` of an app."""

    def declarer(fonction: Controle) -> Controle:
        _controles[nom] = fonction
        return fonction

    return declarer


def controles() -> dict[str, Controle]:
    """The checks of all the apps."""
    autodiscover_modules("coherence")
    return dict(_controles)
