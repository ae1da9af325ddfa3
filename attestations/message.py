"""What leaves: the mail of a copy, its words, and the file that it carries."""

from email.message import EmailMessage
from typing import Any

from django.template.loader import render_to_string

from attestations.accuse import adresse_de, adresse_ou_taper, afficher, envoi_du_jeton, jeton_de
from attestations.document import DocumentAbime, relire
from attestations.models import Envoi, Organisme
from beneficiaires.regles.periodes import adresse_du
from referentiels.reglement import actuelle
from socle import courriel

__all__ = ["DocumentAbime", "contexte_de", "envoi_du_jeton", "jeton_de", "lire", "message_de", "objet_de"]

GABARITS = {Organisme.PERSONNE: "courriels/attestation_personne.txt"}
GABARIT = "courriels/copie_attestation.txt"


def message_de(envoi: Envoi, *, a: str = "") -> EmailMessage:
    """The message: no personal data but the PDF itself. `a`: shown instead of an address that is not known yet.

    Raises DocumentAbime.
    """
    attestation = envoi.attestation
    return courriel.composer(
        objet=objet_de(envoi),
        corps=render_to_string(GABARITS.get(Organisme(envoi.organisme), GABARIT), contexte_de(envoi)),
        a=a or envoi.adresse,
        message_id=envoi.message_id,
        nom=attestation.centre.nom,
        repondre_a=attestation.centre.courriel,
        pieces=[courriel.PieceJointe(f"{attestation.numero}.pdf", lire(envoi))],
    )


def objet_de(envoi: Envoi) -> str:
    """What the mail and the letter are about: a number, never a name."""
    attestation = envoi.attestation
    suite = f" (remplace {attestation.remplace.numero})" if attestation.remplace else ""
    return f"Parcours d’intégration : {quoi(envoi)} {attestation.numero}{suite}"


def quoi(envoi: Envoi) -> str:
    return "votre attestation" if envoi.organisme == Organisme.PERSONNE else "copie de l’attestation"


def contexte_de(envoi: Envoi) -> dict[str, Any]:
    """What the words of a mail and of a letter say; the signature is that of the centre today."""
    attestation = envoi.attestation
    return {
        "envoi": envoi,
        "attestation": attestation,
        "centre": attestation.centre,
        "remplacee": attestation.remplace,
        "ancien": est_ancien(envoi),
        "adresse_de_verification": attestation.donnees["adresse_de_verification"],
        "lien_de_l_accuse": adresse_de(envoi),
        "adresse_de_l_accuse": adresse_ou_taper(),
        "code_de_l_accuse": afficher(jeton_de(envoi)),
    }


def est_ancien(envoi: Envoi) -> bool:
    """A commune, or its CPAS, that had the document replaced and where the person does not live any more."""
    attestation = envoi.attestation
    if attestation.remplace is None or envoi.commune_id is None:
        return False
    adresse = adresse_du(attestation.dossier.beneficiaire, attestation.delivree_le)
    return not (adresse and adresse.commune and actuelle(adresse.commune).pk == envoi.commune_id)


def lire(envoi: Envoi) -> bytes:
    """The file that was issued, and nothing else. Raises DocumentAbime."""
    return relire(envoi.attestation)
