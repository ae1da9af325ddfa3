"""The forms of courses, groups, sessions and closures."""

from formations.forms.cours import CoursForm, FiltreCours
from formations.forms.groupe import GenererForm, SaisieGroupe
from formations.forms.seance import AnnulerForm, FermetureForm, RetablirForm, SeanceForm

__all__ = [
    "AnnulerForm",
    "CoursForm",
    "FermetureForm",
    "FiltreCours",
    "GenererForm",
    "RetablirForm",
    "SaisieGroupe",
    "SeanceForm",
]
