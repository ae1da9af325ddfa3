"""Whoever opens a page about one person leaves a line: the person may ask who read what."""

import pytest

from journal.models import Ligne
from tests.test_droits import RANGS, contenu, demander

pytestmark = pytest.mark.django_db
PAGES = [rang for rang in RANGS if rang.methode == "GET" and rang.objet != "-" and "voit" in rang.attendus]


@pytest.mark.parametrize("rang", PAGES, ids=[rang.nom for rang in PAGES])
def test_a_page_about_a_person_leaves_one_line(monde, defaire, rang):
    qui = next(nom for nom, mot in zip(monde.temoins, rang.attendus, strict=True) if mot == "voit")
    avant = Ligne.objects.lectures().count()
    contenu(demander(monde, rang, qui))
    lignes = Ligne.objects.lectures().order_by("-pk")[: Ligne.objects.lectures().count() - avant]
    assert [ligne.auteur_id for ligne in lignes] == [monde.utilisateurs[qui].pk]
