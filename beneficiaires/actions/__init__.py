"""The gestures on a person and a file; each is done whole or not at all."""

from beneficiaires.actions.decision import confirmer, decider, repondre
from beneficiaires.actions.dispenses import accorder, pourquoi_pas, refuser, reprendre
from beneficiaires.actions.etapes import assigner, changer_de_base, cloturer, franchir, rouvrir
from beneficiaires.actions.faits import corriger, demenager, retirer
from beneficiaires.actions.inscription import dossier_du_jeton, inscrire
from beneficiaires.actions.reprise import ecarts_avec_la_loi, redecider
from beneficiaires.actions.situation import faits_de

__all__ = [
    "accorder",
    "assigner",
    "changer_de_base",
    "cloturer",
    "confirmer",
    "corriger",
    "decider",
    "demenager",
    "dossier_du_jeton",
    "ecarts_avec_la_loi",
    "faits_de",
    "franchir",
    "inscrire",
    "pourquoi_pas",
    "redecider",
    "refuser",
    "repondre",
    "reprendre",
    "retirer",
    "rouvrir",
]
