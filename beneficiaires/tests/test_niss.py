"""The NISS, checked against numbers computed apart (niss_vecteurs.csv)."""

import csv
from pathlib import Path

import pytest

from beneficiaires.regles import niss
from socle.dates import DatePartielle

VECTEURS = list(csv.DictReader((Path(__file__).parent / "niss_vecteurs.csv").read_text().splitlines()))
VALIDES = [vecteur for vecteur in VECTEURS if vecteur["valide_attendu"] == "1"]
INVALIDES = [vecteur for vecteur in VECTEURS if vecteur["valide_attendu"] == "0"]


def cas(vecteur):
    return vecteur["cas"]


@pytest.mark.parametrize("vecteur", VALIDES, ids=cas)
def test_a_valid_number_is_read_with_and_without_points(vecteur):
    assert niss.valider(vecteur["numero"]) == niss.valider(vecteur["format"]) == vecteur["numero"]
    assert niss.afficher(vecteur["numero"]) == vecteur["format"]


@pytest.mark.parametrize("vecteur", VALIDES, ids=cas)
def test_the_birth_date_is_read_as_far_as_it_is_known(vecteur):
    attendue = vecteur["naissance_attendue"]
    complete = "-".join([*attendue.split("-"), "00", "00"][:3]) if attendue else ""
    assert niss.naissance(vecteur["numero"]) == (DatePartielle.lire(complete) if complete else None)


@pytest.mark.parametrize("vecteur", INVALIDES, ids=cas)
def test_an_impossible_number_is_refused_with_a_sentence(vecteur):
    with pytest.raises(niss.NissInvalide) as refus:
        niss.valider(vecteur["numero"])
    assert str(refus.value).endswith(".")


@pytest.mark.parametrize(
    ("saisie", "dit"),
    [
        ("8703149950", "celui-ci en a 10"),
        ("870314995450", "celui-ci en a 12"),
        ("8703149950A", "que des chiffres"),
        ("٨٧٠٣١٤٩٩٥٤٥", "que des chiffres"),
        ("87.03.14-995.46", "deux derniers chiffres"),
        ("87151499532", "date"),
    ],
)
def test_the_sentence_says_what_is_wrong(saisie, dit):
    with pytest.raises(niss.NissInvalide, match=dit):
        niss.valider(saisie)


@pytest.mark.parametrize("saisie", ["87 03 14 995 45", "87.03.14–995.45", " 870314-99545 ", "87\u00a003\u202f14 99545"])
def test_people_type_separators_as_they_like(saisie):
    assert niss.valider(saisie) == "87031499545"


def test_the_two_keys_of_the_same_digits_are_two_centuries():
    assert niss.naissance("04063099308") == DatePartielle(2004, 6, 30)
    assert niss.naissance("04063099376") == DatePartielle(1904, 6, 30)
    assert "1904" in niss.desaccord("04063099376", DatePartielle(2004, 6, 30))
    assert niss.desaccord("04063099308", DatePartielle(2004, 6, 30)) == ""


@pytest.mark.parametrize(
    ("numero", "nee", "d_accord"),
    [
        ("87031499545", DatePartielle(1987, 3, 14), True),
        ("87031499545", DatePartielle(1987, 3), True),
        ("87031499545", DatePartielle(1987), True),
        ("87031499545", None, True),
        ("87031499545", DatePartielle(1987, 3, 15), False),
        ("79000095129", DatePartielle(1979, 7, 1), True),
        ("79000095129", DatePartielle(1980, 7, 1), False),
        ("68050096216", DatePartielle(1968, 5, 9), True),
        ("68050096216", DatePartielle(1968, 6, 9), False),
        ("00000197166", DatePartielle(1950, 1, 1), True),
        ("89492199505", DatePartielle(1989, 9, 21), True),
        ("89492199505", DatePartielle(1989, 9, 22), False),
    ],
)
def test_a_number_is_compared_with_the_birth_date(numero, nee, d_accord):
    assert (niss.desaccord(numero, nee) == "") is d_accord


def test_the_disagreement_is_said_in_a_sentence():
    assert niss.desaccord("87031499545", DatePartielle(1992)) == (
        "Ce NISS est celui d’une personne née le 14 mars 1987, alors que la date de naissance saisie est 1992. "
        "Vérifiez les deux."
    )
