"""The forms of evaluation interviews: the appointment, the report, the reason why one did not take place."""

from typing import Any

from django import forms

from conventions.actions import CompteRendu, RendezVous
from conventions.models import Entretien
from socle.formulaires import Heure, Jour
from socle.simultane import Memoire, retenir, reunir


class EntretienForm(forms.ModelForm):
    """What both forms share: they remember what they showed, for the case where a colleague writes too."""

    vu = Memoire()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        retenir(self)

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or {}
        reunir(self, valeurs)
        return valeurs


class RendezVousForm(EntretienForm):
    class Meta:
        model = Entretien
        fields = ["prevu_le", "heure", "lieu", "canal", "langue", "interprete"]
        widgets = {"prevu_le": Jour, "heure": Heure}
        labels = {"prevu_le": "Date", "heure": "Heure", "canal": "La personne est invitée par", "langue": "Langue"}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for nom in ("heure", "lieu", "canal"):
            self.fields[nom].required = True

    def rendez_vous(self) -> RendezVous:
        return RendezVous(**{nom: self.cleaned_data[nom] for nom in self.Meta.fields})


class CompteRenduForm(EntretienForm):
    avenant = forms.BooleanField(label="Établir ensuite un avenant", required=False)

    class Meta:
        model = Entretien
        fields = ["tenu_le", "langue", "interprete", "acces", "suivi", "absences", "changements"]
        sujets = ["acces", "suivi", "absences", "changements"]
        widgets = {"tenu_le": Jour, **{sujet: forms.Textarea({"rows": 3}) for sujet in sujets}}
        labels = {"langue": "Langue de l’entretien"}
        help_texts = {
            "acces": "La personne est-elle inscrite ? Depuis quand attend-elle une place ?",
            "suivi": "Comment se passent les cours, ce qu’elle a appris.",
            "absences": "Ce qu’elle en dit. Les raisons de santé se notent dans les données de santé.",
            "changements": "Ils deviennent un avenant, signé par les deux parties.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["tenu_le"].required = True

    def compte_rendu(self) -> CompteRendu:
        return CompteRendu(**{nom: self.cleaned_data[nom] for nom in self.Meta.fields if nom != "tenu_le"})


class RaisonForm(forms.Form):
    raison = forms.CharField(label="Raison", max_length=300, widget=forms.Textarea({"rows": 2}))
