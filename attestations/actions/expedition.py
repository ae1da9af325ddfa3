"""Sending the copies, by jobs: nothing is lost, and the machine sends nothing twice.

« En cours » is committed before the message leaves; an interruption after that makes the envoi « incertain », shown
to a person who decides.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from attestations.actions import actes
from attestations.actions.envoi import adresser, mettre_en_route, noter, noter_la_remise, relancer, verrouiller
from attestations.message import DocumentAbime, message_de
from attestations.models import Canal, Destinataire, Envoi, StatutAttestation, StatutEnvoi
from attestations.regles import ABANDON, delai
from socle import courriel

INTERROMPU_APRES = timedelta(minutes=10)  # far more than an SMTP dialogue can last (EMAIL_TIMEOUT a step)
OUBLIE_APRES = timedelta(minutes=10)
INTERRUPTION = (
    "L’envoi a été interrompu : le message est peut-être parti. "
    "Demandez au destinataire s’il l’a reçu avant de le renvoyer."
)
FICHIER_ABIME = "Le document est introuvable ou ne correspond plus à son empreinte : prévenez l’administrateur."


@dataclass(frozen=True)
class Issue:
    """What became of an attempt."""

    statut: StatutEnvoi
    raison: str = ""
    reponse: str = ""


def envoyer(envoi_id: int, tentative: int) -> None:
    """Make the attempt number `tentative` of an envoi; nothing happens when it was made, or is no longer wanted."""
    envoi = Envoi.objects.pour_partir().get(pk=envoi_id)
    if not est_voulu(envoi, tentative):
        return
    try:
        message = message_de(envoi)
    except DocumentAbime:
        if commencer(envoi_id, tentative):
            conclure(envoi_id, tentative + 1, Issue(StatutEnvoi.A_ENVOYER, FICHIER_ABIME))
        return
    if commencer(envoi_id, tentative):
        conclure(envoi_id, tentative + 1, tenter(message))


def est_voulu(envoi: Envoi, tentative: int) -> bool:
    return (
        envoi.statut == StatutEnvoi.A_ENVOYER
        and envoi.canal == Canal.COURRIEL
        and envoi.tentatives == tentative
        and envoi.attestation.statut == StatutAttestation.DELIVREE
    )


@transaction.atomic(durable=True)
def commencer(envoi_id: int, tentative: int) -> bool:
    """Commit « en cours » before anything leaves. False when somebody else did, or when it is no longer wanted."""
    envoi = verrouiller(envoi_id)
    if not est_voulu(envoi, tentative):
        return False
    envoi.passer_a(StatutEnvoi.EN_COURS)
    envoi.tentatives += 1
    envoi.en_cours_depuis, envoi.prochain_essai = timezone.now(), None
    envoi.save()
    return True


def tenter(message: EmailMessage) -> Issue:
    """Hand the message over once; whatever the server does is an answer, never an error."""
    try:
        return Issue(StatutEnvoi.ENVOYE, reponse=courriel.transmettre(message))
    except courriel.Reporte as echec:
        return Issue(StatutEnvoi.A_ENVOYER, str(echec))
    except courriel.Refuse as echec:
        return Issue(StatutEnvoi.REFUSE, f"Le serveur du destinataire refuse le message : {echec}")
    except courriel.Incertain as echec:
        return Issue(StatutEnvoi.INCERTAIN, f"{echec} {INTERRUPTION}")


@transaction.atomic(durable=True)
def conclure(envoi_id: int, tentative: int, issue: Issue) -> None:
    """Write what became of the attempt; put off, it is tried again after a delay that grows."""
    envoi = verrouiller(envoi_id)
    if envoi.tentatives != tentative or envoi.statut not in {StatutEnvoi.EN_COURS, StatutEnvoi.INCERTAIN}:
        return  # a person has decided meanwhile
    envoi.raison, envoi.reponse = issue.raison[:300], issue.reponse[:300]
    maintenant = timezone.now()
    statut = issue.statut
    if statut == StatutEnvoi.A_ENVOYER:
        if maintenant - (envoi.essais_depuis or envoi.cree_le) < ABANDON:
            mettre_en_route(envoi, maintenant=maintenant, dans=delai(envoi.tentatives))
            return
        statut = StatutEnvoi.ECHEC
    if statut != envoi.statut:
        envoi.passer_a(statut)
    envoi.envoye_le = maintenant if statut == StatutEnvoi.ENVOYE else None
    envoi.save()
    noter_la_remise(envoi)
    noter(ACTES[statut], envoi, par=None)


ACTES = {
    StatutEnvoi.ENVOYE: actes.ENVOI,
    StatutEnvoi.REFUSE: actes.REFUS,
    StatutEnvoi.ECHEC: actes.ECHEC,
    StatutEnvoi.INCERTAIN: actes.DOUTE,
}


BOITE_CONNUE = Exists(
    Destinataire.objects.filter(centre=OuterRef("centre"), organisme=OuterRef("organisme"), commune=OuterRef("commune"))
)
"""Of the copies that wait, those worth another look: thousands may wait for years for a mailbox that nobody gives."""


def surveiller(maintenant: datetime) -> None:
    """What a killed worker or a lost job left behind: interrupted envois become uncertain, forgotten ones get a job
    again, those that waited for an address leave when it has come."""
    interrompus = Q(statut=StatutEnvoi.EN_COURS, en_cours_depuis__lt=maintenant - INTERROMPU_APRES)
    oublies = Q(statut=StatutEnvoi.A_ENVOYER, prochain_essai__lt=maintenant - OUBLIE_APRES)
    en_attente = Q(statut=StatutEnvoi.EN_ATTENTE) & (Q(commune=None) | Q(BOITE_CONNUE))
    for lesquels, reprendre in ((interrompus, douter), (oublies, rappeler), (en_attente, completer)):
        voulus = Envoi.objects.filter(lesquels, attestation__statut=StatutAttestation.DELIVREE)
        for envoi_id in list(voulus.order_by("pk").values_list("pk", flat=True)):
            with transaction.atomic():
                if voulus.select_for_update(of=["self"]).filter(pk=envoi_id).exists():
                    reprendre(verrouiller(envoi_id), maintenant)


def douter(envoi: Envoi, maintenant: datetime) -> None:
    envoi.passer_a(StatutEnvoi.INCERTAIN)
    envoi.raison = INTERRUPTION
    envoi.save()
    noter(actes.DOUTE, envoi, par=None)


def rappeler(envoi: Envoi, maintenant: datetime) -> None:
    mettre_en_route(envoi, maintenant=maintenant)


def completer(envoi: Envoi, maintenant: datetime) -> None:
    """Write nothing while the address is still missing."""
    if not adresser(envoi, timezone.localdate(maintenant)):
        relancer(envoi, maintenant=maintenant)
