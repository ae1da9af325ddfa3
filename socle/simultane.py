"""Two people correct one row: what each has changed is kept; where both have, the second sees what the first wrote."""

import json
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from socle.dates import en_toutes_lettres

VU = "vu"
"""The hidden field in which a form remembers the values that it showed."""


class Memoire(forms.CharField):
    widget = forms.HiddenInput

    def __init__(self, **kwargs):
        super().__init__(required=False, max_length=20_000, strip=False, **kwargs)


def retenir(formulaire: forms.BaseModelForm) -> None:
    """Remember the values of the row, or forget about it for a new one. Called once the form is built."""
    if formulaire.instance.pk is None:
        formulaire.fields.pop(VU, None)
    else:
        formulaire.initial[VU] = json.dumps(en_base(formulaire))


def reunir(formulaire: forms.BaseModelForm, valeurs: dict[str, Any]) -> None:
    """Judge a form that was sent against the row as it is now; `valeurs` are the cleaned values.

    What a colleague has written and this user has left alone stays as it is in the row. What both have changed is
    refused once, with the value of the colleague; sent again, the form replaces it.
    """
    if VU not in formulaire.fields:
        return
    vues, actuelles = lire(valeurs.get(VU)), en_base(formulaire)
    ecrites = {nom for nom, actuelle in actuelles.items() if nom in vues and vues[nom] != actuelle}
    disputees = {
        nom for nom in ecrites if change(formulaire, nom, vues[nom]) and change(formulaire, nom, actuelles[nom])
    }
    for nom in ecrites - disputees:
        valeurs[nom] = getattr(formulaire.instance, nom)
    for nom in disputees & valeurs.keys():
        formulaire.add_error(nom, dire(formulaire.fields[nom], actuelles[nom]))
    if disputees:
        montrer(formulaire, actuelles, ecrites - disputees)


def en_base(formulaire: forms.BaseModelForm) -> dict[str, Any]:
    """The values of the row as its fields show them, ready for JSON."""
    noms = [nom for nom in formulaire.fields if nom in (formulaire._meta.fields or ())]
    return {nom: en_texte(formulaire.fields[nom], formulaire.initial.get(nom)) for nom in noms}


def en_texte(champ: forms.Field, valeur: Any) -> Any:
    montree = champ.prepare_value(valeur)
    if montree is None or isinstance(montree, bool):
        return montree or ""
    return str(montree)


def lire(memoire: str | None) -> dict[str, Any]:
    """Nothing when the page was made by hand."""
    try:
        vues = json.loads(memoire or "{}")
    except ValueError:
        return {}
    return vues if isinstance(vues, dict) else {}


def change(formulaire: forms.BaseForm, nom: str, texte: Any) -> bool:
    """Whether what was sent differs from this value."""
    champ = formulaire.fields[nom]
    envoye = champ.widget.value_from_datadict(formulaire.data, formulaire.files, formulaire.add_prefix(nom))
    try:
        return champ.has_changed(champ.to_python(texte), envoye)
    except ValidationError:
        return True


def dire(champ: forms.Field, texte: Any) -> str:
    return (
        f"Quelqu’un vient d’écrire ici «\u00a0{en_mots(champ, texte)}\u00a0». Gardez votre réponse ou reprenez la "
        "sienne, puis enregistrez."
    )


def en_mots(champ: forms.Field, texte: Any) -> str:
    if isinstance(champ, forms.BooleanField):
        return "oui" if texte else "non"
    valeur = champ.to_python(texte)
    if isinstance(valeur, date):
        return en_toutes_lettres(valeur)
    if isinstance(champ, forms.ModelChoiceField) and valeur is not None:
        return champ.label_from_instance(valeur)
    return str(dict(getattr(champ, "choices", ())).get(valeur, texte)) or "rien"


def montrer(formulaire: forms.BaseForm, actuelles: dict[str, Any], noms: set[str]) -> None:
    """Draw the form again with the values of the colleague in the fields that this user has left alone."""
    donnees: Any = formulaire.data.copy()  # type: ignore[attr-defined]
    for nom in noms:
        donnees[formulaire.add_prefix(nom)] = actuelles[nom]
    donnees[formulaire.add_prefix(VU)] = json.dumps(actuelles)
    formulaire.data = donnees
