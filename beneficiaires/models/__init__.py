"""Persons and their dated facts, the path of one person, the decisions on the obligation."""

from beneficiaires.models.decision import SANS_CONFIRMATION, Confirmation, Decision, Revue
from beneficiaires.models.dispense import MOTIFS_DE_SANTE, AxeDispense, Dispense, EtatDispense, MotifDispense
from beneficiaires.models.dossier import Base, Dossier, MotifFin, Obligation, Statut
from beneficiaires.models.faits import Adresse, Detention, Famille, LienFamilial, Nationalite, Parente, Titre
from beneficiaires.models.personne import Beneficiaire, Sexe
from beneficiaires.models.preuve import Preuve, TypePreuve

__all__ = [
    "MOTIFS_DE_SANTE",
    "SANS_CONFIRMATION",
    "Adresse",
    "AxeDispense",
    "Base",
    "Beneficiaire",
    "Confirmation",
    "Decision",
    "Detention",
    "Dispense",
    "Dossier",
    "EtatDispense",
    "Famille",
    "LienFamilial",
    "MotifDispense",
    "MotifFin",
    "Nationalite",
    "Obligation",
    "Parente",
    "Preuve",
    "Revue",
    "Sexe",
    "Statut",
    "Titre",
    "TypePreuve",
]
