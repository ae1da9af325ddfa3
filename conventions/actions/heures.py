"""Recording, correcting and taking back hours: lines are never edited, a correction replaces them."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.timezone import now

from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.presences import tenir_ou_prevoir, verrouiller_seance
from conventions.actions.suite import ouvrir_axe, recompter, suivre
from conventions.feuille import lignes_de
from conventions.models import Axe, Etat, LigneHeures, Source
from conventions.regles import jours_trop_pleins, refus_de_ligne
from formations.models import Operateur
from journal.actions import consigner
from socle.templatetags.typographie import duree, jour

AUTREMENT = {
    Source.PRESENCE: "Cette ligne est une présence : corrigez la présence elle-même.",
    Source.TOTAL: "Un total se prouve par son document : retirez-le, puis certifiez-le à nouveau.",
}


@dataclass(frozen=True)
class Saisie:
    """One line as typed; minutes from 1 to 1440."""

    date: date
    minutes: int
    operateur: Operateur | None = None


@transaction.atomic
def enregistrer_lot(
    axe: Axe, saisies: Sequence[Saisie], *, jeton: uuid.UUID, par: Utilisateur, le: date
) -> list[LigneHeures]:
    """Record lines of hours on an axis of a signed convention; the axis closes itself when it is reached.

    The form sent twice (same `jeton`) gives the lines of the first time. Raises ValidationError for a day in the
    future, before the signature, or of more than 24 hours for this person in all.
    """
    dossier, axe = ouvrir_axe(axe)
    deja = list(LigneHeures.objects.filter(axe=axe, jeton=jeton).order_by("rang"))
    if deja:
        return deja
    for saisie in saisies:
        _verifier(saisie, axe, le)
    verifier_journees(axe, saisies)
    lignes = LigneHeures.objects.bulk_create(
        LigneHeures(
            centre_id=axe.centre_id,
            axe=axe,
            date=saisie.date,
            minutes=saisie.minutes,
            prevues=saisie.minutes,
            operateur=saisie.operateur,
            saisie_par=par,
            jeton=jeton,
            rang=rang,
        )
        for rang, saisie in enumerate(saisies)
    )
    total = sum(saisie.minutes for saisie in saisies)
    consigner(actes.HEURES, axe, par=par, dossier_id=dossier.pk, detail=f"{axe.get_type_display()} : {duree(total)}")
    recompter(axe, par=par, le=le)
    suivre(dossier, axe, par=par, le=le)
    return lignes


def enregistrer_heures(
    axe: Axe,
    *,
    date: date,
    minutes: int,
    operateur: Operateur | None = None,
    par: Utilisateur,
    le: date,
    jeton: uuid.UUID | None = None,
) -> LigneHeures:
    """Record one line: see `enregistrer_lot`."""
    return enregistrer_lot(axe, [Saisie(date, minutes, operateur)], jeton=jeton or uuid.uuid4(), par=par, le=le)[0]


@transaction.atomic
def corriger_heures(
    ligne: LigneHeures,
    *,
    date: date,
    minutes: int,
    operateur: Operateur | None,
    motif: str,
    par: Utilisateur,
    le: date,
) -> LigneHeures:
    """Replace a line: the old one stays, marked with the reason. Totals, axis and file follow.

    Raises ValidationError when the line was already corrected or when the new one is impossible, and for a presence
    or a certified total, which are corrected otherwise.
    """
    dossier, axe = ouvrir_axe(ligne.axe)
    if ligne.source != Source.CRI:
        raise ValidationError(AUTREMENT[Source(ligne.source)])
    saisie = Saisie(date, minutes, operateur)
    _verifier(saisie, axe, le)
    ancienne = barrer(ligne, motif=motif, par=par)
    verifier_journees(axe, [saisie])
    nouvelle = LigneHeures.objects.create(
        centre_id=axe.centre_id,
        axe=axe,
        date=date,
        minutes=minutes,
        prevues=minutes,
        operateur=operateur,
        remplace=ancienne,
        saisie_par=par,
    )
    consigner(actes.HEURES_CORRIGEES, axe, par=par, dossier_id=dossier.pk, detail=_detail(axe, motif))
    recompter(axe, par=par, le=le)
    suivre(dossier, axe, par=par, le=le)
    return nouvelle


@transaction.atomic
def retirer_heures(ligne: LigneHeures, *, motif: str, par: Utilisateur, le: date) -> LigneHeures:
    """Take a line back, whatever its source: it stays, marked with the reason, and does not count any more. A session
    that has no other presence is planned again."""
    seance = verrouiller_seance(ligne.seance) if ligne.seance else None
    dossier, axe = ouvrir_axe(ligne.axe)
    ancienne = barrer(ligne, motif=motif, par=par)
    if seance is not None:
        tenir_ou_prevoir(seance, tenue=lignes_de(seance).exists())
    consigner(actes.HEURES_RETIREES, axe, par=par, dossier_id=dossier.pk, detail=_detail(axe, motif))
    recompter(axe, par=par, le=le)
    suivre(dossier, axe, par=par, le=le)
    return ancienne


def _verifier(saisie: Saisie, axe: Axe, le: date) -> None:
    refus = refus_de_ligne(saisie.date, saisie.minutes, signee_le=axe.convention.signee_le, le=le)
    if saisie.operateur and (phrase := refus_d_operateur(saisie.operateur, axe, saisie.date)):
        refus["operateur"] = phrase
    if refus:
        raise ValidationError(refus)


def refus_d_operateur(operateur: Operateur, axe: Axe, quand: date) -> str:
    if operateur.centre_id != axe.centre_id:
        return "Cet opérateur travaille avec un autre centre."
    if not operateur.est_reconnu(quand):
        return f"{operateur} n’est pas reconnu le {jour(quand)} : vérifiez la date, ou ses dates de reconnaissance."
    return ""


def verifier_journees(axe: Axe, saisies: Sequence[Saisie]) -> None:
    """No day of the person, all axes together, may hold more than 24 hours; a certified total is not of one day. The
    file is locked: no race."""
    jours = {saisie.date for saisie in saisies}
    connues = LigneHeures.objects.en_vigueur().exclude(source=Source.TOTAL)
    connues = connues.filter(axe__convention_id=axe.convention_id, date__in=jours)
    pleins = jours_trop_pleins(
        connues.values_list("date", "minutes"), [(saisie.date, saisie.minutes) for saisie in saisies]
    )
    if pleins:
        raise ValidationError({"duree": f"Le {jour(pleins[0])} compterait plus de 24 heures pour cette personne."})


def barrer(ligne: LigneHeures, *, motif: str, par: Utilisateur) -> LigneHeures:
    """Mark a line as replaced or taken back, once; its axis is locked."""
    ligne = LigneHeures.objects.select_for_update(of=["self"]).get(pk=ligne.pk)
    if ligne.etat == Etat.CORRIGEE:
        raise ValidationError("Cette ligne est déjà corrigée ou retirée.")
    if not motif.strip():
        raise ValidationError({"motif": "Écrivez pourquoi cette ligne change."})
    ligne.etat, ligne.motif, ligne.corrigee_par, ligne.corrigee_le = Etat.CORRIGEE, motif.strip(), par, now()
    ligne.save(update_fields=["etat", "motif", "corrigee_par", "corrigee_le"])
    return ligne


def _detail(axe: Axe, motif: str) -> str:
    return f"{axe.get_type_display()} : {motif}"
