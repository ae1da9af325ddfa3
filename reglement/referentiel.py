"""The reference data that the rules read: nationalities, documents, grounds, communes. Passed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple, Self

FINS_DE_TRANSITION = {"GB": date(2020, 12, 31)}
"""Free movement outlives membership until the end of a transition (withdrawal agreement, art. 126)."""


class Nationalite(NamedTuple):
    """A nationality, and the days on which its citizens are « UE+ » (CWASS art. 150, 3°)."""

    code: str
    adjectif: str
    """Feminine, as in « la nationalité syrienne »."""
    possible: bool = True
    libre: bool = False
    libre_depuis: date | None = None
    libre_jusqu_au: date | None = None

    @classmethod
    def construire(
        cls,
        code: str,
        adjectif: str,
        *,
        possible: bool = True,
        ue_depuis: date | None = None,
        ue_jusqu_au: date | None = None,
        eee_depuis: date | None = None,
        suisse: bool = False,
    ) -> Self:
        """Join EU, EEA and Swiss membership into one span; a country that left the EU left the EEA too."""
        debuts = [jour for jour in (ue_depuis, eee_depuis) if jour is not None]
        return cls(
            code,
            adjectif,
            possible,
            libre=suisse or bool(debuts),
            libre_depuis=None if suisse or not debuts else min(debuts),
            libre_jusqu_au=FINS_DE_TRANSITION.get(code, ue_jusqu_au) if ue_jusqu_au else None,
        )

    def est_libre(self, le: date) -> bool:
        """Whether its citizens are citizens of the EU, the EEA or Switzerland that day."""
        if not self.libre or (self.libre_depuis is not None and le < self.libre_depuis):
            return False
        return self.libre_jusqu_au is None or le <= self.libre_jusqu_au


class TypeDeTitre(NamedTuple):
    """A kind of residence document, with the columns of `titres_sejour.csv` that the law looks at."""

    code: str
    libelle: str
    plus_de_3_mois: str
    """`oui`, `non`, `depend` or `sans_objet`."""
    duree_sejour: str
    pays_tiers: bool = True
    """Delivered to third-country nationals in their own right."""


ETRANGER: Final = "99999"
"""In the place of an INS code, for a person who lives abroad: no commune bears it."""


@dataclass(frozen=True, slots=True)
class Referentiel:
    """Everything by its code. `communes` holds the French-language Walloon communes only."""

    nationalites: Mapping[str, Nationalite]
    titres: Mapping[str, TypeDeTitre]
    motifs: Mapping[str, str]
    """Label of each ground of stay."""
    communes: Mapping[str, str]
    """Name by INS code; an abolished code bears the name of its successor."""
    ailleurs: Mapping[str, str]
    """Names of the other communes and of `ETRANGER`, for the sentences only."""
