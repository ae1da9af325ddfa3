"""Hours certified as a total: what an operator attests on a document, validated at once."""

import uuid
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now

from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.heures import refus_d_operateur
from conventions.actions.pieces import joindre_piece
from conventions.actions.suite import ouvrir_axe, recompter, suivre
from conventions.models import Axe, LigneHeures, Source
from conventions.regles import refus_de_total
from formations.models import Operateur
from journal.actions import consigner
from socle.fichiers import Fichier
from socle.templatetags.typographie import duree


@transaction.atomic
def certifier_total(
    axe: Axe,
    *,
    date: date,
    minutes: int,
    operateur: Operateur,
    fichier: Fichier,
    jeton: uuid.UUID,
    par: Utilisateur,
    le: date,
) -> LigneHeures:
    """Record the hours that an operator certifies, followed up to a day, with its document; the axis closes itself
    when it is reached. The form sent twice (same `jeton`) gives the line of the first time.

    Raises ValidationError for a day in the future or before the signature, for more hours than these days hold, and
    for an operator that does not give this axis or was not recognised that day.
    """
    dossier, axe = ouvrir_axe(axe)
    deja = LigneHeures.objects.filter(axe=axe, jeton=jeton).first()
    if deja is not None:
        return deja
    _verifier(axe, date, minutes, operateur, le)
    ligne = _le_total(axe, date, minutes, operateur, par)
    ligne.jeton = jeton
    ligne.save()
    detail = f"{axe.get_type_display()} : {duree(minutes)}, {operateur}"
    consigner(actes.TOTAL_CERTIFIE, axe, par=par, dossier_id=dossier.pk, detail=detail)
    recompter(axe, par=par, le=le)
    suivre(dossier, axe, par=par, le=le)
    joindre_piece(ligne, fichier, par=par, le=le)
    return ligne


def donne_l_axe(operateur: Operateur, axe: Axe) -> bool:
    """Among those of the centre that may give it today; the one that gave it may have stopped since."""
    possibles = Operateur.objects.filter(centre_id=axe.centre_id).pour_axe(axe.type)
    return bool(possibles.contains(operateur))


def _le_total(axe: Axe, quand: date, minutes: int, operateur: Operateur, par: Utilisateur) -> LigneHeures:
    """An unsaved line, validated."""
    return LigneHeures(
        centre_id=axe.centre_id,
        axe=axe,
        source=Source.TOTAL,
        date=quand,
        minutes=minutes,
        prevues=minutes,
        operateur=operateur,
        saisie_par=par,
        validee_par=par,
        validee_le=now(),
    )


def _verifier(axe: Axe, quand: date, minutes: int, operateur: Operateur, le: date) -> None:
    refus = refus_de_total(quand, minutes, signee_le=axe.convention.signee_le, le=le)
    if phrase := refus_d_operateur(operateur, axe, quand):
        refus["operateur"] = phrase
    elif operateur.pk != axe.operateur_id and not donne_l_axe(operateur, axe):
        refus["operateur"] = "Cet opérateur ne donne pas cet axe dans ce centre."
    if refus:
        raise ValidationError(refus)
