"""Letters: printed in one file, posted by hand, acknowledged by whoever receives them."""

from collections.abc import Sequence
from datetime import date, datetime, time

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from attestations import lettre
from attestations.actions import actes
from attestations.actions.envoi import acquitter, noter, noter_la_remise, relancer, verrouiller
from attestations.message import DocumentAbime
from attestations.models import (
    PARTIS,
    Attestation,
    Canal,
    Destinataire,
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
A_BOUGE = "La lettre de {} vient d’être imprimée ou de changer d’adresse : relisez la liste, puis recommencez."
IMPRIMEES = "Imprimées depuis que vous avez ouvert la page : {}. Elles sont plus bas ; imprimez les autres."
A_RELIRE = "Cette lettre n’est plus à poster : voyez ce qu’elle est devenue."
A_VENIR = "Cette date n’est pas encore arrivée."
AVANT_LA_DELIVRANCE = "Cette date précède la délivrance de {} : corrigez-la."
POSTEE = "Lettre postée"


def imprimer(envois: Sequence[Envoi], *, par: Utilisateur, le: date, premiere: bool = False) -> bytes:
    """One PDF, letter then attestation for each copy, noted as printed. The file is made outside any lock; a copy that
    must not leave any more meanwhile refuses the whole, so that nobody posts it. `premiere`: none was printed yet, so
    that no two persons post the same. Raises ValidationError."""
    exiger_un_lot(envois)
    imprimees = [envoi.attestation.numero for envoi in envois if envoi.imprime_le]
    if premiere and imprimees:
        raise ValidationError(IMPRIMEES.format(", ".join(imprimees)), code="imprimees")
    try:
        octets = lettre.reunir(envois, le=le)
    except DocumentAbime as erreur:
        raise ValidationError(ABIME.format(erreur), code="abime") from erreur
    noter_l_impression(envois, par=par)
    return octets


def exiger_un_lot(envois: Sequence[Envoi]) -> None:
    if not envois:
        raise ValidationError(AUCUNE, code="aucune")
    if len(envois) > PAR_LOT:
        raise ValidationError(TROP, code="trop")


@transaction.atomic
def noter_l_impression(envois: Sequence[Envoi], *, par: Utilisateur) -> None:
    """Raises ValidationError when one says another address now, or was printed by somebody else meanwhile."""
    lus = {envoi.pk: envoi for envoi in envois}
    for envoi in verrouiller_les_lettres(list(lus)):
        if (envoi.adresse_postale, envoi.imprime_le) != (lus[envoi.pk].adresse_postale, lus[envoi.pk].imprime_le):
            raise ValidationError(A_BOUGE.format(envoi.attestation.numero), code="a_change")
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
            raise ValidationError({"postees_le": AVANT_LA_DELIVRANCE.format(envoi.attestation.numero)})
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


@transaction.atomic
def reprendre_lettre(envoi: Envoi, *, par: Utilisateur, le: date) -> Envoi:
    """A printed letter that nobody has posted is addressed again, as its recipient is written to today. Twice is once.
    Raises ValidationError when it is not to post any more."""
    envoi = verrouiller(envoi.pk)
    if not est_a_poster(envoi):
        raise ValidationError(A_RELIRE, code="a_change")
    if envoi.imprime_le:
        envoi.imprime_le = None
        relancer(envoi, maintenant=timezone.now())
        noter(actes.REPRISE_LETTRE, envoi, par=par)
    return envoi


def imprimees_autrement(destinataire: Destinataire) -> int:
    """How many letters lie printed, not posted, with another address than that of their recipient."""
    canal, adresse, adresse_postale = destinataire.voie
    lettres = Envoi.objects.lettres_a_poster().filter(
        centre=destinataire.centre_id,
        organisme=destinataire.organisme,
        commune=destinataire.commune_id,
        imprime_le__isnull=False,
    )
    nombre: int = lettres.exclude(canal=canal, adresse=adresse, adresse_postale=adresse_postale).count()
    return nombre


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
