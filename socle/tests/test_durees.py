"""Durations are read as people type them."""

import pytest
from django.core.exceptions import ValidationError

from socle.durees import DureeFormField, lire_duree


@pytest.mark.parametrize(
    ("texte", "minutes"),
    [
        ("3", 180),
        ("3h", 180),
        ("3 h 30", 210),
        ("3h30", 210),
        ("3:30", 210),
        ("03:05", 185),
        ("3 H 5", 185),
        ("3,5", 210),
        ("3.25", 195),
        ("45 min", 45),
        ("0:45", 45),
        ("3\u00a0h\u00a030", 210),
        ("2 heures", 120),
    ],
)
def test_what_people_type_is_read(texte, minutes):
    assert lire_duree(texte) == minutes


@pytest.mark.parametrize("texte", ["", "h", "3:60", "trois", "-3", "3h99", "1e3", "3,123"])
def test_what_makes_no_sense_is_refused(texte):
    with pytest.raises(ValueError):
        lire_duree(texte)


@pytest.mark.parametrize("texte", ["0", "25", "n'importe quoi"])
def test_the_field_says_what_is_wrong_in_french(texte):
    with pytest.raises(ValidationError) as refus:
        DureeFormField(maximum=24 * 60).clean(texte)
    assert refus.value.messages[0].startswith(("Écrivez", "Une durée"))


def test_the_field_writes_back_what_it_reads():
    champ = DureeFormField(maximum=24 * 60)
    assert champ.clean(champ.prepare_value(210)) == 210
    assert not champ.has_changed(210, "3 h 30")
