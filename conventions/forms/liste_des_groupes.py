"""The filters of the list of groups, read from the address."""

from typing import Any

from django import forms

from comptes.droits import est_operateur
from comptes.models import Utilisateur
from conventions.groupes import PASSES, TOUS
from formations.models import Cours, Matiere, Operateur
from referentiels.models import Langue
from socle.formulaires import Filtre, champ


class FiltreGroupes(Filtre):
    matiere = forms.ChoiceField(label="Matière", choices=[("", "Toutes"), *Matiere.choices], required=False)
    operateur = forms.ModelChoiceField(Operateur.objects.none(), label="Opérateur", required=False, empty_label="Tous")
    langue = forms.ModelChoiceField(Langue.objects.none(), label="Donné en", required=False, empty_label="Toutes")
    quand = forms.ChoiceField(
        label="Période", choices=[("", "En cours et à venir"), (PASSES, "Finis"), (TOUS, "Tous")], required=False
    )
    places = forms.BooleanField(label="Avec des places libres", required=False)

    def __init__(self, *args: Any, par: Utilisateur, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if est_operateur(par):
            for nom in ("operateur", "langue", "places"):
                del self.fields[nom]
            return
        operateurs = Operateur.objects.visibles_par(par).filter(cours__groupes__isnull=False).distinct()
        champ(self, "operateur").queryset = operateurs
        champ(self, "langue").queryset = Langue.objects.filter(pk__in=Cours.objects.visibles_par(par).values("langue"))
