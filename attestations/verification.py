"""The public answer about a code: never a name."""

from dataclasses import dataclass
from datetime import date

from attestations.models import Attestation, StatutAttestation

REPONSES = {
    StatutAttestation.DELIVREE: "valable",
    StatutAttestation.REMPLACEE: "remplacee",
    StatutAttestation.ANNULEE: "annulee",
}


@dataclass(frozen=True)
class Verification:
    """What the public learns about a code: never a name."""

    etat: str = "inconnue"
    document: str = ""
    delivree_le: date | None = None
    centre: str = ""

    def en_json(self) -> dict[str, str | None]:
        return {
            "etat": self.etat,
            "document": self.document or None,
            "delivree_le": self.delivree_le.isoformat() if self.delivree_le else None,
        }


def verifier(code: str) -> Verification:
    """What is known of a well-formed code. One being prepared is unknown: it is no document yet."""
    attestation = Attestation.objects.select_related("centre", "regime").filter(code=code).first()
    if attestation is None or attestation.statut not in REPONSES:
        return Verification()
    return Verification(
        etat=REPONSES[StatutAttestation(attestation.statut)],
        document=attestation.titre,
        delivree_le=attestation.delivree_le,
        centre=attestation.centre.nom,
    )
