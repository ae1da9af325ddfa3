"""Issuing, handing over and cancelling an attestation."""

from datetime import date
from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from attestations import document, regles
from attestations.actions import actes
from attestations.actions.envoi import creer_envois, renoncer
from attestations.models import Attestation, Remise, StatutAttestation
from beneficiaires.actions import decider, franchir
from beneficiaires.models import Decision, Dossier
from beneficiaires.models import Statut as Etape
from comptes.models import Centre, Utilisateur
from comptes.numeros import prendre_numeros
from conventions.models import Convention
from conventions.models import Statut as StatutConvention
from journal.actions import consigner
from reglement.epreuves import OBLIGATOIRE
from socle import sceau

EN_VIGUEUR = (StatutAttestation.EN_PREPARATION, StatutAttestation.DELIVREE)


def delivrer(dossier: Dossier, *, par: Utilisateur, le: date) -> Attestation:
    """Issue the attestation of a file whose required axes are all closed (CWASS art. 152/3, § 4).

    Its number is taken in a first transaction; the PDF is made and sealed outside any lock; a second transaction
    delivers it, closes the path and creates the envois. Interrupted in the middle, it stays « en préparation » and
    the next call finishes it under the same number; called twice, it gives the same attestation.
    Not to be called inside a transaction. Raises ValidationError with what is missing.
    """
    attestation = preparer(dossier, par=par, le=le)
    if attestation.statut == StatutAttestation.DELIVREE:
        return attestation
    return emettre(attestation, document.fabriquer(attestation), par=par, le=le)


@transaction.atomic(durable=True)
def preparer(dossier: Dossier, *, par: Utilisateur, le: date) -> Attestation:
    """Take the number and the code, and fix what will be printed. Gives back what is already under way."""
    dossier = Dossier.objects.select_for_update(of=["self"]).get(pk=dossier.pk)
    attestation = Attestation.objects.filter(dossier=dossier, statut__in=EN_VIGUEUR).first()
    if attestation is not None and attestation.statut == StatutAttestation.DELIVREE:
        return attestation
    convention = exiger_un_parcours_acheve(dossier)
    exiger_un_signataire(dossier.centre)
    sceau.exiger_cle()
    decision = decider(dossier, par=par, le=le)
    attestation = attestation or Attestation(
        centre=dossier.centre,
        dossier=dossier,
        convention=convention,
        numero=numeroter(dossier.centre, le.year),
        code=code_libre(),
    )
    attestation.regime_id = convention.regime_id
    attestation.obligatoire = est_tenue(decision)
    attestation.delivree_le, attestation.delivree_par = le, par
    attestation.donnees = document.donnees(attestation)
    attestation.full_clean()
    attestation.save()
    return attestation


def exiger_un_parcours_acheve(dossier: Dossier) -> Convention:
    """The signed convention of a file that may be attested. Raises ValidationError with what is missing."""
    if dossier.statut == Etape.CLOS:
        raise ValidationError("Ce dossier est clos sans attestation : rouvrez-le d’abord.")
    convention = Convention.objects.select_related("regime").filter(dossier=dossier).first()
    if convention is None or convention.statut == StatutConvention.BROUILLON:
        raise ValidationError("La convention n’est pas encore signée : l’attestation viendra à la fin du parcours.")
    ouverts = [str(axe).lower() for axe in convention.axes.filter(requis=True, clos_le=None)]
    if ouverts:
        raise ValidationError(f"Il reste à achever : {', '.join(ouverts)}.")
    if dossier.statut != Etape.A_ATTESTER:
        raise ValidationError(
            f"Le dossier est à l’étape « {dossier.get_statut_display()} » : "
            "l’attestation se délivre quand tous les axes sont clos."
        )
    return convention


def est_tenue(decision: Decision) -> bool:
    """Whether third parties hear of the issue: the person is bound on that very day. One of whom only the commune
    is missing counts as bound: her copies wait, and say what to complete.
    """
    return decision.statut == OBLIGATOIRE or decision.manque == ["commune"]


def exiger_un_signataire(centre: Centre) -> None:
    if not centre.signataire:
        raise ValidationError(
            "Le centre n’a pas encore de signataire : un administrateur l’indique dans la fiche du centre, "
            "puis l’attestation pourra être délivrée."
        )


def numeroter(centre: Centre, annee: int) -> str:
    (rang,) = prendre_numeros("attestation", centre, annee)
    return regles.numero(centre.prefixe, annee, rang)


def code_libre() -> str:
    while Attestation.objects.filter(code=(code := regles.tirer_code())).exists():
        pass
    return code


def emettre(attestation: Attestation, octets: bytes, *, par: Utilisateur, le: date) -> Attestation:
    """Store the sealed file, then deliver in one transaction; the file of the one who came too late is thrown away."""
    nom = default_storage.save(f"attestations/{le.year}/{attestation.numero}.pdf", ContentFile(octets))
    garde = False
    try:
        delivree, garde = inscrire_la_delivrance(attestation, nom, octets, par=par, le=le)
    finally:
        if not garde:
            default_storage.delete(nom)
    return delivree


@transaction.atomic(durable=True)
def inscrire_la_delivrance(
    attestation: Attestation, fichier: str, octets: bytes, *, par: Utilisateur, le: date
) -> tuple[Attestation, bool]:
    """The attestation as delivered, and whether `fichier` is its document."""
    dossier = Dossier.objects.select_for_update(of=["self"]).get(pk=attestation.dossier_id)
    en_base = Attestation.objects.select_for_update(of=["self"]).get(pk=attestation.pk)
    if en_base.statut == StatutAttestation.DELIVREE:
        return en_base, False
    convention = exiger_un_parcours_acheve(dossier)  # an hour may have been corrected meanwhile
    en_base.passer_a(StatutAttestation.DELIVREE)
    for champ in ("donnees", "obligatoire", "delivree_le", "delivree_par_id", "regime_id"):
        setattr(en_base, champ, getattr(attestation, champ))  # what this file prints
    en_base.pdf.name, en_base.sha256 = fichier, sha256(octets).hexdigest()
    en_base.save()
    convention.passer_a(StatutConvention.CLOTUREE)
    convention.save(update_fields=["statut"])
    franchir(dossier, par=par, le=le, statut=Etape.ATTESTE, attestation_le=le)
    creer_envois(en_base, maintenant=timezone.now())
    consigner(actes.DELIVRANCE, en_base, par=par, dossier_id=dossier.pk, detail=en_base.numero)
    return en_base, True


@transaction.atomic
def remettre(attestation: Attestation, *, remise_le: date, comment: str, par: Utilisateur, le: date) -> Attestation:
    """Note that the person has the attestation, since when and how; noting it again corrects it.

    Raises ValidationError for a date before the issue or after today, or when the attestation is not valid.
    """
    attestation = Attestation.objects.select_for_update(of=["self"]).get(pk=attestation.pk)
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


@transaction.atomic
def annuler(attestation: Attestation, *, motif: str, par: Utilisateur, le: date) -> Attestation:
    """Cancel an attestation: it stays in the register, its file goes back to « à délivrer », what has not left yet
    does not leave. Raises ValidationError without a reason, or when it is cancelled already.
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
    if delivree:
        convention = Convention.objects.select_for_update(of=["self"]).get(pk=attestation.convention_id)
        convention.passer_a(StatutConvention.SIGNEE)
        convention.save(update_fields=["statut"])
        franchir(dossier, par=par, le=le, statut=Etape.A_ATTESTER, attestation_le=None)
    detail = f"{attestation.numero} : {attestation.motif_annulation}"
    consigner(actes.ANNULATION, attestation, par=par, dossier_id=dossier.pk, detail=detail)
    return attestation
