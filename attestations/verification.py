"""The public answer about a code or a file: never a name."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

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
    return _repondre(code=code)


def verifier_fichier(morceaux: Iterable[bytes]) -> Verification:
    """Whether these bytes are a file that was issued, by their fingerprint alone: nothing is opened nor kept."""
    empreinte = sha256()
    for morceau in morceaux:
        empreinte.update(morceau)
    return _repondre(sha256=empreinte.hexdigest())


def _repondre(**cle: str) -> Verification:
    """One query, the same whatever the answer: a document being prepared is not even read, so that nothing, not the
    time it takes, tells its code from one that was never drawn."""
    publiques = Attestation.objects.filter(statut__in=list(REPONSES))
    attestation = publiques.select_related("centre", "regime").filter(**cle).first()
    if attestation is None:
        return Verification()
    return Verification(
        etat=REPONSES[StatutAttestation(attestation.statut)],
        document=attestation.titre,
        delivree_le=attestation.delivree_le,
        centre=attestation.centre.nom,
    )
