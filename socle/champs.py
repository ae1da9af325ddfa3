"""Fields for what Django does not know: partial dates, long lists drawn and checked from rows read once."""

import re
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.utils import flatatt
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from socle.dates import DatePartielle
from socle.fichiers import Fichier, lire

SAISIES = (
    re.compile(r"(?P<a>\d{4})"),
    re.compile(r"(?P<m>\d{1,2})[/.-](?P<a>\d{4})"),
    re.compile(r"(?P<j>\d{1,2})[/.-](?P<m>\d{1,2})[/.-](?P<a>\d{4})"),
    re.compile(r"(?P<a>\d{4})-(?P<m>\d{2})(-(?P<j>\d{2}))?"),
)
AIDE = "Jour, mois et année ; ou seulement le mois et l’année, ou l’année."


def lire_saisie(texte: str) -> DatePartielle:
    """Read what a person types: 14/03/1992, 03/1992, 1992 or ISO. Raises ValueError."""
    texte = texte.strip().replace(" ", "")
    for forme in SAISIES:
        if trouve := forme.fullmatch(texte):
            parts = trouve.groupdict()
            return DatePartielle(int(parts["a"]), int(parts.get("m") or 0), int(parts.get("j") or 0))
    raise ValueError(texte)


def ecrire_saisie(valeur: DatePartielle) -> str:
    """The same date as a person would type it: 14/03/1992, 03/1992 or 1992."""
    jour = f"{valeur.jour:02}/" if valeur.jour else ""
    mois = f"{valeur.mois:02}/" if valeur.mois else ""
    return f"{jour}{mois}{valeur.annee:04}"


class DatePartielleFormField(forms.CharField):
    """One box for a date whose day or month may be unknown."""

    default_error_messages = {
        "date": "Écrivez la date comme 14/03/1992, 03/1992 ou 1992 : celle-ci n’existe pas.",
    }

    def __init__(self, **kwargs):
        kwargs.pop("max_length", None)
        kwargs.setdefault("help_text", AIDE)
        super().__init__(**kwargs)

    def prepare_value(self, value):
        return ecrire_saisie(value) if isinstance(value, DatePartielle) else value

    def to_python(self, value):
        texte = super().to_python(value)
        if not texte:
            return None
        try:
            return lire_saisie(texte)
        except ValueError:
            raise ValidationError(self.error_messages["date"], code="date") from None


class DatePartielleField(models.CharField):
    """A DatePartielle stored as its ISO text, zeros for what is unknown: sorts and compares as text."""

    def __init__(self, *args, **kwargs):
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)
        self.validators: list = []  # a DatePartielle has no length; it cannot be longer than ten characters

    def deconstruct(self):
        nom, chemin, args, kwargs = super().deconstruct()
        del kwargs["max_length"]
        return nom, chemin, args, kwargs

    def from_db_value(self, value, expression, connection):
        return DatePartielle.lire(value) if value else None

    def to_python(self, value):
        if value is None or value == "" or isinstance(value, DatePartielle):
            return value or None
        try:
            return DatePartielle.lire(str(value))
        except ValueError:
            raise ValidationError(DatePartielleFormField.default_error_messages["date"]) from None

    def get_prep_value(self, value):
        return str(value) if value else None

    def value_to_string(self, obj):
        return str(self.value_from_object(obj) or "")

    def formfield(self, **kwargs):  # type: ignore[override]
        return super(models.CharField, self).formfield(**{"form_class": DatePartielleFormField, **kwargs})


class ListeLegere(forms.Select):
    """A `<select>` of hundreds of options, drawn without a template for each."""

    def render(self, name, value, attrs=None, renderer=None) -> SafeString:
        attributs = self.build_attrs(self.attrs, {**(attrs or {}), "name": name})
        options = mark_safe("".join(self.groupe(choix, str(value or "")) for choix in self.choices))
        return format_html("<select{}>{}</select>", flatatt(attributs), options)

    def groupe(self, choix: tuple[Any, Any], choisi: str) -> str:
        valeur, libelle = choix
        if not isinstance(libelle, list | tuple):
            return option(valeur, libelle, choisi)
        options = mark_safe("".join(option(cle, texte, choisi) for cle, texte in libelle))
        return format_html('<optgroup label="{}">{}</optgroup>', valeur, options)


def option(valeur: Any, libelle: Any, choisi: str) -> SafeString:
    marque = mark_safe(" selected") if str(valeur) == choisi else ""
    return format_html('<option value="{}"{}>{}</option>', valeur, marque, libelle)


class ChoixReference(forms.ModelChoiceField):
    """A choice among rows given once with `lire`, for one or several fields: no query to draw, none to check."""

    widget = ListeLegere

    def __init__(self, queryset, **kwargs):
        self.lignes: dict[str, Any] = {}
        super().__init__(queryset, **{"empty_label": "–", **kwargs})

    def lire(self, lignes: Iterable[models.Model], groupes: Iterable[tuple[str, list]] = ()) -> None:
        """`groupes`: the same rows under headings, when the list has some."""
        self.lignes = {str(ligne.pk): ligne for ligne in lignes}
        tous = groupes or [("", list(self.lignes.values()))]
        choix: list = [] if self.empty_label is None else [("", self.empty_label)]
        for titre, membres in tous:
            options = [(ligne.pk, self.label_from_instance(ligne)) for ligne in membres]
            choix += [(titre, options)] if titre else options
        self.choices = choix

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return self.lignes[str(value)]
        except KeyError:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from None


ACCEPTES = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


class ChampFichier(forms.FileField):
    """A file that people send: its cleaned value is a `socle.fichiers.Fichier`, opened and known for what it is."""

    def __init__(self, **kwargs):
        messages = {
            "required": "Choisissez le fichier à joindre.",
            "invalid": "Le fichier n’est pas arrivé\u00a0: choisissez-le à nouveau.",
        }
        kwargs.setdefault("label", "Fichier")
        kwargs.setdefault("help_text", "PDF, JPEG ou PNG, 10\u00a0Mo au plus.")
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ACCEPTES}))
        super().__init__(
            **{"allow_empty_file": True, "error_messages": messages, **kwargs}
        )  # `lire` refuses empty ones

    def clean(self, data, initial=None) -> Fichier | None:
        envoi = super().clean(data, initial)
        return lire(envoi) if envoi else None


def reference(formulaire: forms.BaseForm, nom: str) -> ChoixReference:
    """The choice among rows that a form bears under this name. Raises TypeError for a field of another kind."""
    champ = formulaire.fields[nom]
    if not isinstance(champ, ChoixReference):
        raise TypeError(nom)
    return champ
