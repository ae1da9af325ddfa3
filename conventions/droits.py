"""Who reads and removes the scans: signed pages and certificates, the sheets of a group."""

from comptes.droits import accompagne, est_operateur
from conventions.models import Piece


def lit_les_pieces(utilisateur) -> bool:
    """Which ones, `Piece.objects.visibles_par` tells: an operator, the sheets of their own groups only."""
    return accompagne(utilisateur) or est_operateur(utilisateur)


def tient_les_feuilles(utilisateur) -> bool:
    """Reads and fills the sheets of presences. Which ones, `Groupe.objects.visibles_par` tells: an operator, those of
    their own groups only."""
    return accompagne(utilisateur) or est_operateur(utilisateur)


def retire_la_piece(utilisateur, piece: Piece) -> bool:
    return accompagne(utilisateur) or (est_operateur(utilisateur) and piece.ajoutee_par_id == utilisateur.pk)
