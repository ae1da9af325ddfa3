"""The gestures on a convention, its axes and its hours; each is done whole or not at all."""

from conventions.actions.attentes import Souhaits, attendre, retirer_attente
from conventions.actions.axes import clore_axe, confier_axe, rouvrir_axe
from conventions.actions.convention import Choix, corriger_signature, etablir, modifier, signer, tenir_entretien
from conventions.actions.heures import Saisie, corriger_heures, enregistrer_heures, enregistrer_lot, retirer_heures
from conventions.actions.inscriptions import inscrire_a_la_seance, inscrire_au_groupe, liberer, quitter_groupe
from conventions.actions.pieces import detacher_piece, joindre_piece

__all__ = [
    "Choix",
    "Saisie",
    "Souhaits",
    "attendre",
    "clore_axe",
    "confier_axe",
    "corriger_heures",
    "corriger_signature",
    "detacher_piece",
    "enregistrer_heures",
    "enregistrer_lot",
    "etablir",
    "inscrire_a_la_seance",
    "inscrire_au_groupe",
    "joindre_piece",
    "liberer",
    "modifier",
    "quitter_groupe",
    "retirer_attente",
    "retirer_heures",
    "rouvrir_axe",
    "signer",
    "tenir_entretien",
]
