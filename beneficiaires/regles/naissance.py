"""When two birth dates may be those of one person."""

from collections.abc import Mapping
from datetime import date

from socle.dates import DatePartielle, en_toutes_lettres

LOIN = None


def proximite(une: DatePartielle | None, autre: DatePartielle | None) -> int | None:
    """0 the same as far as both are known, 1 day and month swapped, 2 the same year, 3 the year before or after;
    None when they are further apart. An unknown date is near to any (2)."""
    if une is None or autre is None:
        return 2
    if compatibles(une, autre):
        return 0
    if (une.annee, une.mois, une.jour) == (autre.annee, autre.jour, autre.mois):
        return 1
    ecart = abs(une.annee - autre.annee)
    return 2 + ecart if ecart <= 1 else LOIN


def compatibles(une: DatePartielle, autre: DatePartielle) -> bool:
    """Whether both can be one day, as far as each is known."""
    return (
        une.annee == autre.annee
        and (not une.mois or not autre.mois or une.mois == autre.mois)
        and (not une.jour or not autre.jour or une.jour == autre.jour)
    )


def annees_proches(nee: DatePartielle) -> tuple[int, int]:
    """The first and last years in which a birth date near to this one can be."""
    return nee.annee - 1, nee.annee + 1


def avant_la_naissance(naissance: DatePartielle | None, jours: Mapping[str, date]) -> dict[str, str]:
    """A French sentence for each of these days that comes before the birth of the person."""
    if naissance is None:
        return {}
    nee = naissance.au_plus_tot()
    phrase = f"Cette date vient avant la naissance de la personne ({en_toutes_lettres(naissance)})."
    return {nom: phrase for nom, jour in jours.items() if jour < nee}


def apres_des_faits(naissance: DatePartielle, premiers: Mapping[str, date | None]) -> str:
    """A French sentence naming the kinds of facts whose first day comes before this birth; empty without any."""
    nee = naissance.au_plus_tot()
    avant = [f"{nom} ({en_toutes_lettres(jour)})" for nom, jour in premiers.items() if jour is not None and jour < nee]
    if not avant:
        return ""
    return f"La personne ne peut pas être née après ce qui est déjà noté\u00a0: {', '.join(avant)}."
