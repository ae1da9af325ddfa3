"""The gestures on a convention, its axes and its hours; each is done whole or not at all."""

from conventions.actions.attentes import Souhaits, attendre, retirer_attente
from conventions.actions.avenants import Accord, abandonner_avenant, etablir_avenant, modifier_avenant, signer_avenant
from conventions.actions.axes import clore_axe, confier_axe, rouvrir_axe
from conventions.actions.certificats import certifier_total
from conventions.actions.convention import Choix, corriger_signature, etablir, modifier, signer
from conventions.actions.droits import noter_presents, vider_feuille_droits
from conventions.actions.entretiens import (
    CompteRendu,
    RendezVous,
    annuler_entretien,
    deplacer_entretien,
    fixer_entretien,
    manquer_entretien,
    reprendre_entretien,
    tenir_entretien,
)
from conventions.actions.fin import reprendre, terminer
from conventions.actions.heures import Saisie, corriger_heures, enregistrer_heures, enregistrer_lot, retirer_heures
from conventions.actions.inscriptions import (
    inscrire_a_la_seance,
    inscrire_au_groupe,
    inscrire_ensemble,
    liberer,
    quitter_groupe,
)
from conventions.actions.pieces import detacher_piece, joindre_piece
from conventions.actions.presences import Conflit, EnConflit, Feuille, FeuilleRefusee, enregistrer_feuille
from conventions.actions.validation import Validation, corriger_presence, valider

__all__ = [
    "Accord",
    "Choix",
    "CompteRendu",
    "Conflit",
    "EnConflit",
    "Feuille",
    "FeuilleRefusee",
    "RendezVous",
    "Saisie",
    "Souhaits",
    "Validation",
    "abandonner_avenant",
    "annuler_entretien",
    "attendre",
    "certifier_total",
    "clore_axe",
    "confier_axe",
    "corriger_heures",
    "corriger_presence",
    "corriger_signature",
    "deplacer_entretien",
    "detacher_piece",
    "enregistrer_feuille",
    "enregistrer_heures",
    "enregistrer_lot",
    "etablir",
    "etablir_avenant",
    "fixer_entretien",
    "inscrire_a_la_seance",
    "inscrire_au_groupe",
    "inscrire_ensemble",
    "joindre_piece",
    "liberer",
    "manquer_entretien",
    "modifier",
    "modifier_avenant",
    "noter_presents",
    "quitter_groupe",
    "reprendre",
    "reprendre_entretien",
    "retirer_attente",
    "retirer_heures",
    "rouvrir_axe",
    "signer",
    "signer_avenant",
    "tenir_entretien",
    "terminer",
    "valider",
    "vider_feuille_droits",
]
