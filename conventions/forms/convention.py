"""The forms of the draft of a convention and of its signature."""

from collections.abc import Mapping
from typing import Any

from django import forms

from conventions.actions import Choix
from conventions.models import Axe, Convention, TypeAxe
from conventions.proposition import Proposition
from formations.models import Operateur
from reglement.axes import AxePropose
from socle.formulaires import Erreur, Jour, erreurs_de


class ConventionForm(forms.ModelForm):
    class Meta:
        model = Convention
        fields = ["langue", "interprete"]


class AxeForm(forms.Form):
    """One axis of the draft: followed or not, by whom, and why when the proposal is not kept."""

    requis = forms.BooleanField(label="À suivre", required=False)
    operateur = forms.ModelChoiceField(
        Operateur.objects.none(), label="Opérateur", required=False, empty_label="À choisir plus tard"
    )
    motif = forms.CharField(label="Motif, si vous changez la proposition", max_length=300, required=False, strip=True)

    def __init__(self, *args: Any, propose: AxePropose, operateurs: Any, **kwargs: Any) -> None:
        kwargs["prefix"] = propose.code
        super().__init__(*args, **kwargs)
        self.propose = propose
        self.libelle = TypeAxe(propose.code).label
        self.fields["operateur"].queryset = operateurs.pour_axe(propose.code)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("requis") != self.propose.requis and not donnees.get("motif"):
            self.add_error("motif", "Écrivez pourquoi vous changez la proposition.")
        return donnees


class SaisieConvention:
    """A draft and its axes, filled together; the module d’accueil is not a choice."""

    def __init__(
        self,
        proposition: Proposition,
        convention: Convention,
        *,
        operateurs: Any,
        donnees: Mapping[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.proposition = proposition
        self.module = proposition.axes[TypeAxe.ACCUEIL]
        self.formulaire = ConventionForm(donnees, instance=convention, initial=initial)
        connus = {axe.type: axe for axe in convention.axes.all()} if convention.pk else {}
        self.axes = [
            AxeForm(donnees, propose=propose, operateurs=operateurs, initial=_initiales(propose, connus.get(code)))
            for code, propose in proposition.axes.items()
            if code != TypeAxe.ACCUEIL
        ]

    def est_valide(self) -> bool:
        return all([self.formulaire.is_valid(), *(axe.is_valid() for axe in self.axes)])

    @property
    def erreurs(self) -> list[Erreur]:
        """Those of the axes; the page tells the others with the form."""
        return erreurs_de((axe.libelle, axe) for axe in self.axes)

    def choix(self) -> dict[str, Choix]:
        return {
            axe.propose.code: Choix(
                requis=axe.cleaned_data["requis"],
                motif=axe.cleaned_data["motif"],
                operateur=axe.cleaned_data["operateur"],
            )
            for axe in self.axes
        }


def _initiales(propose: AxePropose, axe: Axe | None) -> dict[str, Any]:
    """What the draft says; where the proposal has changed since, the form starts from the new one."""
    if axe is None:
        return {"requis": propose.requis}
    requis = axe.requis if axe.raison == propose.raison else propose.requis
    return {"requis": requis, "motif": axe.motif, "operateur": axe.operateur_id}


class SignatureForm(forms.Form):
    signee_le = forms.DateField(label="Signée le", widget=Jour)


class CorrigerSignatureForm(SignatureForm):
    motif = forms.CharField(label="Motif de la correction", max_length=200)
