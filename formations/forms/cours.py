"""A course, and the filters of their list."""

from typing import Any

from django import forms

from comptes.models import Utilisateur
from formations.models import Cours, Matiere, Operateur, Theme
from referentiels.models import NiveauCecr
from socle.durees import DureeFormField
from socle.formulaires import Filtre, champ

HEURES_AU_PLUS = 999
NIVEAUX = ("alpha", "fle")  # families of levels that a course may start from or lead to
DU_FRANCAIS = ("filiere", "niveau_entree", "niveau_sortie")


class CoursForm(forms.ModelForm):
    """Fields in the order of the page; those of another matter are emptied."""

    minutes = DureeFormField(label="Durée totale", maximum=HEURES_AU_PLUS * 60, help_text="Par exemple 60 ou 60:30.")
    themes = forms.MultipleChoiceField(
        label="Thèmes", choices=Theme.choices, required=False, widget=forms.CheckboxSelectMultiple
    )

    class Meta:
        model = Cours
        fields = [
            "matiere",
            "operateur",
            "intitule",
            "minutes",
            "langue",
            *DU_FRANCAIS,
            "themes",
            "garderie",
            "description",
            "actif",
        ]
        widgets = {"description": forms.Textarea({"rows": 3})}
        help_texts = {"langue": "La langue parlée au cours.", "garderie": "Les enfants sont gardés pendant le cours."}

    def __init__(self, *args: Any, par: Utilisateur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        niveaux = NiveauCecr.objects.filter(famille__in=NIVEAUX)
        for nom, lignes in (
            ("operateur", Operateur.objects.visibles_par(par).select_related("type")),
            ("niveau_entree", niveaux),
            ("niveau_sortie", niveaux),
        ):
            champ(self, nom).queryset = lignes

    def clean(self) -> dict[str, Any]:
        donnees = super().clean() or {}
        matiere = donnees.get("matiere")
        if matiere != Matiere.FRANCAIS:
            donnees |= {"filiere": "", "niveau_entree": None, "niveau_sortie": None}
        if matiere != Matiere.CITOYENNETE:
            donnees["themes"] = []
        entree, sortie = donnees.get("niveau_entree"), donnees.get("niveau_sortie")
        if entree and sortie and sortie.ordre <= entree.ordre:
            self.add_error("niveau_sortie", "Le niveau de sortie est plus haut que le niveau d’entrée.")
        return donnees


class FiltreCours(Filtre):
    matiere = forms.ChoiceField(label="Matière", choices=[("", "Toutes"), *Matiere.choices], required=False)
    operateur = forms.ModelChoiceField(Operateur.objects.none(), label="Opérateur", required=False, empty_label="Tous")
    tous = forms.BooleanField(label="Aussi ceux qui ne sont plus proposés", required=False)

    def __init__(self, *args: Any, par: Utilisateur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        champ(self, "operateur").queryset = Operateur.objects.visibles_par(par)
