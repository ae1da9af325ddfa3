"""Pages of a list whose cost does not grow with the table: rows are counted up to a ceiling only."""

from functools import cached_property

from django.core.paginator import Paginator
from django.db.models import QuerySet

from socle.templatetags.typographie import nombre

PLAFOND = 10_000


def compter(lignes: QuerySet, plafond: int = PLAFOND) -> int:
    """The number of rows, or `plafond + 1` when there are more."""
    return lignes.order_by()[: plafond + 1].count()


def en_mots(compte: int, plafond: int = PLAFOND) -> str:
    """« 1 240 », or « plus de 10 000 » when the count stopped there."""
    return nombre(compte) if compte <= plafond else f"plus de {nombre(plafond)}"


class PaginateurBorne(Paginator):
    """A paginator that never counts nor skips more than `plafond` rows."""

    def __init__(self, lignes: QuerySet, par_page: int, *, plafond: int = PLAFOND, compte: int | None = None) -> None:
        """`compte`: the number of rows, when it is known already."""
        super().__init__(lignes, par_page)
        self.lignes = lignes
        self.plafond = plafond
        self._compte = compte

    @cached_property
    def compte(self) -> int:
        return compter(self.lignes, self.plafond) if self._compte is None else self._compte

    @cached_property
    def count(self) -> int:
        return min(self.compte, self.plafond)

    @property
    def deborde(self) -> bool:
        return self.compte > self.plafond

    @property
    def total(self) -> str:
        return en_mots(self.compte, self.plafond)
