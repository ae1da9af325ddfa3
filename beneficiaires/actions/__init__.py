"""The gestures on a person and a file; each is done whole or not at all."""

from beneficiaires.actions.decision import decider, faits_de, repondre
from beneficiaires.actions.etapes import assigner, cloturer, franchir, rouvrir
from beneficiaires.actions.faits import accepter_preuve, corriger, definir_nationalites, demenager, retirer
from beneficiaires.actions.inscription import dossier_du_jeton, inscrire
from beneficiaires.actions.reprise import ecarts_avec_la_loi, redecider

__all__ = [
    "accepter_preuve",
    "assigner",
    "cloturer",
    "corriger",
    "decider",
    "definir_nationalites",
    "demenager",
    "dossier_du_jeton",
    "ecarts_avec_la_loi",
    "faits_de",
    "franchir",
    "inscrire",
    "redecider",
    "repondre",
    "retirer",
    "rouvrir",
]
