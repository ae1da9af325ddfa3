"""Operators and their users, courses, groups, sessions."""

from formations.models.cours import Cours, Filiere, Matiere, Theme
from formations.models.groupe import Creneau, Fermeture, Groupe, Jour
from formations.models.operateur import Formateur, Operateur
from formations.models.seance import EtatSeance, Seance

__all__ = [
    "Cours",
    "Creneau",
    "EtatSeance",
    "Fermeture",
    "Filiere",
    "Formateur",
    "Groupe",
    "Jour",
    "Matiere",
    "Operateur",
    "Seance",
    "Theme",
]
