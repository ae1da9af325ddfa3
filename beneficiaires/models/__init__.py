"""Persons and their dated facts, the path of one person, the decisions on the obligation."""

from beneficiaires.models.decision import Decision
from beneficiaires.models.dossier import Base, Dossier, MotifFin, Obligation, Statut
from beneficiaires.models.faits import Adresse, Detention, Dispense, Nationalite, Titre
from beneficiaires.models.personne import Beneficiaire, Famille, Sexe

__all__ = [
    "Adresse",
    "Base",
    "Beneficiaire",
    "Decision",
    "Detention",
    "Dispense",
    "Dossier",
    "Famille",
    "MotifFin",
    "Nationalite",
    "Obligation",
    "Sexe",
    "Statut",
    "Titre",
]
