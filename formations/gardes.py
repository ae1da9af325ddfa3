"""What the apps above refuse of a change to a group: they know its persons, this one does not."""

from collections.abc import Callable
from datetime import date

from django.utils.module_loading import autodiscover_modules

from formations.models import Groupe

Garde = Callable[[Groupe, Groupe, date], None]
"""The group as it was, as it would be, today. Raises ValidationError, on a field of the group; both are locked."""
_gardes: list[Garde] = []


def garde(fonction: Garde) -> Garde:
    """Declare one, in the `gardes.py` of an app."""
    _gardes.append(fonction)
    return fonction


def demander(avant: Groupe, apres: Groupe, le: date) -> None:
    """Ask them all."""
    autodiscover_modules("gardes")
    for fonction in _gardes:
        fonction(avant, apres, le)
