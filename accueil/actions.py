"""The gestures of the module d’accueil: bilan social, health data apart, session, positioning tests."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from accueil.models import Besoin, BilanSocial, Positionnement, Sante, SeanceDroits
from beneficiaires.actions import franchir
from beneficiaires.actions.etapes import verrouiller
from beneficiaires.models import Dossier, Statut
from comptes.droits import lit_la_sante
from comptes.models import Utilisateur
from journal.actions import consigner, consigner_lecture
from journal.models import acte
from socle.templatetags.typographie import jour

BILAN_TENU = acte("accueil.bilan-tenu", "Bilan social tenu")
BILAN_CORRIGE = acte("accueil.bilan-corrige", "Bilan social corrigé")
SEANCE_NOTEE = acte("accueil.seance-notee", "Séance droits et devoirs notée")
SEANCE_CORRIGEE = acte("accueil.seance-corrigee", "Séance droits et devoirs corrigée")
SEANCE_RETIREE = acte("accueil.seance-retiree", "Séance droits et devoirs retirée")
TEST_NOTE = acte("accueil.test-note", "Test de positionnement noté")
TEST_CORRIGE = acte("accueil.test-corrige", "Test de positionnement corrigé")
TEST_RETIRE = acte("accueil.test-retire", "Test de positionnement retiré")
# Written outside the lines of the file: its pages must not tell others that such data exists.
SANTE_LUE = acte("accueil.sante-lue", "Page des données de santé consultée")
SANTE_ECRITE = acte("accueil.sante-ecrite", "Données de santé enregistrées")

Piece = TypeVar("Piece", BilanSocial, SeanceDroits, Positionnement)


@transaction.atomic
def tenir_bilan(
    dossier: Dossier, bilan: BilanSocial, besoins: Iterable[Besoin], *, par: Utilisateur, le: date
) -> BilanSocial:
    """Keep the bilan social with its needs (CWASS art. 152/3 § 1er); an INSCRIT file enters the module d’accueil.

    The form sent twice gives the bilan of the first time. Raises ValidationError for an impossible date.
    """
    dossier = verrouiller(dossier)
    deja = BilanSocial.objects.filter(dossier=dossier).first()
    if deja is not None:
        return deja
    if dossier.statut != Statut.INSCRIT:
        raise ValidationError(f"Le dossier est à l’étape « {dossier.get_statut_display()} » : le bilan est impossible.")
    _verifier_bilan(bilan, dossier, le)
    _enregistrer(bilan, dossier)
    _poser_besoins(bilan, besoins)
    consigner(BILAN_TENU, bilan, par=par, dossier_id=dossier.pk)
    franchir(dossier, bilan_le=bilan.fait_le, statut=Statut.ACCUEIL, par=par, le=le)
    return bilan


@transaction.atomic
def corriger_bilan(bilan: BilanSocial, besoins: Iterable[Besoin], *, par: Utilisateur, le: date) -> BilanSocial:
    """Save a corrected bilan; the file follows its date. Its history keeps what was written before."""
    dossier = verrouiller(bilan.dossier)
    _refuser_si_fini(dossier)
    _verifier_bilan(bilan, dossier, le)
    _enregistrer(bilan, dossier)
    _poser_besoins(bilan, besoins)
    consigner(BILAN_CORRIGE, bilan, par=par, dossier_id=dossier.pk)
    if dossier.bilan_le != bilan.fait_le:
        franchir(dossier, bilan_le=bilan.fait_le, par=par, le=le)
    return bilan


@transaction.atomic
def noter_seance(dossier: Dossier, seance: SeanceDroits, *, par: Utilisateur, le: date) -> SeanceDroits:
    """Keep the session on rights and duties (art. 152/2), or its correction: a file has one."""
    dossier = verrouiller(dossier)
    _refuser_si_fini(dossier)
    _refuser_avant_bilan(dossier)
    deja = SeanceDroits.objects.filter(dossier=dossier).first()
    if deja is not None and seance.pk is None:
        return deja
    _verifier_date("tenue_le", seance.tenue_le, dossier, le)
    acte_fait = SEANCE_NOTEE if seance.pk is None else SEANCE_CORRIGEE
    _enregistrer(seance, dossier)
    consigner(acte_fait, seance, par=par, dossier_id=dossier.pk)
    return seance


@transaction.atomic
def noter_test(dossier: Dossier, test: Positionnement, *, par: Utilisateur, le: date) -> Positionnement:
    """Keep a positioning test, or its correction. The same test sent twice is kept once."""
    dossier = verrouiller(dossier)
    _refuser_si_fini(dossier)
    _refuser_avant_bilan(dossier)
    if test.pk is None:
        deja = Positionnement.objects.filter(dossier=dossier, passe_le=test.passe_le, **_niveaux(test)).first()
        if deja is not None:
            return deja
    _verifier_date("passe_le", test.passe_le, dossier, le, avant_la_convention=_precede_la_convention(test, dossier))
    acte_fait = TEST_NOTE if test.pk is None else TEST_CORRIGE
    _enregistrer(test, dossier)
    consigner(acte_fait, test, par=par, dossier_id=dossier.pk)
    return test


@transaction.atomic
def retirer(piece: SeanceDroits | Positionnement, *, motif: str, par: Utilisateur) -> None:
    """Take back a session or a test entered by mistake; the history keeps it. Nothing happens the second time.

    Raises ValidationError once the convention is signed: the module it rests on must stay complete.
    """
    dossier = verrouiller(piece.dossier)
    _refuser_si_fini(dossier)
    if not type(piece)._default_manager.filter(pk=piece.pk).exists():
        return
    autres_tests = Positionnement.objects.filter(dossier=dossier).exclude(pk=piece.pk)
    if dossier.convention_le and not (isinstance(piece, Positionnement) and autres_tests.exists()):
        raise ValidationError("La convention signée repose sur cet élément : corrigez-le au lieu de le retirer.")
    acte_fait = SEANCE_RETIREE if isinstance(piece, SeanceDroits) else TEST_RETIRE
    consigner(acte_fait, piece, par=par, dossier_id=dossier.pk, detail=motif)
    piece.delete()


@transaction.atomic
def ecrire_sante(dossier: Dossier, note: str, *, par: Utilisateur) -> Sante | None:
    """Write the health note of a file, or erase it when empty. Only a person bound by professional secrecy may."""
    if not lit_la_sante(par):
        raise ValidationError("Seule une personne tenue au secret professionnel écrit les données de santé.")
    dossier = verrouiller(dossier)
    sante = Sante.objects.filter(dossier=dossier).first() or Sante(dossier=dossier, centre_id=dossier.centre_id)
    consigner(SANTE_ECRITE, dossier, par=par)
    if not note:
        Sante.objects.filter(dossier=dossier).delete()
        return None
    sante.note = note
    sante.save()
    return sante


def lire_sante(dossier: Dossier, *, par: Utilisateur) -> Sante | None:
    """The health note of a file, if any; the reading leaves a line in the journal."""
    consigner_lecture(SANTE_LUE, dossier, par=par)
    return Sante.objects.visibles_par(par).filter(dossier=dossier).first()


def _verifier_bilan(bilan: BilanSocial, dossier: Dossier, le: date) -> None:
    _verifier_date("fait_le", bilan.fait_le, dossier, le)
    if bilan.notice_le > le:
        raise ValidationError({"notice_le": "La notice ne peut pas être remise dans le futur."})
    tests = Positionnement.objects.filter(dossier=dossier)
    if dossier.convention_le and not bilan.sans_test and not tests.exists():
        raise ValidationError({"sans_test": "La convention est signée sans test : la raison ne peut pas disparaître."})
    if dossier.contact_le and bilan.fait_le < dossier.contact_le:
        raise ValidationError(
            {"fait_le": f"Le bilan ne peut pas venir avant le premier contact, le {jour(dossier.contact_le)}."}
        )


def _precede_la_convention(test: Positionnement, dossier: Dossier) -> bool:
    """The convention rests on the tests passed before it: corrected, they stay before it."""
    anciens = Positionnement.objects.filter(pk=test.pk, passe_le__lte=dossier.convention_le or date.max)
    return dossier.convention_le is not None and anciens.exists()


def _verifier_date(champ: str, quand: date, dossier: Dossier, le: date, *, avant_la_convention: bool = True) -> None:
    if quand > le:
        raise ValidationError({champ: "Cette date est dans le futur."})
    if avant_la_convention and dossier.convention_le and quand > dossier.convention_le:
        raise ValidationError({champ: f"La convention a été signée le {jour(dossier.convention_le)} : c’est avant."})


def _refuser_si_fini(dossier: Dossier) -> None:
    if dossier.statut == Statut.CLOS:
        raise ValidationError("Le dossier est clos : rouvrez-le pour le modifier.")
    if dossier.statut == Statut.ATTESTE:
        raise ValidationError("L’attestation est délivrée : le module d’accueil ne se modifie plus.")


def _refuser_avant_bilan(dossier: Dossier) -> None:
    if dossier.bilan_le is None:
        raise ValidationError("Le bilan social vient d’abord : il ouvre le module d’accueil.")


def _enregistrer(piece: Piece, dossier: Dossier) -> None:
    piece.dossier, piece.centre_id = dossier, dossier.centre_id
    piece.full_clean(exclude=["centre"])
    piece.save()


def _niveaux(test: Positionnement) -> dict[str, str]:
    return {"co_id": test.co_id, "ce_id": test.ce_id, "eo_id": test.eo_id, "ee_id": test.ee_id}


def _poser_besoins(bilan: BilanSocial, besoins: Iterable[Besoin]) -> None:
    """Make these the needs of the bilan: rows that say the same stay, so that history shows only what changed."""
    voulus: Sequence[Besoin] = list(besoins)
    presents = list(bilan.besoins.all())
    contenus = [besoin.contenu for besoin in voulus]
    gardes = {besoin.contenu for besoin in presents} & set(contenus)
    for besoin in presents:
        if besoin.contenu not in gardes:
            besoin.delete()
    for besoin in {besoin.contenu: besoin for besoin in voulus}.values():
        if besoin.contenu not in gardes:
            besoin.bilan = bilan
            besoin.full_clean(exclude=["bilan"])
            besoin.save(force_insert=True)
