"""The forms of documents: handing over, cancelling, checking a code."""

from datetime import date
from typing import Any

from django import forms

from attestations.models import Attestation, Remise
from attestations.regles import lire_code
from socle.formulaires import Jour


class RemiseForm(forms.Form):
    """How and when the person received the attestation."""

    remise_le = forms.DateField(label="Remise le", widget=Jour)
    comment = forms.ChoiceField(label="Comment", choices=Remise, widget=forms.RadioSelect)

    def __init__(self, donnees: Any, *, attestation: Attestation, aujourdhui: date) -> None:
        initial = {"remise_le": attestation.remise_le or aujourdhui, "comment": attestation.remise_par or Remise.MAIN}
        super().__init__(donnees, initial=initial)


class AnnulationForm(forms.Form):
    motif = forms.CharField(
        label="Motif de l’annulation",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="Par exemple : une date de naissance inexacte. Le motif reste dans le dossier.",
    )


class CodeForm(forms.Form):
    code = forms.CharField(
        label="Code de l’attestation",
        max_length=200,
        help_text="Neuf signes au bas du document, comme 7K4D-92XM-B.",
        error_messages={"required": "Tapez le code qui figure au bas du document."},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        return lire_code(self.cleaned_data["code"])
