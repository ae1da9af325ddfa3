"""What a screen reader is told of a name in its own script."""

import pytest

from attestations.ecriture import langue_du_nom
from attestations.tests.specimens import NOMS


@pytest.mark.parametrize(
    ("nom", "langue", "marque"),
    [
        ("رانيا حداد", "ar", "ar"),
        ("رانيا حداد", "", "und-Arab"),  # she is spoken to in French
        ("رانيا حداد", "en", "und-Arab"),
        ("Олена Коваленко", "uk", "uk"),
        ("Олена Коваленко", "hy", "und-Cyrl"),
        ("«Олена»", "", "und-Cyrl"),
        ("Rânia", "", ""),
        ("Rânia", "pt", "pt"),
        ("", "", ""),
    ],
)
def test_the_language_when_she_writes_it_so_else_the_script_alone(nom, langue, marque):
    assert langue_du_nom(nom, langue) == marque


@pytest.mark.parametrize("ecriture", [cle for cle in NOMS if cle != "nko"])
def test_a_name_written_in_its_usual_script_keeps_its_language(ecriture):
    langue, nom = NOMS[ecriture]
    assert langue_du_nom(nom, langue) == langue
