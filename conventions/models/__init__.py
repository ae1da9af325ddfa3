"""The convention, its avenants and interviews, its four axes, who follows a group, and the ledger of hours."""

from conventions.models.avenant import Avenant, StatutAvenant
from conventions.models.axe import EN_COURS, Axe, TypeAxe
from conventions.models.convention import Convention, MotifTermine, Statut
from conventions.models.entretien import Canal, Entretien, EtatEntretien
from conventions.models.heures import A_VALIDER, Etat, LigneHeures, Presence, Source
from conventions.models.inscription import UN_JOUR, Attente, EtatAttente, Inscription, Moment
from conventions.models.piece import Piece
from conventions.models.texte import Texte

__all__ = [
    "A_VALIDER",
    "EN_COURS",
    "UN_JOUR",
    "Attente",
    "Avenant",
    "Axe",
    "Canal",
    "Convention",
    "Entretien",
    "Etat",
    "EtatAttente",
    "EtatEntretien",
    "Inscription",
    "LigneHeures",
    "Moment",
    "MotifTermine",
    "Piece",
    "Presence",
    "Source",
    "Statut",
    "StatutAvenant",
    "Texte",
    "TypeAxe",
]
