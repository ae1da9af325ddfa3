"""The register of envois: who receives a copy, at which address, and what a person decides about it."""

from datetime import date, datetime, timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from attestations.actions import actes
from attestations.models import Attestation, Destinataire, Envoi, Organisme, StatutAttestation, StatutEnvoi
from beneficiaires.models import Dossier
from beneficiaires.regles.periodes import adresse_du
from comptes.models import Utilisateur
from journal.actions import consigner
from referentiels.models import Commune, Regime
from referentiels.reglement import actuelle
from socle.courriel import nouvel_identifiant
from socle.travaux import differer

TACHE = "attestations.envoyer"
FILE = "courrier"
TOUT_DE_SUITE = timedelta(0)
SANS_COMMUNE = "L’adresse de la personne n’indique pas sa commune : complétez-la, puis réessayez."
SANS_BOITE = "Aucune adresse de courriel n’est connue : un administrateur l’ajoute, et la copie part."
RELANCABLES = (StatutEnvoi.EN_ATTENTE, StatutEnvoi.A_ENVOYER, StatutEnvoi.REFUSE, StatutEnvoi.INCERTAIN)


def creer_envois(attestation: Attestation, *, maintenant: datetime) -> list[Envoi]:
    """The copies of an attestation: none unless the person is bound on the day of issue. One that misses an address
    is kept waiting and says why; the others leave by a job enqueued in the same transaction.
    """
    if not attestation.obligatoire:
        return []
    commune = commune_du(attestation.dossier, attestation.delivree_le)
    return [
        creer_envoi(attestation, organisme, commune, maintenant=maintenant)
        for organisme in organismes(attestation.dossier, attestation.regime)
    ]


def organismes(dossier: Dossier, regime: Regime) -> list[Organisme]:
    """The commune, and the CPAS when the person is its beneficiary, as the regime has it."""
    voulus = {Organisme.COMMUNE: regime.copie_commune, Organisme.CPAS: regime.copie_cpas and dossier.cpas}
    return [organisme for organisme, voulu in voulus.items() if voulu]


def commune_du(dossier: Dossier, le: date) -> Commune | None:
    """The commune where the person lives on a day, or the one that took its place: a move noted for a later day has
    not happened yet."""
    adresse = adresse_du(dossier.beneficiaire, le)
    return actuelle(adresse.commune) if adresse and adresse.commune else None


def creer_envoi(
    attestation: Attestation, organisme: Organisme, commune: Commune | None, *, maintenant: datetime
) -> Envoi:
    """A copy for one recipient, on its way when its mailbox is known."""
    envoi = Envoi(
        centre_id=attestation.centre_id,
        attestation=attestation,
        organisme=organisme,
        commune=commune,
        message_id=nouvel_identifiant(),
        statut=StatutEnvoi.EN_ATTENTE,
    )
    envoi.raison = adresser(envoi, timezone.localdate(maintenant))
    envoi.save()
    if envoi.adresse:
        mettre_en_route(envoi, maintenant=maintenant)
    return envoi


def adresser(envoi: Envoi, le: date) -> str:
    """Give an envoi the mailbox of its recipient; returns why there is none, or nothing."""
    envoi.adresse = ""
    if envoi.commune is None:
        envoi.commune = commune_du(envoi.attestation.dossier, le)
    if envoi.commune is None:
        return SANS_COMMUNE
    boite = Destinataire.objects.filter(centre=envoi.centre_id, organisme=envoi.organisme, commune=envoi.commune)
    envoi.adresse = boite.values_list("adresse", flat=True).first() or ""
    return "" if envoi.adresse else SANS_BOITE


def mettre_en_route(envoi: Envoi, *, maintenant: datetime, dans: timedelta = TOUT_DE_SUITE) -> None:
    """Ask for an attempt: at once, or later. The job names the attempt that it is for, so that of two jobs for
    the same attempt only one sends. Enqueued in the caller's transaction: both happen or neither does.
    """
    if envoi.statut != StatutEnvoi.A_ENVOYER:
        envoi.passer_a(StatutEnvoi.A_ENVOYER)
    envoi.prochain_essai, envoi.en_cours_depuis = maintenant + dans, None
    envoi.save()
    le = envoi.prochain_essai if dans else None
    differer(TACHE, file=FILE, le=le, envoi_id=envoi.pk, tentative=envoi.tentatives)


def renoncer(attestation: Attestation) -> None:
    """What has not left yet does not leave: the attestation is cancelled."""
    en_suspens = Envoi.objects.select_for_update(of=["self"]).filter(attestation=attestation, statut__in=RELANCABLES)
    for envoi in en_suspens.order_by("pk"):
        envoi.passer_a(StatutEnvoi.ANNULE)
        envoi.raison, envoi.prochain_essai = "L’attestation a été annulée.", None
        envoi.save()


@transaction.atomic
def reessayer(envoi: Envoi, *, par: Utilisateur, le: date) -> Envoi:
    """Try again now, at the address known today, under the same Message-ID. Still without address, it waits on and
    says why. Raises ValidationError when it is under way or done, or when the attestation is no longer valid.
    """
    envoi = verrouiller(envoi.pk)
    if envoi.attestation.statut != StatutAttestation.DELIVREE:
        raise ValidationError("Cette attestation n’est plus valable : sa copie ne s’envoie plus.")
    if envoi.statut not in RELANCABLES:
        raise ValidationError(f"L’envoi est à l’état « {envoi.get_statut_display()} » : il n’y a rien à relancer.")
    relancer(envoi, maintenant=timezone.now())
    if envoi.statut == StatutEnvoi.A_ENVOYER:
        noter(actes.RELANCE, envoi, par=par)
    return envoi


def relancer(envoi: Envoi, *, maintenant: datetime) -> None:
    """Look for the address again; leave at once when there is one, wait and say why when there is none."""
    envoi.raison = adresser(envoi, timezone.localdate(maintenant))
    if envoi.adresse:
        mettre_en_route(envoi, maintenant=maintenant)
    else:
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
    noter(actes.CONSTAT, envoi, par=par)
    return envoi


@transaction.atomic
def acquitter(envoi: Envoi, *, par: Utilisateur | None, le: date) -> Envoi:
    """The recipient says that the copy is there: by its link (`par` None), or to a person who notes it. Twice is once.
    Raises ValidationError when it never left."""
    envoi = verrouiller(envoi.pk)
    if envoi.statut == StatutEnvoi.ACQUITTE:
        return envoi
    envoi.passer_a(StatutEnvoi.ACQUITTE)
    envoi.acquitte_le, envoi.acquitte_par = timezone.now(), par
    envoi.envoye_le = envoi.envoye_le or envoi.en_cours_depuis or envoi.acquitte_le  # what was uncertain did leave
    envoi.raison = ""
    envoi.save()
    noter(actes.ACCUSE, envoi, par=par)
    return envoi


@transaction.atomic
def corriger_destinataire(destinataire: Destinataire, *, par: Utilisateur, le: date) -> list[Envoi]:
    """Save the mailbox of a recipient; the copies that waited for it, or that its old address refused, leave."""
    destinataire.full_clean()
    destinataire.save()
    concernes = (
        Envoi.objects.select_for_update(of=["self"])
        .filter(
            centre=destinataire.centre_id,
            organisme=destinataire.organisme,
            commune=destinataire.commune_id,
            statut__in=[StatutEnvoi.EN_ATTENTE, StatutEnvoi.A_ENVOYER, StatutEnvoi.REFUSE],
        )
        .exclude(adresse=destinataire.adresse)
        .order_by("pk")
    )
    repartis = list(concernes)
    for envoi in repartis:
        relancer(envoi, maintenant=timezone.now())
        noter(actes.RELANCE, envoi, par=par)
    return repartis


def verrouiller(envoi_id: int) -> Envoi:
    return Envoi.objects.select_for_update(of=["self"]).select_related("attestation__dossier").get(pk=envoi_id)


def noter(acte: str, envoi: Envoi, *, par: Utilisateur | None, detail: str = "") -> None:
    """`par` None is the application itself."""
    texte = f"{envoi.attestation.numero}, {envoi.nom}" + (f" : {detail}" if detail else "")
    consigner(acte, envoi, par=par, dossier_id=envoi.attestation.dossier_id, detail=texte)
