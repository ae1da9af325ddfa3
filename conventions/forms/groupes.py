"""The forms of enrolments and waits."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from beneficiaires.models import Dossier
from comptes.models import Utilisateur
from conventions.actions import Souhaits
from conventions.actions.inscriptions import COMPLET
from conventions.models import Inscription, Moment, TypeAxe
from formations.models import Groupe
from referentiels.models import Commune, Langue, NiveauCecr
from socle.formulaires import Filtre, Jour, champ

TOUS = "tous"
GROUPE_FERME = "Ce groupe n’est plus ouvert : choisissez-en un autre."
LISTE_CHANGEE = "La liste a changé depuis que vous l’avez ouverte : relisez-la, puis cochez de nouveau."
DES_LE = "Vide : dès aujourd’hui, ou dès le premier jour du groupe."


class ChoisirGroupeForm(forms.Form):
    """A group for a person."""

    groupe = forms.ModelChoiceField(
        Groupe.objects.none(),
        label="Groupe",
        error_messages={"required": "Choisissez un groupe.", "invalid_choice": GROUPE_FERME},
    )
    du = forms.DateField(label="À partir du", widget=Jour, required=False, help_text=DES_LE)

    def __init__(self, *args: Any, groupes: QuerySet[Groupe], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ(self, "groupe").queryset = groupes

    @property
    def complet(self) -> bool:
        """Refused because the last seat is gone: the waiting list is next."""
        return self.has_error("groupe", COMPLET)


class InscrireForm(forms.Form):
    """Several persons for a group."""

    dossiers = forms.ModelMultipleChoiceField(
        Dossier.objects.none(),
        label="Personnes",
        error_messages={"required": "Cochez au moins une personne.", "invalid_choice": LISTE_CHANGEE},
    )
    du = forms.DateField(label="À partir du", widget=Jour, required=False, help_text=DES_LE)

    def __init__(self, *args: Any, dossiers: QuerySet[Dossier], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ(self, "dossiers").queryset = dossiers


class FeuilleDroitsForm(forms.Form):
    """Who was at a séance droits et devoirs."""

    presentes = forms.ModelMultipleChoiceField(
        Inscription.objects.none(),
        label="Personnes présentes",
        error_messages={"required": "Cochez qui était là.", "invalid_choice": LISTE_CHANGEE},
    )
    interprete = forms.BooleanField(label="Avec interprète", required=False)

    def __init__(self, *args: Any, inscriptions: QuerySet[Inscription], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ(self, "presentes").queryset = inscriptions


class ViderDroitsForm(forms.Form):
    motif = forms.CharField(label="Pourquoi", max_length=200, help_text="Par exemple : feuille d’un autre jour.")


class QuitterForm(forms.Form):
    au = forms.DateField(label="Dernier jour", widget=Jour)
    motif = forms.CharField(
        label="Pourquoi",
        max_length=200,
        help_text="Par exemple : travail, déménagement, passage dans un autre groupe.",
    )


class AttenteForm(forms.Form):
    """Since when a person waits, and what she needs."""

    depuis = forms.DateField(label="Attend depuis le", widget=Jour)
    niveau = forms.ModelChoiceField(
        NiveauCecr.objects.all(), label="Niveau de français", required=False, empty_label="Peu importe"
    )
    langue = forms.ModelChoiceField(
        Langue.objects.all(), label="Cours donné en", required=False, empty_label="Peu importe"
    )
    commune = forms.ModelChoiceField(Commune.objects.none(), label="Près de", required=False, empty_label="Peu importe")
    moments = forms.MultipleChoiceField(
        label="Libre le",
        choices=Moment.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rien de coché : à tout moment.",
    )
    garderie = forms.BooleanField(label="A besoin d’une garderie", required=False)
    note = forms.CharField(
        label="Remarque",
        max_length=200,
        required=False,
        help_text="Ce qui aide à choisir un groupe. Rien sur la santé.",
    )

    def __init__(self, *args: Any, connue: bool, centre_id: int, **kwargs: Any) -> None:
        """`connue`: she waits already, and keeps her day."""
        super().__init__(*args, **kwargs)
        if connue:
            del self.fields["depuis"]
        champ(self, "commune").queryset = Commune.objects.filter(centre=centre_id)

    def souhaits(self) -> Souhaits:
        valeurs = {nom: valeur for nom, valeur in self.cleaned_data.items() if nom != "depuis"}
        return Souhaits(**{**valeurs, "moments": tuple(valeurs["moments"])})


class RetirerAttenteForm(forms.Form):
    motif = forms.CharField(
        label="Pourquoi", max_length=200, help_text="Par exemple : déménagement, travail, place trouvée ailleurs."
    )


class FiltreAttentes(Filtre):
    axe = forms.ChoiceField(
        label="Axe",
        required=False,
        choices=[("", "Tous"), *((code, nom) for code, nom in TypeAxe.choices if code != TypeAxe.ACCUEIL)],
    )
    etat = forms.ChoiceField(
        label="État", required=False, choices=[("", "Attendent encore"), ("toutes", "Toutes, même finies")]
    )
    niveau = forms.ModelChoiceField(
        NiveauCecr.objects.all(), label="Niveau de français", required=False, empty_label="Tous"
    )
    langue = forms.ModelChoiceField(Langue.objects.all(), label="Cours donné en", required=False, empty_label="Tous")
    commune = forms.ModelChoiceField(Commune.objects.none(), label="Près de", required=False, empty_label="Partout")
    moment = forms.ChoiceField(label="Libre le", required=False, choices=[("", "Tous"), *Moment.choices])
    garderie = forms.BooleanField(label="Avec garderie", required=False)

    def __init__(self, *args: Any, centre_id: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ(self, "commune").queryset = Commune.objects.filter(centre=centre_id)


class FiltreAbsences(Filtre):
    """Whose files, and from which percentage of missed hours."""

    referent = forms.ChoiceField(label="Travailleur social", required=False)
    seuil = forms.IntegerField(label="Absences à partir de (%)", required=False, min_value=1, max_value=100)
    sans_raison = forms.BooleanField(label="Sans raison seulement", required=False)

    def __init__(self, *args: Any, par: Utilisateur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        referents = Utilisateur.objects.referents(par.centre_id or 0)
        champ(self, "referent").choices = [
            (TOUS, "Tous"),
            *((str(referent.pk), str(referent)) for referent in referents),
        ]
