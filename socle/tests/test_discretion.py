import pytest

from socle.discretion import devoiler, voiler


@pytest.mark.parametrize("texte", ["Haddad", "رانيا حداد", "87.03.14-995.45", ""])
def test_what_is_veiled_comes_back_and_cannot_be_read(texte):
    voile = voiler(texte)
    assert devoiler(voile) == texte
    assert not texte or texte not in voile


@pytest.mark.parametrize("faux", ["", "Haddad", "é", "A" * 200])
def test_anything_else_says_nothing(faux):
    assert devoiler(faux) == ""


def test_a_shortened_one_says_nothing():
    assert devoiler(voiler("Haddad")[:-2]) == ""


def test_another_installation_cannot_read_it(settings):
    voile = voiler("Haddad")
    settings.SECRET_KEY = "another-" * 9
    assert devoiler(voile) == ""
