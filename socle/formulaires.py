"""What every form needs: the browser's own date picker, a row more without JavaScript, refusals beside the fields."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpRequest, QueryDict

GET_OU_POST = ["GET", "HEAD", "POST"]  # the methods of a page with a form


class Jour(forms.DateInput):
    """A day, chosen with what the browser offers."""

    input_type = "date"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__(attrs, format="%Y-%m-%d")


class Heure(forms.TimeInput):
    """A time, chosen with what the browser offers."""

    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class Filtre(forms.Form):
    """Filters read from the address: what is not understood is ignored."""

    @property
    def valeurs(self) -> dict[str, Any]:
        """The filters that were understood."""
        self.is_valid()
        return {nom: valeur for nom, valeur in self.cleaned_data.items() if valeur}


def champ(formulaire: forms.BaseForm, nom: str) -> Any:
    """A field with what only its own kind has: `queryset`, `choices`, `empty_label`."""
    return formulaire.fields[nom]


def envoye(requete: HttpRequest) -> QueryDict | None:
    """What was sent, even when it is empty; None while the page is only read."""
    return requete.POST if requete.method == "POST" else None


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


class Lignes(forms.BaseFormSet):
    """Rows filled together. A row is judged only when it says something: its form's `has_changed` tells."""

    def _construct_form(self, i, **kwargs):
        return super()._construct_form(  # type: ignore[misc]
            i, **{"empty_permitted": True, "use_required_attribute": False, **kwargs}
        )

    @property
    def remplies(self) -> list[dict[str, Any]]:
        """The cleaned values of the rows that say something and are not crossed out."""
        barrees = self.deleted_forms if self.can_delete else []
        return [ligne.cleaned_data for ligne in self.forms if ligne.has_changed() and ligne not in barrees]


def une_de_plus(classe: type[Lignes], donnees: Mapping[str, Any], *, prefix: str, **kwargs: Any) -> Lignes:
    """The rows as they were typed, not judged yet, and an empty one more: « Ajouter » without JavaScript."""
    vierges = classe(prefix=prefix, **kwargs)
    annonce = str(donnees.get(f"{prefix}-TOTAL_FORMS", ""))
    nombre = min(int(annonce) if annonce.isdecimal() else 0, vierges.max_num - 1)
    lignes_vierges = (vierges._construct_form(rang, **vierges.get_form_kwargs(rang)) for rang in range(nombre))
    initiales = [tel_quel(vierge, donnees) for vierge in lignes_vierges]
    lignes = classe(initial=initiales, prefix=prefix, **kwargs)
    lignes.extra = 1
    return lignes


class Erreur(NamedTuple):
    """A refusal in one of several forms, with the place of its field."""

    ancre: str
    phrase: str


def erreurs_de(formulaires: Iterable[tuple[str, forms.BaseForm]]) -> list[Erreur]:
    """Every refusal of forms filled together, each form with the name by which the page calls it."""
    return [
        Erreur(champ.id_for_label, f"{nom}, {str(champ.label).lower()} : {phrase}")
        for nom, formulaire in formulaires
        for champ in formulaire
        for phrase in champ.errors
    ]


def tel_quel(vierge: forms.BaseForm, donnees: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed, field by field, without judging it: the initial values of a form shown again."""
    return {
        nom: champ.widget.value_from_datadict(donnees, {}, vierge.add_prefix(nom))
        for nom, champ in vierge.fields.items()
    }
