"""Who may do what with a request of dispense and with the proofs of a fact."""

from django.db.models import Model

from beneficiaires.models import Dispense
from comptes.droits import accompagne, coordonne, lit_la_sante

tranche_les_dispenses = coordonne
"""Grants and refuses: the centre delivers the attestation de dispense (art. 152/7 § 6)."""


def est_de_sante(fait: Model) -> bool:
    """Whether the proofs of this fact are health data."""
    return isinstance(fait, Dispense) and fait.de_sante


def lit_les_preuves(utilisateur, fait: Model) -> bool:
    """Reads, attaches and removes the proofs of a fact; those of a health ground under professional secrecy only."""
    return lit_la_sante(utilisateur) if est_de_sante(fait) else accompagne(utilisateur)


def tranche(utilisateur, dispense: Dispense) -> bool:
    """Decides this very request: its proof must be read to accept it."""
    return tranche_les_dispenses(utilisateur) and lit_les_preuves(utilisateur, dispense)
