"""Forms of the accounts."""

from django import forms

from comptes.models import Utilisateur


class UtilisateurForm(forms.ModelForm):
    """An account, without password: its owner chooses it from the invitation."""

    class Meta:
        model = Utilisateur
        fields = ["prenom", "nom", "email", "role", "centre", "secret_professionnel", "is_active"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()
