"""The file that proves a fact."""

from django import forms

from socle.fichiers import Fichier, lire

ACCEPTES = ".pdf,.jpg,.jpeg,.png,application/pdf,image/jpeg,image/png"


class PreuveForm(forms.Form):
    """`cleaned_data["fichier"]` is a `socle.fichiers.Fichier`, opened and known for what it is."""

    fichier = forms.FileField(
        label="Fichier",
        help_text="PDF, JPEG ou PNG, 10\u00a0Mo au plus.",
        widget=forms.FileInput(attrs={"accept": ACCEPTES}),
        allow_empty_file=True,  # refused by `lire`, in our words
        error_messages={
            "required": "Choisissez le fichier à joindre.",
            "invalid": "Le fichier n’est pas arrivé\u00a0: choisissez-le à nouveau.",
        },
    )

    def clean_fichier(self) -> Fichier:
        return lire(self.cleaned_data["fichier"])
