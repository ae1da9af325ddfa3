"""The gestures on documents and their envois."""

from attestations.actions.attestation import annuler, delivrer, delivrer_dispense, remplacer
from attestations.actions.conditions import exiger_un_parcours_acheve, exiger_une_dispense
from attestations.actions.courrier import accuser, imprimer, poster, reprendre_lettre
from attestations.actions.envoi import (
    acquitter,
    constater,
    corriger_destinataire,
    envoyer_a_la_personne,
    reessayer,
    signaler_retour,
)
from attestations.actions.expedition import envoyer, surveiller
from attestations.actions.lots import arreter, avancer_lot, ouvrir_lot, reprendre, surveiller_les_lots
from attestations.actions.remise import joindre_recu, remettre, retirer_recu

__all__ = [
    "accuser",
    "acquitter",
    "annuler",
    "arreter",
    "avancer_lot",
    "constater",
    "corriger_destinataire",
    "delivrer",
    "delivrer_dispense",
    "envoyer",
    "envoyer_a_la_personne",
    "exiger_un_parcours_acheve",
    "exiger_une_dispense",
    "imprimer",
    "joindre_recu",
    "ouvrir_lot",
    "poster",
    "reessayer",
    "remettre",
    "remplacer",
    "reprendre",
    "reprendre_lettre",
    "retirer_recu",
    "signaler_retour",
    "surveiller",
    "surveiller_les_lots",
]
