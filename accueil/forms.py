"""The forms of the module d’accueil."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from accueil.models import COMPETENCES, FILIERES, Besoin, BilanSocial, Positionnement, SeanceDroits, Suite
from beneficiaires.models import Dossier
from referentiels.models import NiveauCecr
from socle.durees import DureeFormField
from socle.formulaires import Erreur, Jour, Lignes, erreurs_de, tel_quel, une_de_plus

LIGNES_VIDES = 3
JOURNEE = 24 * 60


class BilanForm(forms.ModelForm):
    """Fields in the order of the page; the template groups them by the purpose that the law gives each."""

    class Meta:
        model = BilanSocial
        fields = [
            "fait_le",
            "langue",
            "interprete",
            "notice_le",
            "situation",
            "enfants",
            "diplomes",
            "experience",
            "emploi",
            "logement",
            "securite_sociale",
            "sans_test",
            "accord_autres_donnees",
            "autres_donnees",
        ]
        widgets = {
            "fait_le": Jour,
            "notice_le": Jour,
            "diplomes": forms.Textarea({"rows": 3}),
            "experience": forms.Textarea({"rows": 3}),
            "autres_donnees": forms.Textarea({"rows": 3}),
        }

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("autres_donnees") and not donnees.get("accord_autres_donnees"):
            self.add_error(
                "accord_autres_donnees",
                "Demandez l’accord de la personne : sans lui, ces données ne se notent pas.",
            )
        return donnees


class BesoinForm(forms.ModelForm):
    class Meta:
        model = Besoin
        fields = ["domaine", "precision", "suite", "service"]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if donnees.get("suite") == Suite.SERVICE and not donnees.get("service"):
            self.add_error("service", "Écrivez vers quel service la personne est orientée.")
        return donnees

    def has_changed(self) -> bool:
        return any(self[nom].data for nom in self.Meta.fields)

    def _get_validation_exclusions(self) -> set[str]:
        return super()._get_validation_exclusions() | {"service"}  # type: ignore[misc] # said beside its field by `clean`


BesoinsFormSet: type[Lignes] = forms.formset_factory(  # type: ignore[assignment]
    BesoinForm, formset=Lignes, extra=LIGNES_VIDES, can_delete=True, max_num=40
)


class SaisieBilan:
    """The bilan and its needs, filled together."""

    def __init__(
        self, bilan: BilanSocial, donnees: Mapping[str, Any] | None = None, *, initial: dict[str, Any] | None = None
    ) -> None:
        besoins = [_valeurs(besoin) for besoin in bilan.besoins.all()] if bilan.pk else []
        self.formulaire = BilanForm(donnees, instance=bilan, initial=initial)
        self.besoins = BesoinsFormSet(donnees, initial=besoins, prefix="besoins")

    @classmethod
    def avec_une_ligne_de_plus(cls, donnees: Mapping[str, Any]) -> "SaisieBilan":
        """What was typed, not judged yet, and one more empty row."""
        saisie = cls(BilanSocial(), initial=tel_quel(BilanForm(), donnees))
        saisie.besoins = une_de_plus(BesoinsFormSet, donnees, prefix="besoins")
        return saisie

    def est_valide(self) -> bool:
        return all([self.formulaire.is_valid(), self.besoins.is_valid()])

    @property
    def erreurs(self) -> list[Erreur]:
        """Those of the needs; the page tells the others with the form."""
        return erreurs_de((f"Besoin {rang}", ligne) for rang, ligne in enumerate(self.besoins, 1))

    def lire_besoins(self) -> list[Besoin]:
        champs = BesoinForm.Meta.fields
        return [Besoin(**{nom: valeurs[nom] for nom in champs}) for valeurs in self.besoins.remplies]


class SeanceForm(forms.ModelForm):
    minutes = DureeFormField(label="Durée", maximum=JOURNEE, help_text="Par exemple 4 ou 3 h 30.")

    class Meta:
        model = SeanceDroits
        fields = ["tenue_le", "minutes", "langue", "interprete", "collective"]
        widgets = {"tenue_le": Jour}


class PositionnementForm(forms.ModelForm):
    class Meta:
        model = Positionnement
        fields = ["passe_le", *COMPETENCES]
        widgets = {"passe_le": Jour}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for competence in COMPETENCES:
            champ = self.fields[competence]
            assert isinstance(champ, forms.ModelChoiceField)
            champ.queryset = NiveauCecr.objects.filter(famille__in=FILIERES)


class SanteForm(forms.Form):
    note = forms.CharField(
        label="Ce qu’il faut savoir pour accompagner la personne",
        widget=forms.Textarea({"rows": 6}),
        required=False,
        help_text="Seulement ce qui est utile au parcours. Laissez vide pour effacer.",
    )


class MotifForm(forms.Form):
    motif = forms.CharField(label="Motif", max_length=200, help_text="Il reste dans la chronologie du dossier.")


def initiales_bilan(dossier: Dossier, aujourdhui: date) -> dict[str, Any]:
    personne = dossier.beneficiaire
    return {
        "fait_le": aujourdhui,
        "notice_le": aujourdhui,
        "langue": personne.langue_id,
        "interprete": personne.interprete,
    }


def initiales_seance(dossier: Dossier, aujourdhui: date) -> dict[str, Any]:
    personne = dossier.beneficiaire
    return {"tenue_le": aujourdhui, "langue": personne.langue_id, "interprete": personne.interprete}


def _valeurs(besoin: Besoin) -> dict[str, Any]:
    return {nom: getattr(besoin, nom) for nom in BesoinForm.Meta.fields}
