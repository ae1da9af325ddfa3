"""The other dated facts: nationality, family link, detention, beginning of the stay."""

from django import forms

from beneficiaires.forms.base import FaitForm
from beneficiaires.forms.identite import ChoixNationalite
from beneficiaires.models import Beneficiaire, Detention, Famille, LienFamilial, Nationalite, Parente
from referentiels.models import Pays
from socle.champs import reference
from socle.formulaires import Jour


class SejourForm(FaitForm):
    passees = ("sejour_depuis",)

    class Meta:
        model = Beneficiaire
        fields = ["sejour_depuis"]
        widgets = {"sejour_depuis": Jour}
        labels = {"sejour_depuis": "En séjour légal en Belgique depuis le"}


class NationaliteForm(FaitForm):
    passees = ("depuis",)
    periode = ("depuis", "jusqu_au")

    class Meta:
        model = Nationalite
        fields = ["pays", "depuis", "jusqu_au"]
        field_classes = {"pays": ChoixNationalite}
        widgets = {"depuis": Jour, "jusqu_au": Jour}
        help_texts = {"depuis": "Si la date est connue.", "jusqu_au": "Vide : la personne l’a toujours."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        reference(self, "pays").lire(Pays.objects.filter(nationalite_possible=True))

    def clean_pays(self):
        pays = self.cleaned_data["pays"]
        autres = Nationalite.objects.filter(beneficiaire=self.instance.beneficiaire_id).exclude(pk=self.instance.pk)
        if autres.filter(pays=pays).exists():
            self.add_error("pays", "Cette nationalité est déjà notée\u00a0: corrigez plutôt ses dates.")
        return pays


class LienForm(FaitForm):
    passees = ("depuis",)
    periode = ("depuis", "jusqu_au")

    class Meta:
        model = LienFamilial
        fields = ["avec", "parente", "depuis", "jusqu_au"]
        widgets = {"depuis": Jour, "jusqu_au": Jour}
        help_texts = {"depuis": "Si la date est connue.", "jusqu_au": "Vide : le lien dure toujours."}


class FamilleForm(FaitForm):
    """The same link among the questions of registration: nothing is asked of a person who declares none."""

    class Meta:
        model = LienFamilial
        fields = ["avec", "parente"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for nom, vide, choix in (("avec", "Non, ou pas connu", Famille), ("parente", "–", Parente)):
            champ = self.fields[nom] = forms.ChoiceField(
                label=self.fields[nom].label, choices=[("", vide), *choix.choices], required=False
            )
            champ.initial = ""
        self.initial = {}

    def clean(self):
        valeurs = super().clean()
        if valeurs.get("parente") and not valeurs.get("avec"):
            self.add_error("avec", "Dites de qui la personne est de la famille, ou laissez le lien vide.")
        valeurs["parente"] = valeurs.get("parente") or Parente.AUTRE
        return valeurs

    @property
    def lien(self) -> LienFamilial | None:
        return self.instance if self.cleaned_data.get("avec") else None


class DetentionForm(FaitForm):
    passees = ("debut",)
    periode = ("debut", "fin")

    class Meta:
        model = Detention
        fields = ["debut", "fin"]
        widgets = {"debut": Jour, "fin": Jour}
        labels = {"debut": "Du", "fin": "Au"}
        help_texts = {"fin": "Vide : la détention dure encore."}
