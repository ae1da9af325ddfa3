"""The calendar of a group: what the weekly pattern gives, and what stays as somebody left it."""

from datetime import date, time
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from formations.regles import (
    Connue,
    Hebdomadaire,
    Horaire,
    Obstacles,
    Periode,
    chevauchements,
    horaires,
    planifier,
    refus_de_dates,
    refus_de_seance,
)

NEUF, MIDI, TREIZE, SEIZE = time(9), time(12), time(13), time(16)
LUNDI_MATIN = Hebdomadaire(0, NEUF, MIDI)
NOVEMBRE = (date(2026, 11, 1), date(2026, 11, 30))


def matin(jour: int) -> Horaire:
    return Horaire(date(2026, 11, jour), NEUF, MIDI)


def connue(horaire: Horaire, pk: int = 1, *, libre: bool = True, annulee: bool = False, **options) -> Connue:
    creneau = options.get("creneau", (horaire.date, horaire.debut))
    return Connue(pk, horaire, creneau, libre, annulee)


def lundis(connues=(), **obstacles):
    return planifier(horaires([LUNDI_MATIN], *NOVEMBRE), connues, Obstacles(**obstacles).raison)


def test_a_pattern_gives_each_of_its_days_with_both_ends():
    mardi = Hebdomadaire(1, TREIZE, SEIZE)
    trouves = list(horaires([mardi, LUNDI_MATIN], date(2026, 11, 2), date(2026, 11, 9)))
    assert trouves == [matin(2), Horaire(date(2026, 11, 3), TREIZE, SEIZE), matin(9)]


def test_holidays_and_closures_are_left_out_with_their_reason():
    plan = lundis(feries={date(2026, 11, 2): "Toussaint"}, fermetures=[Periode(*NOVEMBRE, "Travaux")])
    assert plan.a_creer == []
    assert [ecartee.raison for ecartee in plan.ecartees] == ["Toussaint", *["Travaux"] * 4]


def test_a_day_outside_the_recognition_is_left_out():
    plan = lundis(operateur="Lire", reconnu_du=date(2026, 11, 9), reconnu_jusqu_au=date(2026, 11, 16))
    assert plan.a_creer == [matin(9), matin(16)]
    raisons = [ecartee.raison for ecartee in plan.ecartees]
    assert raisons[0].startswith("Lire n’est reconnu qu’à partir du 9\u00a0novembre\u00a02026. Prolongez")
    assert raisons[-1].startswith("Lire n’est reconnu que jusqu’au 16\u00a0novembre\u00a02026. Prolongez")


def test_the_days_left_out_are_gathered_by_reason():
    plan = lundis(feries={date(2026, 11, 9): "Congé"}, fermetures=[Periode(*NOVEMBRE, "Travaux")])
    jours = {raison: [jour.day for jour in jours] for raison, jours in plan.ecartees_par_raison}
    assert jours == {"Travaux": [2, 16, 23, 30], "Congé": [9]}


def test_what_follows_the_pattern_already_stays():
    plan = lundis([connue(matin(9))])
    assert (len(plan.a_creer), len(plan.gardees), plan.a_retirer) == (4, 1, [])
    assert plan.minutes == 4 * 180 and plan.minutes_en_tout == 5 * 180


def test_a_planned_session_that_the_pattern_left_goes_away():
    mardi = connue(Horaire(date(2026, 11, 3), NEUF, MIDI))
    plan = lundis([mardi])
    assert plan.a_retirer == [mardi] and len(plan.a_creer) == 5


def test_a_moved_session_stays_and_its_slot_is_not_filled_again():
    deplacee = connue(Horaire(date(2026, 11, 4), NEUF, MIDI), creneau=(date(2026, 11, 2), NEUF), libre=False)
    plan = lundis([deplacee])
    assert plan.a_creer == [matin(9), matin(16), matin(23), matin(30)]
    assert plan.gardees == [deplacee]


def test_a_cancelled_session_is_neither_made_again_nor_counted():
    plan = lundis([connue(matin(9), libre=False, annulee=True)])
    assert matin(9) not in plan.a_creer
    assert plan.minutes_en_tout == 4 * 180


def test_a_session_added_by_hand_keeps_its_hours():
    ajoutee = connue(Horaire(date(2026, 11, 9), time(11), TREIZE), creneau=None, libre=False)
    plan = lundis([ajoutee])
    assert matin(9) not in plan.a_creer
    assert [(e.horaire.date.day, e.raison[:12]) for e in plan.ecartees] == [(9, "Une autre sé")]


def test_slots_of_one_day_may_touch_but_not_meet():
    assert chevauchements([LUNDI_MATIN, Hebdomadaire(0, MIDI, TREIZE)]) == []
    assert chevauchements([LUNDI_MATIN, Hebdomadaire(0, time(11), TREIZE), Hebdomadaire(1, NEUF, MIDI)]) == [0]


@pytest.mark.parametrize(
    ("fin", "champ"),
    [(date(2026, 1, 1), "fin"), (date(2226, 3, 1), "fin"), (date(2028, 12, 31), None), (date(2026, 3, 2), None)],
)
def test_the_dates_of_a_group(fin, champ):
    assert list(refus_de_dates(date(2026, 3, 2), fin)) == ([champ] if champ else [])


def test_where_a_session_may_not_be_put():
    options: dict[str, Any] = {"debut": NOVEMBRE[0], "fin": NOVEMBRE[1], "voisines": [matin(9)]}
    assert refus_de_seance(matin(10), **options) == {}
    assert list(refus_de_seance(Horaire(date(2026, 12, 1), NEUF, MIDI), **options)) == ["date"]
    assert list(refus_de_seance(Horaire(date(2026, 11, 10), MIDI, NEUF), **options)) == ["fin"]
    assert list(refus_de_seance(Horaire(date(2026, 11, 9), time(11), TREIZE), **options)) == ["debut"]


heures = st.tuples(st.integers(7, 12), st.integers(13, 20)).map(lambda bornes: (time(bornes[0]), time(bornes[1])))
motifs = st.dictionaries(st.integers(0, 6), heures, max_size=4).map(
    lambda jours: [Hebdomadaire(jour, *bornes) for jour, bornes in jours.items()]
)


@given(avant=motifs, apres=motifs, ferie=st.integers(1, 30))
def test_generating_again_gives_the_pattern_of_today_and_then_nothing_more(avant, apres, ferie):
    raison = Obstacles(feries={date(2026, 11, ferie): "Congé"}).raison
    premiers = planifier(horaires(avant, *NOVEMBRE), [], raison).a_creer
    connues = [connue(horaire, pk) for pk, horaire in enumerate(premiers)]
    plan = planifier(horaires(apres, *NOVEMBRE), connues, raison)
    tenus = {c.horaire for c in plan.gardees} | set(plan.a_creer)
    assert tenus == {horaire for horaire in horaires(apres, *NOVEMBRE) if horaire.date.day != ferie}
    suite = planifier(horaires(apres, *NOVEMBRE), [connue(h, pk) for pk, h in enumerate(sorted(tenus))], raison)
    assert (suite.a_creer, suite.a_retirer) == ([], [])
