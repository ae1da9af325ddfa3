"""The forms of evaluation interviews."""

from django import forms

from socle.formulaires import Jour


class EntretienForm(forms.Form):
    tenu_le = forms.DateField(label="Entretien tenu le", widget=Jour, required=False)
