"""What leaves: the mail of a copy and the file that it carries."""

from email.message import EmailMessage
from hashlib import sha256

from django.template.loader import render_to_string

from attestations.models import Envoi
from socle import courriel

GABARIT = "courriels/copie_attestation.txt"


class DocumentAbime(Exception):
    """The stored file is missing, or is not the one that was issued."""


def message_de(envoi: Envoi) -> EmailMessage:
    """The message: no personal data but the PDF itself. Raises DocumentAbime."""
    attestation = envoi.attestation
    return courriel.composer(
        objet=f"Parcours d’intégration : copie de l’attestation {attestation.numero}",
        corps=render_to_string(GABARIT, {"attestation": attestation, "envoi": envoi, "centre": attestation.centre}),
        a=envoi.adresse,
        message_id=envoi.message_id,
        nom=attestation.centre.nom,
        repondre_a=attestation.centre.courriel,
        pieces=[courriel.PieceJointe(f"{attestation.numero}.pdf", lire(envoi))],
    )


def lire(envoi: Envoi) -> bytes:
    """The file that was issued, and nothing else. Raises DocumentAbime."""
    try:
        with envoi.attestation.pdf.open("rb") as fichier:
            octets = fichier.read()
    except OSError as erreur:
        raise DocumentAbime from erreur
    if sha256(octets).hexdigest() != envoi.attestation.sha256:
        raise DocumentAbime
    return octets
