"""Issuing, replacing and cancelling a document, whatever it attests."""

from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import DatabaseError, transaction
from django.utils import timezone

from attestations import document, regles
from attestations.actions import actes
from attestations.actions.conditions import CONDITIONS, est_tenue, exiger_un_signataire
from attestations.actions.envoi import REMPLACEE, creer_envois, renoncer
from attestations.modeles import modele_pour, sorte_de
from attestations.models import Attestation, Nature, StatutAttestation
from beneficiaires.actions import decider, franchir
from beneficiaires.models import Dossier
from beneficiaires.models import Statut as Etape
from comptes.models import Utilisateur
from comptes.numeros import prendre_numeros
from conventions.actions import liberer
from conventions.models import Convention
from conventions.models import Statut as StatutConvention
from journal.actions import consigner
from socle import sceau


def delivrer(dossier: Dossier, *, par: Utilisateur, le: date) -> Attestation:
    """Issue the attestation of a file whose required axes are all closed (CWASS art. 152/3, § 4).

    It ends the path and makes the copies for third parties. See `fabriquer_et_delivrer`.
    """
    return fabriquer_et_delivrer(dossier, Nature.FIN, par=par, le=le)


def delivrer_dispense(dossier: Dossier, *, par: Utilisateur, le: date) -> Attestation:
    """Issue the attestation de dispense of a person whom the law relieves that day (CWASS art. 152/7, § 6).

    The law is asked again first, and its answer stays written even when it refuses. The path goes on, and nobody
    else receives anything: the person is not bound. See `fabriquer_et_delivrer`.
    """
    decider(dossier, par=par, le=le)
    return fabriquer_et_delivrer(dossier, Nature.DISPENSE, par=par, le=le)


def fabriquer_et_delivrer(dossier: Dossier, nature: Nature, *, par: Utilisateur, le: date) -> Attestation:
    """The number is taken in a first transaction; the PDF is made and sealed outside any lock; a second transaction
    delivers it with what follows from it. Interrupted in the middle, it stays « en préparation » and the next call
    finishes it under the same number, if it is of the same year; called twice, it gives the same attestation.
    Not to be called inside a transaction. Raises ValidationError with what is missing.
    """
    attestation = preparer(dossier, nature, par=par, le=le)
    if attestation.statut == StatutAttestation.DELIVREE:
        return attestation
    return emettre(attestation, document.fabriquer(attestation), par=par, le=le)


def remplacer(attestation: Attestation, *, motif: str, par: Utilisateur, le: date) -> Attestation:
    """Issue the same document again with the data of today, under a new number; it takes the place of the old one,
    which whoever had it learns. Until then the old one stays valid: interrupted, the next call finishes the new one.

    Not to be called inside a transaction. Raises ValidationError without a reason (under `motif`), when the old one is
    not valid any more, or with what is missing.
    """
    nouvelle = preparer_le_remplacement(attestation, motif=motif, par=par, le=le)
    if nouvelle.statut == StatutAttestation.DELIVREE:
        return nouvelle
    return emettre(nouvelle, document.fabriquer(nouvelle), par=par, le=le)


@transaction.atomic(durable=True)
def preparer(dossier: Dossier, nature: Nature, *, par: Utilisateur, le: date) -> Attestation:
    """Take the number and the code, and fix what will be printed. Gives back what is already under way."""
    dossier = verrouiller_le_dossier(dossier.pk)
    attestation = Attestation.objects.en_vigueur().filter(dossier=dossier, nature=nature).first()
    if attestation is not None and attestation.statut == StatutAttestation.DELIVREE:
        return attestation
    decision = decider(dossier, par=par, le=le)
    convention = CONDITIONS[nature](dossier)
    sceau.exiger_cle(dossier.centre.sigle)
    attestation = de_l_annee(attestation, par=par, le=le)
    attestation = attestation or numeroter(Attestation(dossier=dossier, nature=nature, convention=convention), le)
    regime = convention.regime if convention else dossier.regime
    assert regime is not None, "the conditions ask for one"
    attestation.regime = regime
    attestation.obligatoire = est_tenue(decision, dossier.base)
    return imprimer(attestation, par=par, le=le)


@transaction.atomic(durable=True)
def preparer_le_remplacement(attestation: Attestation, *, motif: str, par: Utilisateur, le: date) -> Attestation:
    """The same for the document that takes the place of another: whether the person was bound is what it was then."""
    if not motif.strip():
        raise ValidationError({"motif": "Dites pourquoi l’attestation est remplacée."})
    dossier = verrouiller_le_dossier(attestation.dossier_id)
    ancienne = Attestation.objects.select_for_update(of=["self"]).get(pk=attestation.pk)
    nouvelle = ancienne.remplacements.exclude(statut=StatutAttestation.ANNULEE).first()
    if nouvelle is not None and nouvelle.statut != StatutAttestation.EN_PREPARATION:
        return Attestation.objects.valables().filter(dossier=dossier, nature=ancienne.nature).first() or nouvelle
    ancienne.exiger(StatutAttestation.REMPLACEE)
    exiger_un_remplacement(dossier, ancienne, par=par, le=le)
    sceau.exiger_cle(dossier.centre.sigle)
    nouvelle = de_l_annee(nouvelle, par=par, le=le) or numeroter(
        Attestation(
            dossier=dossier,
            nature=ancienne.nature,
            convention=ancienne.convention,
            regime=ancienne.regime,
            obligatoire=ancienne.obligatoire,
            remplace=ancienne,
        ),
        le,
    )
    nouvelle.dossier, nouvelle.motif_remplacement = dossier, motif.strip()
    return imprimer(nouvelle, par=par, le=le)


def exiger_un_remplacement(dossier: Dossier, ancienne: Attestation, *, par: Utilisateur, le: date) -> None:
    """A dispense is attested as of its day: it must hold today. The end of a path is a fact: it stays one."""
    if ancienne.nature == Nature.DISPENSE:
        decider(dossier, par=par, le=le)
        CONDITIONS[Nature.DISPENSE](dossier)


def de_l_annee(inachevee: Attestation | None, *, par: Utilisateur, le: date) -> Attestation | None:
    """A number bears the year of its day of issue: that of a document left unfinished in another year is cancelled."""
    if inachevee is None or inachevee.delivree_le.year == le.year:
        return inachevee
    annuler_le_numero(inachevee, AUTRE_ANNEE, par=par, le=le)
    return None


def numeroter(attestation: Attestation, le: date) -> Attestation:
    """Give it the next number of its centre and year, and a code."""
    centre = attestation.dossier.centre
    (rang,) = prendre_numeros("attestation", centre, le.year)
    attestation.centre, attestation.code = centre, code_libre()
    attestation.numero = regles.numero(centre.prefixe, le.year, rang)
    return attestation


def imprimer(attestation: Attestation, *, par: Utilisateur, le: date) -> Attestation:
    """Fix what the document prints."""
    attestation.delivree_le, attestation.delivree_par = le, par
    attestation.modele = modele_pour(attestation.dossier.centre, attestation.regime, sorte_de(attestation))
    exiger_un_signataire(attestation.dossier.centre, attestation.modele)
    attestation.donnees = document.donnees(attestation)
    attestation.clean_fields(exclude=LIENS)  # what it names was just read, and the lock keeps it the only one
    attestation.save()
    return attestation


AUTRE_ANNEE = "Document resté inachevé l’année de ce numéro\u00a0: il est délivré sous un autre."
LIENS = [champ.name for champ in Attestation._meta.fields if champ.is_relation]


def verrouiller_le_dossier(pk: int) -> Dossier:
    """The file of a document, with what is printed of the person and of the centre."""
    dossiers = Dossier.objects.select_for_update(of=["self"])
    return dossiers.select_related("centre", "beneficiaire__pays_naissance").get(pk=pk)


def code_libre() -> str:
    while Attestation.objects.filter(code=(code := regles.tirer_code())).exists():
        pass
    return code


def emettre(attestation: Attestation, octets: bytes, *, par: Utilisateur, le: date) -> Attestation:
    """Store the sealed file, then deliver in one transaction; the file of the one who came too late is thrown away.
    When nobody can tell whether it was delivered (the answer to a COMMIT may be lost), the file stays: `coherence`
    tells an orphan, and a lost original cannot be mended."""
    nom = default_storage.save(f"attestations/{le.year}/{attestation.numero}.pdf", ContentFile(octets))
    try:
        delivree, garde = inscrire_la_delivrance(attestation, nom, octets, par=par, le=le)
    except DatabaseError:
        raise
    except Exception:
        default_storage.delete(nom)
        raise
    if not garde:
        default_storage.delete(nom)
    return delivree


@transaction.atomic(durable=True)
def inscrire_la_delivrance(
    attestation: Attestation, fichier: str, octets: bytes, *, par: Utilisateur, le: date
) -> tuple[Attestation, bool]:
    """The attestation as delivered, and whether `fichier` is its document."""
    dossier = verrouiller_le_dossier(attestation.dossier_id)
    en_base = Attestation.objects.select_for_update(of=["self"]).get(pk=attestation.pk)
    if en_base.statut in {StatutAttestation.DELIVREE, StatutAttestation.REMPLACEE}:
        return en_base, False
    if en_base.statut == StatutAttestation.ANNULEE:
        raise ValidationError(f"Le numéro {en_base.numero} vient d’être annulé : rien n’est délivré sous ce numéro.")
    ancienne = None
    if en_base.remplace_id is not None:
        ancienne = Attestation.objects.select_for_update(of=["self"]).get(pk=en_base.remplace_id)
        ceder_la_place(ancienne, en_base, le=le)
    convention = conditions_a_la_delivrance(dossier, en_base, par=par, le=le)
    en_base.passer_a(StatutAttestation.DELIVREE)
    en_base.dossier = dossier
    for champ in FIXES:
        setattr(en_base, champ, getattr(attestation, champ))  # what this file prints
    en_base.pdf.name, en_base.sha256 = fichier, sha256(octets).hexdigest()
    en_base.save()
    if ancienne is not None:
        en_base.remplace = ancienne
        creer_envois(en_base, maintenant=timezone.now())  # first: what is uncertain now is given up next
        renoncer(ancienne, REMPLACEE)
    elif convention is not None:
        achever(dossier, convention, en_base, par=par)
    acte, detail = dire_la_delivrance(en_base)
    consigner(acte, en_base, par=par, dossier_id=dossier.pk, detail=detail)
    return en_base, True


FIXES = ("donnees", "obligatoire", "delivree_le", "delivree_par", "regime", "modele", "motif_remplacement")


def conditions_a_la_delivrance(
    dossier: Dossier, attestation: Attestation, *, par: Utilisateur, le: date
) -> Convention | None:
    """Asked again: an hour or a fact may have been corrected meanwhile. The convention that the document ends."""
    nature = Nature(attestation.nature)
    if nature == Nature.DISPENSE:
        decider(dossier, par=par, le=le)
    elif attestation.remplace_id is not None:
        return None
    return CONDITIONS[nature](dossier)


def ceder_la_place(ancienne: Attestation, nouvelle: Attestation, *, le: date) -> None:
    """The old document stays in the register and is not valid any more."""
    ancienne.passer_a(StatutAttestation.REMPLACEE)
    ancienne.annulee_le, ancienne.motif_annulation = le, nouvelle.motif_remplacement
    ancienne.save(update_fields=["statut", "annulee_le", "motif_annulation"])


def dire_la_delivrance(attestation: Attestation) -> tuple[str, str]:
    """The act and its detail."""
    if attestation.remplace is None:
        return actes.DELIVRANCES[Nature(attestation.nature)], attestation.numero
    return actes.REMPLACEMENT, f"{attestation.numero}, à la place de {attestation.remplace.numero}"


def achever(dossier: Dossier, convention: Convention, attestation: Attestation, *, par: Utilisateur) -> None:
    """The attestation de fin ends the path: the convention closes, her seats are free, third parties hear of it."""
    le = attestation.delivree_le
    convention.passer_a(StatutConvention.CLOTUREE)
    convention.save(update_fields=["statut"])
    liberer(dossier, au=le, motif="Attestation délivrée", par=par, le=le)
    franchir(dossier, par=par, le=le, statut=Etape.ATTESTE, attestation_le=le)
    creer_envois(attestation, maintenant=timezone.now())


@transaction.atomic
def annuler(attestation: Attestation, *, motif: str, par: Utilisateur, le: date) -> Attestation:
    """Cancel an attestation: it stays in the register and what has not left yet does not leave. That of a finished
    path takes its file back to « à délivrer ». Raises ValidationError without a reason, or when it is cancelled
    already.
    """
    if not motif.strip():
        raise ValidationError({"motif": "Dites pourquoi l’attestation est annulée."})
    dossier = Dossier.objects.select_for_update(of=["self"]).get(pk=attestation.dossier_id)
    attestation = Attestation.objects.select_for_update(of=["self"]).get(pk=attestation.pk)
    delivree = attestation.statut == StatutAttestation.DELIVREE
    attestation.passer_a(StatutAttestation.ANNULEE)
    attestation.annulee_le, attestation.motif_annulation = le, motif.strip()
    attestation.full_clean()
    attestation.save(update_fields=["statut", "annulee_le", "motif_annulation"])
    renoncer(attestation)
    renoncer_au_remplacement(attestation, par=par, le=le)
    if delivree and attestation.convention_id is not None:
        rouvrir_le_parcours(dossier, attestation.convention_id, par=par, le=le)
    detail = f"{attestation.numero} : {attestation.motif_annulation}"
    consigner(actes.ANNULATION, attestation, par=par, dossier_id=dossier.pk, detail=detail)
    return attestation


def renoncer_au_remplacement(attestation: Attestation, *, par: Utilisateur, le: date) -> None:
    """What was being made to take its place has no place to take."""
    for nouvelle in attestation.remplacements.filter(statut=StatutAttestation.EN_PREPARATION):
        annuler_le_numero(nouvelle, f"L’attestation {attestation.numero} a été annulée.", par=par, le=le)


def annuler_le_numero(inachevee: Attestation, motif: str, *, par: Utilisateur, le: date) -> None:
    """A document that was never issued keeps its number in the register."""
    inachevee.passer_a(StatutAttestation.ANNULEE)
    inachevee.annulee_le, inachevee.motif_annulation = le, motif
    inachevee.save(update_fields=["statut", "annulee_le", "motif_annulation"])
    detail = f"{inachevee.numero} : {motif}"
    consigner(actes.ANNULATION, inachevee, par=par, dossier_id=inachevee.dossier_id, detail=detail)


def rouvrir_le_parcours(dossier: Dossier, convention_id: int, *, par: Utilisateur, le: date) -> None:
    convention = Convention.objects.select_for_update(of=["self"]).get(pk=convention_id)
    convention.passer_a(StatutConvention.SIGNEE)
    convention.save(update_fields=["statut"])
    franchir(dossier, par=par, le=le, statut=Etape.A_ATTESTER, attestation_le=None)
