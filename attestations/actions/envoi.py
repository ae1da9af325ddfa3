"""The register of envois: which copies are made, and what a person decides about each."""

from datetime import date, datetime, timedelta
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from attestations.actions import actes
from attestations.actions.adressage import adresser, change_d_adresse, commune_du, organismes
from attestations.models import (
    PARTIS,
    Attestation,
    Canal,
    Destinataire,
    Envoi,
    Organisme,
    Remise,
    StatutAttestation,
    StatutEnvoi,
)
from comptes.models import Utilisateur
from journal.actions import consigner
from referentiels.models import Commune
from socle.courriel import nouvel_identifiant
from socle.travaux import differer

TACHE = "attestations.envoyer"
FILE = "courrier"
TOUT_DE_SUITE = timedelta(0)
DEVENU_INCERTAIN = (
    "Entre-temps, cette copie est peut-être partie. Demandez au destinataire s’il l’a reçue avant de la renvoyer."
)
ANNULEE = "L’attestation a été annulée."
REMPLACEE = "L’attestation a été remplacée."
PEUT_ETRE_PARTI = "Le message était peut-être déjà parti : prévenez le destinataire."
DEJA_IMPRIMEE = "Sa lettre était déjà imprimée : ne la postez pas."
PAS_PARTI = "Ce document n’est pas encore parti : il n’y a rien à acquitter."
PAS_REVENU = "Cette copie n’est pas partie : elle ne peut pas être revenue."
A_DECIDER = "On ne sait pas si ce document est parti vers la personne : décidez-en d’abord, dans ses copies."
RELANCABLES = (
    *(StatutEnvoi.EN_ATTENTE, StatutEnvoi.A_ENVOYER, StatutEnvoi.REFUSE, StatutEnvoi.ECHEC),
    StatutEnvoi.INCERTAIN,
)
EUS = (*PARTIS, StatutEnvoi.EN_COURS, StatutEnvoi.INCERTAIN)
"""Who has the document, or may have it."""
PEUT_ETRE_RECU = (
    Q(statut__in=EUS)
    | Q(statut__in=[StatutEnvoi.A_ENVOYER, StatutEnvoi.ANNULE], imprime_le__isnull=False)  # in the post, not noted yet
    | Q(statut=StatutEnvoi.ANNULE, en_cours_depuis__isnull=False)  # given up while it was uncertain
)


class Voulu(NamedTuple):
    """A copy to make. `canal` only for the person herself: third parties have theirs in the register of recipients."""

    organisme: Organisme
    commune: Commune | None = None
    canal: Canal = Canal.COURRIEL


def creer_envois(attestation: Attestation, *, maintenant: datetime) -> list[Envoi]:
    """The copies of an attestation: for third parties, when the person is bound on the day of issue; for whoever had
    the one that it replaces. One that misses an address is kept waiting and says why; the mails leave by a job
    enqueued in the same transaction, the letters wait to be posted.
    """
    return [creer_envoi(attestation, voulu, maintenant=maintenant) for voulu in voulus(attestation)]


def voulus(attestation: Attestation) -> list[Voulu]:
    """Who receives a copy, each once."""
    anciens = detenteurs(attestation.remplace) if attestation.remplace else []
    if not attestation.obligatoire:
        return anciens
    commune = commune_du(attestation.dossier, attestation.delivree_le)
    deja = {(ancien.organisme, ancien.commune) for ancien in anciens}
    connus = {ancien.organisme for ancien in anciens}
    nouveaux = [
        Voulu(organisme, commune)
        for organisme in organismes(attestation.dossier, attestation.regime)
        if (organisme, commune) not in deja and not (commune is None and organisme in connus)
    ]
    return [*anciens, *nouveaux]


def detenteurs(attestation: Attestation) -> list[Voulu]:
    """Who has an attestation, or one that it replaced, or may have it; each once, as it was written to last."""
    envois = Envoi.objects.filter(PEUT_ETRE_RECU, attestation__in=lignee(attestation)).select_related("commune")
    derniers = {(envoi.organisme, envoi.commune_id): envoi for envoi in envois.order_by("pk")}
    return [Voulu(Organisme(envoi.organisme), envoi.commune, Canal(envoi.canal)) for envoi in derniers.values()]


def lignee(attestation: Attestation | None) -> list[Attestation]:
    """An attestation, the one that it replaced, and so on."""
    lignee = []
    while attestation is not None:
        lignee.append(attestation)
        attestation = attestation.remplace
    return lignee


def creer_envoi(attestation: Attestation, voulu: Voulu, *, maintenant: datetime) -> Envoi:
    """A copy for one recipient, on its way when its address is known."""
    envoi = Envoi(
        centre_id=attestation.centre_id,
        attestation=attestation,
        organisme=voulu.organisme,
        commune=voulu.commune,
        canal=voulu.canal,
        message_id=nouvel_identifiant(),
        statut=StatutEnvoi.EN_ATTENTE,
    )
    relancer(envoi, maintenant=maintenant)
    return envoi


def mettre_en_route(envoi: Envoi, *, maintenant: datetime, dans: timedelta = TOUT_DE_SUITE) -> None:
    """Ask for an attempt: at once, or later. The job names the attempt that it is for, so that of two jobs for
    the same attempt only one sends. Enqueued in the caller's transaction: both happen or neither does. A letter waits
    for a person to post it.
    """
    if envoi.statut != StatutEnvoi.A_ENVOYER:
        envoi.passer_a(StatutEnvoi.A_ENVOYER)
    par_lettre = envoi.canal == Canal.LETTRE
    envoi.prochain_essai = None if par_lettre else maintenant + dans
    envoi.en_cours_depuis = None
    envoi.save()
    if not par_lettre:
        le = envoi.prochain_essai if dans else None
        differer(TACHE, file=FILE, le=le, envoi_id=envoi.pk, tentative=envoi.tentatives)


def renoncer(attestation: Attestation, raison: str = ANNULEE) -> None:
    """What has not left yet does not leave: the attestation is cancelled or replaced. Every envoi is locked before its
    state is looked at: one that is under way is left to whoever concludes it."""
    envois = Envoi.objects.select_for_update(of=["self"]).select_related("commune").filter(attestation=attestation)
    for envoi in envois.order_by("pk"):
        envoi.attestation = attestation
        if envoi.statut in RELANCABLES:
            abandonner(envoi, raison)


def abandonner(envoi: Envoi, raison: str) -> None:
    """It is not wanted any more; what a hand or the network may already hold is said."""
    suite = ""
    if envoi.statut == StatutEnvoi.INCERTAIN:
        suite = PEUT_ETRE_PARTI
    elif envoi.imprime_le and envoi.statut == StatutEnvoi.A_ENVOYER:
        suite = DEJA_IMPRIMEE
    envoi.passer_a(StatutEnvoi.ANNULE)
    envoi.raison, envoi.prochain_essai = f"{raison} {suite}".strip(), None
    envoi.save()
    noter(actes.ABANDON, envoi, par=None, detail=envoi.raison)


def raison_de_l_abandon(attestation: Attestation) -> str:
    return REMPLACEE if attestation.statut == StatutAttestation.REMPLACEE else ANNULEE


@transaction.atomic
def envoyer_a_la_personne(attestation: Attestation, canal: Canal, *, par: Utilisateur, le: date) -> Envoi:
    """Send her document to the person, by mail or by post; what waits under the other channel changes channel.

    Raises ValidationError when it is not valid, has left already, or when the file has no such address (under
    `comment`).
    """
    attestation = verrouiller_l_attestation(pk=attestation.pk)
    if attestation.statut != StatutAttestation.DELIVREE:
        raise ValidationError("Cette attestation n’est pas valable : il n’y a rien à remettre.")
    envoi = Envoi.objects.select_for_update(of=["self"]).filter(
        attestation=attestation, organisme=Organisme.PERSONNE
    ).first() or Envoi(
        centre_id=attestation.centre_id,
        organisme=Organisme.PERSONNE,
        message_id=nouvel_identifiant(),
        statut=StatutEnvoi.EN_ATTENTE,
    )
    if envoi.statut not in RELANCABLES:
        raise ValidationError("Ce document est déjà parti vers la personne : voyez ses copies.")
    if envoi.statut == StatutEnvoi.INCERTAIN:
        raise ValidationError(A_DECIDER)
    deja = envoi.statut == StatutEnvoi.A_ENVOYER and envoi.canal == canal
    envoi.attestation, envoi.canal = attestation, canal
    if not change_d_adresse(envoi, le) and deja:
        return envoi  # a double click
    if refus := adresser(envoi, le):
        raise ValidationError({"comment": refus})
    envoi.imprime_le = None
    relancer(envoi, maintenant=timezone.now())
    noter(actes.REMISE_CONFIEE, envoi, par=par)
    return envoi


@transaction.atomic
def reessayer(envoi: Envoi, *, vu: str | None = None, par: Utilisateur, le: date) -> Envoi:
    """Try again now, at the address known today, under the same Message-ID. Still without address, it waits on and
    says why. `vu`: the state that the person saw, when she decides from a page.

    Raises ValidationError when it is under way or done, when the attestation is no longer valid, or when it became
    uncertain since she looked: sending it again is another decision then.
    """
    envoi = verrouiller(envoi.pk)
    if envoi.statut == StatutEnvoi.INCERTAIN and vu not in {None, StatutEnvoi.INCERTAIN}:
        raise ValidationError(DEVENU_INCERTAIN)
    if envoi.attestation.statut != StatutAttestation.DELIVREE:
        raise ValidationError("Cette attestation n’est plus valable : sa copie ne s’envoie plus.")
    if envoi.statut not in RELANCABLES:
        raise ValidationError(f"L’envoi est à l’état « {envoi.get_statut_display()} » : il n’y a rien à relancer.")
    relancer(envoi, maintenant=timezone.now())
    if envoi.statut == StatutEnvoi.A_ENVOYER:
        noter(actes.RELANCE, envoi, par=par)
    return envoi


def relancer(envoi: Envoi, *, maintenant: datetime) -> None:
    """Look for the address again; leave when there is one, wait and say why when there is none. A letter that is
    printed stays so while it says the same."""
    dite = envoi.adresse_postale if envoi.statut == StatutEnvoi.A_ENVOYER else None
    envoi.raison = adresser(envoi, timezone.localdate(maintenant))
    if envoi.adresse_postale != dite:
        envoi.imprime_le = None
    envoi.essais_depuis = envoi.envoye_le = None  # a new series of attempts begins with the first of them
    if not envoi.raison:
        mettre_en_route(envoi, maintenant=maintenant)
        return
    if envoi.statut != StatutEnvoi.EN_ATTENTE:
        envoi.passer_a(StatutEnvoi.EN_ATTENTE)
    envoi.prochain_essai = None
    envoi.save()


@transaction.atomic
def constater(envoi: Envoi, *, par: Utilisateur, le: date) -> Envoi:
    """The recipient says that the uncertain copy did arrive: it is sent, and that is the proof."""
    envoi = verrouiller(envoi.pk)
    if envoi.statut != StatutEnvoi.INCERTAIN:
        raise ValidationError(f"L’envoi est à l’état « {envoi.get_statut_display()} » : il n’y a rien à constater.")
    envoi.passer_a(StatutEnvoi.ENVOYE)
    envoi.envoye_le = envoi.en_cours_depuis or timezone.now()
    envoi.raison, envoi.reponse = "", "Réception confirmée par le destinataire"
    envoi.save()
    noter_la_remise(envoi)
    noter(actes.CONSTAT, envoi, par=par)
    return envoi


@transaction.atomic
def acquitter(envoi: Envoi, *, par: Utilisateur | None, le: date) -> Envoi:
    """The recipient says that the copy is there: by its link (`par` None), or to a person who notes it. Twice is once.
    What was under way, put off or refused did arrive: nothing more is sent. Raises ValidationError when it never
    left."""
    envoi = verrouiller(envoi.pk)
    if envoi.statut == StatutEnvoi.ACQUITTE:
        return envoi
    if not (envoi.envoye_le or envoi.tentatives or envoi.imprime_le):
        raise ValidationError(PAS_PARTI)
    envoi.passer_a(StatutEnvoi.ACQUITTE)
    envoi.acquitte_le, envoi.acquitte_par = timezone.now(), par
    envoi.envoye_le = envoi.envoye_le or envoi.en_cours_depuis or envoi.acquitte_le  # what was uncertain did leave
    envoi.raison, envoi.prochain_essai = "", None
    envoi.save()
    noter_la_remise(envoi)
    noter(actes.ACCUSE, envoi, par=par)
    return envoi


@transaction.atomic
def signaler_retour(envoi: Envoi, *, raison: str, par: Utilisateur, le: date) -> Envoi:
    """What had left came back: a letter returned, a mail that bounced after its server took it. It is refused, and a
    person sends it again. Raises ValidationError without a reason (under `raison`), or when it did not leave."""
    if not raison.strip():
        raise ValidationError({"raison": "Dites ce qui est revenu : adresse inconnue, boîte pleine, départ."})
    envoi = verrouiller(envoi.pk)
    if envoi.statut not in {StatutEnvoi.ENVOYE, StatutEnvoi.INCERTAIN}:
        raise ValidationError(PAS_REVENU)
    envoi.passer_a(StatutEnvoi.REFUSE)
    envoi.raison = f"Revenu : {raison.strip()}"[:300]
    envoi.envoye_le = None
    envoi.save()
    if envoi.organisme == Organisme.PERSONNE:
        reprendre_la_remise(envoi)
    noter(actes.RETOUR, envoi, par=par, detail=raison.strip())
    return envoi


def noter_la_remise(envoi: Envoi) -> None:
    """Her own document has left: so it was handed over, unless it was before."""
    attestation = envoi.attestation
    if envoi.organisme == Organisme.PERSONNE and envoi.envoye_le and attestation.remise_le is None:
        attestation.remise_le = timezone.localdate(envoi.envoye_le)
        attestation.remise_par = REMISES[Canal(envoi.canal)]
        attestation.save(update_fields=["remise_le", "remise_par"])


def reprendre_la_remise(envoi: Envoi) -> None:
    """What came back was not handed over; what was put in her hands stays so."""
    attestation = envoi.attestation
    if attestation.remise_par == REMISES[Canal(envoi.canal)]:
        attestation.remise_le, attestation.remise_par = None, ""
        attestation.save(update_fields=["remise_le", "remise_par"])


REMISES = {Canal.COURRIEL: Remise.COURRIEL, Canal.LETTRE: Remise.POSTE}


@transaction.atomic
def corriger_destinataire(destinataire: Destinataire, *, par: Utilisateur, le: date) -> list[Envoi]:
    """Save how a recipient is written to; the copies that waited for it, or that its old address refused, leave. A
    printed letter stays: it may be in the post already."""
    destinataire.full_clean()
    destinataire.save()
    canal, adresse, adresse_postale = destinataire.voie
    concernes = (
        Envoi.objects.select_for_update(of=["self"])
        .select_related("attestation__dossier")
        .filter(
            centre=destinataire.centre_id,
            organisme=destinataire.organisme,
            commune=destinataire.commune_id,
            statut__in=[statut for statut in RELANCABLES if statut != StatutEnvoi.INCERTAIN],
        )
        .exclude(canal=canal, adresse=adresse, adresse_postale=adresse_postale)
        .exclude(statut=StatutEnvoi.A_ENVOYER, imprime_le__isnull=False)
        .order_by("pk")
    )
    repartis = list(concernes)
    for envoi in repartis:
        relancer(envoi, maintenant=timezone.now())
        noter(actes.RELANCE, envoi, par=par)
    return repartis


def verrouiller(envoi_id: int) -> Envoi:
    """The envoi and, before it, its attestation: who cancels or replaces it waits."""
    attestation = verrouiller_l_attestation(envois=envoi_id)
    envoi = Envoi.objects.select_for_update(of=["self"]).select_related("commune").get(pk=envoi_id)
    envoi.attestation = attestation
    return envoi


def verrouiller_l_attestation(**laquelle: int) -> Attestation:
    verrouillees = Attestation.objects.select_for_update(of=["self"], no_key=True)
    return verrouillees.select_related("dossier__beneficiaire").get(**laquelle)


def noter(acte: str, envoi: Envoi, *, par: Utilisateur | None, detail: str = "") -> None:
    """`par` None is the application itself."""
    texte = f"{envoi.attestation.numero}, {envoi.nom}" + (f" : {detail}" if detail else "")
    consigner(acte, envoi, par=par, dossier_id=envoi.attestation.dossier_id, detail=texte)
