"""A place takes the preposition of its own name."""

import pytest

from referentiels.regles import de


@pytest.mark.parametrize(
    ("nom", "attendu"),
    [
        ("Namur", "de Namur"),
        ("Andenne", "d’Andenne"),
        ("Étalle", "d’Étalle"),
        ("Yvoir", "d’Yvoir"),
        ("Œudeghien", "d’Œudeghien"),
        ("Huy", "de Huy"),
        ("Le Rœulx", "du Rœulx"),
        ("Les Bons Villers", "des Bons Villers"),
        ("La Louvière", "de La Louvière"),
    ],
)
def test_the_preposition_follows_the_name(nom, attendu):
    assert de(nom) == attendu
