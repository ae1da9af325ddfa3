"""The forms of an avenant: the agreement, each axis as it becomes, the signature; and the end of a convention."""

from collections.abc import Mapping
from typing import Any

from django import forms

from conventions.actions import Accord
from conventions.avenant import MINUTES_MAXIMUM, Souhait
from conventions.models import Avenant, Axe, EtatEntretien, MotifTermine, TypeAxe
from conventions.presentation import AxeAffiche
from formations.models import Operateur
from socle.durees import DureeFormField
from socle.formulaires import Erreur, Jour, champ, erreurs_de


class AccordForm(forms.ModelForm):
    class Meta:
        model = Avenant
        fields = ["motif", "entretien", "langue", "interprete"]
        widgets = {"motif": forms.Textarea({"rows": 2})}
        labels = {"motif": "Pourquoi la convention change", "langue": "Expliqué en"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        tenus = self.instance.convention.entretiens.filter(etat=EtatEntretien.TENU)
        champ(self, "entretien").queryset = tenus
        champ(self, "entretien").empty_label = "Aucun"


class AxeAvenantForm(forms.Form):
    """One axis as the parties want it: followed or not, how many hours, by whom."""

    requis = forms.BooleanField(label="À suivre", required=False)
    minutes = DureeFormField(label="Heures", maximum=MINUTES_MAXIMUM, required=False)
    operateur = forms.ModelChoiceField(
        Operateur.objects.none(), label="Opérateur", required=False, empty_label="À choisir plus tard"
    )

    def __init__(self, *args: Any, affiche: AxeAffiche, operateurs: Any, minimum: int, **kwargs: Any) -> None:
        axe = affiche.axe
        kwargs["prefix"] = axe.type
        super().__init__(*args, **kwargs)
        self.affiche, self.axe, self.minimum = affiche, axe, minimum
        self.libelle = axe.get_type_display()
        champ(self, "operateur").queryset = operateurs.pour_axe(axe.type) | operateurs.filter(pk=axe.operateur_id)

    def souhait(self) -> Souhait:
        """An axis that is followed without a number of hours takes those of the regime."""
        valeurs = self.cleaned_data
        if not valeurs["requis"]:
            return Souhait(False)
        return Souhait(True, valeurs["minutes"] or self.minimum, valeurs["operateur"])


class SaisieAvenant:
    """The agreement and its axes, filled together; the module d’accueil is not a choice. `minimums`: the least minutes
    that the regime asks of each axis."""

    def __init__(
        self,
        avenant: Avenant,
        affiches: list[AxeAffiche],
        *,
        operateurs: Any,
        minimums: Mapping[str, int],
        donnees: Mapping[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.formulaire = AccordForm(donnees, instance=avenant, initial=initial)
        prevus = {ligne["axe"]: ligne["apres"] for ligne in avenant.changements}
        self.axes = [
            AxeAvenantForm(
                donnees,
                affiche=affiche,
                operateurs=operateurs,
                minimum=minimums[affiche.axe.type],
                initial=_initiales(affiche.axe, prevus.get(affiche.axe.type), minimums[affiche.axe.type]),
            )
            for affiche in affiches
            if affiche.axe.type != TypeAxe.ACCUEIL
        ]

    def est_valide(self) -> bool:
        return all([self.formulaire.is_valid(), *(axe.is_valid() for axe in self.axes)])

    @property
    def erreurs(self) -> list[Erreur]:
        """Those of the axes; the page tells the others with the form."""
        return erreurs_de((axe.libelle, axe) for axe in self.axes)

    def accord(self) -> Accord:
        valeurs = self.formulaire.cleaned_data
        souhaits = {axe.axe.type: axe.souhait() for axe in self.axes}
        return Accord(**{nom: valeurs[nom] for nom in AccordForm.Meta.fields}, souhaits=souhaits)


def _initiales(axe: Axe, prevu: Mapping[str, Any] | None, minimum: int) -> dict[str, Any]:
    """What the draft says, else what the axis is."""
    if prevu is None:
        prevu = {"requis": axe.requis, "minutes": axe.minutes_dues, "operateur": axe.operateur_id}
    return {**prevu, "minutes": prevu["minutes"] or minimum}


class SignatureAvenantForm(forms.Form):
    signe_le = forms.DateField(label="Signé le", widget=Jour)


class FinForm(forms.Form):
    fin_le = forms.DateField(label="Dernier jour", widget=Jour)
    motif = forms.ChoiceField(label="Motif", choices=[("", "---------"), *MotifTermine.choices])
    raison = forms.CharField(
        label="Précision", max_length=300, required=False, widget=forms.Textarea({"rows": 2}), strip=True
    )
