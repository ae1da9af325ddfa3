"""The gestures on a convention, its axes and its hours; each is done whole or not at all."""

from conventions.actions.axes import clore_axe, confier_axe, rouvrir_axe
from conventions.actions.convention import Choix, corriger_signature, etablir, modifier, signer, tenir_entretien
from conventions.actions.heures import Saisie, corriger_heures, enregistrer_heures, enregistrer_lot, retirer_heures

__all__ = [
    "Choix",
    "Saisie",
    "clore_axe",
    "confier_axe",
    "corriger_heures",
    "corriger_signature",
    "enregistrer_heures",
    "enregistrer_lot",
    "etablir",
    "modifier",
    "retirer_heures",
    "rouvrir_axe",
    "signer",
    "tenir_entretien",
]
