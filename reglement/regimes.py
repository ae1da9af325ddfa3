"""The dated sets of parameters; two ship, an administrator may correct them or add one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from typing import Any

DECRET_2024 = date(2025, 1, 1)
"""Entry into force of the decree of 14-03-2024 (CWASS art. 157/1: orders before it keep the old rules)."""

MOTIFS_DE_DISPENSE = (
    "attestation-anterieure",
    "medical",
    "aidant",
    "diplome-belge",
    "age",
    "travail-salarie",
    "independant",
    "interim",
    "conjoint-aidant",
    "formation",
    "protection-temporaire",
    "etudes",
    "doctorat",
    "standstill",
)
"""Every ground, in the order of CWASS art. 152/7, §3 as it stands since 2025 (1° to 14°)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Regime:
    """The figures, documents and grounds that hold for permits ordered from a given day.

    Hours are full hours, months calendar months, thresholds percents of the hours due.
    """

    code: str
    nom: str
    applicable_du: date | None
    """First order date it holds for; None for the oldest regime."""
    applicable_au: date | None
    """Last order date it holds for; None while nothing replaces it."""
    heures_citoyennete: int
    mois_citoyennete: int
    heures_francais: int
    mois_francais: int
    heures_orientation: int
    seuil_citoyennete: int = 100
    seuil_francais: int = 100
    seuil_orientation: int = 100
    mois_contact: int = 3
    mois_bilan: int
    mois_entretien: int = 6
    mois_attestation: int
    prorogation: bool
    """Months granted by the Minister push the deadline of the attestation."""
    suspension_detention: bool
    """Days of detention push the deadline of the attestation."""
    jours_printemps_2020: int
    """Days added when the period covers 18 March to 30 April 2020."""
    motifs_dispense: frozenset[str]
    nationalites_standstill: frozenset[str]
    travail_continu: bool
    """Work counts in one continuous period only."""
    interim_cumule: bool
    """Periods of agency work are added up."""
    document_fin: str
    attestation_dispense: bool
    """An attestation de dispense is delivered (CWASS art. 152/7, §6)."""
    copie_commune: bool = True
    copie_cpas: bool = True


REGIME_2018 = Regime(
    code="2018",
    nom="Régime 2018 (titre commandé avant le 1er janvier 2025)",
    applicable_du=None,
    applicable_au=date(2024, 12, 31),
    heures_citoyennete=60,
    mois_citoyennete=4,
    heures_francais=400,
    mois_francais=16,
    heures_orientation=4,
    mois_bilan=1,
    mois_attestation=18,
    prorogation=True,
    suspension_detention=False,
    jours_printemps_2020=43,
    motifs_dispense=frozenset(MOTIFS_DE_DISPENSE) - {"aidant", "formation"},
    nationalites_standstill=frozenset({"TR"}),
    travail_continu=True,
    interim_cumule=False,
    document_fin="attestation de fréquentation",
    attestation_dispense=False,
)

REGIME_2025 = Regime(
    code="2025",
    nom="Régime 2025 (titre commandé à partir du 1er janvier 2025)",
    applicable_du=DECRET_2024,
    applicable_au=None,
    heures_citoyennete=60,
    mois_citoyennete=8,
    heures_francais=400,
    mois_francais=32,
    heures_orientation=4,
    mois_bilan=3,
    mois_attestation=36,
    prorogation=False,
    suspension_detention=True,
    jours_printemps_2020=0,
    motifs_dispense=frozenset(MOTIFS_DE_DISPENSE),
    nationalites_standstill=frozenset({"TR"}),
    travail_continu=False,
    interim_cumule=True,
    document_fin="attestation de fin de parcours",
    attestation_dispense=True,
)

REGIMES = (REGIME_2018, REGIME_2025)


def regime_au(regimes: Sequence[Regime], commande_le: date) -> Regime:
    """The regime of a permit ordered that day (CWASS art. 157/1): the last one begun by then.

    An order older than every regime takes the oldest. Raises ValueError when there is none at all.
    """
    if not regimes:
        raise ValueError("aucun régime")
    dernier = None
    for regime in regimes:
        if debut(regime) <= commande_le and (dernier is None or debut(dernier) < debut(regime)):
            dernier = regime
    return dernier or min(regimes, key=debut)


def debut(regime: Regime) -> date:
    return regime.applicable_du or date.min


MOIS = tuple(champ.name for champ in fields(Regime) if champ.name.startswith("mois_"))
"""Names of the values that a signed convention keeps."""


def parametres(regime: Regime) -> dict[str, int]:
    """The calendar months of a regime, which a convention keeps as they were on the day it was signed."""
    return {nom: getattr(regime, nom) for nom in MOIS}


def figer(regimes: tuple[Regime, ...], code: str, parametres: Mapping[str, int]) -> tuple[Regime, ...]:
    """The same regimes, where the one of that code has these months: a change spares what was signed before.

    Gives back `regimes` itself when nothing differs; names that are not months of a regime change nothing.
    """
    for rang, regime in enumerate(regimes):
        if regime.code == code:
            autres = tuple((nom, parametres[nom]) for nom in MOIS if differe(regime, nom, parametres))
            return (*regimes[:rang], avec_mois(regime, autres), *regimes[rang + 1 :]) if autres else regimes
    return regimes


def differe(regime: Regime, nom: str, parametres: Mapping[str, int]) -> bool:
    return nom in parametres and parametres[nom] != getattr(regime, nom)


@lru_cache(maxsize=256)
def avec_mois(regime: Regime, mois: tuple[tuple[str, int], ...]) -> Regime:
    """The same object for the same months: thousands of files share a few regimes."""
    valeurs: dict[str, Any] = dict(mois)
    return replace(regime, **valeurs)
