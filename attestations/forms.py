"""The forms of documents: handing over, cancelling, checking a code."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

from attestations.accuse import INCONNU, envoi_du_jeton, lire_jeton
from attestations.models import Attestation, Canal, Envoi, Remise
from attestations.regles import lire_code
from socle.champs import ChampFichier
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


PERIME = (
    "Ce qui sera imprimé a changé depuis que vous avez ouvert cette page\u00a0: relisez-le, puis confirmez à nouveau."
)


class RemiseForm(forms.Form):
    """How and when the person receives the attestation: noted here, or sent from here."""

    COMMENT = (
        (Remise.MAIN, "En main propre"),
        (Canal.COURRIEL, "Par courriel\u00a0: l’application l’envoie à l’adresse du dossier"),
        (Canal.LETTRE, "Par la poste\u00a0: à imprimer et à poster avec les autres lettres"),
        (Remise.POSTE, "Par la poste\u00a0: déjà postée"),
    )
    comment = forms.ChoiceField(label="Comment", choices=COMMENT, widget=forms.RadioSelect)
    remise_le = forms.DateField(
        label="Remise ou postée le",
        widget=Jour,
        required=False,
        help_text="Pour une remise en main propre ou une lettre déjà postée.",
    )
    fichier = ChampFichier(
        label="Reçu signé par la personne",
        required=False,
        help_text="Facultatif, pour une remise en main propre. PDF, JPEG ou PNG, 10\u00a0Mo au plus.",
    )

    def __init__(self, donnees: Any, fichiers: Any, *, attestation: Attestation, aujourdhui: date) -> None:
        deja = attestation.remise_par if attestation.remise_par != Remise.COURRIEL else ""
        initial = {"remise_le": attestation.remise_le or aujourdhui, "comment": deja or Remise.MAIN}
        super().__init__(donnees, fichiers, initial=initial)

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or {}
        if valeurs.get("comment") in REMISES_NOTEES and not valeurs.get("remise_le") and "remise_le" not in self.errors:
            self.add_error("remise_le", "Indiquez le jour.")
        if valeurs.get("fichier") and valeurs.get("comment") not in REMISES_NOTEES:
            self.add_error("fichier", RECU_AVANT_LA_REMISE)
        return valeurs


RECU_AVANT_LA_REMISE = (
    "La personne signe le reçu quand elle a le document\u00a0: choisissez «\u00a0En main propre\u00a0», ou envoyez "
    "sans le fichier."
)
REMISES_NOTEES = {Remise.MAIN, Remise.POSTE}
"""What a person did; the rest is for the application to do."""


class RemplacementForm(forms.Form):
    """Why a document is replaced, by somebody who read what changes: `vu` is the fingerprint of what is printed."""

    motif = forms.CharField(
        label="Motif du remplacement",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="Par exemple\u00a0: le prénom était mal écrit. Le motif reste dans le dossier.",
        error_messages={"required": "Dites pourquoi l’attestation est remplacée."},
    )
    vu = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, donnees: Any, *, vu: str, initial: dict[str, Any]) -> None:
        self.perime = donnees is not None and donnees.get("vu") != vu
        if donnees is not None:
            donnees = {**donnees.dict(), "vu": vu}  # shown again, the page speaks of what it shows
        super().__init__(donnees, initial={**initial, "vu": vu})

    def clean(self) -> dict[str, Any]:
        if self.perime:
            raise ValidationError(PERIME)
        return super().clean() or {}


class RetourForm(forms.Form):
    raison = forms.CharField(
        label="Ce qui est revenu",
        max_length=250,
        help_text="Par exemple\u00a0: adresse inconnue, boîte pleine, destinataire parti.",
    )


class AnnulationForm(forms.Form):
    motif = forms.CharField(
        label="Motif de l’annulation",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="Par exemple\u00a0: une date de naissance inexacte. Le motif reste dans le dossier.",
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
