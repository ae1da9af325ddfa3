"""Correcting one validated presence."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from conventions.forms.feuille import PARTIELLES, RAISONS, ecrire_moment, minutes_suivies
from conventions.models import LigneHeures, Presence
from conventions.regles import RAISON_MAX, Marque, marque
from formations.models import Seance


class Propositions(forms.TextInput):
    """A text with what a list proposes."""

    template_name = "conventions/champs/propositions.html"

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        contexte = super().get_context(name, value, {**(attrs or {}), "list": "raisons"})
        return {**contexte, "propositions": RAISONS}


class CorrectionPresenceForm(forms.Form):
    """What the presence becomes, and why it changes. `marque`: the mark once the form is valid."""

    presence = forms.ChoiceField(label="Présence", choices=Presence, widget=forms.RadioSelect)
    quand = forms.CharField(
        label="Heure d’arrivée ou de départ",
        required=False,
        max_length=10,
        help_text="Pour un retard ou un départ\u00a0: une heure (9:30) ou les minutes manquées (30).",
    )
    raison = forms.CharField(
        label="Raison de l’absence",
        required=False,
        max_length=RAISON_MAX,
        widget=Propositions,
        help_text="Elle excuse ce qui manque. N’écrivez rien sur la santé.",
    )
    motif = forms.CharField(
        label="Motif de la correction", max_length=200, help_text="Il reste à côté de l’ancienne présence, barrée."
    )

    def __init__(self, *args: Any, ligne: LigneHeures, seance: Seance, **kwargs: Any) -> None:
        actuelle = Marque(ligne.presence, ligne.minutes, ligne.raison)
        initial = {"presence": ligne.presence, "quand": ecrire_moment(actuelle, seance), "raison": ligne.raison}
        super().__init__(*args, **{**kwargs, "initial": initial})
        self.seance = seance
        self.marque = actuelle

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        presence = donnees.get("presence")
        if presence and "quand" in donnees and "raison" in donnees:
            try:
                self.marque = self._marque(presence, donnees["quand"], donnees["raison"])
            except ValidationError as refus:
                for champ, phrases in refus.message_dict.items():
                    self.add_error("quand" if champ == "minutes" else champ, phrases)
        return donnees

    def _marque(self, presence: str, quand: str, raison: str) -> Marque:
        minutes = minutes_suivies(quand, presence, self.seance) if presence in PARTIELLES and quand else None
        return marque(presence, minutes, self.seance.minutes, "" if presence == Presence.PRESENT else raison)
