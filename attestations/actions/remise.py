"""Handing a document over to the person, and the receipt that she signs."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from attestations.actions import actes
from attestations.actions.envoi import verrouiller_l_attestation
from attestations.models import Attestation, Recu, Remise, StatutAttestation
from beneficiaires.models import TypePreuve
from comptes.models import Utilisateur
from journal.actions import consigner
from socle.depot import deposer, jeter_les_fichiers
from socle.fichiers import Fichier


@transaction.atomic
def remettre(attestation: Attestation, *, remise_le: date, comment: str, par: Utilisateur, le: date) -> Attestation:
    """Note that the person has the attestation, since when and how; noting it again corrects it.

    Raises ValidationError for a date before the issue or after today, or when the attestation is not valid.
    """
    attestation = verrouiller_l_attestation(pk=attestation.pk)
    if attestation.statut != StatutAttestation.DELIVREE:
        raise ValidationError("Cette attestation n’est pas valable : il n’y a rien à remettre.")
    if remise_le > le:
        raise ValidationError({"remise_le": "La remise ne peut pas être dans le futur."})
    if remise_le < attestation.delivree_le:
        raise ValidationError({"remise_le": "La remise ne peut pas venir avant la délivrance."})
    attestation.remise_le, attestation.remise_par = remise_le, Remise(comment)
    attestation.save(update_fields=["remise_le", "remise_par"])
    detail = f"{attestation.numero}, {attestation.get_remise_par_display().lower()}"
    consigner(actes.REMISE, attestation, par=par, dossier_id=attestation.dossier_id, detail=detail)
    return attestation


def joindre_recu(attestation: Attestation, fichier: Fichier, *, par: Utilisateur, le: date) -> Recu:
    """Keep the scan of the receipt; the same file sent twice is kept once. The file is stored before the row: inside a
    larger gesture, call it last. Raises ValidationError when the document was never handed over."""
    recu = Recu(
        attestation=attestation,
        nom=fichier.nom,
        type=TypePreuve(fichier.type),
        taille=fichier.taille,
        sha256=fichier.sha256,
        ajoute_par=par,
    )
    garde: Recu = deposer(recu, fichier.octets, lambda: inscrire_le_recu(recu, par=par))
    return garde


@transaction.atomic
def inscrire_le_recu(recu: Recu, *, par: Utilisateur) -> Recu:
    attestation = verrouiller_l_attestation(pk=recu.attestation_id)
    if attestation.remise_le is None:
        raise ValidationError("Notez d’abord quand l’attestation a été remise, puis joignez le reçu signé.")
    deja = attestation.recus.filter(sha256=recu.sha256).first()
    if deja is not None:
        return deja
    recu.full_clean()
    recu.save()
    consigner(actes.RECU, attestation, par=par, dossier_id=attestation.dossier_id, detail=attestation.numero)
    return recu


@transaction.atomic
def retirer_recu(recu: Recu, *, par: Utilisateur, le: date) -> None:
    """Take a receipt away, with its file once that is sure. Nothing happens the second time."""
    attestation = verrouiller_l_attestation(pk=recu.attestation_id)
    lignes = Recu.objects.filter(pk=recu.pk)
    if not lignes.exists():
        return
    jeter_les_fichiers(lignes)
    lignes.delete()
    consigner(actes.RECU_RETIRE, attestation, par=par, dossier_id=attestation.dossier_id, detail=attestation.numero)
