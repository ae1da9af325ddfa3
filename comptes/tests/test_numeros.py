"""Numbers of a centre follow one another, each series on its own."""

import pytest

from comptes.numeros import prendre_numeros
from tests import fabrique


@pytest.mark.django_db
def test_numbers_follow_one_another_in_each_series_centre_and_year():
    centre, autre = fabrique.un_centre(), fabrique.un_centre("CRIPEL")
    assert prendre_numeros("dossier", centre, 2026) == range(1, 2)
    assert prendre_numeros("dossier", centre, 2026, 12) == range(2, 14)
    assert prendre_numeros("dossier", centre, 2026) == range(14, 15)
    for serie, lieu, annee in (("attestation", centre, 2026), ("dossier", autre, 2026), ("dossier", centre, 2027)):
        assert prendre_numeros(serie, lieu, annee) == range(1, 2)
