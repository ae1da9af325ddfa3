"""Two birth dates that may be those of one person, and dates that come before a birth."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaires.regles.naissance import annees_proches, apres_des_faits, avant_la_naissance, proximite
from socle.dates import DatePartielle

DATES = st.dates(date(1900, 1, 1), date(2026, 12, 31)).map(DatePartielle.du)


@pytest.mark.parametrize(
    ("une", "autre", "attendue"),
    [
        ((1992, 3, 14), (1992, 3, 14), 0),
        ((1992, 3, 14), (1992, 3), 0),
        ((1992,), (1992, 3, 14), 0),
        ((1992, 3, 4), (1992, 4, 3), 1),
        ((1992, 3, 14), (1992, 7, 1), 2),
        ((1992, 3, 14), (1991, 3, 14), 3),
        ((1992, 3, 14), (1993,), 3),
        ((1992, 3, 14), (1994, 3, 14), None),
        ((1990,), (1992,), None),
    ],
)
def test_how_near_two_dates_are(une, autre, attendue):
    assert proximite(DatePartielle(*une), DatePartielle(*autre)) == attendue


def test_an_unknown_date_is_near_to_any():
    assert proximite(None, DatePartielle(1950)) == proximite(None, None) == 2


@given(DATES, DATES)
def test_nearness_goes_both_ways_and_stays_within_the_years_searched(une, autre):
    assert proximite(une, autre) == proximite(autre, une)
    premiere, derniere = annees_proches(une)
    assert (proximite(une, autre) is not None) == (premiere <= autre.annee <= derniere)


def test_nothing_of_a_life_comes_before_birth():
    nee = DatePartielle(2020, 5)
    jours = {"debut": date(2020, 4, 30), "fin": date(2020, 5, 1)}
    assert list(avant_la_naissance(nee, jours)) == ["debut"]
    assert "mai 2020" in avant_la_naissance(nee, jours)["debut"]
    assert avant_la_naissance(None, jours) == {}


def test_a_birth_is_compared_with_the_first_day_of_each_kind_of_fact():
    premiers = {"adresse": date(2020, 4, 30), "titre": date(2020, 5, 1), "lien": None}
    assert apres_des_faits(DatePartielle(2020, 5), premiers).endswith(": adresse (30 avril 2020).")
    assert apres_des_faits(DatePartielle(2020), premiers) == ""
