"""The path that an attestation tells: its convention, its axes, their hours and their days."""

from datetime import date
from typing import Any

from django.db.models import Max, Min, Q

from accueil.models import BilanSocial, SeanceDroits
from conventions.models import Axe, Convention, LigneHeures, Source, TypeAxe
from conventions.proposition import dispenses_partielles


def du_parcours(convention: Convention) -> dict[str, Any]:
    """What was followed."""
    return {
        "convention_signee_le": convention.signee_le.isoformat() if convention.signee_le else None,
        "axes": des_axes(convention),
    }


def des_axes(convention: Convention) -> list[dict[str, Any]]:
    """The axes that were followed, with their hours and the first and last day of each, and those done elsewhere. The
    first day of a certified total is not known."""
    des_seances = ~Q(source=Source.TOTAL)
    jours = {
        ligne["axe"]: (ligne["du"], ligne["au"])
        for ligne in LigneHeures.objects.valides()
        .filter(axe__convention=convention, minutes__gt=0)
        .order_by()
        .values("axe")
        .annotate(du=Min("date", filter=des_seances), au=Max("date"))
    }
    ailleurs = dispenses_partielles(convention.dossier.beneficiaire)
    axes = []
    for axe in convention.axes.all():
        dispense = axe.type in ailleurs and (axe.dispense or axe.clos_avant_la_fin)
        if axe.requis or dispense:
            defaut = (None, None if dispense else axe.clos_le)
            axes.append(d_un_axe(axe, dispense, *suivi(convention, axe, *jours.get(axe.pk, defaut))))
    return axes


def d_un_axe(axe: Axe, dispense: bool, minutes: int, du: date | None, au: date | None) -> dict[str, Any]:
    return {
        "axe": axe.type,
        "nom": axe.get_type_display(),
        "dispense": dispense,
        "minutes": minutes,
        "du": du.isoformat() if du else None,
        "au": au.isoformat() if au else None,
    }


def suivi(convention: Convention, axe: Axe, du: date | None, au: date | None) -> tuple[int, date | None, date | None]:
    """Minutes, first and last day of an axis."""
    return du_module(convention, axe) if axe.type == TypeAxe.ACCUEIL else (axe.minutes_faites, du, au)


def du_module(convention: Convention, axe: Axe) -> tuple[int, date | None, date | None]:
    """The module d’accueil counts in steps, not in lines of hours: from the bilan social to the session."""
    bilan = BilanSocial.objects.filter(dossier=convention.dossier_id).first()
    seance = SeanceDroits.objects.filter(dossier=convention.dossier_id).first()
    jours = sorted(filter(None, [bilan and bilan.fait_le, seance and seance.tenue_le]))
    if not jours:
        return axe.minutes_faites, None, axe.clos_le
    return axe.minutes_faites or (seance.minutes if seance else 0), jours[0], jours[-1]
