"""The module and the mean level, in pure terms."""

from datetime import date
from typing import NamedTuple

import pytest

from accueil.regles import Module, niveau_atteint


class Niveau(NamedTuple):
    code: str
    ordre: int


NIVEAUX = [Niveau("A2", 70), Niveau("A0", 40), Niveau("A1", 60), Niveau("B1", 80)]


@pytest.mark.parametrize(
    ("moyenne", "code"), [(40, "A0"), (59.75, "A0"), (60, "A1"), (67.5, "A1"), (70, "A2"), (200, "B1")]
)
def test_the_mean_reaches_the_highest_level_at_or_below_it(moyenne, code):
    niveau = niveau_atteint(moyenne, NIVEAUX)
    assert niveau is not None and niveau.code == code


def test_a_mean_below_every_level_reaches_none():
    assert niveau_atteint(10, NIVEAUX) is None


def test_the_module_is_complete_on_the_day_of_its_last_part():
    module = Module(date(2026, 3, 1), date(2026, 3, 9), date(2026, 3, 4))
    assert (module.est_acheve, module.acheve_le) == (True, date(2026, 3, 9))


def test_an_unfinished_module_has_no_day_and_says_what_is_missing():
    module = Module(bilan_le=date(2026, 3, 1), test_le=date(2026, 3, 2))
    assert (module.acheve_le, module.manque) == (None, ["la séance droits et devoirs"])
