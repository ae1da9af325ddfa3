"""Forms of the reference data."""

from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple

from referentiels.models import Pays, Regime
from reglement.dispenses import LIBELLES
from reglement.regimes import MOTIFS_DE_DISPENSE


class RegimeForm(forms.ModelForm):
    """A regime; lists of codes are chosen by their names."""

    motifs_dispense = forms.MultipleChoiceField(
        label="Motifs de dispense",
        choices=[(code, LIBELLES[code][:1].upper() + LIBELLES[code][1:]) for code in MOTIFS_DE_DISPENSE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    nationalites_standstill = forms.ModelMultipleChoiceField(
        label="Nationalités à clause de standstill",
        queryset=Pays.objects.filter(nationalite_possible=True),
        widget=FilteredSelectMultiple("nationalités", is_stacked=False),
        required=False,
    )

    class Meta:
        model = Regime
        exclude: list[str] = []

    def clean_nationalites_standstill(self) -> list[str]:
        return sorted(pays.pk for pays in self.cleaned_data["nationalites_standstill"])
