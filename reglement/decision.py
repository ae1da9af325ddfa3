"""`statuer`: is this person bound on that day, why, until when, and what would change it."""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import NamedTuple

from reglement.avertissements import avertir
from reglement.cas import Cas, ouvrir
from reglement.changements import Changement, Piste, pistes, prochain_changement
from reglement.echeances import AUCUNE, Echeances, calculer
from reglement.epreuves import A_COMPLETER, OBLIGATOIRE, articles
from reglement.faits import Faits
from reglement.jugement import Resultat, trancher
from reglement.manque import faits_manquants
from reglement.referentiel import Referentiel
from reglement.regimes import Regime


class Constat(NamedTuple):
    """One line of the explanation; `faits` names what was looked at, as in `Faits`."""

    code: str
    resultat: bool | None
    article: str
    texte: str
    faits: tuple[str, ...]


class Decision(NamedTuple):
    """An answer that explains itself. The sentences are written only when they are read."""

    statut: str
    code: str | None
    regime: str | None
    echeances: Echeances
    manque: tuple[str, ...]
    avertissements: tuple[str, ...]
    resultats: tuple[Resultat, ...]
    cas: Cas

    @property
    def tests(self) -> list[Constat]:
        """The tests made, in order, up to the one that decides."""
        return [Constat(*ligne) for ligne in self.lignes()]

    def lignes(self) -> Iterator[tuple[str, bool | None, str, str, tuple[str, ...]]]:
        """The fields of the tests as plain tuples, for those who write thousands of them."""
        cas, par_code = self.cas, articles(self.cas, self.code)
        for epreuve, resultat in self.resultats:
            code = epreuve.code
            yield code, resultat, par_code.get(code, epreuve.article), epreuve.dire(cas, resultat), epreuve.faits

    @property
    def changerait(self) -> Changement | None:
        """The next day on which the answer changes by itself, and to what."""
        return prochain_changement(self.cas)

    @property
    def pistes(self) -> list[Piste]:
        """The new facts that would change the answer today, each with the answer it gives."""
        return pistes(self.cas)


def statuer(faits: Faits, referentiel: Referentiel, regimes: Sequence[Regime], le: date) -> Decision:
    """Decide one case on one day (CWASS art. 150 and 152/7).

    The end of the path first, then the definition, then the grounds of dispense; the first that is
    certain decides. Raises ValueError only when `regimes` is empty.
    """
    cas = ouvrir(faits, referentiel, regimes, le)
    statut, code, resultats = trancher(cas)
    return Decision(
        statut,
        code,
        cas.regime.code if cas.regime is not None else None,
        calculer(cas) if statut == OBLIGATOIRE else AUCUNE,
        faits_manquants(cas, resultats) if statut == A_COMPLETER else (),
        avertir(cas, code),
        resultats,
        cas,
    )
