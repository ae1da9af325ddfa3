"""The school holidays that ship: read once, with French typography, by the period they touch."""

from datetime import date

from referentiels.vacances import conges_entre, conges_scolaires


def test_holidays_are_in_order_and_do_not_end_before_they_begin():
    tous = conges_scolaires()
    assert len(tous) > 50 and all(conge.du <= conge.au for conge in tous)
    assert [conge.du for conge in tous] == sorted(conge.du for conge in tous)


def test_a_holiday_counts_for_any_day_it_touches():
    noms = [conge.libelle for conge in conges_entre(date(2027, 1, 3), date(2027, 2, 9))]
    assert noms == ["Vacances d’hiver", "Mardi gras"]
    assert conges_entre(date(2027, 1, 4), date(2027, 2, 8)) == []
