"""Who the person is."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Min

from beneficiaires.forms.base import FaitForm
from beneficiaires.models import Beneficiaire
from beneficiaires.regles import niss as regles_niss
from beneficiaires.regles.naissance import apres_des_faits
from referentiels.models import Pays
from socle.champs import AIDE, ChoixReference, reference
from socle.dates import DatePartielle
from socle.simultane import retenir

PREMIERE_ANNEE = 1900
NATIONALITES = 3


class ChoixNationalite(ChoixReference):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.nom} ({obj.nationalite_f})" if obj.nationalite_f else obj.nom


class IdentiteForm(FaitForm):
    niss = forms.CharField(
        label="NISS",
        required=False,
        max_length=30,
        help_text="Numéro national ou numéro bis, s’il est connu.",
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "numeric"}),
    )
    niss_confirme = forms.BooleanField(
        label="Le NISS est bien celui du document de la personne", required=False, widget=forms.HiddenInput
    )

    class Meta:
        model = Beneficiaire
        fields = [
            "nom",
            "prenoms",
            "nom_original",
            "sexe",
            "naissance",
            "niss",
            "lieu_naissance",
            "pays_naissance",
        ]
        field_classes = {"pays_naissance": ChoixReference}
        help_texts = {
            "nom": "Comme la personne l’écrit.",
            "naissance": AIDE,
            "nom_original": "Nom et prénoms, en arabe, en cyrillique…",
        }
        widgets = {
            "nom": forms.TextInput(attrs={"autocomplete": "off"}),
            "prenoms": forms.TextInput(attrs={"autocomplete": "off"}),
            "nom_original": forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
        }

    def __init__(self, *args, pays: Sequence[Pays] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        self.order_fields(["nom", "prenoms", "nom_original", "sexe", "naissance", "niss", "niss_confirme"])
        reference(self, "pays_naissance").lire(Pays.objects.all() if pays is None else pays)
        if self.instance.niss:
            self.initial["niss"] = regles_niss.afficher(self.instance.niss)
            retenir(self)

    def clean_naissance(self):
        naissance = self.cleaned_data["naissance"]
        if naissance is not None and naissance.au_plus_tot() > self.aujourdhui:
            raise ValidationError("La date de naissance est dans le futur.")
        if naissance is not None and naissance.annee < PREMIERE_ANNEE:
            raise ValidationError("L’année de naissance s’écrit avec quatre chiffres, à partir de 1900.")
        return naissance

    def clean_niss(self):
        saisie = self.cleaned_data["niss"]
        if not saisie:
            return None
        try:
            return regles_niss.valider(saisie)
        except regles_niss.NissInvalide as faute:
            raise ValidationError(str(faute)) from None

    def clean(self):
        valeurs = super().clean()
        if niss := valeurs.get("niss"):
            self.refuser_le_double(niss)
            self.comparer(niss, valeurs)
        if self.instance.pk and "naissance" in self.changed_data and valeurs.get("naissance") is not None:
            self.refuser_une_naissance_tardive(valeurs["naissance"])
        return valeurs

    def comparer(self, niss: str, valeurs: dict[str, Any]) -> None:
        """A number that contradicts the birth date needs a confirmation, asked for by a box that appears."""
        desaccord = regles_niss.desaccord(niss, valeurs.get("naissance"))
        if not desaccord:
            return
        self.fields["niss_confirme"].widget = forms.CheckboxInput()
        if not valeurs.get("niss_confirme"):
            self.add_error("niss", f"{desaccord} Si les deux sont exacts, confirmez le NISS.")

    def refuser_une_naissance_tardive(self, naissance: DatePartielle) -> None:
        if phrase := apres_des_faits(naissance, premiers_jours(self.instance)):
            self.add_error("naissance", phrase)

    def refuser_le_double(self, niss: str) -> None:
        memes = Beneficiaire.objects.filter(centre_id=self.instance.centre_id, niss=niss)
        if memes.exclude(pk=self.instance.pk).exclude(jeton=self.instance.jeton).exists():
            self.instance.niss = niss  # for the page that shows who bears it
            self.add_error("niss", "Une personne du centre porte déjà ce NISS.")


PREMIERS_JOURS = {
    "nationalite_set": ("depuis", "jusqu_au"),
    "adresses": ("depuis", "jusqu_au"),
    "titres": ("commande_le", "debut", "fin"),
    "liens": ("depuis", "jusqu_au"),
    "dispenses": ("depuis", "jusqu_au"),
    "detentions": ("debut",),
}


def premiers_jours(personne: Beneficiaire) -> dict[str, date | None]:
    """The first day known of each kind of fact of a person, and that of her stay."""
    premiers: dict[str, date | None] = {"séjour légal": personne.sejour_depuis}
    for relation, noms in PREMIERS_JOURS.items():
        faits = getattr(personne, relation)
        jours = faits.aggregate(**{f"premier_{nom}": Min(nom) for nom in noms}).values()
        premiers[str(faits.model._meta.verbose_name)] = min(filter(None, jours), default=None)
    return premiers


class NationalitesForm(forms.Form):
    """As many boxes as wanted, the empty ones are ignored."""

    def __init__(self, *args, actuelles: Sequence[str] = (), pays: Sequence[Pays] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        tous = list(Pays.objects.all() if pays is None else pays)
        possibles = [un for un in tous if un.nationalite_possible or un.pk in actuelles]
        self.noms = [f"nationalite_{rang}" for rang in range(1, max(NATIONALITES, len(actuelles) + 1) + 1)]
        for rang, nom in enumerate(self.noms):
            champ = ChoixNationalite(Pays.objects.none(), required=False, label="Autre nationalité")
            champ.lire(possibles)
            self.fields[nom] = champ
            self.initial.setdefault(nom, actuelles[rang] if rang < len(actuelles) else None)
        self.fields[self.noms[0]].label = "Nationalité"

    @property
    def choisies(self) -> list[Pays]:
        return [self.cleaned_data[nom] for nom in self.noms if self.cleaned_data.get(nom)]
