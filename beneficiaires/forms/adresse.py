"""Where the person lives: a street, a commune found by its postal code, or a country."""

from collections.abc import Sequence

from django import forms
from django.urls import reverse_lazy

from beneficiaires.forms.base import FaitForm
from beneficiaires.models import Adresse
from referentiels.models import Commune, Pays
from socle.champs import ChoixReference, reference
from socle.formulaires import Jour

CODE_BELGE = 4  # digits of a Belgian postal code
BELGIQUE = "BE"


class AdresseForm(FaitForm):
    periode = ("depuis", "jusqu_au")

    class Meta:
        model = Adresse
        fields = ["rue", "code_postal", "commune", "pays", "depuis", "jusqu_au"]
        field_classes = {"commune": ChoixReference, "pays": ChoixReference}
        widgets = {
            "rue": forms.TextInput(attrs={"autocomplete": "off"}),
            "code_postal": forms.TextInput(
                attrs={
                    "inputmode": "numeric",
                    "autocomplete": "off",
                    "hx-get": reverse_lazy("beneficiaires:communes"),
                    "hx-target": "#id_commune",
                    "hx-include": "#id_commune",
                    "hx-trigger": "input changed delay:300ms",
                }
            ),
            "depuis": Jour,
            "jusqu_au": Jour,
        }
        help_texts = {
            "code_postal": "La commune se propose d’après le code.",
            "pays": "À l’étranger, la ville s’écrit avec la rue.",
        }

    def __init__(self, *args, pays: Sequence[Pays] | None = None, **kwargs):
        super().__init__(*args, **kwargs)
        proposer_communes(self)
        champ = reference(self, "pays")
        champ.empty_label = "Belgique"
        champ.lire(un for un in (Pays.objects.all() if pays is None else pays) if un.pk != BELGIQUE)
        if self.instance.pk is None:
            del self.fields["jusqu_au"]

    def clean(self):
        valeurs = super().clean()
        code, commune = valeurs.get("code_postal"), valeurs.get("commune")
        if valeurs.get("pays") is not None:
            if commune is not None:
                self.add_error("pays", "Choisissez une commune belge ou un autre pays, pas les deux.")
        elif code and commune is None and not self.errors.get("commune"):
            valeurs["commune"] = self.commune_du_code(code)
        elif commune is not None and est_belge(code) and code not in commune.codes_postaux:
            self.add_error("code_postal", f"Le code {code} n’est pas un code postal de {commune}.")
        return valeurs

    def commune_du_code(self, code: str) -> Commune | None:
        possibles = [une for une in reference(self, "commune").lignes.values() if code in une.codes_postaux]
        if len(possibles) == 1:
            return possibles[0]
        if len(possibles) > 1:
            noms = ", ".join(map(str, possibles))
            self.add_error("commune", f"Choisissez la commune ; ce code postal est celui de : {noms}.")
        elif est_belge(code):
            self.add_error("code_postal", "Aucune commune n’a ce code postal.")
        return None


def est_belge(code: str | None) -> bool:
    return code is not None and len(code) == CODE_BELGE and code.isdigit()


def proposer_communes(formulaire: forms.ModelForm) -> None:
    """The communes of today, and that of the instance when it was abolished; Wallonia first."""
    communes = list(Commune.objects.actuelles())
    gardee = formulaire.instance.commune
    if gardee is not None and gardee not in communes:
        communes.append(gardee)
    wallonnes = [commune for commune in communes if commune.region == "Wallonie"]
    autres = [commune for commune in communes if commune.region != "Wallonie"]
    groupes = [("Wallonie", wallonnes), ("Bruxelles et Flandre", autres)]
    reference(formulaire, "commune").lire(communes, groupes)
