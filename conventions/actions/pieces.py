"""Attaching the scan of what was signed, or the certificate of a total, and taking it away."""

from datetime import date

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction

from beneficiaires.actions.etapes import verrouiller
from beneficiaires.models import TypePreuve
from comptes.models import Role, Utilisateur
from conventions.actions import actes
from conventions.droits import retire_la_piece
from conventions.models import (
    Avenant,
    Convention,
    Etat,
    LigneHeures,
    Piece,
    Source,
    Statut,
    StatutAvenant,
)
from formations.models import Groupe
from journal.actions import consigner
from socle.depot import deposer, jeter_les_fichiers
from socle.fichiers import Fichier
from socle.templatetags.typographie import jour

Objet = Convention | Avenant | LigneHeures | Groupe
PAS_SIGNEE = "La convention n’est pas encore signée\u00a0: notez d’abord sa signature, puis joignez les pages signées."
AVENANT_PAS_SIGNE = (
    "L’avenant n’est pas encore signé\u00a0: notez d’abord sa signature, puis joignez les pages signées."
)
PAS_UN_TOTAL = "Seul un total d’heures se prouve par un document\u00a0: les présences ont leur feuille signée."
CORRIGEE = "Cette ligne vient d’être remplacée ou retirée\u00a0: il n’y a plus rien à prouver."
SEUL_CERTIFICAT = (
    "Ces heures comptent sur la foi de ce document\u00a0: joignez d’abord le bon document, ou retirez la ligne."
)
MOIS_VALIDE = "Le centre a validé ce mois\u00a0: demandez-lui de retirer cette feuille."


def joindre_piece(objet: Objet, fichier: Fichier, *, par: Utilisateur, le: date, mois: date | None = None) -> Piece:
    """Store a file that was opened (`socle.fichiers.lire`) with what it belongs to: a signed convention or avenant,
    the line of a certified total, a group for the sheet of a `mois` (any day of it). The same file sent twice gives
    the piece of the first time.

    The file is stored before the row: inside a larger gesture, call it last. Raises ValidationError for a document
    that is not signed yet, a line that is no total or does not count any more, a sheet of a month to come.
    """
    piece = _preparer(objet, fichier, mois, par)
    deja = _la_meme(piece)
    if deja is not None:
        return deja
    gardee: Piece = deposer(piece, fichier.octets, lambda: _inscrire(piece, par=par, le=le))
    return gardee


@transaction.atomic
def detacher_piece(piece: Piece, *, par: Utilisateur, le: date) -> None:
    """Remove a piece, and its file once that is sure; its history keeps its name. Nothing happens the second time.

    Who works for an operator only removes the sheets that they attached themselves, and not once the month is
    validated. Raises ValidationError for these, and for the only document of a total that counts.
    """
    _verrouiller(piece)
    en_base = Piece.objects.select_for_update(of=["self"]).filter(pk=piece.pk).first()
    if en_base is None:
        return
    if not retire_la_piece(par, en_base):
        raise PermissionDenied
    _exiger_un_autre_document(en_base)
    _exiger_un_mois_ouvert(en_base, par)
    jeter_les_fichiers(Piece.objects.filter(pk=en_base.pk))
    consigner(actes.PIECE_RETIREE, en_base, par=par, dossier_id=en_base.dossier_id, detail=en_base.genre)
    en_base.delete()


def _preparer(objet: Objet, fichier: Fichier, mois: date | None, par: Utilisateur) -> Piece:
    piece = Piece(
        centre_id=objet.centre_id,
        mois=mois.replace(day=1) if mois else None,
        nom=fichier.nom,
        type=TypePreuve(fichier.type),
        taille=fichier.taille,
        sha256=fichier.sha256,
        ajoutee_par=par,
    )
    piece.objet = objet
    return piece


def _la_meme(piece: Piece) -> Piece | None:
    nom, cle = piece.cle_de_l_objet
    pieces: Piece | None = Piece.objects.filter(**{nom: cle}, mois=piece.mois, sha256=piece.sha256).first()
    return pieces


@transaction.atomic
def _inscrire(piece: Piece, *, par: Utilisateur, le: date) -> Piece:
    """The row as saved, or the one that was there already."""
    _verrouiller(piece)
    _refuser(piece, le)
    deja = _la_meme(piece)
    if deja is not None:
        return deja
    piece.save(force_insert=True)
    consigner(actes.PIECE, piece, par=par, dossier_id=piece.dossier_id, detail=piece.genre)
    return piece


def _verrouiller(piece: Piece) -> None:
    """The group of a sheet, the file of everything else: the first lock of every gesture."""
    if (dossier := piece.dossier) is not None:
        verrouiller(dossier)
    else:
        Groupe.objects.select_for_update(of=["self"]).get(pk=piece.objet.pk)


def _refuser(piece: Piece, le: date) -> None:
    """Read again, once locked, what may have changed since the page."""
    piece.objet = objet = type(piece.objet)._default_manager.get(pk=piece.objet.pk)
    if isinstance(objet, Convention) and objet.statut == Statut.BROUILLON:
        raise ValidationError(PAS_SIGNEE)
    if isinstance(objet, Avenant) and objet.statut != StatutAvenant.SIGNE:
        raise ValidationError(AVENANT_PAS_SIGNE)
    if isinstance(objet, LigneHeures):
        _refuser_la_ligne(objet)
    if isinstance(objet, Groupe):
        _refuser_le_mois(objet, piece.mois, le)


def _refuser_la_ligne(ligne: LigneHeures) -> None:
    if ligne.source != Source.TOTAL:
        raise ValidationError(PAS_UN_TOTAL)
    if ligne.etat == Etat.CORRIGEE:
        raise ValidationError(CORRIGEE)


def _refuser_le_mois(groupe: Groupe, mois: date | None, le: date) -> None:
    if mois is None:
        raise ValidationError("Dites de quel mois est cette feuille.")
    if mois > le:
        raise ValidationError("Ce mois n’a pas commencé\u00a0: joignez sa feuille une fois signée.")
    if not groupe.debut.replace(day=1) <= mois <= groupe.fin:
        raise ValidationError(
            f"Ce groupe a cours du {jour(groupe.debut)} au {jour(groupe.fin)}\u00a0: changez de mois."
        )


def _exiger_un_autre_document(piece: Piece) -> None:
    ligne = piece.ligne
    if ligne is not None and ligne.etat != Etat.CORRIGEE and not ligne.pieces.exclude(pk=piece.pk).exists():
        raise ValidationError(SEUL_CERTIFICAT)


def _exiger_un_mois_ouvert(piece: Piece, par: Utilisateur) -> None:
    """Once the centre has validated the hours of a sheet, the operator does not take it back any more."""
    if piece.mois is None or par.role != Role.OPERATEUR:
        return
    validees = LigneHeures.objects.valides().filter(seance__groupe=piece.groupe_id)
    if validees.filter(date__year=piece.mois.year, date__month=piece.mois.month).exists():
        raise ValidationError(MOIS_VALIDE)
