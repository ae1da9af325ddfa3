"""Three years of legal stay, counted on the day the permit was ordered and never again."""

from reglement.cas import Cas
from socle.dates import ajouter_mois, en_toutes_lettres

MOIS = 36


def trois_ans(cas: Cas) -> bool | None:
    """Three years or more of legal stay when the permit was ordered (CWASS art. 150, 4°)."""
    depuis, commande_le = cas.faits.sejour_depuis, cas.faits.commande_le
    if depuis is None or commande_le is None:
        return None
    return commande_le >= ajouter_mois(depuis, MOIS)


def dire_trois_ans(cas: Cas, resultat: bool | None) -> str:
    depuis, commande_le = cas.faits.sejour_depuis, cas.faits.commande_le
    if commande_le is None:
        return "La date de commande du titre de séjour n’est pas connue."
    if depuis is None:
        return "La date de début du séjour légal n’est pas connue."
    duree = "trois ans ou plus" if resultat else "moins de trois ans"
    return (
        f"Le {en_toutes_lettres(commande_le)}, jour de la commande du titre, la personne séjournait "
        f"légalement en Belgique depuis {duree} (depuis le {en_toutes_lettres(depuis)})."
    )
