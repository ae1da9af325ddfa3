"""Forms of the reference data."""

from typing import Any

from django import forms
from django.contrib.admin.widgets import FilteredSelectMultiple
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator

from referentiels.actions import exiger_un_plus_ancien
from referentiels.edition import Edition, empreinte, en_mots, preparer, touches_si_vu
from referentiels.models import Pays, Regime
from reglement.dispenses import LIBELLES
from reglement.regimes import MOTIFS_DE_DISPENSE
from socle.templatetags.typographie import INSECABLE

SCEAU, REVENIR = "_apercu", "_revenir"
"""What the page of the preview sends beside the values: the proof that it was seen, or the wish to go back."""
BORNES = {"heures": (1, 2000), "mois": (1, 120), "seuil": (1, 100), "jours": (0, 366)}
AIDES = {  # the columns that a person may edit, each with what it means
    "code": "Court, par exemple l’année. Il ne change plus.",
    "libelle": "Tel qu’il se lit sur les pages.",
    "applicable_du": "Vide pour le régime le plus ancien. Le régime précédent s’arrête la veille (CWASS art. 157/1).",
    "heures_citoyennete": "CWASS art. 152/5, §2",
    "mois_citoyennete": "Après la signature de la convention. CWASS art. 152/5, §2",
    "seuil_citoyennete": "Part des heures qui clôt l’axe, de 1 à 100.",
    "heures_francais": "CWASS art. 152/4, §2",
    "mois_francais": "Après la signature de la convention. CWASS art. 152/4, §2",
    "seuil_francais": "Part des heures qui clôt l’axe, de 1 à 100.",
    "heures_orientation": "CWASS art. 152/6",
    "seuil_orientation": "Part des heures qui clôt l’axe, de 1 à 100.",
    "mois_contact": "Après la commande du titre. CWASS art. 152/7, §1",
    "mois_bilan": "Après le premier contact. CWASS art. 152/3, §1",
    "mois_entretien": "Après la convention ou le dernier entretien. CWASS art. 152/3, §3",
    "mois_attestation": "Après la commande du titre. CWASS art. 152/7, §2",
    "prorogation": "Des mois accordés par le ministre repoussent l’attestation (régime 2018).",
    "suspension_detention": "Les jours de détention repoussent l’attestation. CWASS art. 152/7, §7",
    "jours_printemps_2020": "Quand le délai couvre la période du 18 mars au 30 avril 2020.",
    "motifs_dispense": "CWASS art. 152/7, §3",
    "nationalites_standstill": "CWASS art. 152/7, §3, 14°",
    "travail_continu": "CWASS art. 152/7, §3, 6° à 9°",
    "interim_cumule": "CWASS art. 152/7, §3, 8°",
    "attestation_dispense": "CWASS art. 152/7, §6",
    "document_fin": "Titre imprimé sur le document. CWASS art. 152/7, §2",
    "copie_commune": "À la délivrance, pour une personne tenue de suivre le parcours.",
    "copie_cpas": "À la délivrance, si la personne en est bénéficiaire et tenue de suivre le parcours.",
}


class RegimeForm(forms.ModelForm):
    """A regime; lists of codes are chosen by their names.

    It is valid once a person has seen what it changes and confirms it (`SCEAU`); until then it has no errors and yet
    saves nothing. `version` tells whether somebody else has edited the regime since the form was opened.
    """

    version = forms.CharField(widget=forms.HiddenInput, required=False)
    motifs_dispense = forms.MultipleChoiceField(
        label="Motifs de dispense",
        help_text=AIDES["motifs_dispense"],
        choices=[(code, LIBELLES[code][:1].upper() + LIBELLES[code][1:]) for code in MOTIFS_DE_DISPENSE],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    nationalites_standstill = forms.ModelMultipleChoiceField(
        label="Nationalités à clause de standstill",
        help_text=AIDES["nationalites_standstill"],
        queryset=Pays.objects.filter(nationalite_possible=True),
        widget=FilteredSelectMultiple("nationalités", is_stacked=False),
        required=False,
    )

    class Meta:
        model = Regime
        fields = list(AIDES)
        help_texts = AIDES

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        nouveau = self.instance._state.adding
        self.version_actuelle = "" if nouveau else empreinte([self.instance])
        if "version" in self.fields:
            self.fields["version"].initial = self.version_actuelle
        for nom, champ in self.fields.items():
            if bornes := BORNES.get(nom.partition("_")[0]):
                champ.validators = [MinValueValidator(bornes[0]), MaxValueValidator(bornes[1])]
                champ.widget.attrs |= {"min": bornes[0], "max": bornes[1]}

    def clean_motifs_dispense(self) -> list[str]:
        return sorted(self.cleaned_data["motifs_dispense"])

    def clean_nationalites_standstill(self) -> list[str]:
        return sorted(pays.pk for pays in self.cleaned_data["nationalites_standstill"])

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or self.cleaned_data
        if valeurs.get("version", "") != self.version_actuelle:
            envoyees: Any = self.data
            self.data = envoyees = envoyees.copy()
            envoyees["version"] = self.version_actuelle  # sent again, it is sent knowingly
            raise ValidationError(self._conflit())
        self._exiger_une_suite(valeurs)
        return valeurs

    def is_valid(self) -> bool:
        """Nothing is saved before the preview was seen; a form in which nothing changed needs none."""
        return super().is_valid() and not self.attend_confirmation

    @property
    def attend_confirmation(self) -> bool:
        """Right as it is, and its preview has to be seen first."""
        if not self.is_bound or self.errors or not self.has_changed():
            return False
        return REVENIR in self.data or self.touches is None

    @property
    def edition(self) -> Edition:
        """The change that saving would be. Only for a form without errors."""
        return preparer(self.instance)

    @property
    def touches(self) -> int | None:
        """How many files the preview announced; None before it was seen, and when it tells another change."""
        return touches_si_vu(self.edition, self.data.get(SCEAU, ""))

    def _conflit(self) -> list[str]:
        """What is in the database now beside what was typed."""
        phrases = ["Quelqu’un d’autre a modifié ce régime depuis que vous l’avez ouvert. Rien n’est enregistré."]
        for champ in Regime._meta.fields:
            if champ.name in self.changed_data:
                actuelle, tapee = self.initial.get(champ.name), self.cleaned_data.get(champ.name)
                valeurs = f"{dire(champ, actuelle)} maintenant, {dire(champ, tapee)} ici"
                phrases.append(f"{str(champ.verbose_name).capitalize()}{INSECABLE}: {valeurs}.")
        return [*phrases, "Vérifiez ces valeurs, puis enregistrez à nouveau."]

    def _exiger_une_suite(self, valeurs: dict[str, Any]) -> None:
        """Exactly one regime has no first day: the oldest."""
        if "applicable_du" not in valeurs:
            return
        autres = list(Regime.objects.exclude(pk=self.instance.pk))
        if valeurs["applicable_du"] is not None:
            exiger_un_plus_ancien([*autres, Regime(applicable_du=valeurs["applicable_du"])])
        elif any(regime.applicable_du is None for regime in autres):
            raise ValidationError({"applicable_du": "Seul le régime le plus ancien n’a pas de date de début."})


def dire(champ: Any, valeur: Any) -> str:
    """A value of a conflict in words."""
    return ", ".join(valeur) if isinstance(valeur, list) else en_mots(champ, valeur)
