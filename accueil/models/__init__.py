"""The module d’accueil: bilan social with its needs, health apart, séance droits et devoirs, positioning test."""

from accueil.models.bilan import Besoin, BilanSocial, Domaine, Emploi, Logement, SecuriteSociale, Situation, Suite
from accueil.models.etat import etat_du_module, module_de
from accueil.models.module import COMPETENCES, FILIERES, Positionnement, SeanceDroits
from accueil.models.sante import Sante

__all__ = [
    "COMPETENCES",
    "FILIERES",
    "Besoin",
    "BilanSocial",
    "Domaine",
    "Emploi",
    "Logement",
    "Positionnement",
    "Sante",
    "SeanceDroits",
    "SecuriteSociale",
    "Situation",
    "Suite",
    "etat_du_module",
    "module_de",
]
