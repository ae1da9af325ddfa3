"""The grounds of dispense that a person declares, and when a declared ground counts."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Final

from reglement.cas import Cas
from reglement.faits import Dispense
from reglement.regimes import Regime
from reglement.titre import plus_de_trois_mois
from socle.dates import en_toutes_lettres

MI_TEMPS = 0.5
HEURES_DE_FORMATION = 18
JOURS_D_INTERIM = 92
TITRES_DE_PROTECTION = frozenset({"A-PT", "PT-ATT"})
MOTIF_DE_PROTECTION = "PT-UA"
JAMAIS_DECLARES = frozenset({"age", "standstill"})
"""Grounds that come from the facts, never from a declaration."""

LIBELLES: Final = {
    "attestation-anterieure": "attestation déjà obtenue, ici ou dans une autre Communauté ou Région",
    "medical": "certificat médical",
    "aidant": "aide à un membre de la famille",
    "diplome-belge": "certificat ou diplôme de l’enseignement belge",
    "age": "âge",
    "travail-salarie": "travail salarié ou apprentissage",
    "independant": "activité d’indépendant à titre principal",
    "interim": "travail intérimaire",
    "conjoint-aidant": "conjoint aidant",
    "formation": "formation professionnelle",
    "protection-temporaire": "protection temporaire",
    "etudes": "études secondaires ou supérieures",
    "doctorat": "bourse de doctorat ou enseignement comme professeur invité",
    "standstill": "clause de standstill",
}


def motif_declare(code: str) -> Callable[[Cas, date, Regime], bool]:
    """The test of one declared ground: at least one declaration of it counts."""

    def etabli(cas: Cas, commande_le: date, regime: Regime) -> bool:
        return code in cas.declares and any(
            not obstacle(dispense, cas, commande_le, regime)
            for dispense in cas.faits.dispenses
            if dispense.motif == code
        )

    return etabli


def interim(cas: Cas, commande_le: date, regime: Regime) -> bool:
    """Agency work (art. 152/7, §3, 8°): more than 92 days together, or one continuous period in regime 2018."""
    periodes = [
        dispense
        for dispense in cas.faits.dispenses
        if dispense.motif == "interim" and not obstacle(dispense, cas, commande_le, regime)
    ]
    if not regime.interim_cumule:
        return bool(periodes)
    return any(periode.jusqu_au is None for periode in periodes) or jours_cumules(periodes) > JOURS_D_INTERIM


def protection_temporaire(cas: Cas, commande_le: date, regime: Regime) -> bool | None:
    """Temporary protection (art. 152/7, §3, 11°): by the permit, its ground, or declared with proof."""
    if protege_par_titre(cas) or protection_declaree(cas, commande_le, regime):
        return True
    titre = cas.faits.titre
    return None if titre is None or titre.type is None else False


protection_declaree = motif_declare("protection-temporaire")


def protege_par_titre(cas: Cas) -> bool:
    titre = cas.faits.titre
    return titre is not None and (titre.type in TITRES_DE_PROTECTION or titre.motif == MOTIF_DE_PROTECTION)


def obstacle(dispense: Dispense, cas: Cas, commande_le: date, regime: Regime) -> str:
    """Why a declared ground does not count, as the end of a French sentence; empty when it counts.

    It needs an accepted proof, must have begun, and must not have ended before the permit was ordered.
    """
    if not dispense.preuve:
        return "la preuve n’a pas été acceptée"
    if dispense.depuis is None:
        return "sa date de début n’est pas connue"
    if dispense.depuis > cas.le:
        return f"il ne commence que le {en_toutes_lettres(dispense.depuis)}"
    if dispense.jusqu_au is not None and dispense.jusqu_au < commande_le:
        return f"il a pris fin le {en_toutes_lettres(dispense.jusqu_au)}, avant la commande du titre"
    exigence = EXIGENCES.get(dispense.motif or "")
    return exigence(dispense, dispense.depuis, regime) if exigence else ""


def exige_travail(dispense: Dispense, depuis: date, regime: Regime) -> str:
    """At least half-time for more than three months, without a break in regime 2018."""
    return exige_mi_temps(dispense, depuis, regime) or exige_duree(dispense, depuis, regime)


def exige_mi_temps(dispense: Dispense, depuis: date, regime: Regime) -> str:
    if dispense.temps is None:
        return "le temps de travail n’est pas connu"
    if dispense.temps < MI_TEMPS:
        return "le temps de travail est inférieur à un mi-temps"
    if regime.travail_continu and not dispense.continu:
        return "la période n’est pas continue"
    return ""


def exige_duree(dispense: Dispense, depuis: date, regime: Regime) -> str:
    return "" if plus_de_trois_mois(depuis, dispense.jusqu_au) else "la période ne dépasse pas trois mois"


def exige_interim(dispense: Dispense, depuis: date, regime: Regime) -> str:
    """Half-time; the length is asked of each period only where periods are not added up."""
    return (exige_mi_temps if regime.interim_cumule else exige_travail)(dispense, depuis, regime)


def exige_formation(dispense: Dispense, depuis: date, regime: Regime) -> str:
    """18 hours a week or more, for more than three months."""
    if dispense.heures_semaine is None:
        return "le nombre d’heures par semaine n’est pas connu"
    if dispense.heures_semaine < HEURES_DE_FORMATION:
        return f"la formation compte moins de {HEURES_DE_FORMATION} heures par semaine"
    return exige_duree(dispense, depuis, regime)


EXIGENCES: Final = {
    "travail-salarie": exige_travail,
    "independant": exige_travail,
    "conjoint-aidant": exige_travail,
    "interim": exige_interim,
    "formation": exige_formation,
}


def jours_cumules(periodes: Iterable[Dispense]) -> int:
    """Days of several closed periods, both ends included, a day in two of them counted once."""
    total, compte_jusqu_au = 0, date.min.toordinal() - 1
    for debut, fin in sorted((p.depuis, p.jusqu_au) for p in periodes if p.depuis and p.jusqu_au):
        premier = max(debut.toordinal(), compte_jusqu_au + 1)
        if fin.toordinal() >= premier:
            total += fin.toordinal() - premier + 1
            compte_jusqu_au = fin.toordinal()
    return total


def dire_motif(code: str) -> Callable[[Cas, bool | None], str]:
    """The sentence of one declared ground."""
    libelle = LIBELLES[code]
    rien = f"Aucun motif « {libelle} » n’est déclaré."

    def dire(cas: Cas, resultat: bool | None) -> str:
        if resultat is False and code not in cas.declares:
            return rien
        declares = [dispense for dispense in cas.faits.dispenses if dispense.motif == code]
        if resultat:
            return dire_etabli(libelle, declares)
        if not declares:
            return f"Il n’est pas établi que le motif « {libelle} » existe ou non."
        if resultat is None:
            return f"Le motif « {libelle} » est déclaré ; il compte ou non selon la date de commande du titre."
        return dire_refus(libelle, declares, cas)

    return dire


def dire_etabli(libelle: str, declares: list[Dispense]) -> str:
    debuts = [dispense.depuis for dispense in declares if dispense.preuve and dispense.depuis]
    if not debuts:
        return f"Le motif « {libelle} » est établi par le titre de séjour ou son motif."
    return f"Le motif « {libelle} » est établi depuis le {en_toutes_lettres(min(debuts))}, preuve acceptée."


def dire_refus(libelle: str, declares: list[Dispense], cas: Cas) -> str:
    commande_le, regime = cas.commandes[0]
    raisons = [obstacle(dispense, cas, commande_le, regime) for dispense in declares]
    raison = next(filter(None, raisons), f"les périodes réunies ne dépassent pas {JOURS_D_INTERIM} jours")
    return f"Le motif « {libelle} » est déclaré mais ne compte pas : {raison}."
