"""Partial dates as people type them; long lists drawn from rows read once."""

from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.db.models.fields import BLANK_CHOICE_DASH

from socle.champs import ChoixReference, DatePartielleField, DatePartielleFormField, ecrire_saisie
from socle.dates import DatePartielle


@pytest.mark.parametrize(
    ("saisie", "lue"),
    [
        ("14/03/1992", DatePartielle(1992, 3, 14)),
        ("14.3.1992", DatePartielle(1992, 3, 14)),
        ("14 - 03 - 1992", DatePartielle(1992, 3, 14)),
        ("1992-03-14", DatePartielle(1992, 3, 14)),
        ("1992-03-00", DatePartielle(1992, 3)),
        ("03/1992", DatePartielle(1992, 3)),
        ("1992", DatePartielle(1992)),
        ("00/00/1992", DatePartielle(1992)),
        ("١٩٩٢", DatePartielle(1992)),
        ("", None),
    ],
)
def test_a_birth_date_is_typed_as_far_as_it_is_known(saisie, lue):
    assert DatePartielleFormField(required=False).clean(saisie) == lue


@pytest.mark.parametrize("saisie", ["31/02/1992", "14/1992", "92", "14 mars", "1992-13-01", "0000"])
def test_a_date_that_does_not_exist_is_refused_in_french(saisie):
    with pytest.raises(ValidationError, match="n’existe pas"):
        DatePartielleFormField().clean(saisie)


@pytest.mark.parametrize("valeur", [DatePartielle(1992), DatePartielle(1992, 3), DatePartielle(1992, 3, 4)])
def test_what_is_shown_can_be_sent_back(valeur):
    champ = DatePartielleFormField()
    assert champ.clean(champ.prepare_value(valeur)) == valeur
    assert DatePartielleFormField().clean(ecrire_saisie(valeur)) == valeur


def test_the_column_gives_back_what_it_was_given():
    champ = DatePartielleField()
    assert champ.get_prep_value(DatePartielle(1992, 3)) == "1992-03-00"
    assert champ.from_db_value("1992-03-00", None, None) == DatePartielle(1992, 3)
    assert champ.clean(DatePartielle(1992, 3), None) == DatePartielle(1992, 3)


class Ligne:
    """What a list needs of a row."""

    def __init__(self, pk: str, nom: str):
        self.pk, self.nom = pk, nom

    def __str__(self) -> str:
        return self.nom


@pytest.fixture
def champ():
    champ = ChoixReference(None, required=False)
    lignes: list[Any] = [Ligne("92094", "Namur"), Ligne("62063", "Liège <ville>")]
    champ.lire(lignes, [("Wallonie", lignes)])
    return champ


def test_a_list_is_drawn_and_checked_from_its_rows(champ):
    class Formulaire(forms.Form):
        commune = champ

    dessin = str(Formulaire({"commune": "62063"})["commune"])
    assert '<optgroup label="Wallonie">' in dessin
    assert '<option value="62063" selected>Liège &lt;ville&gt;</option>' in dessin
    assert champ.clean("92094").nom == "Namur"


def test_an_empty_choice_is_a_short_dash(champ):
    class Formulaire(forms.Form):
        commune = champ
        niveau = forms.ChoiceField(choices=[*BLANK_CHOICE_DASH, ("A1", "A1")])

    assert str(Formulaire()["commune"]).count('<option value="" selected>–</option>') == 1
    assert str(Formulaire()["niveau"]).count('<option value="" selected>–</option>') == 1


def test_what_is_not_in_the_list_is_refused(champ):
    with pytest.raises(ValidationError):
        champ.clean("00000")
