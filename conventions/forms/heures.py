"""The forms of hours, of their corrections and of the closing of an axis."""

import datetime
import uuid
from collections.abc import Mapping
from typing import Any

from django import forms

from conventions.actions import Saisie
from conventions.models import Axe, LigneHeures
from conventions.regles import MINUTES_CERTIFIEES_MAX, MINUTES_PAR_JOUR, doublons, refus_de_ligne
from formations.models import Operateur
from socle.champs import ChampFichier
from socle.durees import DureeFormField
from socle.formulaires import Erreur, Jour, Lignes, champ, erreurs_de, une_de_plus
from socle.templatetags.typographie import duree

LIGNES_VIDES = 3


class LigneForm(forms.Form):
    """One line of hours."""

    date = forms.DateField(label="Date", widget=Jour)
    duree = DureeFormField(label="Durée", maximum=MINUTES_PAR_JOUR)
    operateur = forms.ModelChoiceField(Operateur.objects.none(), label="Opérateur", required=False, empty_label="–")

    def __init__(self, *args: Any, axe: Axe, operateurs: Any, le: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.axe, self.le = axe, le
        operateur = champ(self, "operateur")
        operateur.initial = axe.operateur_id
        operateur.choices = operateurs
        operateur.queryset = Operateur.objects.filter(centre_id=axe.centre_id)

    def has_changed(self) -> bool:
        return bool(self["date"].data or self["duree"].data)

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if "date" in donnees:
            signee_le = self.axe.convention.signee_le
            refus = refus_de_ligne(donnees["date"], donnees.get("duree") or 1, signee_le=signee_le, le=self.le)
            for champ, phrase in refus.items():
                self.add_error(champ, phrase)
        return donnees


class EnvoiForm(forms.Form):
    """What identifies one sending of the lines, and the answer to « est-ce un doublon ? »."""

    jeton = forms.UUIDField(widget=forms.HiddenInput)
    voulus = forms.BooleanField(label="Ce sont bien des séances différentes : tout enregistrer", required=False)


LignesFormSet: type[Lignes] = forms.formset_factory(  # type: ignore[assignment]
    LigneForm, formset=Lignes, extra=LIGNES_VIDES, max_num=40
)


class SaisieHeures:
    """Several lines of one axis, typed at once."""

    def __init__(self, axe: Axe, donnees: Mapping[str, Any] | None = None, *, le: datetime.date) -> None:
        self.axe = axe
        self.options = {"axe": axe, "operateurs": choix_d_operateurs(axe), "le": le}
        self.envoi = EnvoiForm(donnees, initial={"jeton": uuid.uuid4()})
        self.lignes = LignesFormSet(donnees, prefix="lignes", form_kwargs=self.options)
        self.doublons = False

    @classmethod
    def avec_une_ligne_de_plus(cls, axe: Axe, donnees: Mapping[str, Any], *, le: datetime.date) -> "SaisieHeures":
        saisie = cls(axe, le=le)
        saisie.lignes = une_de_plus(LignesFormSet, donnees, prefix="lignes", form_kwargs=saisie.options)
        return saisie

    def est_valide(self) -> bool:
        if not all([self.envoi.is_valid(), self.lignes.is_valid()]):
            return False
        if not self.lignes.remplies:
            self.envoi.add_error(None, "Écrivez au moins une ligne : une date et une durée.")
        elif not self.envoi.cleaned_data["voulus"]:
            self._signaler_les_doublons()
        return self.envoi.is_valid()

    @property
    def erreurs(self) -> list[Erreur]:
        """Those of the lines; the page tells the others with the form."""
        return erreurs_de((f"Ligne {rang}", ligne) for rang, ligne in enumerate(self.lignes, 1))

    def saisies(self) -> list[Saisie]:
        return [Saisie(ligne["date"], ligne["duree"], ligne["operateur"]) for ligne in self.lignes.remplies]

    def _signaler_les_doublons(self) -> None:
        connues = LigneHeures.objects.filter(axe=self.axe).exclude(jeton=self.envoi.cleaned_data["jeton"]).en_vigueur()
        remplies = [ligne for ligne in self.lignes.forms if ligne.has_changed()]
        nouvelles = [(ligne.cleaned_data["date"], ligne.cleaned_data["duree"]) for ligne in remplies]
        for rang in doublons(connues.values_list("date", "minutes"), nouvelles):
            remplies[rang].add_error("date", "Une autre ligne dit la même date et la même durée.")
            self.doublons = True
        if self.doublons:
            self.envoi.add_error("voulus", "Vérifiez les lignes signalées, ou cochez cette case.")


def choix_d_operateurs(axe: Axe) -> list[tuple[Any, str]]:
    """Those who may give the axis, and the one who gives it even when it left the list since."""
    possibles = Operateur.objects.filter(centre_id=axe.centre_id)
    noms = dict(possibles.pour_axe(axe.type).values_list("pk", "nom"))
    if axe.operateur_id and axe.operateur is not None:
        noms[axe.operateur_id] = axe.operateur.nom
    return [("", "–"), *noms.items()]


class TotalForm(LigneForm):
    """A total that an operator certifies on a document."""

    date = forms.DateField(label="Heures suivies jusqu’au", widget=Jour)
    duree = DureeFormField(label="Total certifié", maximum=MINUTES_CERTIFIEES_MAX, help_text="Par exemple 60 ou 60:30.")
    operateur = forms.ModelChoiceField(Operateur.objects.none(), label="Certifié par", empty_label="–")
    fichier = ChampFichier(label="Document de l’opérateur")
    ajoute = forms.BooleanField(required=False)
    jeton = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        deja = self.axe.minutes_suivies
        if deja:
            self.fields["ajoute"].label = f"Ce total s’ajoute aux {duree(deja)} déjà notées"
        else:
            del self.fields["ajoute"]

    def has_changed(self) -> bool:
        return True

    def clean(self) -> dict[str, Any]:
        """What a total of one day would refuse is judged by the gesture; hours that are there already are asked."""
        donnees = forms.Form.clean(self) or {}
        if "ajoute" in self.fields and not donnees.get("ajoute"):
            self.add_error("ajoute", "Ne certifiez que les heures qui ne sont pas déjà notées, puis cochez cette case.")
        return donnees


class CorrectionForm(LigneForm):
    motif = forms.CharField(
        label="Motif de la correction", max_length=200, help_text="Il reste à côté de la ligne barrée."
    )


class MotifForm(forms.Form):
    motif = forms.CharField(label="Motif", max_length=200)


class ClotureForm(forms.Form):
    raison = forms.CharField(label="Raison", max_length=300, widget=forms.Textarea({"rows": 3}))


class OperateurForm(forms.Form):
    operateur = forms.ModelChoiceField(
        Operateur.objects.none(), label="Opérateur", required=False, empty_label="À choisir plus tard"
    )

    def __init__(self, *args: Any, operateurs: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ(self, "operateur").queryset = operateurs
