"""What the forms about a person and her facts share: impossible dates are refused beside their field."""

from datetime import date
from typing import Any

from django import forms

from beneficiaires.models import Beneficiaire
from beneficiaires.regles.naissance import avant_la_naissance
from socle.simultane import Memoire, retenir, reunir


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


def apres_la_naissance(formulaire: forms.BaseModelForm) -> None:
    """Refuse the dates that come before the birth of the person, who may be registered by the same page."""
    fait = formulaire.instance
    personne = fait if isinstance(fait, Beneficiaire) else getattr(fait, "beneficiaire", None)
    jours = {nom: valeur for nom, valeur in formulaire.cleaned_data.items() if isinstance(valeur, date)}
    for nom, phrase in avant_la_naissance(personne.naissance if personne else None, jours).items():
        formulaire.add_error(nom, phrase)


class FaitForm(forms.ModelForm):
    """A fact, with the day on which it is written. `passees`: its dates that cannot be in the future; `periode`: the
    names of its beginning and its end. `vu`: what the page showed, for the case where a colleague corrects it too."""

    passees: tuple[str, ...] = ()
    periode: tuple[str, str] | None = None
    vu = Memoire()

    def __init__(self, *args, aujourdhui: date, **kwargs):
        super().__init__(*args, **kwargs)
        self.aujourdhui = aujourdhui
        retenir(self)

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or {}
        reunir(self, valeurs)
        pas_dans_le_futur(self, self.aujourdhui, *self.passees)
        if self.periode is not None:
            dans_l_ordre(self, *self.periode, "La fin ne peut pas venir avant le début.")
        apres_la_naissance(self)
        return valeurs
