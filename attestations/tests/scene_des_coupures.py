"""What the test of interruptions does through the application itself, in a process that has its database."""

import json
from datetime import date
from hashlib import sha256

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from attestations import actions, regles
from attestations.actions.envoi import creer_envois
from attestations.models import Attestation, Envoi, Nature, StatutAttestation, StatutEnvoi
from comptes.models import Utilisateur
from tests import fabrique

LE = date(2026, 11, 23)


def preparer(combien: int) -> None:
    """So many attestations with their two copies, each committed with its copies and their jobs."""
    par = fabrique.un_utilisateur(prenom="Amina")
    for organisme in ("commune", "cpas"):
        fabrique.un_destinataire(organisme)
    for rang in range(1, combien + 1):
        une_attestation(rang, par)


@transaction.atomic
def une_attestation(rang: int, par: Utilisateur) -> None:
    dossier = fabrique.un_dossier(par=par, cpas=True)
    octets = f"%PDF-1.7 {rang}\n".encode() * 2000
    attestation = Attestation.objects.create(
        centre=dossier.centre,
        dossier=dossier,
        nature=Nature.DISPENSE,
        regime_id="2025",
        numero=regles.numero(dossier.centre.prefixe, LE.year, rang),
        code=regles.tirer_code(),
        statut=StatutAttestation.DELIVREE,
        obligatoire=True,
        delivree_le=LE,
        delivree_par=par,
        donnees={"adresse_de_verification": "https://parcours.test/verifier/X"},
        pdf=default_storage.save(f"attestations/2026/{rang}.pdf", ContentFile(octets)),
        sha256=sha256(octets).hexdigest(),
    )
    assert len(creer_envois(attestation, maintenant=timezone.now())) == 2


def montres() -> None:
    """The Message-IDs of what the work list shows to a person, as JSON."""
    print(json.dumps(list(Envoi.objects.a_suivre().values_list("message_id", flat=True))))  # noqa: T201


def decider(recus: list[str]) -> None:
    """A person asks each recipient whether it has the uncertain copy: noted as received, or sent again."""
    par = Utilisateur.objects.get()
    for envoi in Envoi.objects.filter(statut=StatutEnvoi.INCERTAIN).order_by("pk"):
        geste = actions.constater if envoi.message_id in recus else actions.reessayer
        geste(envoi, par=par, le=LE)
