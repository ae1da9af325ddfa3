"""Persons and their dated facts, the path of one person, the decisions on the obligation."""

from beneficiaires.models.decision import Decision
from beneficiaires.models.dossier import TRANSITIONS, Base, Compteur, Dossier, MotifFin, Statut
from beneficiaires.models.faits import Adresse, Detention, Dispense, Nationalite, Titre
from beneficiaires.models.personne import Beneficiaire, Famille, Sexe

__all__ = [
    "TRANSITIONS",
    "Adresse",
    "Base",
    "Beneficiaire",
    "Compteur",
    "Decision",
    "Detention",
    "Dispense",
    "Dossier",
    "Famille",
    "MotifFin",
    "Nationalite",
    "Sexe",
    "Statut",
    "Titre",
]
