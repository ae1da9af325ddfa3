"""One session: its day and times, its cancellation; and days without course."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from formations.forms.groupe import choix_de_conges, cle
from formations.models import EtatSeance, Fermeture, Groupe, Matiere, Seance
from formations.regles import Horaire, Periode
from socle.formulaires import Heure, Jour, champ


class SignaleForm(forms.Form):
    """`quand_meme` shows once the day was flagged, and stays while the form is corrected."""

    quand_meme = forms.BooleanField(label="La séance a lieu quand même", required=False)

    @property
    def signale(self) -> bool:
        posee = self.is_bound and "quand_meme" in self.fields
        return posee and ("quand_meme" in self.errors or bool(self["quand_meme"].data))


class SeanceForm(SignaleForm):
    """A session of a group; one that was held only changes its theme."""

    date = forms.DateField(label="Jour", widget=Jour)
    debut = forms.TimeField(label="De", widget=Heure)
    fin = forms.TimeField(label="À", widget=Heure)
    theme = forms.ChoiceField(label="Thème", required=False)
    field_order = ["date", "debut", "fin", "theme", "quand_meme"]

    def __init__(self, *args: Any, groupe: Groupe, seance: Seance | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.seance = seance
        if groupe.cours.matiere == Matiere.CITOYENNETE:
            themes = Seance._meta.get_field("theme").choices or []
            champ(self, "theme").choices = [("", "–"), *themes]
        else:
            del self.fields["theme"]
        if seance is not None and seance.etat == EtatSeance.TENUE:
            for nom in ("date", "debut", "fin", "quand_meme"):
                del self.fields[nom]

    @property
    def horaire(self) -> Horaire:
        if self.seance is not None and "date" not in self.fields:
            return Horaire(self.seance.date, self.seance.debut, self.seance.fin)
        return Horaire(self.cleaned_data["date"], self.cleaned_data["debut"], self.cleaned_data["fin"])


class RetablirForm(SignaleForm):
    pass


class AnnulerForm(forms.Form):
    motif = forms.CharField(
        label="Pourquoi", max_length=120, help_text="Par exemple : formatrice malade, local fermé. Le motif reste."
    )


class FermetureForm(forms.Form):
    """Days without course: school holidays to tick, or days of one’s own."""

    groupe = forms.ModelChoiceField(
        Groupe.objects.none(), label="Pour", required=False, empty_label="Tous les groupes du centre"
    )
    conges = forms.MultipleChoiceField(
        label="Congés scolaires", required=False, widget=forms.CheckboxSelectMultiple, help_text="Cochez ceux à noter."
    )
    du = forms.DateField(label="Ou du", widget=Jour, required=False)
    au = forms.DateField(label="Au", widget=Jour, required=False, help_text="Vide : un seul jour.")
    raison = forms.CharField(label="Raison", max_length=80, required=False)
    annuler = forms.BooleanField(label="Annuler les séances prévues ces jours-là", required=False, initial=True)

    def __init__(
        self,
        donnees: Mapping[str, Any] | None,
        *,
        groupes: Any,
        conges: Sequence[Periode],
        **kwargs: Any,
    ) -> None:
        super().__init__(donnees, **kwargs)
        self.periodes = {cle(conge): conge for conge in conges}
        champ(self, "groupe").queryset = groupes
        champ(self, "conges").choices = choix_de_conges(conges)
        if not conges:
            del self.fields["conges"]

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        if not donnees.get("du") and not donnees.get("conges"):
            raise ValidationError("Cochez un congé scolaire, ou écrivez un jour et sa raison.")
        if donnees.get("du"):
            if not donnees.get("raison"):
                self.add_error("raison", "Écrivez la raison de la fermeture.")
            if donnees.get("au") and donnees["au"] < donnees["du"]:
                self.add_error("au", "La fermeture ne peut pas finir avant de commencer.")
        return donnees

    def fermetures(self, centre_id: int) -> list[Fermeture]:
        """Those to note, not saved."""
        donnees = self.cleaned_data
        periodes = [self.periodes[nom] for nom in donnees.get("conges", [])]
        if donnees["du"]:
            periodes.append(Periode(donnees["du"], donnees["au"] or donnees["du"], donnees["raison"]))
        return [
            Fermeture(centre_id=centre_id, groupe=donnees["groupe"], du=du, au=au, raison=raison)
            for du, au, raison in periodes
        ]
