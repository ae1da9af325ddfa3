"""Calendar months and partial dates."""

from calendar import monthrange
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from socle.dates import DatePartielle, ajouter_mois, dernier_jour, en_toutes_lettres, lendemain

AJOUTS = [
    (date(2026, 1, 10), 3, date(2026, 4, 10)),
    (date(2023, 8, 31), 18, date(2025, 2, 28)),
    (date(2022, 8, 31), 18, date(2024, 2, 29)),
    (date(2025, 11, 30), 3, date(2026, 2, 28)),
    (date(2024, 2, 29), 12, date(2025, 2, 28)),
    (date(2024, 2, 29), 48, date(2028, 2, 29)),
    (date(1996, 2, 29), 1248, date(2100, 2, 28)),
    (date(2025, 12, 31), 1, date(2026, 1, 31)),
    (date(2026, 1, 31), -2, date(2025, 11, 30)),
    (date(2026, 3, 15), 0, date(2026, 3, 15)),
    (date(9999, 6, 1), 12, date.max),
    (date(1, 1, 1), -1, date.min),
]


@pytest.mark.parametrize(("depart", "mois", "attendu"), AJOUTS)
def test_months_keep_the_day_number_or_take_the_last_day(depart: date, mois: int, attendu: date) -> None:
    assert ajouter_mois(depart, mois) == attendu


@given(st.dates(), st.dates(), st.integers(-2000, 2000))
def test_adding_months_keeps_the_order_of_dates(un: date, autre: date, mois: int) -> None:
    tot, tard = sorted((un, autre))
    assert ajouter_mois(tot, mois) <= ajouter_mois(tard, mois)


@given(st.integers(1, 9999), st.integers(1, 12))
def test_the_last_day_of_a_month_is_that_of_the_calendar(annee: int, mois: int) -> None:
    assert dernier_jour(annee, mois) == monthrange(annee, mois)[1]


@pytest.mark.parametrize(
    ("texte", "tot", "tard"),
    [
        ("1990-05-01", date(1990, 5, 1), date(1990, 5, 1)),
        ("1990-05-00", date(1990, 5, 1), date(1990, 5, 31)),
        ("1992-02-00", date(1992, 2, 1), date(1992, 2, 29)),
        ("1990-00-00", date(1990, 1, 1), date(1990, 12, 31)),
    ],
)
def test_a_partial_date_is_every_day_it_can_be(texte: str, tot: date, tard: date) -> None:
    lue = DatePartielle.lire(texte)
    assert (lue.au_plus_tot(), lue.au_plus_tard(), str(lue)) == (tot, tard, texte)
    assert lue.est_complete == (tot == tard)


@pytest.mark.parametrize(
    "texte",
    ["1990-02-31", "1990-13-01", "1990-00-15", "0000-01-01", "1990-05", "1990-5-1", "1990-05-01 ", "",
     "1990-02-29", "1990/05/01", "1990-04-31", "\uff11990-05-01"],
)  # fmt: skip
def test_an_impossible_date_is_refused(texte: str) -> None:
    with pytest.raises(ValueError, match="date"):
        DatePartielle.lire(texte)


@pytest.mark.parametrize("champs", [(1990, 0, 3), (1990, 2, 30), (0, 1, 1), (1990, -1, 0), (1990, 1, -1), (10000,)])
def test_an_impossible_date_cannot_be_built(champs: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="date impossible"):
        DatePartielle(*champs)


def test_partial_dates_sort_by_the_earliest_day_they_can_be() -> None:
    textes = ["1990-00-00", "1990-01-00", "1990-01-01", "1990-02-00", "1990-12-31", "1991-00-00"]
    assert [str(d) for d in sorted(map(DatePartielle.lire, reversed(textes)))] == textes


@given(st.dates())
def test_a_complete_date_is_read_back_as_itself(jour: date) -> None:
    lue = DatePartielle.lire(jour.isoformat())
    assert lue == DatePartielle.du(jour)
    assert lue.au_plus_tot() == lue.au_plus_tard() == jour


@pytest.mark.parametrize(
    ("jour", "attendu"),
    [
        (date(2029, 1, 10), "10 janvier 2029"),
        (date(2026, 8, 1), "1er août 2026"),
        (DatePartielle(1990, 5, 1), "1er mai 1990"),
        (DatePartielle(1990, 5), "mai 1990"),
        (DatePartielle(1990), "1990"),
    ],
)
def test_a_date_is_written_in_french(jour: date | DatePartielle, attendu: str) -> None:
    assert en_toutes_lettres(jour) == attendu


def test_the_day_after_stops_at_the_end_of_the_calendar() -> None:
    assert (lendemain(date(2024, 2, 28)), lendemain(date.max)) == (date(2024, 2, 29), date.max)
