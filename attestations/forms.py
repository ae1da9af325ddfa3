"""The forms of documents: handing over, cancelling, checking a code."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from attestations.accuse import INCONNU, envoi_du_jeton, lire_jeton
from attestations.models import Attestation, Envoi, Remise
from attestations.regles import lire_code
from socle.formulaires import Jour

PDF = b"%PDF-"
FICHIER_TROP_LOURD = (
    "Ce fichier pèse plus de 11\u00a0Mo\u00a0: aucune attestation n’est aussi lourde. "
    "Choisissez le PDF reçu, ou tapez le code."
)
FICHIER_VIDE = "Ce fichier est vide\u00a0: choisissez le PDF reçu, ou tapez le code."
PAS_UN_PDF = (
    "Ce fichier n’est pas un PDF\u00a0: une photo ou une copie scannée ne se reconnaît pas. "
    "Tapez plutôt le code qui figure au bas du document."
)


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


class AccuseForm(forms.Form):
    code = forms.CharField(
        label="Code de la lettre",
        max_length=200,
        help_text="Une dizaine de signes, comme 1F4-7K4D-92XM-B. Ce n’est pas le code de l’attestation.",
        error_messages={"required": "Tapez le code imprimé dans la lettre."},
        widget=forms.TextInput({"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
    )

    def clean_code(self) -> str:
        code = lire_jeton(self.cleaned_data["code"])
        try:
            envoi_du_jeton(code)
        except Envoi.DoesNotExist as erreur:
            raise ValidationError(INCONNU, code="code") from erreur
        return code


class PostageForm(forms.Form):
    """The day on which letters were put in the post."""

    postees_le = forms.DateField(label="Postées le", widget=Jour)

    def __init__(self, donnees: Any, *, aujourdhui: date) -> None:
        super().__init__(donnees, initial={"postees_le": aujourdhui})


class FichierForm(forms.Form):
    """A PDF to compare with those that were issued. It is not opened here: its first bytes tell a photo apart."""

    fichier = forms.FileField(
        label="Fichier PDF de l’attestation",
        help_text="Le fichier reçu, tel quel. Il n’est ni ouvert ni gardé.",
        widget=forms.FileInput({"accept": ".pdf,application/pdf"}),
        error_messages={
            "required": "Choisissez le PDF de l’attestation.",
            "invalid": "Le fichier n’est pas arrivé\u00a0: choisissez-le à nouveau.",
            "empty": FICHIER_VIDE,
        },
    )

    def clean_fichier(self) -> UploadedFile:
        fichier = self.cleaned_data["fichier"]
        if fichier.size > settings.FILE_UPLOAD_MAX_MEMORY_SIZE:
            raise ValidationError(FICHIER_TROP_LOURD, code="poids")
        debut = fichier.read(len(PDF))
        fichier.seek(0)
        if debut != PDF:
            raise ValidationError(PAS_UN_PDF, code="type")
        return fichier
