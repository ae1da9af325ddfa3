"""How several residence documents make the one permit that the law looks at."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from reglement.faits import Titre
from reglement.titre import DUREES_SANS_TITRE, plus_de_trois_mois

ATTENTES = frozenset({"provisoire", "accuse_reception", "piece"})
"""`duree_sejour` of the papers that a person holds while a card is made or renewed: they replace no permit."""
JAMAIS_LONG = DUREES_SANS_TITRE | {"court_sejour"}


class Document(NamedTuple):
    """One residence document of a person, with what the law looks at in its kind."""

    type: str
    plus_de_3_mois: str
    duree_sejour: str
    motif: str | None = None
    commande_le: date | None = None
    debut: date | None = None
    fin: date | None = None
    hors_region: bool = False
    """Ordered in a commune outside the French-language region."""

    @property
    def rang(self) -> date:
        """The day by which documents follow one another."""
        return self.debut or self.commande_le or date.min

    @property
    def est_long(self) -> bool:
        """A permit of more than three months, as far as its kind and dates tell."""
        if self.duree_sejour in JAMAIS_LONG or self.plus_de_3_mois not in {"oui", "depend"}:
            return False
        return self.debut is None or plus_de_trois_mois(self.debut, self.fin)


def composer(documents: Sequence[Document], le: date) -> Titre | None:
    """The permit that the rules read on a day; None when no document is known.

    Kind, ground and validity come from the document in force. The order date is t0: that of the first permit of
    more than three months ordered in a commune of the French-language region (CWASS art. 150 and 157/1), which a
    renewal never moves; unknown while that first order is.
    """
    if not documents:
        return None
    actuel = en_vigueur(documents, le)
    commande_le = t0(documents) if actuel.est_long else actuel.commande_le
    return Titre(actuel.type, actuel.motif, commande_le, actuel.debut, actuel.fin)


def en_vigueur(documents: Sequence[Document], le: date) -> Document:
    """The last document that has been ordered or has begun by that day; a paper held while waiting for the
    renewal of a longer permit leaves that permit in force."""
    commences = [document for document in documents if commence(document) <= le] or list(documents)
    dernier = max(commences, key=lambda document: document.rang)
    if dernier.duree_sejour in ATTENTES:
        longs = [document for document in commences if document.est_long]
        return max(longs, key=lambda document: document.rang, default=dernier)
    return dernier


def commence(document: Document) -> date:
    return min(filter(None, (document.commande_le, document.debut)), default=date.min)


def t0(documents: Sequence[Document]) -> date | None:
    """The order date of the first permit of more than three months ordered in the region."""
    longs = [document for document in documents if document.est_long and not document.hors_region]
    dates = [document for document in longs if commence(document) > date.min] or longs
    premier = min(dates, key=commence, default=None)
    return premier.commande_le if premier is not None else None
