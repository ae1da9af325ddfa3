"""The ledger of hours in pure terms: when an axis is reached, what a day can hold, what looks typed twice."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date

from reglement.heures import axe_atteint
from socle.templatetags.typographie import jour

MINUTES_PAR_JOUR = 24 * 60


def atteint_le(lignes: Iterable[tuple[date, int]], minutes_dues: int, seuil: int) -> date | None:
    """The day on which the hours, in the order of their dates, reach what is due; None while they do not.

    The order in which they were typed does not matter.
    """
    total = 0
    for quand, minutes in sorted(lignes):
        total += minutes
        if axe_atteint(total, minutes_dues, seuil):
            return quand
    return None


def refus_de_ligne(quand: date, minutes: int, *, signee_le: date | None, le: date) -> dict[str, str]:
    """Why a line cannot be recorded, beside the field that is wrong; nothing when it can."""
    refus = {}
    if quand > le:
        refus["date"] = "Cette date est dans le futur : notez les heures une fois suivies."
    elif signee_le is None or quand < signee_le:
        refus["date"] = f"Les heures comptent à partir de la signature de la convention, le {jour(signee_le)}."
    if not 0 < minutes <= MINUTES_PAR_JOUR:
        refus["duree"] = "Une ligne compte au moins une minute et au plus 24 heures."
    return refus


def jours_trop_pleins(deja: Iterable[tuple[date, int]], nouvelles: Iterable[tuple[date, int]]) -> list[date]:
    """The days of the new lines that would hold more than 24 hours."""
    totaux: Counter[date] = Counter()
    for quand, minutes in deja:
        totaux[quand] += minutes
    touches = set()
    for quand, minutes in nouvelles:
        totaux[quand] += minutes
        touches.add(quand)
    return sorted(quand for quand in touches if totaux[quand] > MINUTES_PAR_JOUR)


def doublons(deja: Iterable[tuple[date, int]], nouvelles: Sequence[tuple[date, int]]) -> list[int]:
    """The ranks of the new lines that say the same day and duration as another one, known or typed before it."""
    vues = set(deja)
    rangs = []
    for rang, ligne in enumerate(nouvelles):
        if ligne in vues:
            rangs.append(rang)
        vues.add(ligne)
    return rangs
