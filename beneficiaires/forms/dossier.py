"""The file: basis, CPAS, referent, dates, end."""

from datetime import date

from django import forms

from beneficiaires.forms.base import FaitForm, pas_dans_le_futur
from beneficiaires.models import Dossier, MotifFin
from comptes.models import Utilisateur
from socle.champs import ChoixReference, reference
from socle.formulaires import Jour

PROROGATION_MAXIMALE = 18  # months: 18 to 36 in the 2016 order of the Government


class DossierForm(FaitForm):
    passees = ("contact_le",)

    class Meta:
        model = Dossier
        fields = ["contact_le", "base", "cpas", "prorogation_mois"]
        widgets = {"contact_le": Jour}
        labels = {"cpas": "Bénéficiaire du CPAS", "prorogation_mois": "Mois de prorogation accordés par le ministre"}
        help_texts = {"prorogation_mois": "Régime 2018 seulement, avec la décision du ministre."}

    def clean_prorogation_mois(self):
        mois = self.cleaned_data["prorogation_mois"]
        if mois > PROROGATION_MAXIMALE:
            self.add_error("prorogation_mois", f"Une prorogation compte au plus {PROROGATION_MAXIMALE} mois.")
        return mois


class ReferentForm(forms.Form):
    referent = ChoixReference(Utilisateur.objects.none(), label="Référent", required=False, empty_label="Personne")

    def __init__(self, *args, centre_id: int, **kwargs):
        super().__init__(*args, **kwargs)
        reference(self, "referent").lire(Utilisateur.objects.referents(centre_id))


class ClotureForm(forms.Form):
    motif = forms.ChoiceField(label="Pourquoi le parcours s’arrête", choices=MotifFin.choices, widget=forms.RadioSelect)
    fin_le = forms.DateField(label="Depuis le", widget=Jour)

    def __init__(self, *args, aujourdhui: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.aujourdhui = aujourdhui

    def clean(self):
        valeurs = super().clean()
        pas_dans_le_futur(self, self.aujourdhui, "fin_le")
        return valeurs
