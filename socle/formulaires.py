"""What every form needs: the browser's own date picker, a row more without JavaScript, refusals beside the fields."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError


class Jour(forms.DateInput):
    """A day, chosen with what the browser offers."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


def tenter(formulaire: forms.BaseForm, geste: Callable[[], Any]) -> bool:
    """Do a gesture; when it is refused, put its sentence beside the field it speaks of, or at the head of the form."""
    try:
        geste()
    except ValidationError as refus:
        connus = set(formulaire.fields)
        for champ, erreurs in (refus.error_dict if hasattr(refus, "error_dict") else {"": refus.error_list}).items():
            formulaire.add_error(champ if champ in connus else None, erreurs)
        return False
    return True


def tel_quel(classe: type[forms.BaseForm], donnees, prefixe: str | None = None) -> dict[str, Any]:
    """What was typed, field by field, without judging it: the initial values of a form shown again."""
    vierge = classe(prefix=prefixe)
    return {
        nom: champ.widget.value_from_datadict(donnees, {}, vierge.add_prefix(nom))
        for nom, champ in vierge.fields.items()
    }
