"""Tell whether a PDF file is an attestation of this register, sealed, unchanged and still valid."""

from hashlib import sha256
from pathlib import Path
from typing import Any

import orjson
from django.core.management.base import BaseCommand, CommandError

from attestations.models import Attestation, StatutAttestation
from attestations.verification import REPONSES
from socle import sceau


class Command(BaseCommand):
    help = "Vérifie un fichier PDF : est-ce une attestation délivrée ici, intacte et valable ?"

    def add_arguments(self, parser) -> None:
        parser.add_argument("fichier", type=Path, metavar="FICHIER.pdf")

    def handle(self, *, fichier: Path, **options: Any) -> None:
        """Prints one JSON line; exit code 0 only when the attestation is valid (contract of the command)."""
        try:
            octets = fichier.read_bytes()
        except OSError as erreur:
            raise CommandError(f"{fichier} : ce fichier ne se lit pas ({erreur.strerror}).") from erreur
        reponse = verifier(octets)
        self.stdout.write(orjson.dumps(reponse).decode())
        if not reponse["valide"]:
            raise SystemExit(1)


def verifier(octets: bytes) -> dict[str, Any]:
    """The answer about a file: found by its fingerprint, its seal checked as of its date of issue."""
    empreinte = sha256(octets).hexdigest()
    attestation = Attestation.objects.filter(sha256=empreinte).first()
    verdict = sceau.verifier(octets, le=attestation.delivree_le if attestation else None)
    etat = REPONSES.get(StatutAttestation(attestation.statut)) if attestation else None
    return {
        "valide": etat == "valable" and verdict.intacte and verdict.confiance,
        "numero": attestation.numero if attestation else None,
        "etat": etat,
        "signature": {"intacte": verdict.intacte, "confiance": verdict.confiance},
        "sha256": empreinte,
    }
