"""Whether a group suits a person, and how many seats are taken at once."""

from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conventions.convenance import Besoins, Offre, ecarts, moment_de, places_prises

A1, A2, B1 = 60, 70, 80
MATIN = frozenset({"matin"})
DU = date(2026, 3, 2)


@pytest.mark.parametrize(
    ("besoins", "offre", "attendu"),
    [
        (Besoins(), Offre(langue="ar", entree=B1, moments=frozenset({"soir"})), []),
        (Besoins(langues=frozenset({"ar"})), Offre(langue="ar"), []),
        (Besoins(langues=frozenset({"ar"})), Offre(), ["langue non comprise"]),
        (Besoins(niveau=A1), Offre(entree=A1, sortie=A2), []),
        (Besoins(niveau=A1), Offre(entree=A2, sortie=B1), ["niveau trop élevé"]),
        (Besoins(niveau=A2), Offre(entree=A1, sortie=A2), ["niveau déjà atteint"]),
        (Besoins(niveau=10, filiere="alpha"), Offre(filiere="fle"), ["autre filière"]),
        (Besoins(commune="92094"), Offre(commune="62063"), ["autre commune"]),
        (Besoins(commune="92094"), Offre(), []),
        (
            Besoins(moments=frozenset({"matin"})),
            Offre(moments=frozenset({"matin", "soir"})),
            ["pas libre à ces heures"],
        ),
        (Besoins(moments=frozenset({"matin", "soir"})), Offre(moments=frozenset({"matin"})), []),
        (Besoins(garderie=True), Offre(), ["pas de garderie"]),
        (Besoins(garderie=True), Offre(garderie=True), []),
    ],
)
def test_a_group_suits_or_says_why_not(besoins, offre, attendu):
    assert ecarts(besoins, offre) == attendu


@pytest.mark.parametrize(
    ("jour", "debut", "moment"),
    [(0, time(9), "matin"), (0, time(12), "apres-midi"), (4, time(17), "soir"), (5, time(9), "samedi")],
)
def test_a_slot_falls_in_a_part_of_the_week(jour, debut, moment):
    assert moment_de(jour, debut) == moment


@given(st.lists(st.tuples(st.integers(-20, 20), st.none() | st.integers(0, 20)), max_size=12))
def test_the_seats_taken_are_the_most_persons_on_any_one_day(lignes):
    periodes = [
        (DU + timedelta(days=debut), None if duree is None else DU + timedelta(days=debut + duree))
        for debut, duree in lignes
    ]
    periodes = [(debut, fin) for debut, fin in periodes if fin is None or fin >= DU]
    jours = [DU + timedelta(days=n) for n in range(45)]
    presents = [sum(debut <= jour and (fin is None or jour <= fin) for debut, fin in periodes) for jour in jours]
    assert places_prises(periodes, DU) == max(presents)
