"""The ledger of hours in pure terms: when an axis is reached, what a day can hold, what a sheet says of a person."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

from reglement.heures import axe_atteint
from socle.templatetags.typographie import duree, jour

MINUTES_PAR_JOUR = 24 * 60
MINUTES_CERTIFIEES_MAX = 999 * 60
RAISON_MAX = 120


@dataclass(frozen=True)
class Marque:
    """What a sheet says of one person: present, late (`retard`), left early (`depart`) or absent, the minutes that
    she attended, and the reason that excuses the others; without one they are not excused. Made by `marque`."""

    presence: str
    minutes: int
    raison: str = ""


@dataclass(frozen=True)
class Fusion:
    """A sheet that somebody sends, put together with what was written meanwhile; a row is known by its enrolment.

    `ecrire`: what changes. `gardees`: what a colleague changed and the sender did not, left as it is.
    `conflits`: what both changed, each in their way.
    """

    ecrire: dict[int, Marque | None]
    gardees: list[int]
    conflits: list[int]


def marque(presence: str, minutes: int | None, prevues: int, raison: str = "") -> Marque:
    """The mark of one person at a session of `prevues` minutes. Who is present attended them all, who is absent none:
    `minutes` is read only for who came late or left early.

    Raises ValidationError, beside the field that is wrong.
    """
    raison = raison.strip()
    if len(raison) > RAISON_MAX:
        raise ValidationError({"raison": f"Écrivez la raison en {RAISON_MAX} caractères au plus."})
    if presence == "present":
        return Marque(presence, prevues)
    if presence == "absent":
        return Marque(presence, 0, raison)
    if presence not in ("retard", "depart"):
        raise ValidationError({"presence": "Choisissez présente, en retard, partie plus tôt ou absente."})
    if refus := _refus_de_minutes(minutes, prevues):
        raise ValidationError({"minutes": refus})
    return Marque(presence, minutes or 0, raison)


def _refus_de_minutes(minutes: int | None, prevues: int) -> str:
    if minutes is None:
        return "Écrivez combien de temps la personne a suivi."
    if minutes <= 0:
        return "La personne n’a rien suivi : choisissez « Absente »."
    if minutes > prevues:
        return f"La séance dure {duree(prevues)} : écrivez moins."
    if minutes == prevues:
        return "La personne a tout suivi : choisissez « Présente »."
    return ""


def fusionner(
    vues: Mapping[int, Marque | None],
    actuelles: Mapping[int, Marque | None],
    envoyees: Mapping[int, Marque | None],
) -> Fusion:
    """Put together what the sender saw, what is written now, and what the sender wants. None: nothing written."""
    ecrire: dict[int, Marque | None] = {}
    gardees, conflits = [], []
    for cle, voulue in envoyees.items():
        vue, actuelle = vues.get(cle), actuelles.get(cle)
        if voulue == actuelle:
            continue
        if voulue == vue:
            gardees.append(cle)
        elif vue == actuelle:
            ecrire[cle] = voulue
        else:
            conflits.append(cle)
    return Fusion(ecrire, gardees, conflits)


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


def refus_de_total(quand: date, minutes: int, *, signee_le: date | None, le: date) -> dict[str, str]:
    """Why a total of hours, followed from the signature to a day, cannot be recorded; nothing when it can."""
    refus = {}
    if quand > le:
        refus["date"] = "Cette date est dans le futur : certifiez les heures une fois suivies."
    elif signee_le is None or quand < signee_le:
        refus["date"] = f"Les heures comptent à partir de la signature de la convention, le {jour(signee_le)}."
    elif minutes > ((quand - signee_le).days + 1) * MINUTES_PAR_JOUR:
        refus["duree"] = f"Entre la signature, le {jour(signee_le)}, et cette date, il n’y a pas {duree(minutes)}."
    if not 0 < minutes <= MINUTES_CERTIFIEES_MAX:
        refus["duree"] = f"Un total va d’une minute à {duree(MINUTES_CERTIFIEES_MAX)}."
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
