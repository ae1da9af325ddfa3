"""A gesture asked for many: done by workers line by line, stopped and resumed by a person.

A line is claimed in a transaction of its own before its gesture begins, so that two workers never do the same one; that
of a killed worker is given back after a while. Every gesture may therefore be done again: it finds what is done.
"""

import logging
import traceback
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Exists, Max, OuterRef
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attestations.actions import actes
from attestations.actions.attestation import delivrer
from attestations.actions.conditions import exiger_un_signataire
from attestations.actions.envoi import reessayer, verrouiller
from attestations.models import (
    Attestation,
    Envoi,
    EtatLigne,
    Geste,
    LigneLot,
    Lot,
    Modele,
    Nature,
    StatutAttestation,
    StatutEnvoi,
)
from attestations.models.lot import OUVERTS
from beneficiaires.models import Dossier
from comptes.droits import accompagne
from comptes.models import Centre, Utilisateur
from journal.actions import consigner
from journal.models import Ligne
from socle import sceau
from socle.templatetags.typographie import nombre
from socle.travaux import differer

TACHE = "attestations.avancer_lot"
FILE = "documents"
MAXIMUM = 1000
TRANCHE = 10  # lines that a job does before it gives way to the other lots
ENSEMBLE = 8  # jobs of one lot at once: as many workers share it
REPRISE_APRES = timedelta(minutes=2)  # far more than one document can last
OUBLI_APRES = timedelta(minutes=1)

RIEN = "Cochez au moins une ligne."
TROP = f"Un lot compte au plus {nombre(MAXIMUM)} lignes : faites-en plusieurs."
PAS_LE_DROIT = "La personne qui a demandé ce lot n’a plus le droit de faire ce geste."
HORS_DE_PORTEE = "Le dossier n’est plus dans votre centre."
DEPUIS = "Un essai a eu lieu depuis votre demande : décidez pour cette copie."
ANNULEE_DEPUIS = (
    "L’attestation de ce dossier a été annulée depuis votre demande : délivrez-en une nouvelle depuis le dossier."
)
INATTENDUE = "Une erreur inattendue est survenue : rien n’est perdu. Réessayez, puis prévenez l’administrateur."

logger = logging.getLogger(__name__)


@transaction.atomic
def ouvrir_lot(geste: Geste, objets: Iterable[Dossier] | Iterable[Envoi], *, jeton: UUID, par: Utilisateur) -> Lot:
    """Ask for a gesture on these files or copies. The same form sent twice gives the same lot. Raises
    ValidationError when nothing is chosen, or too much."""
    cles = sorted({objet.pk for objet in objets})
    if not cles:
        raise ValidationError(RIEN)
    if len(cles) > MAXIMUM:
        raise ValidationError(TROP)
    centre = Centre.objects.get(pk=par.centre_id or 0)  # who may ask has one
    exiger_de_quoi(geste, centre)
    valeurs = {"centre": centre, "geste": geste, "demande_par": par}
    lot, nouveau = Lot.objects.get_or_create(jeton=jeton, defaults=valeurs)
    if nouveau:
        sujet = "dossier_id" if geste == Geste.DELIVRER else "envoi_id"
        LigneLot.objects.bulk_create([LigneLot(lot=lot, **{sujet: cle}) for cle in cles])
        mettre_au_travail(lot, len(cles))
        consigner(actes.LOTS[geste], lot, par=par, detail=f"Lot {lot.pk}, lignes : {len(cles)}")
    return lot


def exiger_de_quoi(geste: Geste, centre: Centre) -> None:
    """What every line would miss is said once, before anything begins. Raises ValidationError."""
    if geste == Geste.DELIVRER:
        if not Modele.objects.filter(centre=centre).exclude(signataire="").exists():
            exiger_un_signataire(centre)
        sceau.exiger_cle(centre.sigle)


def mettre_au_travail(lot: Lot, lignes: int) -> None:
    """Enqueue enough jobs for several workers to share the lot; those that find nothing left just end."""
    for _ in range(min(ENSEMBLE, -(-lignes // TRANCHE))):
        differer(TACHE, file=FILE, lot_id=lot.pk)


@transaction.atomic
def arreter(lot: Lot, *, par: Utilisateur, le: date) -> int:
    """Begin no line any more; those under way are finished, unless their worker dies. Returns how many are kept for
    later."""
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    if not lot.lignes.filter(etat__in=OUVERTS).exists():
        return 0
    lot.arrete_le = timezone.now()
    lot.save(update_fields=["arrete_le"])
    arretees = lot.lignes.filter(etat=EtatLigne.A_FAIRE).update(etat=EtatLigne.ARRETE)
    consigner(actes.ARRET_LOT, lot, par=par, detail=f"Lot {lot.pk}, lignes : {arretees}")
    return arretees


@transaction.atomic
def reprendre(lot: Lot, *, refus: bool = False, par: Utilisateur, le: date) -> int:
    """Go on with what was stopped, or try again what was refused. Only for who asked for the lot: its gestures are
    hers. Returns how many lines. Raises ValidationError for anybody else."""
    lot = Lot.objects.select_for_update(of=["self"]).select_related("demande_par").get(pk=lot.pk)
    if lot.demande_par_id != par.pk:
        raise ValidationError(f"Ce lot se fait au nom de {lot.demande_par} : c’est à cette personne de le reprendre.")
    voulues = lot.lignes.filter(etat=EtatLigne.REFUSE if refus else EtatLigne.ARRETE)
    reprises = voulues.update(etat=EtatLigne.A_FAIRE, raison="", en_cours_depuis=None)
    if reprises:
        lot.repris_le, lot.arrete_le = timezone.now(), None
        lot.save(update_fields=["repris_le", "arrete_le"])
        mettre_au_travail(lot, reprises)
        consigner(actes.REPRISE_LOT, lot, par=par, detail=f"Lot {lot.pk}, lignes : {reprises}")
    return reprises


def avancer_lot(lot_id: int, *, le: date) -> None:
    """Do some lines of a lot, then give way; nothing happens when none is left."""
    for _ in range(TRANCHE):
        ligne = prendre_une_ligne(lot_id)
        if ligne is None:
            return
        faire(ligne, le=le)
    if LigneLot.objects.filter(lot=lot_id, etat=EtatLigne.A_FAIRE).exists():
        differer(TACHE, file=FILE, lot_id=lot_id)


@transaction.atomic(durable=True)
def prendre_une_ligne(lot_id: int) -> LigneLot | None:
    """Claim a line that nobody holds; committed before its gesture begins."""
    libres = LigneLot.objects.select_for_update(of=["self"], skip_locked=True).select_related("lot__demande_par")
    ligne = libres.filter(lot=lot_id, etat=EtatLigne.A_FAIRE).order_by("pk").first()
    if ligne is not None:
        ligne.etat, ligne.en_cours_depuis = EtatLigne.EN_COURS, timezone.now()
        ligne.save(update_fields=["etat", "en_cours_depuis"])
    return ligne


def faire(ligne: LigneLot, *, le: date) -> None:
    """Do the gesture of a claimed line as the person who asked for it, her rights asked again. What fails on one line
    stops neither the others nor the worker; when the database is away, the line is taken again later."""
    par = ligne.lot.demande_par
    try:
        if not (par.is_active and accompagne(par) and par.centre_id == ligne.lot.centre_id):
            raise ValidationError(PAS_LE_DROIT)
        GESTES[Geste(ligne.lot.geste)](ligne, par, le)
    except ValidationError as refus:
        clore(ligne, EtatLigne.REFUSE, raison=" ".join(refus.messages))
    except (OperationalError, InterfaceError):
        raise
    except Exception as erreur:
        ou = "".join(traceback.format_tb(erreur.__traceback__))  # the message may hold what was being written
        logger.error("Ligne %s du lot %s : %s\n%s", ligne.pk, ligne.lot_id, type(erreur).__name__, ou)
        clore(ligne, EtatLigne.REFUSE, raison=INATTENDUE)


def delivrer_ligne(ligne: LigneLot, par: Utilisateur, le: date) -> None:
    """Called twice, it finds the attestation that the first call issued. What somebody cancelled since the lot was
    asked for is not issued again: that is another decision."""
    dossier = Dossier.objects.visibles_par(par).filter(pk=ligne.dossier_id).first()
    if dossier is None:
        raise ValidationError(HORS_DE_PORTEE)
    attestation = Attestation.objects.valables().filter(dossier=dossier, nature=Nature.FIN).first()
    if attestation is None and annulee_depuis(dossier, ligne.lot.demande_le):
        raise ValidationError(ANNULEE_DEPUIS)
    clore(ligne, EtatLigne.FAIT, attestation=attestation or delivrer(dossier, par=par, le=le))


def annulee_depuis(dossier: Dossier, moment: datetime) -> bool:
    """Whether an issued attestation de fin of that file was cancelled after that moment."""
    annulees = Attestation.objects.filter(dossier=dossier, nature=Nature.FIN, statut=StatutAttestation.ANNULEE)
    cles = annulees.exclude(pdf="").values_list("pk", flat=True)
    lignes = Ligne.objects.du_dossier(dossier.pk).filter(acte=actes.ANNULATION, objet_id__in=list(cles))
    return lignes.filter(le__gt=moment).exists()


@transaction.atomic
def relancer_ligne(ligne: LigneLot, par: Utilisateur, le: date) -> None:
    """The copy and its line together, or neither. What was tried since it was asked for waits for another decision:
    nothing goes out twice by the machine."""
    if ligne.envoi_id is None or not Envoi.objects.visibles_par(par).filter(pk=ligne.envoi_id).exists():
        raise ValidationError(HORS_DE_PORTEE)
    envoi = verrouiller(ligne.envoi_id)
    if envoi.statut in A_DECIDER and envoi.en_cours_depuis and envoi.en_cours_depuis > ligne.lot.voulu_le:
        raise ValidationError(DEPUIS)
    envoi = reessayer(envoi, par=par, le=le)
    reste = envoi.statut == StatutEnvoi.EN_ATTENTE
    if not clore(ligne, EtatLigne.REFUSE if reste else EtatLigne.FAIT, raison=envoi.raison if reste else ""):
        transaction.set_rollback(True)


A_DECIDER = (StatutEnvoi.INCERTAIN, StatutEnvoi.REFUSE, StatutEnvoi.ECHEC)
GESTES: dict[Geste, Callable[[LigneLot, Utilisateur, date], None]] = {
    Geste.DELIVRER: delivrer_ligne,
    Geste.RELANCER: relancer_ligne,
}


def clore(ligne: LigneLot, etat: EtatLigne, *, raison: str = "", attestation: Attestation | None = None) -> bool:
    """Write what became of a line. False when it was given to somebody else meanwhile."""
    tenue = LigneLot.objects.filter(pk=ligne.pk, etat=EtatLigne.EN_COURS, en_cours_depuis=ligne.en_cours_depuis)
    return bool(tenue.update(etat=etat, raison=raison[:300], attestation=attestation))


def surveiller_les_lots(maintenant: datetime) -> None:
    """Give back the lines that killed workers hold, and wake the lots that no job carries any more."""
    for lot in Lot.objects.filter(Exists(OUVERTES)).order_by("pk"):
        rendues = rendre_les_interrompues(lot, maintenant)
        if rendues or est_oublie(lot, maintenant):
            mettre_au_travail(lot, rendues or lot.lignes.filter(etat=EtatLigne.A_FAIRE).count())


OUVERTES = LigneLot.objects.filter(lot=OuterRef("pk"), etat__in=[EtatLigne.A_FAIRE, EtatLigne.EN_COURS])


@transaction.atomic
def rendre_les_interrompues(lot: Lot, maintenant: datetime) -> int:
    """To be done again, or kept with the others when the lot is stopped. Returns how many are to be done again."""
    lot = Lot.objects.select_for_update().get(pk=lot.pk)
    interrompues = lot.lignes.filter(etat=EtatLigne.EN_COURS, en_cours_depuis__lt=maintenant - REPRISE_APRES)
    arrete = lot.arrete_le is not None or lot.lignes.filter(etat=EtatLigne.ARRETE).exists()
    rendues = interrompues.update(etat=EtatLigne.ARRETE if arrete else EtatLigne.A_FAIRE, en_cours_depuis=None)
    return 0 if arrete else rendues


def est_oublie(lot: Lot, maintenant: datetime) -> bool:
    """Lines wait, nothing moves, and no job is there for them."""
    if not lot.lignes.filter(etat=EtatLigne.A_FAIRE).exists():
        return False
    dernier = lot.lignes.aggregate(le=Max("en_cours_depuis"))["le"] or lot.voulu_le
    if max(dernier, lot.voulu_le) > maintenant - OUBLI_APRES:
        return False
    en_file = ProcrastinateJob.objects.filter(queue_name=FILE, task_name=TACHE, status="todo", args__lot_id=lot.pk)
    return not en_file.exists()
