"""Letters: printed in one file, posted by hand, acknowledged by whoever receives them."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from attestations import lettre
from attestations.actions import actes
from attestations.actions.envoi import acquitter, noter, noter_la_remise
from attestations.message import DocumentAbime
from attestations.models import (
    PARTIS,
    Attestation,
    Canal,
    Envoi,
    StatutAttestation,
    StatutEnvoi,
)
from comptes.models import Utilisateur

PAR_LOT = 200
AUCUNE = "Cochez au moins une lettre."
TROP = f"Imprimez au plus {PAR_LOT} lettres à la fois : décochez-en quelques-unes."
ABIME = "Le document {} est introuvable ou abîmé : décochez-le, et prévenez l’administrateur."
A_CHANGE = "L’attestation {} n’est plus à envoyer par la poste : retirez sa lettre, puis recommencez."
A_VENIR = "Cette date n’est pas encore arrivée."
AVANT_L_IMPRESSION = "Cette date précède la délivrance de {} : corrigez-la."
POSTEE = "Lettre postée"


def imprimer(envois: Sequence[Envoi], *, par: Utilisateur, le: date) -> bytes:
    """One PDF, letter then attestation for each copy, noted as printed. The file is made outside any lock; a copy that
    must not leave any more meanwhile refuses the whole, so that nobody posts it. Raises ValidationError."""
    exiger_un_lot(envois)
    try:
        octets = lettre.reunir(envois, le=le)
    except DocumentAbime as erreur:
        raise ValidationError(ABIME.format(erreur), code="abime") from erreur
    noter_l_impression([envoi.pk for envoi in envois], par=par)
    return octets


def exiger_un_lot(envois: Sequence[Envoi]) -> None:
    if not envois:
        raise ValidationError(AUCUNE, code="aucune")
    if len(envois) > PAR_LOT:
        raise ValidationError(TROP, code="trop")


@transaction.atomic
def noter_l_impression(envois: Sequence[int], *, par: Utilisateur) -> None:
    for envoi in verrouiller_les_lettres(envois):
        envoi.imprime_le = timezone.now()
        envoi.save(update_fields=["imprime_le"])
        noter(actes.IMPRESSION, envoi, par=par)


@transaction.atomic
def poster(envois: Sequence[Envoi], *, le: date, par: Utilisateur | None) -> list[Envoi]:
    """These letters were put in the post on a day; those already noted so are left as they are. All or none: one that
    must not leave any more is named, so that it is taken out of the pile. Raises ValidationError; under `postees_le`
    when the day is wrong."""
    exiger_un_lot(envois)
    if le > timezone.localdate():
        raise ValidationError({"postees_le": A_VENIR})
    postees = verrouiller_les_lettres([envoi.pk for envoi in envois], faites=PARTIS)
    for envoi in postees:
        if le < envoi.attestation.delivree_le:
            raise ValidationError({"postees_le": AVANT_L_IMPRESSION.format(envoi.attestation.numero)})
        envoi.passer_a(StatutEnvoi.ENVOYE)
        envoi.envoye_le, envoi.raison, envoi.reponse = au_moment(le), "", POSTEE
        envoi.save()
        noter(actes.POSTAGE, envoi, par=par)
        noter_la_remise(envoi)
    return postees


def verrouiller_les_lettres(pks: Sequence[int], *, faites: Sequence[StatutEnvoi] = ()) -> list[Envoi]:
    """The attestations, then the letters, as they are now, without those already done. Raises ValidationError when one
    is not to post."""
    attestations = Attestation.objects.select_for_update(of=["self"]).filter(envois__in=pks).order_by("pk")
    par_pk = {attestation.pk: attestation for attestation in attestations}
    envois = Envoi.objects.select_for_update(of=["self"]).select_related("commune").filter(pk__in=pks).order_by("pk")
    lettres = [envoi for envoi in envois if envoi.canal != Canal.LETTRE or envoi.statut not in faites]
    for envoi in lettres:
        envoi.attestation = par_pk[envoi.attestation_id]
        if not est_a_poster(envoi):
            raise ValidationError(A_CHANGE.format(envoi.attestation.numero), code="a_change")
    return lettres


def est_a_poster(envoi: Envoi) -> bool:
    return (
        envoi.canal == Canal.LETTRE
        and envoi.statut == StatutEnvoi.A_ENVOYER
        and envoi.attestation.statut == StatutAttestation.DELIVREE
    )


def au_moment(le: date) -> datetime:
    """Now when it is today; else at noon of that day."""
    maintenant = timezone.now()
    return maintenant if le == timezone.localdate(maintenant) else timezone.make_aware(datetime.combine(le, time(12)))


@transaction.atomic
def accuser(envoi: Envoi, *, le: date) -> Envoi:
    """The recipient says by itself that the copy has arrived. A letter may arrive before anybody has noted that it was
    posted: it was, at the latest when it was printed. Twice is once. Raises ValidationError when it never left."""
    Attestation.objects.select_for_update(of=["self"]).get(pk=envoi.attestation_id)  # who presses second waits here
    actuel = Envoi.objects.select_related("attestation").get(pk=envoi.pk)
    if est_a_poster(actuel) and actuel.imprime_le:
        poster([actuel], le=timezone.localdate(actuel.imprime_le), par=None)
    return acquitter(actuel, par=None, le=le)
