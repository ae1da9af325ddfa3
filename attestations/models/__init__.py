"""Templates, documents issued, their recipients and their envois."""

from attestations.models.attestation import Attestation, Nature, Remise
from attestations.models.attestation import Statut as StatutAttestation
from attestations.models.envoi import PARTIS, TIERS, Canal, Destinataire, Envoi, Organisme, nommer
from attestations.models.envoi import Statut as StatutEnvoi
from attestations.models.lot import Etat as EtatLigne
from attestations.models.lot import Geste, LigneLot, Lot
from attestations.models.modele import Modele, Sorte
from attestations.models.recu import Recu

__all__ = [
    "PARTIS",
    "TIERS",
    "Attestation",
    "Canal",
    "Destinataire",
    "Envoi",
    "EtatLigne",
    "Geste",
    "LigneLot",
    "Lot",
    "Modele",
    "Nature",
    "Organisme",
    "Recu",
    "Remise",
    "Sorte",
    "StatutAttestation",
    "StatutEnvoi",
    "nommer",
]
