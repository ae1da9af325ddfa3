"""Durations as people type them, in minutes."""

import re

from django import forms
from django.core.exceptions import ValidationError

from socle.templatetags.typographie import duree

FORMES = (
    re.compile(r"(?P<h>\d{1,3})(h|heures?|:)?"),
    re.compile(r"(?P<h>\d{1,3})(h|:)(?P<m>[0-5]?\d)(min|mn|m)?"),
    re.compile(r"(?P<m>\d{1,4})(min|mn|m|minutes?)"),
    re.compile(r"(?P<h>\d{1,3})[.,](?P<d>\d{1,2})h?"),
)


def lire_duree(texte: str) -> int:
    """Minutes in « 3 », « 3:30 », « 3h30 », « 3 h 30 », « 3,5 » (decimal hours) or « 45 min ». Raises ValueError."""
    texte = re.sub(r"\s", "", texte).lower()
    for forme in FORMES:
        if trouve := forme.fullmatch(texte):
            parts = trouve.groupdict()
            decimales = parts.get("d")
            minutes = round(int(decimales) * 60 / 10 ** len(decimales)) if decimales else int(parts.get("m") or 0)
            return int(parts.get("h") or 0) * 60 + minutes
    raise ValueError(texte)


class DureeFormField(forms.Field):
    """A duration in one box; its value is a number of minutes."""

    default_error_messages = {
        "duree": "Écrivez la durée comme 3, 3:30 ou 3 h 30.",
        "trop_court": "Une durée compte au moins une minute.",
        "trop_long": "Une durée ne dépasse pas %(maximum)s.",
    }

    def __init__(self, *, maximum: int, **kwargs):
        self.maximum = maximum
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return duree(value).replace("\u00a0", " ").replace("\u202f", "") if isinstance(value, int) else value

    def to_python(self, value):
        texte = str(value or "").strip()
        if not texte:
            return None
        try:
            minutes = lire_duree(texte)
        except ValueError:
            raise ValidationError(self.error_messages["duree"], code="duree") from None
        if minutes < 1:
            raise ValidationError(self.error_messages["trop_court"], code="trop_court")
        if minutes > self.maximum:
            raise ValidationError(
                self.error_messages["trop_long"], code="trop_long", params={"maximum": duree(self.maximum)}
            )
        return minutes
