"""Taking over an answer that has changed."""

from django import forms

from beneficiaires.models import Confirmation


class ConfirmationForm(forms.ModelForm):
    """`decision`: the one that was read on the page, so that a newer one is not confirmed in its place."""

    decision = forms.IntegerField(widget=forms.HiddenInput)

    class Meta:
        model = Confirmation
        fields = ["note"]
        labels = {"note": "Note (facultative)"}
        help_texts = {"note": "Ce que vous avez vérifié, ou convenu avec la personne."}
        widgets = {"note": forms.Textarea(attrs={"rows": 2})}
