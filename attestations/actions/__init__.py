"""The gestures on documents and their envois."""

from attestations.actions.attestation import annuler, delivrer, delivrer_dispense, remettre
from attestations.actions.conditions import exiger_un_parcours_acheve, exiger_une_dispense
from attestations.actions.envoi import constater, corriger_destinataire, reessayer
from attestations.actions.expedition import envoyer, surveiller

__all__ = [
    "annuler",
    "constater",
    "corriger_destinataire",
    "delivrer",
    "delivrer_dispense",
    "envoyer",
    "exiger_un_parcours_acheve",
    "exiger_une_dispense",
    "reessayer",
    "remettre",
    "surveiller",
]
