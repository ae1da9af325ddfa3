"""The convention, its four axes and the ledger of hours."""

from conventions.models.axe import EN_COURS, Axe, TypeAxe
from conventions.models.convention import Convention, Statut
from conventions.models.heures import Etat, LigneHeures, Source

__all__ = ["EN_COURS", "Axe", "Convention", "Etat", "LigneHeures", "Source", "Statut", "TypeAxe"]
