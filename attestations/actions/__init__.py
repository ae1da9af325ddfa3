"""The gestures on documents and their envois."""

from attestations.actions.attestation import annuler, delivrer, exiger_un_parcours_acheve, remettre
from attestations.actions.envoi import constater, corriger_destinataire, reessayer
from attestations.actions.expedition import envoyer, surveiller

__all__ = [
    "annuler",
    "constater",
    "corriger_destinataire",
    "delivrer",
    "envoyer",
    "exiger_un_parcours_acheve",
    "reessayer",
    "remettre",
    "surveiller",
]
