"""Forms of the accounts."""

from django import forms

from comptes.models import Centre, Utilisateur


class UtilisateurForm(forms.ModelForm):
    """An account, without password: its owner chooses it from the invitation."""

    class Meta:
        model = Utilisateur
        fields = ["prenom", "nom", "email", "role", "centre", "secret_professionnel", "is_active"]

    def clean_email(self) -> str:
        return self.cleaned_data["email"].lower()


class CentreForm(forms.ModelForm):
    """A centre; a web address typed without its scheme is a secure one."""

    site_web = forms.URLField(label="Site web", required=False, assume_scheme="https")

    class Meta:
        model = Centre
        exclude: list[str] = []
