"""The dated facts: nationality, address, permit, stay, family link, detention."""

from datetime import date

from django import forms
from django.urls import reverse_lazy

from beneficiaires.forms.identite import ChoixNationalite
from beneficiaires.models import Adresse, Beneficiaire, Detention, LienFamilial, Nationalite, Titre
from beneficiaires.regles.naissance import contradictions
from referentiels.models import Commune, MotifSejour, Pays, TypeTitre
from socle.champs import ChoixReference, reference
from socle.formulaires import Jour

CODE_BELGE = 4  # digits of a Belgian postal code


def pas_dans_le_futur(formulaire: forms.BaseForm, aujourdhui: date, *noms: str) -> None:
    """Refuse the dates of these fields that have not come yet."""
    for nom in noms:
        jour = formulaire.cleaned_data.get(nom)
        if jour is not None and jour > aujourdhui:
            formulaire.add_error(nom, "Cette date est dans le futur.")


def dans_l_ordre(formulaire: forms.BaseForm, debut: str, fin: str, phrase: str) -> None:
    """Refuse an end that comes before its beginning, beside the field of the end."""
    premier, dernier = formulaire.cleaned_data.get(debut), formulaire.cleaned_data.get(fin)
    if premier is not None and dernier is not None and dernier < premier:
        formulaire.add_error(fin, phrase)


class FaitForm(forms.ModelForm):
    """A fact, with the day on which it is written. `passees`: its dates that cannot be in the future; `periode`: the
    names of its beginning and its end."""

    passees: tuple[str, ...] = ()
    periode: tuple[str, str] | None = None

    def __init__(self, *args, aujourdhui: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.aujourdhui = aujourdhui

    def clean(self):
        valeurs = super().clean()
        pas_dans_le_futur(self, self.aujourdhui, *self.passees)
        if self.periode is not None:
            dans_l_ordre(self, *self.periode, "La fin ne peut pas venir avant le début.")
        return valeurs


class AdresseForm(FaitForm):
    periode = ("depuis", "jusqu_au")

    class Meta:
        model = Adresse
        fields = ["rue", "code_postal", "commune", "depuis", "jusqu_au"]
        field_classes = {"commune": ChoixReference}
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
        help_texts = {"code_postal": "La commune se propose d’après le code."}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        proposer_communes(self)
        if self.instance.pk is None:
            del self.fields["jusqu_au"]

    def clean(self):
        valeurs = super().clean()
        code, commune = valeurs.get("code_postal"), valeurs.get("commune")
        if code and commune is None and not self.errors.get("commune"):
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


class TitreForm(FaitForm):
    passees = ("commande_le",)
    periode = ("debut", "fin")

    class Meta:
        model = Titre
        fields = ["type", "motif", "commande_le", "debut", "fin", "hors_region"]
        field_classes = {"type": ChoixReference, "motif": ChoixReference}
        widgets = {"commande_le": Jour, "debut": Jour, "fin": Jour}
        labels = {"type": "Titre de séjour", "commande_le": "Commandé à la commune le"}
        help_texts = {
            "commande_le": "Le premier titre de plus de trois mois commandé dans la région fait courir les délais.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        types = list(TypeTitre.objects.all())
        groupes = [
            ("Les plus fréquents", [un for un in types if un.frequent]),
            ("Tous les autres", [un for un in types if not un.frequent]),
        ]
        reference(self, "type").lire(types, groupes)
        reference(self, "motif").lire(MotifSejour.objects.all())
        self.fields["type"].required = not self.empty_permitted

    def clean(self):
        valeurs = super().clean()
        if "type" in valeurs and valeurs["type"] is None:
            self.add_error("type", "Choisissez le titre de séjour, ou videz ses dates.")
        dans_l_ordre(self, "commande_le", "fin", "Le titre ne peut pas prendre fin avant d’avoir été commandé.")
        if self.instance.beneficiaire_id:
            naissance = self.instance.beneficiaire.naissance
            for nom, phrase in contradictions(naissance, commande_le=valeurs.get("commande_le")).items():
                self.add_error(nom, phrase)
        return valeurs


class SejourForm(FaitForm):
    passees = ("sejour_depuis",)

    class Meta:
        model = Beneficiaire
        fields = ["sejour_depuis"]
        widgets = {"sejour_depuis": Jour}
        labels = {"sejour_depuis": "En séjour légal en Belgique depuis le"}

    def clean(self):
        valeurs = super().clean()
        naissance = self.instance.naissance
        for nom, phrase in contradictions(naissance, sejour_depuis=valeurs.get("sejour_depuis")).items():
            self.add_error(nom, phrase)
        return valeurs


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


class LienForm(FaitForm):
    passees = ("depuis",)
    periode = ("depuis", "jusqu_au")

    class Meta:
        model = LienFamilial
        fields = ["avec", "parente", "depuis", "jusqu_au"]
        widgets = {"depuis": Jour, "jusqu_au": Jour}
        help_texts = {"jusqu_au": "Vide : le lien dure toujours."}


class DetentionForm(FaitForm):
    passees = ("debut",)
    periode = ("debut", "fin")

    class Meta:
        model = Detention
        fields = ["debut", "fin"]
        widgets = {"debut": Jour, "fin": Jour}
        labels = {"debut": "Du", "fin": "Au"}
        help_texts = {"fin": "Vide : la détention dure encore."}
