"""The gestures on a person and a file; each is done whole or not at all."""

from beneficiaires.actions.decision import confirmer, decider, repondre
from beneficiaires.actions.dispenses import accorder, jours_d_interim, pourquoi_pas, refuser, reprendre, supposer
from beneficiaires.actions.etapes import assigner, changer_de_base, cloturer, franchir, rouvrir
from beneficiaires.actions.faits import corriger, demenager, retirer
from beneficiaires.actions.inscription import dossier_du_jeton, inscrire
from beneficiaires.actions.preuves import detacher, joindre
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
    "detacher",
    "dossier_du_jeton",
    "ecarts_avec_la_loi",
    "faits_de",
    "franchir",
    "inscrire",
    "joindre",
    "jours_d_interim",
    "pourquoi_pas",
    "redecider",
    "refuser",
    "repondre",
    "reprendre",
    "retirer",
    "rouvrir",
    "supposer",
]
