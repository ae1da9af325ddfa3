"""Closing an axis below its hours, opening it again, choosing who gives it."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from comptes.droits import coordonne
from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.inscriptions import quitter_l_ancien_operateur
from conventions.actions.suite import ouvrir_axe, recompter, suivre
from conventions.models import Axe
from formations.models import Operateur
from journal.actions import consigner


@transaction.atomic
def clore_axe(axe: Axe, *, raison: str, par: Utilisateur, le: date) -> Axe:
    """Close an axis below the hours due: a coordinator may, with a written reason.

    Raises ValidationError when the axis is closed already, without a reason, or for anybody else.
    """
    dossier, axe = ouvrir_axe(axe)
    if not coordonne(par):
        raise ValidationError("Seule la coordination clôt un axe avant que ses heures soient atteintes.")
    if axe.est_clos:
        raise ValidationError("Cet axe est déjà clos.")
    if not raison.strip():
        raise ValidationError({"raison": "Écrivez pourquoi cet axe est clos avant la fin."})
    axe.clos_le, axe.clos_par, axe.clos_raison = le, par, raison.strip()
    axe.save(update_fields=["clos_le", "clos_par", "clos_raison"])
    detail = f"{axe.get_type_display()} : {axe.clos_raison}"
    consigner(actes.AXE_CLOS_AVANT, axe, par=par, dossier_id=dossier.pk, detail=detail)
    suivre(dossier, axe, par=par, le=le)
    return axe


@transaction.atomic
def rouvrir_axe(axe: Axe, *, motif: str, par: Utilisateur, le: date) -> Axe:
    """Take back a closing below the hours due. The hours decide again: an axis that is reached stays closed."""
    dossier, axe = ouvrir_axe(axe)
    if not coordonne(par):
        raise ValidationError("Seule la coordination rouvre un axe qu’elle a clos.")
    if not axe.clos_avant_la_fin:
        raise ValidationError("Cet axe n’a pas été clos avant la fin : il n’y a rien à rouvrir.")
    if not motif.strip():
        raise ValidationError({"motif": "Écrivez pourquoi cet axe est rouvert."})
    axe.clos_le, axe.clos_par, axe.clos_raison = None, None, ""
    axe.save(update_fields=["clos_le", "clos_par", "clos_raison"])
    detail = f"{axe.get_type_display()} : {motif.strip()}"
    consigner(actes.AXE_ROUVERT, axe, par=par, dossier_id=dossier.pk, detail=detail)
    recompter(axe, par=par, le=le)
    suivre(dossier, axe, par=par, le=le)
    return axe


@transaction.atomic
def confier_axe(axe: Axe, *, operateur: Operateur | None, par: Utilisateur, le: date) -> Axe:
    """Choose who gives an axis of a signed convention; the operator sees the person once she is in a group. She leaves
    the groups of the one before."""
    dossier, axe = ouvrir_axe(axe)
    if operateur and not Operateur.objects.filter(centre_id=axe.centre_id).pour_axe(axe.type).contains(operateur):
        raise ValidationError({"operateur": "Cet opérateur ne donne pas cet axe dans ce centre."})
    if axe.operateur != operateur:
        axe.operateur = operateur
        axe.save(update_fields=["operateur"])
        quitter_l_ancien_operateur(axe, au=le, par=par)
        detail = f"{axe.get_type_display()} : {operateur or 'à choisir'}"
        consigner(actes.AXE_CONFIE, axe, par=par, dossier_id=dossier.pk, detail=detail)
    return axe
