"""The forms of the draft of a convention and of its signature."""

from collections.abc import Mapping
from typing import Any

from django import forms

from conventions.actions import Choix
from conventions.models import Axe, Convention, TypeAxe
from conventions.places import libres
from conventions.proposition import Proposition
from formations.models import Groupe, Operateur
from reglement.axes import AxePropose
from socle.formulaires import Erreur, Jour, erreurs_de
from socle.templatetags.typographie import espaces, jour


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
    groupe = forms.ModelChoiceField(
        Groupe.objects.none(),
        label="Groupe",
        required=False,
        empty_label="À choisir plus tard",
        help_text="La signature y inscrit la personne ; son opérateur est alors celui de l’axe.",
    )
    motif = forms.CharField(label="Motif, si vous changez la proposition", max_length=300, required=False, strip=True)

    def __init__(
        self, *args: Any, propose: AxePropose, operateurs: list[Any], groupes: list[Any], **kwargs: Any
    ) -> None:
        kwargs["prefix"] = propose.code
        super().__init__(*args, **kwargs)
        self.propose = propose
        self.libelle = TypeAxe(propose.code).label
        self._offrir("operateur", {o.pk: str(o) for o in operateurs if getattr(o.type, propose.code)})
        self._offrir("groupe", {g.pk: libelle_de_groupe(g) for g in groupes if g.cours.matiere == propose.code})

    def _offrir(self, nom: str, choix: dict[int, str]) -> None:
        """These choices only: the three axes of the page read their lists together."""
        champ: Any = self.fields[nom]
        champ.queryset = champ.queryset.model.objects.filter(pk__in=choix)
        champ.choices = [("", champ.empty_label), *choix.items()]

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
        operateurs: list[Any],
        groupes: list[Any],
        donnees: Mapping[str, Any] | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.proposition = proposition
        self.module = proposition.axes[TypeAxe.ACCUEIL]
        self.formulaire = ConventionForm(donnees, instance=convention, initial=initial)
        connus = {axe.type: axe for axe in convention.axes.all()} if convention.pk else {}
        self.axes = [
            AxeForm(
                donnees,
                propose=propose,
                operateurs=operateurs,
                groupes=groupes,
                initial=_initiales(propose, connus.get(code)),
            )
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
                groupe=axe.cleaned_data["groupe"],
            )
            for axe in self.axes
        }


def _initiales(propose: AxePropose, axe: Axe | None) -> dict[str, Any]:
    """What the draft says; where the proposal has changed since, the form starts from the new one."""
    if axe is None:
        return {"requis": propose.requis}
    requis = axe.requis if axe.raison == propose.raison else propose.requis
    return {"requis": requis, "motif": axe.motif, "operateur": axe.operateur_id, "groupe": axe.groupe_id}


def libelle_de_groupe(groupe: Any) -> str:
    """« Arabe 3, Lire et Agir, dès le 2 mars 2026 : 4 places libres », for a group read with its seats."""
    places = libres(groupe)
    combien = "complet" if not places else "une place libre" if places == 1 else f"{places} places libres"
    return espaces(f"{groupe}, {groupe.cours.operateur}, dès le {jour(groupe.debut)} : {combien}")


class SignatureForm(forms.Form):
    signee_le = forms.DateField(label="Signée le", widget=Jour)


class CorrigerSignatureForm(SignatureForm):
    motif = forms.CharField(label="Motif de la correction", max_length=200)
