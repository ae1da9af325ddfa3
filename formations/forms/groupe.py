"""A group with its weekly slots, and the sessions to generate."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from comptes.models import Utilisateur
from formations.models import Cours, Creneau, Groupe
from formations.models import Jour as JourDeSemaine
from formations.regles import Periode
from referentiels.models import Commune
from socle.formulaires import Erreur, Heure, Jour, Lignes, champ, erreurs_de, tel_quel, une_de_plus
from socle.simultane import VU, Memoire, retenir, reunir
from socle.templatetags.typographie import jour

LIGNES_VIDES = 2
CHAMPS = ["nom", "capacite", "lieu", "commune", "debut", "fin", "avec_feries"]


class CoursDuGroupe(forms.ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.intitule} ({obj.operateur})"


class GroupeForm(forms.ModelForm):
    """The course is chosen once, when the group opens. It remembers what it showed: a colleague may write too."""

    vu = Memoire()
    cours = CoursDuGroupe(Cours.objects.none(), label="Cours", empty_label="Choisir un cours")

    class Meta:
        model = Groupe
        fields = ["cours", *CHAMPS]
        widgets = {"debut": Jour, "fin": Jour}
        help_texts = {"nom": "Par exemple : Citoyenneté 7, matin."}

    def __init__(self, *args: Any, par: Utilisateur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            del self.fields["cours"]
        else:
            cours = Cours.objects.visibles_par(par).filter(actif=True, operateur__actif=True)
            champ(self, "cours").queryset = cours.select_related("operateur")
        communes = Commune.objects.filter(centre=par.centre_id, successeur=None)
        champ(self, "commune").queryset = communes
        retenir(self)

    def clean(self) -> dict[str, Any]:
        valeurs = super().clean() or {}
        reunir(self, valeurs)
        return valeurs


class CreneauForm(forms.Form):
    """A weekly slot."""

    jour = forms.TypedChoiceField(label="Jour", choices=[("", "–"), *JourDeSemaine.choices], coerce=int)
    debut = forms.TimeField(label="De", widget=Heure)
    fin = forms.TimeField(label="À", widget=Heure)

    def has_changed(self) -> bool:
        return any(self[nom].data for nom in ("jour", "debut", "fin"))

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        debut, fin = donnees.get("debut"), donnees.get("fin")
        if debut and fin and fin <= debut:
            self.add_error("fin", "Le créneau finit après avoir commencé.")
        return donnees


CreneauxFormSet: type[Lignes] = forms.formset_factory(  # type: ignore[assignment]
    CreneauForm, formset=Lignes, extra=LIGNES_VIDES, can_delete=True, max_num=20
)


class SaisieGroupe:
    """A group and its slots, filled together."""

    def __init__(
        self,
        groupe: Groupe,
        donnees: Mapping[str, Any] | None = None,
        *,
        par: Utilisateur,
        initial: dict[str, Any] | None = None,
    ) -> None:
        connus = groupe.creneaux.all() if groupe.pk else []
        creneaux = [{"jour": c.jour, "debut": c.debut, "fin": c.fin} for c in connus]
        self.formulaire = GroupeForm(donnees, instance=groupe, par=par, initial=initial)
        self.creneaux = CreneauxFormSet(donnees, initial=creneaux, prefix="creneaux")

    @classmethod
    def avec_une_ligne_de_plus(cls, groupe: Groupe, donnees: Mapping[str, Any], *, par: Utilisateur) -> "SaisieGroupe":
        """What was typed, not judged yet, and one more empty slot."""
        saisie = cls(groupe, par=par, initial=tel_quel(GroupeForm(instance=groupe, par=par), donnees))
        saisie.formulaire.initial[VU] = donnees.get(VU)  # what the first page showed
        saisie.creneaux = une_de_plus(CreneauxFormSet, donnees, prefix="creneaux")
        return saisie

    def est_valide(self) -> bool:
        return all([self.formulaire.is_valid(), self.creneaux.is_valid()])

    @property
    def erreurs(self) -> list[Erreur]:
        """Those of the slots; the page tells the others with the form."""
        return erreurs_de((f"Créneau {rang}", ligne) for rang, ligne in enumerate(self.creneaux, 1))

    def lire_creneaux(self) -> list[Creneau]:
        return [
            Creneau(jour=valeurs["jour"], debut=valeurs["debut"], fin=valeurs["fin"])
            for valeurs in self.creneaux.remplies
        ]


class GenererForm(forms.Form):
    """From which day on, and which school holidays the group takes."""

    du = forms.DateField(
        label="À partir du",
        widget=Jour,
        help_text="Avant ce jour, rien ne change.",
    )
    conges = forms.MultipleChoiceField(
        label="Pas de cours pendant", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, conges: Sequence[Periode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.periodes = {cle(conge): conge for conge in conges}
        if conges:
            champ(self, "conges").choices = choix_de_conges(conges)
        else:
            del self.fields["conges"]

    def coches(self) -> list[Periode]:
        return [self.periodes[nom] for nom in self.cleaned_data.get("conges", [])]


def choix_de_conges(conges: Sequence[Periode]) -> list[tuple[str, str]]:
    return [(cle(conge), libelle(conge)) for conge in conges]


def cle(conge: Periode) -> str:
    return f"{conge.du:%Y%m%d}-{conge.au:%Y%m%d}"


def libelle(conge: Periode) -> str:
    if conge.du == conge.au:
        return f"{conge.raison}, le {jour(conge.du)}"
    return f"{conge.raison}, du {jour(conge.du)} au {jour(conge.au)}"


def depuis(groupe: Groupe, le: date) -> date:
    """The first day offered: that of the group while it has no session, then today."""
    return max(groupe.debut, le) if groupe.seances.exists() else groupe.debut
