"""Forms of the accounts."""

from typing import Any

from allauth.account.forms import LoginForm, ResetPasswordForm
from django import forms

from comptes.models import Centre, Utilisateur


def sans_exemples(formulaire: forms.BaseForm) -> None:
    """A placeholder that repeats the label helps nobody and goes away when one types."""
    for champ in formulaire.fields.values():
        champ.widget.attrs.pop("placeholder", None)


class ConnexionForm(LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemples(self)


class OubliForm(ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sans_exemples(self)


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
