"""Whether a group suits a person, and how many seats are taken: pure values, no query."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time

MIDI, SOIREE, SAMEDI = time(12), time(17), 5


@dataclass(frozen=True)
class Offre:
    """What a group offers. `langue` empty is French; levels are `ordre` of the scale, 0 when not said."""

    langue: str = ""
    entree: int = 0
    sortie: int = 0
    filiere: str = ""
    commune: str = ""
    moments: frozenset[str] = frozenset()
    garderie: bool = False


@dataclass(frozen=True)
class Besoins:
    """What a person can follow. Empty values ask for nothing; `langues` only counts below A2."""

    langues: frozenset[str] = frozenset()
    niveau: int = 0
    filiere: str = ""
    commune: str = ""
    moments: frozenset[str] = frozenset()
    garderie: bool = False


def moment_de(jour: int, debut: time) -> str:
    """The part of the week in which a slot falls."""
    if jour == SAMEDI:
        return "samedi"
    if debut < MIDI:
        return "matin"
    return "apres-midi" if debut < SOIREE else "soir"


def ecarts(besoins: Besoins, offre: Offre) -> list[str]:
    """Why the group does not suit, in words; nothing when it does."""
    return [
        phrase
        for phrase, manque in (
            ("langue non comprise", bool(besoins.langues) and (offre.langue or "fr") not in besoins.langues),
            (_niveau(besoins, offre), bool(_niveau(besoins, offre))),
            ("autre commune", bool(besoins.commune and offre.commune and besoins.commune != offre.commune)),
            ("pas libre à ces heures", bool(besoins.moments and offre.moments - besoins.moments)),
            ("pas de garderie", besoins.garderie and not offre.garderie),
        )
        if manque
    ]


def _niveau(besoins: Besoins, offre: Offre) -> str:
    if not besoins.niveau:
        return ""
    if besoins.filiere and offre.filiere and besoins.filiere != offre.filiere:
        return "autre filière"
    if offre.entree and besoins.niveau < offre.entree:
        return "niveau trop élevé"
    if offre.sortie and besoins.niveau >= offre.sortie:
        return "niveau déjà atteint"
    return ""


def places_prises(periodes: Iterable[tuple[date, date | None]], du: date) -> int:
    """The highest number of persons at once from a day on; an end is the last day of the person."""
    mouvements: list[tuple[int, int]] = []
    for debut, fin in periodes:
        mouvements.append((max(debut, du).toordinal(), 1))
        if fin is not None:
            mouvements.append((fin.toordinal() + 1, -1))
    pic = presents = 0
    for _, sens in sorted(mouvements):  # the same day, who leaves (-1) comes before who arrives
        presents += sens
        pic = max(pic, presents)
    return pic
