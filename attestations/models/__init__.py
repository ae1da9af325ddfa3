"""Documents issued, their recipients and their envois."""

from attestations.models.attestation import Attestation, Nature, Remise
from attestations.models.attestation import Statut as StatutAttestation
from attestations.models.envoi import Destinataire, Envoi, Organisme, nommer
from attestations.models.envoi import Statut as StatutEnvoi

__all__ = [
    "Attestation",
    "Destinataire",
    "Envoi",
    "Nature",
    "Organisme",
    "Remise",
    "StatutAttestation",
    "StatutEnvoi",
    "nommer",
]
