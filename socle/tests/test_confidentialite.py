"""Pages about people are stored nowhere; public ones may be."""

import pytest

from tests import fabrique


@pytest.mark.django_db
def test_what_somebody_logged_in_receives_is_not_stored(connecter, amina):
    dossier = fabrique.un_dossier(par=amina)
    for adresse in ("/personnes/", dossier.get_absolute_url(), f"/dossiers/{dossier.pk}/identite/"):
        reponse = connecter(amina).get(adresse)
        assert reponse.status_code == 200
        assert "no-store" in reponse["Cache-Control"] and "private" in reponse["Cache-Control"]


@pytest.mark.django_db
def test_a_public_page_says_nothing_of_caches(client):
    assert "Cache-Control" not in client.get("/a-propos/")
