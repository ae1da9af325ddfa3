"""How the tests are made, one after the other, until one decides."""

from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from reglement.cas import Cas
from reglement.epreuves import (
    A_COMPLETER,
    CONCLUSION,
    DEFINITION,
    DISPENSES,
    FIN_DU_PARCOURS,
    OBLIGATOIRE,
    Epreuve,
)

Resultat = tuple[Epreuve, bool | None]


class Jugement(NamedTuple):
    statut: str
    code: str | None
    resultats: tuple[Resultat, ...]


def trancher(cas: Cas) -> Jugement:
    """The end of the path, then the definition, then the grounds: the first certain test decides.

    A test left undecided never stops the others: no permit exempts whatever the nationality.
    """
    fins = essayer(FIN_DU_PARCOURS, cas)
    resultats = fins if fins[-1][1] else essayer(epreuves(cas), cas)
    derniere, resultat = resultats[-1]
    if resultat:
        return Jugement(derniere.statut, derniere.code, tuple(resultats))
    decide = None not in [resultat for _, resultat in resultats]
    resultats.append((CONCLUSION, True if decide else None))
    return Jugement(
        OBLIGATOIRE if decide else A_COMPLETER,
        CONCLUSION.code if decide else None,
        tuple(resultats),
    )


def essayer(epreuves: Iterable[Epreuve], cas: Cas) -> list[Resultat]:
    resultats: list[Resultat] = []
    for epreuve in epreuves:
        resultat = epreuve.juger(cas)
        resultats.append((epreuve, resultat))
        if resultat:
            break
    return resultats


def epreuves(cas: Cas) -> tuple[Epreuve, ...]:
    """The definition, then the grounds that exist in the regime, or in any regime while it is unknown."""
    if cas.regime is not None:
        return definition_et_motifs(cas.regime.motifs_dispense)
    return definition_et_motifs(frozenset().union(*(regime.motifs_dispense for _, regime in cas.commandes)))


@lru_cache(maxsize=64)
def definition_et_motifs(motifs: frozenset[str]) -> tuple[Epreuve, ...]:
    return DEFINITION + tuple(epreuve for epreuve in DISPENSES if epreuve.code in motifs)
