"""Sending the copies, by jobs: nothing is lost, and the machine sends nothing twice.

« En cours » is committed before the message leaves; an interruption after that makes the envoi « incertain », shown
to a person who decides.
"""

import logging
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage

from django.db import InterfaceError, OperationalError, connection, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from attestations.actions import actes
from attestations.actions.adressage import adresser, change_d_adresse
from attestations.actions.envoi import (
    abandonner,
    mettre_en_route,
    noter,
    noter_la_remise,
    raison_de_l_abandon,
    relancer,
    verrouiller,
)
from attestations.message import DocumentAbime, message_de
from attestations.models import Canal, Destinataire, Envoi, StatutAttestation, StatutEnvoi
from attestations.models.envoi import FINIS
from attestations.regles import ABANDON, delai_apres
from socle import courriel

journal = logging.getLogger(__name__)

INTERROMPU_APRES = timedelta(minutes=10)  # far more than an SMTP dialogue can last (EMAIL_TIMEOUT a step)
OUBLIE_APRES = timedelta(minutes=10)
PAUSES = (1, 2, 4, 8, 15, 30)  # seconds given to PostgreSQL to come back, while an answer waits to be written
PAS_COMPOSE = "Le message n’a pas pu être composé : prévenez l’administrateur."
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
    if commencer(envoi_id, tentative, adresse=envoi.adresse):
        issue = message if isinstance(message, Issue) else tenter(message)
        conclure_des_que_possible(envoi_id, tentative + 1, issue, envoi.adresse)


def preparer(envoi: Envoi) -> EmailMessage | Issue:
    """The message, or what stands in the way of one. An unforeseen error is told like the others: nobody would see a
    job that fails for ever."""
    try:
        message = message_de(envoi)
        message.as_bytes()  # what cannot be written is known before anything is under way
        return message
    except DocumentAbime:
        return Issue(StatutEnvoi.A_ENVOYER, FICHIER_ABIME)
    except courriel.Refuse as echec:
        return Issue(StatutEnvoi.REFUSE, str(echec))
    except Exception as erreur:
        journal.error("envoi %s: message not composed, %s", envoi.pk, type(erreur).__name__)
        return Issue(StatutEnvoi.A_ENVOYER, PAS_COMPOSE)


def est_voulu(envoi: Envoi, tentative: int) -> bool:
    return (
        envoi.statut == StatutEnvoi.A_ENVOYER
        and envoi.canal == Canal.COURRIEL
        and envoi.tentatives == tentative
        and envoi.attestation.statut == StatutAttestation.DELIVREE
    )


@transaction.atomic(durable=True)
def commencer(envoi_id: int, tentative: int, *, adresse: str | None = None) -> bool:
    """Commit « en cours » before anything leaves. False when somebody else did, when it is no longer wanted, or when
    its recipient is not at `adresse` any more: another job was asked for, or is now."""
    envoi = verrouiller(envoi_id)
    if not est_voulu(envoi, tentative) or adresse not in {None, envoi.adresse}:
        return False
    maintenant = timezone.now()
    if change_d_adresse(envoi, timezone.localdate(maintenant)):
        relancer(envoi, maintenant=maintenant)
        return False
    envoi.passer_a(StatutEnvoi.EN_COURS)
    envoi.tentatives += 1
    envoi.en_cours_depuis, envoi.prochain_essai = maintenant, None
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


def conclure_des_que_possible(envoi_id: int, tentative: int, issue: Issue, adresse: str) -> None:
    """The answer of the server is known: PostgreSQL may be starting again, and is given a minute to write it. After
    that the envoi becomes uncertain by itself."""
    for pause in PAUSES:
        try:
            return conclure(envoi_id, tentative, issue, adresse=adresse)
        except (OperationalError, InterfaceError):
            connection.close()
            time.sleep(pause)
    return conclure(envoi_id, tentative, issue, adresse=adresse)


@transaction.atomic(durable=True)
def conclure(envoi_id: int, tentative: int, issue: Issue, *, adresse: str | None = None) -> None:
    """Write what became of the attempt; put off, it is tried again after a delay that grows. Done twice, it is done
    once."""
    envoi = verrouiller(envoi_id)
    if envoi.tentatives != tentative or not attend(envoi, issue, adresse):
        return  # a person has decided meanwhile
    envoi.raison, envoi.reponse = issue.raison[:300], issue.reponse[:300]
    maintenant = timezone.now()
    if issue.statut in PAS_PRIS and est_encore_voulu_ailleurs(envoi, maintenant):
        relancer(envoi, maintenant=maintenant)
    elif issue.statut == StatutEnvoi.A_ENVOYER:
        remettre_a_plus_tard(envoi, maintenant)
    else:
        inscrire(envoi, issue.statut, maintenant)


def attend(envoi: Envoi, issue: Issue, adresse: str | None) -> bool:
    """Whether an answer is still of use: also the late yes that makes a second message needless, at that address."""
    if envoi.statut == StatutEnvoi.A_ENVOYER:
        return issue.statut == StatutEnvoi.ENVOYE and adresse in {None, envoi.adresse}
    return envoi.statut in {StatutEnvoi.EN_COURS, StatutEnvoi.INCERTAIN}


PAS_PRIS = (StatutEnvoi.A_ENVOYER, StatutEnvoi.REFUSE)


def est_encore_voulu_ailleurs(envoi: Envoi, maintenant: datetime) -> bool:
    """Its recipient was corrected while it was on its way: what the old address did not take leaves for the new one."""
    valable = envoi.attestation.statut == StatutAttestation.DELIVREE
    return valable and change_d_adresse(envoi, timezone.localdate(maintenant))


def remettre_a_plus_tard(envoi: Envoi, maintenant: datetime) -> None:
    """It has certainly not been taken: tried again, unless nobody wants it any more or it has lasted too long."""
    if envoi.attestation.statut != StatutAttestation.DELIVREE:
        envoi.passer_a(StatutEnvoi.A_ENVOYER)
        envoi.en_cours_depuis = None
        abandonner(envoi, raison_de_l_abandon(envoi.attestation))
    elif (ecoule := maintenant - (envoi.essais_depuis or maintenant)) < ABANDON:
        mettre_en_route(envoi, maintenant=maintenant, dans=delai_apres(ecoule))
    else:
        envoi.raison = f"{ABANDONNE}{envoi.raison}"[:300]
        inscrire(envoi, StatutEnvoi.ECHEC, maintenant)


def inscrire(envoi: Envoi, statut: StatutEnvoi, maintenant: datetime) -> None:
    """What did not arrive of a document that is no longer valid waits for nobody: its reason says what to do."""
    if statut != envoi.statut:
        envoi.passer_a(statut)
    envoi.envoye_le = maintenant if statut == StatutEnvoi.ENVOYE else None
    envoi.prochain_essai = None
    if statut in {StatutEnvoi.REFUSE, StatutEnvoi.ECHEC}:
        envoi.en_cours_depuis = None  # it certainly did not arrive
    envoi.save()
    noter_la_remise(envoi)
    noter(ACTES[statut], envoi, par=None)
    renoncer_s_il_n_est_plus_valable(envoi)


def renoncer_s_il_n_est_plus_valable(envoi: Envoi) -> None:
    if envoi.attestation.statut != StatutAttestation.DELIVREE and envoi.statut not in FINIS:
        abandonner(envoi, raison_de_l_abandon(envoi.attestation))


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
                envoi = verrouiller(envoi_id)
                if voulus.filter(pk=envoi_id).exists():
                    reprendre(envoi, maintenant)


def douter(envoi: Envoi, maintenant: datetime) -> None:
    envoi.passer_a(StatutEnvoi.INCERTAIN)
    envoi.raison = INTERRUPTION
    envoi.save()
    noter(actes.DOUTE, envoi, par=None)
    renoncer_s_il_n_est_plus_valable(envoi)


def rappeler(envoi: Envoi, maintenant: datetime) -> None:
    mettre_en_route(envoi, maintenant=maintenant)


def completer(envoi: Envoi, maintenant: datetime) -> None:
    """Write nothing while the address is still missing."""
    if not adresser(envoi, timezone.localdate(maintenant)):
        relancer(envoi, maintenant=maintenant)
