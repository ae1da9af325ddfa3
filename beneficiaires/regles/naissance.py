"""When two birth dates may be those of one person."""

from datetime import date

from socle.dates import DatePartielle

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


def contradictions(
    naissance: DatePartielle | None, *, sejour_depuis: date | None = None, commande_le: date | None = None
) -> dict[str, str]:
    """A French sentence for each of these dates that comes before the birth of the person."""
    if naissance is None:
        return {}
    nee = naissance.au_plus_tot()
    fautes = {}
    if sejour_depuis is not None and sejour_depuis < nee:
        fautes["sejour_depuis"] = "Le séjour ne peut pas commencer avant la naissance de la personne."
    if commande_le is not None and commande_le < nee:
        fautes["commande_le"] = "Le titre ne peut pas être commandé avant la naissance de la personne."
    return fautes
