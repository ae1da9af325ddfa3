"""Sending the copies, by jobs: nothing is lost, and the machine sends nothing twice.

« En cours » is committed before the message leaves; an interruption after that makes the envoi « incertain », shown
to a person who decides.
"""

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from attestations.actions import actes
from attestations.actions.envoi import (
    abandonner,
    adresser,
    mettre_en_route,
    noter,
    noter_la_remise,
    raison_de_l_abandon,
    relancer,
    verrouiller,
)
from attestations.message import DocumentAbime, message_de
from attestations.models import Canal, Destinataire, Envoi, StatutAttestation, StatutEnvoi
from attestations.regles import ABANDON, delai
from socle import courriel

INTERROMPU_APRES = timedelta(minutes=10)  # far more than an SMTP dialogue can last (EMAIL_TIMEOUT a step)
OUBLIE_APRES = timedelta(minutes=10)
PAUSES = (1, 2, 4, 8, 15, 30)  # seconds given to PostgreSQL to come back, while an answer waits to be written
ABANDONNE = "Abandonné après cinq jours d’essais. "
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
    message = preparer(envoi)
    if commencer(envoi_id, tentative):
        issue = message if isinstance(message, Issue) else tenter(message)
        conclure_des_que_possible(envoi_id, tentative + 1, issue)


def preparer(envoi: Envoi) -> EmailMessage | Issue:
    """The message, or what stands in the way of one."""
    try:
        return message_de(envoi)
    except DocumentAbime:
        return Issue(StatutEnvoi.A_ENVOYER, FICHIER_ABIME)
    except courriel.Refuse as echec:
        return Issue(StatutEnvoi.REFUSE, str(echec))


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
    envoi.essais_depuis = envoi.essais_depuis or envoi.en_cours_depuis
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


def conclure_des_que_possible(envoi_id: int, tentative: int, issue: Issue) -> None:
    """The answer of the server is known: PostgreSQL may be starting again, and is given a minute to write it. After
    that the envoi becomes uncertain by itself."""
    for pause in PAUSES:
        try:
            return conclure(envoi_id, tentative, issue)
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(pause)
    return conclure(envoi_id, tentative, issue)


@transaction.atomic(durable=True)
def conclure(envoi_id: int, tentative: int, issue: Issue) -> None:
    """Write what became of the attempt; put off, it is tried again after a delay that grows. Done twice, it is done
    once."""
    envoi = verrouiller(envoi_id)
    if envoi.tentatives != tentative or envoi.statut not in {StatutEnvoi.EN_COURS, StatutEnvoi.INCERTAIN}:
        return  # a person has decided meanwhile
    envoi.raison, envoi.reponse = issue.raison[:300], issue.reponse[:300]
    maintenant = timezone.now()
    if issue.statut == StatutEnvoi.A_ENVOYER:
        remettre_a_plus_tard(envoi, maintenant)
    else:
        inscrire(envoi, issue.statut, maintenant)


def remettre_a_plus_tard(envoi: Envoi, maintenant: datetime) -> None:
    """It has certainly not been taken: tried again, unless nobody wants it any more or it has lasted too long."""
    if envoi.attestation.statut != StatutAttestation.DELIVREE:
        envoi.passer_a(StatutEnvoi.A_ENVOYER)
        abandonner(envoi, raison_de_l_abandon(envoi.attestation))
    elif maintenant - (envoi.essais_depuis or envoi.cree_le) < ABANDON:
        mettre_en_route(envoi, maintenant=maintenant, dans=delai(envoi.tentatives))
    else:
        envoi.raison = f"{ABANDONNE}{envoi.raison}"[:300]
        inscrire(envoi, StatutEnvoi.ECHEC, maintenant)


def inscrire(envoi: Envoi, statut: StatutEnvoi, maintenant: datetime) -> None:
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
    valable = Q(attestation__statut=StatutAttestation.DELIVREE)
    interrompus = Q(statut=StatutEnvoi.EN_COURS, en_cours_depuis__lt=maintenant - INTERROMPU_APRES)
    oublies = valable & Q(statut=StatutEnvoi.A_ENVOYER, prochain_essai__lt=maintenant - OUBLIE_APRES)
    en_attente = valable & Q(statut=StatutEnvoi.EN_ATTENTE) & (Q(commune=None) | Q(BOITE_CONNUE))
    for lesquels, reprendre in ((interrompus, douter), (oublies, rappeler), (en_attente, completer)):
        voulus = Envoi.objects.filter(lesquels)
        for envoi_id in list(voulus.order_by("pk").values_list("pk", flat=True)):
            with transaction.atomic():
                if voulus.select_for_update(of=["self"]).filter(pk=envoi_id).exists():
                    reprendre(verrouiller(envoi_id), maintenant)


def douter(envoi: Envoi, maintenant: datetime) -> None:
    """That of a document which is no longer valid waits for nobody's decision: its reason says what to do."""
    envoi.passer_a(StatutEnvoi.INCERTAIN)
    envoi.raison = INTERRUPTION
    envoi.save()
    if envoi.attestation.statut != StatutAttestation.DELIVREE:
        abandonner(envoi, raison_de_l_abandon(envoi.attestation))
    noter(actes.DOUTE, envoi, par=None)


def rappeler(envoi: Envoi, maintenant: datetime) -> None:
    mettre_en_route(envoi, maintenant=maintenant)


def completer(envoi: Envoi, maintenant: datetime) -> None:
    """Write nothing while the address is still missing."""
    if not adresser(envoi, timezone.localdate(maintenant)):
        relancer(envoi, maintenant=maintenant)
