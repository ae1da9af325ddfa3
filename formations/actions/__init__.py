"""The gestures on courses, groups, sessions and closures; each is done whole or not at all."""

from formations.actions.groupes import enregistrer_cours, generer_seances, modifier_groupe, ouvrir_groupe
from formations.actions.seances import (
    ajouter_seance,
    annuler_seance,
    deplacer_seance,
    fermer,
    retablir_seance,
    rouvrir,
)

__all__ = [
    "ajouter_seance",
    "annuler_seance",
    "deplacer_seance",
    "enregistrer_cours",
    "fermer",
    "generer_seances",
    "modifier_groupe",
    "ouvrir_groupe",
    "retablir_seance",
    "rouvrir",
]
