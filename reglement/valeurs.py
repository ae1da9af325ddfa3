"""One JSON value at a time, read strictly: a wrong one is refused with a French sentence that names its field."""

from datetime import date
from functools import lru_cache
from typing import Any

from socle.dates import DatePartielle

Objet = dict[str, Any]


class ErreurDeFaits(ValueError):
    """A fact that cannot be read; the message is a French sentence."""


def lire_naissance(valeur: Any) -> DatePartielle | None:
    if valeur is None:
        return None
    if not isinstance(valeur, str):
        raise ErreurDeFaits("Le champ « naissance » doit être une date écrite AAAA-MM-JJ.")
    try:
        return date_partielle(valeur)
    except ValueError:
        raise ErreurDeFaits(f"Le champ « naissance » contient une date impossible : « {valeur} ».") from None


def lire_jour(valeur: Any, champ: str) -> date | None:
    if valeur is None:
        return None
    if not isinstance(valeur, str):
        raise ErreurDeFaits(f"Le champ « {champ} » doit être une date écrite AAAA-MM-JJ.")
    try:
        return jour_complet(valeur)
    except ValueError:
        raise ErreurDeFaits(f"Le champ « {champ} » contient une date impossible : « {valeur} ».") from None


date_partielle = lru_cache(maxsize=65536)(DatePartielle.lire)


@lru_cache(maxsize=65536)
def jour_complet(texte: str) -> date:
    lue = DatePartielle.lire(texte)
    if not lue.est_complete:
        raise ValueError(texte)
    return lue.au_plus_tot()


def lire_code(valeur: Any, champ: str, connus: Any) -> str | None:
    if valeur is None:
        return None
    if not isinstance(valeur, str):
        raise ErreurDeFaits(f"Le champ « {champ} » doit être un texte.")
    if valeur not in connus:
        raise ErreurDeFaits(f"Le champ « {champ} » contient un code inconnu : « {valeur} ».")
    return valeur


def lire_liste(valeur: Any, champ: str) -> list[Any]:
    if valeur is None:
        return []
    if not isinstance(valeur, list):
        raise ErreurDeFaits(f"Le champ « {champ} » doit être une liste.")
    return valeur


def lire_dict(valeur: Any, champ: str) -> Objet:
    if not isinstance(valeur, dict):
        raise ErreurDeFaits(f"Le champ « {champ} » doit être un objet.")
    return valeur


def lire_booleen(valeur: Any, champ: str) -> bool | None:
    if valeur is None or isinstance(valeur, bool):
        return valeur
    raise ErreurDeFaits(f"Le champ « {champ} » doit être vrai ou faux.")


def lire_nombre(valeur: Any, champ: str) -> float | None:
    if valeur is None:
        return None
    if isinstance(valeur, bool) or not isinstance(valeur, int | float) or valeur < 0:
        raise ErreurDeFaits(f"Le champ « {champ} » doit être un nombre positif ou nul.")
    nombre: float = valeur
    return nombre


def lire_mois(valeur: Any) -> int:
    if valeur is None:
        return 0
    if isinstance(valeur, bool) or not isinstance(valeur, int) or valeur < 0:
        raise ErreurDeFaits("Le champ « prorogation_mois » doit être un nombre entier de mois, positif ou nul.")
    mois: int = valeur
    return mois


def lire_periodes(valeur: Any, champ: str) -> list[tuple[date, date | None]]:
    return [lire_periode(element, champ) for element in lire_liste(valeur, champ)]


def lire_periode(valeur: Any, champ: str) -> tuple[date, date | None]:
    if not isinstance(valeur, list) or len(valeur) != 2:
        raise ErreurDeFaits(f"Le champ « {champ} » doit contenir des paires de dates [début, fin].")
    debut = lire_jour(valeur[0], champ)
    if debut is None:
        raise ErreurDeFaits(f"Le champ « {champ} » contient une période sans date de début.")
    return debut, lire_jour(valeur[1], champ)
