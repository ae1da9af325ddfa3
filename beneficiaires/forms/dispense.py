"""A request of dispense, and what is decided about it."""

from typing import Any, NamedTuple

from django import forms

from beneficiaires.forms.base import FaitForm
from beneficiaires.models import Dispense, Dossier, EtatDispense, MotifDispense
from referentiels.models import Regime
from reglement.dispenses import HEURES_DE_FORMATION
from socle.formulaires import Jour, champ

TRAVAIL = (
    MotifDispense.TRAVAIL_SALARIE,
    MotifDispense.INDEPENDANT,
    MotifDispense.INTERIM,
    MotifDispense.CONJOINT_AIDANT,
)


class Seuil(NamedTuple):
    """A field that the law looks at for some grounds only."""

    motifs: tuple[MotifDispense, ...]
    vide: Any
    manque: str
    """Empty when it may stay unknown."""


SEUILS = {
    "axe": Seuil(
        (MotifDispense.ETAPE_AILLEURS,), "", "Une étape suivie ailleurs dispense d’un axe\u00a0: choisissez lequel."
    ),
    "temps": Seuil(
        TRAVAIL, None, "Dites quelle part d’un temps plein\u00a0: la loi demande au moins un mi-temps (0,5)."
    ),
    "heures_semaine": Seuil(
        (MotifDispense.FORMATION,),
        None,
        f"Dites combien d’heures par semaine\u00a0: la loi en demande au moins {HEURES_DE_FORMATION}.",
    ),
    "continu": Seuil(TRAVAIL, True, ""),
}
DEPUIS = "Dites depuis quand\u00a0: sans cette date, la loi ne permet pas d’accorder la dispense."
TOUT_LE_PARCOURS = (
    "Ce motif dispense de tout le parcours\u00a0: laissez l’axe vide, ou choisissez l’étape suivie ailleurs."
)
PRECISIONS = {
    **dict.fromkeys(TRAVAIL, "au moins un mi-temps, plus de trois mois"),
    MotifDispense.FORMATION: f"au moins {HEURES_DE_FORMATION} heures par semaine, plus de trois mois",
}
REDEMANDEE = [
    "La demande est déjà décidée\u00a0: corrigée, elle redevient «\u00a0demandée\u00a0» et une personne de la "
    "coordination la tranche à nouveau.",
    "D’ici là, une dispense accordée ne compte plus.",
]


class DispenseForm(FaitForm):
    """Whatever the ground, all the fields: those that it does not need are left out of what is saved."""

    passees = ("demandee_le",)
    periode = ("depuis", "jusqu_au")

    class Meta:
        model = Dispense
        fields = ["motif", "axe", "depuis", "jusqu_au", "temps", "continu", "heures_semaine", "demandee_le"]
        widgets = {"depuis": Jour, "jusqu_au": Jour, "demandee_le": Jour}
        labels = {"continu": "Période sans interruption"}
        help_texts = {
            "axe": "Pour une étape déjà suivie ailleurs en Belgique.",
            "depuis": "Le début du contrat, des études, de l’incapacité… ou la date du document.",
            "jusqu_au": "Vide\u00a0: sans fin connue.",
            "temps": "Pour un travail\u00a0: 0,5 pour un mi-temps, 1 pour un temps plein.",
            "continu": "Pour un travail.",
            "heures_semaine": "Pour une formation professionnelle.",
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial.setdefault("demandee_le", self.aujourdhui)
        if self.initial.get("demandee_le") is None:
            self.initial["demandee_le"] = self.aujourdhui
        champ(self, "motif").choices = [("", "–"), *motifs_offerts(self.instance)]

    @property
    def consequences(self) -> list[str]:
        return REDEMANDEE if self.instance.pk and self.instance.etat != EtatDispense.DEMANDEE else []

    @property
    def changed_data(self) -> list[str]:
        """With the columns that the ground does not need and that `clean` has emptied."""
        vides = [nom for nom in SEUILS if self.is_bound and self.initial.get(nom) != self.cleaned_data.get(nom)]
        return [*dict.fromkeys([*super().changed_data, *vides])]

    def clean_temps(self):
        temps = self.cleaned_data["temps"]
        if temps is not None and not 0 < temps <= 1:
            self.add_error("temps", "La part d’un temps plein va de 0 à 1\u00a0: 0,5 pour un mi-temps.")
        return temps

    def clean(self):
        valeurs = super().clean()
        motif = valeurs.get("motif")
        if not motif:
            return valeurs
        if valeurs.get("axe") and motif != MotifDispense.ETAPE_AILLEURS:
            self.add_error("axe", TOUT_LE_PARCOURS)
        elif motif != MotifDispense.ETAPE_AILLEURS and valeurs.get("depuis") is None:
            self.exiger("depuis", DEPUIS)
        for nom, seuil in SEUILS.items():
            if motif not in seuil.motifs:
                valeurs[nom] = seuil.vide
            elif seuil.manque and not valeurs.get(nom):
                self.exiger(nom, seuil.manque)
        return valeurs

    def exiger(self, nom: str, phrase: str) -> None:
        """Say that a field is missing, unless what was typed is already refused."""
        if nom not in self.errors:
            self.add_error(nom, phrase)


def motifs_offerts(demande: Dispense) -> list[tuple[str, str]]:
    """The grounds of the person's regime, of all of them while it is unknown; always that of the request, and the
    partial one. Those with thresholds say them."""
    dossier = (
        Dossier.objects.filter(beneficiaire_id=demande.beneficiaire_id).select_related("regime").order_by("pk").last()
    )
    regimes = [dossier.regime] if dossier is not None and dossier.regime else Regime.objects.all()
    connus = {motif for regime in regimes for motif in regime.motifs_dispense}
    connus |= {demande.motif, MotifDispense.ETAPE_AILLEURS}
    return [
        (motif.value, f"{motif.label} ({PRECISIONS[motif]})" if motif in PRECISIONS else str(motif.label))
        for motif in MotifDispense
        if motif in connus
    ]


class DecisionForm(forms.Form):
    """`lue`: the request as it was shown to who decides."""

    lue = forms.CharField(widget=forms.HiddenInput)


class AccordForm(DecisionForm):
    preuve_vue = forms.CharField(
        label="Document vu",
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text="Si la preuve n’est pas jointe. Se lit dans tout le dossier\u00a0: aucun détail de santé.",
    )


class RefusForm(DecisionForm):
    refus = forms.CharField(
        label="Raison du refus",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="La personne a le droit de la connaître. Se lit dans tout le dossier\u00a0: aucun détail de santé.",
        error_messages={"required": "Dites pourquoi\u00a0: la personne a le droit de le savoir."},
    )
