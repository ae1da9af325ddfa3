"""Evaluation interviews: planned with their letter, held with a report, missed, moved, cancelled (art. 152/3 § 3)."""

import hashlib
from dataclasses import dataclass
from datetime import date, time, timedelta

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import transaction

from beneficiaires.actions import franchir
from beneficiaires.models import Dossier
from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.ouverture import exiger_la_periode, ouvrir
from conventions.invitation import fabriquer
from conventions.models import Convention, Entretien, EtatEntretien
from journal.actions import consigner
from referentiels.models import Langue
from socle.templatetags.typographie import jour

AU_PLUS_TARD = timedelta(days=366)


@dataclass(frozen=True)
class RendezVous:
    """When and where, how the person is invited, in which language."""

    prevu_le: date
    heure: time
    lieu: str
    canal: str
    langue: Langue | None = None
    interprete: bool = False


@dataclass(frozen=True)
class CompteRendu:
    """What was said: the four subjects of the circular of 28-01-2019."""

    acces: str = ""
    suivi: str = ""
    absences: str = ""
    changements: str = ""
    langue: Langue | None = None
    interprete: bool = False


@transaction.atomic
def fixer_entretien(dossier: Dossier, rendez_vous: RendezVous, *, par: Utilisateur, le: date) -> Entretien:
    """Plan the next interview and make its letter of invitation, stored; sent twice, it is planned once.

    Raises ValidationError when another one is planned, or for a day that has passed or is more than a year away.
    """
    dossier, convention = ouvrir(dossier)
    prevu = convention.entretiens.filter(etat=EtatEntretien.PREVU).first()
    if prevu is not None and _dit(prevu, rendez_vous):
        return prevu
    if prevu is not None:
        raise ValidationError(f"Un entretien est déjà prévu le {jour(prevu.prevu_le)} : déplacez-le ou annulez-le.")
    entretien = Entretien(centre_id=convention.centre_id, convention=convention, cree_par=par)
    _inviter(entretien, rendez_vous, le=le)
    consigner(actes.ENTRETIEN_FIXE, entretien, par=par, dossier_id=dossier.pk)
    return entretien


@transaction.atomic
def deplacer_entretien(entretien: Entretien, rendez_vous: RendezVous, *, par: Utilisateur, le: date) -> Entretien:
    """Change a planned interview: a new letter takes the place of the first, which stays stored and whose name and
    SHA-256 stay in the history. Nothing is made when nothing changes."""
    dossier, entretien = _ouvrir(entretien)
    if entretien.etat != EtatEntretien.PREVU:
        raise ValidationError(f"L’entretien est à l’état « {_etat(entretien)} » : il ne se déplace plus.")
    if _dit(entretien, rendez_vous):
        return entretien
    _inviter(entretien, rendez_vous, le=le)
    consigner(actes.ENTRETIEN_DEPLACE, entretien, par=par, dossier_id=dossier.pk)
    return entretien


@transaction.atomic
def tenir_entretien(
    dossier: Dossier,
    *,
    tenu_le: date,
    compte_rendu: CompteRendu | None = None,
    entretien: Entretien | None = None,
    par: Utilisateur,
    le: date,
) -> Entretien:
    """Note an interview held on that day with its report: the planned one, or one that was not planned.

    `entretien` names one already noted, to correct it. The date of the next one follows the last one held. Raises
    ValidationError for a day in the future or before the signature, and when one of that day is noted already.
    """
    dossier, convention = ouvrir(dossier)
    exiger_la_periode("tenu_le", tenu_le, convention, le=le, quoi="L’entretien")
    tenu = _a_tenir(convention, entretien, tenu_le, par=par)
    if tenu.tenu_le == tenu_le and (compte_rendu is None or _dit(tenu, compte_rendu)):
        return tenu
    if entretien is not None and entretien.etat != tenu.etat:
        raise ValidationError("Quelqu’un vient de toucher à cet entretien : relisez-le avant d’enregistrer.")
    if entretien is None and tenu.etat == EtatEntretien.TENU:
        raise ValidationError({"tenu_le": "Un entretien tenu ce jour-là est déjà noté : corrigez celui-là."})
    acte = actes.ENTRETIEN_CORRIGE if tenu.etat == EtatEntretien.TENU else actes.ENTRETIEN
    if tenu.etat != EtatEntretien.TENU:
        tenu.passer_a(EtatEntretien.TENU)
    tenu.tenu_le = tenu_le
    if compte_rendu is not None:
        _ecrire(tenu, compte_rendu)
    _enregistrer(tenu)
    consigner(acte, tenu, par=par, dossier_id=dossier.pk)
    _repeter(dossier, convention, par=par, le=le)
    return tenu


@transaction.atomic
def manquer_entretien(entretien: Entretien, *, raison: str, par: Utilisateur, le: date) -> Entretien:
    """The person did not come, for this reason. Raises ValidationError before the day of the interview."""
    dossier, entretien = _ouvrir(entretien)
    if entretien.prevu_le > le:
        refus = f"L’entretien est prévu le {jour(entretien.prevu_le)} : déplacez-le ou annulez-le plutôt."
        raise ValidationError(refus)
    return _finir(entretien, EtatEntretien.MANQUE, raison, actes.ENTRETIEN_MANQUE, par=par, dossier=dossier)


@transaction.atomic
def annuler_entretien(entretien: Entretien, *, raison: str, par: Utilisateur, le: date) -> Entretien:
    """Give a planned interview up, for this reason: it stays in the list."""
    dossier, entretien = _ouvrir(entretien)
    return _finir(entretien, EtatEntretien.ANNULE, raison, actes.ENTRETIEN_ANNULE, par=par, dossier=dossier)


@transaction.atomic
def reprendre_entretien(entretien: Entretien, *, motif: str, par: Utilisateur, le: date) -> Entretien:
    """Take back an interview noted as held or missed by mistake: it is planned again, and keeps what was written.

    Raises ValidationError without a reason, or when another one is planned.
    """
    dossier, entretien = _ouvrir(entretien)
    if not motif.strip():
        raise ValidationError({"motif": "Écrivez pourquoi cet entretien est repris."})
    entretien.passer_a(EtatEntretien.PREVU)
    entretien.tenu_le, entretien.raison = None, ""
    _enregistrer(entretien)
    consigner(actes.ENTRETIEN_REPRIS, entretien, par=par, dossier_id=dossier.pk, detail=motif.strip())
    _repeter(dossier, entretien.convention, par=par, le=le)
    return entretien


def abandonner_le_prevu(convention: Convention, *, raison: str, par: Utilisateur) -> None:
    """Cancel the planned interview of a locked convention that ends."""
    prevu = convention.entretiens.filter(etat=EtatEntretien.PREVU).first()
    if prevu is not None:
        dossier = convention.dossier
        _finir(prevu, EtatEntretien.ANNULE, raison, actes.ENTRETIEN_ANNULE, par=par, dossier=dossier)


def _ouvrir(entretien: Entretien) -> tuple[Dossier, Entretien]:
    """Lock the file, its convention, then the interview."""
    dossier, convention = ouvrir(entretien.convention.dossier)
    verrouille = Entretien.objects.select_for_update(of=["self"]).get(pk=entretien.pk)
    verrouille.convention = convention
    return dossier, verrouille


def _a_tenir(convention: Convention, entretien: Entretien | None, tenu_le: date, *, par: Utilisateur) -> Entretien:
    """The row to write, locked: the one that is named, else that of the same day, else the planned one, else a new
    one."""
    rangees = convention.entretiens.select_for_update(of=["self"])
    if entretien is not None:
        return rangees.get(pk=entretien.pk)
    connu = rangees.filter(tenu_le=tenu_le).first() or rangees.filter(etat=EtatEntretien.PREVU).first()
    if connu is not None:
        connu.convention = convention
        return connu
    return Entretien(centre_id=convention.centre_id, convention=convention, prevu_le=tenu_le, cree_par=par)


def _inviter(entretien: Entretien, rendez_vous: RendezVous, *, le: date) -> None:
    """Write the appointment, make its letter and store it: from here on the letter is only read."""
    if rendez_vous.prevu_le < le:
        raise ValidationError({"prevu_le": "Cette date est passée : notez plutôt l’entretien comme tenu."})
    if rendez_vous.prevu_le > le + AU_PLUS_TARD:
        raise ValidationError({"prevu_le": "Cette date est dans plus d’un an : vérifiez l’année."})
    _ecrire(entretien, rendez_vous)
    entretien.invitee_le = le
    _enregistrer(entretien)
    pdf = fabriquer(entretien)
    entretien.sha256 = hashlib.sha256(pdf).hexdigest()
    nom = f"invitation-{entretien.convention.dossier.numero}.pdf"
    entretien.invitation.save(nom, ContentFile(pdf), save=False)
    entretien.save(update_fields=["invitation", "sha256"])


def _dit(entretien: Entretien, dit: RendezVous | CompteRendu) -> bool:
    return all(getattr(entretien, nom) == getattr(dit, nom) for nom in dit.__dataclass_fields__)


def _ecrire(entretien: Entretien, dit: RendezVous | CompteRendu) -> None:
    for nom in dit.__dataclass_fields__:
        setattr(entretien, nom, getattr(dit, nom))


def _finir(
    entretien: Entretien, etat: EtatEntretien, raison: str, acte: str, *, par: Utilisateur, dossier: Dossier
) -> Entretien:
    if not raison.strip():
        raise ValidationError({"raison": "Écrivez pourquoi l’entretien n’a pas eu lieu."})
    entretien.passer_a(etat)
    entretien.raison = raison.strip()
    _enregistrer(entretien)
    consigner(acte, entretien, par=par, dossier_id=dossier.pk, detail=entretien.raison)
    return entretien


def _enregistrer(entretien: Entretien) -> None:
    entretien.full_clean(exclude=["centre", "cree_par"])
    entretien.save()


def _repeter(dossier: Dossier, convention: Convention, *, par: Utilisateur, le: date) -> None:
    """The file repeats the day of the last interview held: the next one is counted from it."""
    tenus = convention.entretiens.filter(etat=EtatEntretien.TENU).order_by("-tenu_le")
    dernier = tenus.values_list("tenu_le", flat=True).first()
    if dossier.entretien_le != dernier:
        franchir(dossier, entretien_le=dernier, par=par, le=le)


def _etat(entretien: Entretien) -> str:
    return str(EtatEntretien(entretien.etat).label).lower()
