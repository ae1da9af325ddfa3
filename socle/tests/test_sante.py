"""`/sante/` says whether the installation is well; `/a-propos/` says what it is. Neither asks for a login."""

from datetime import timedelta

import pytest
from django.conf import settings
from django.db import DatabaseError, connection
from django.utils import timezone

from comptes.taches import envoyer_lien
from socle import sante

pytestmark = pytest.mark.django_db
BIEN = {"base": "ok", "file": "ok", "version": settings.VERSION}


def vieillir(duree: timedelta) -> None:
    with connection.cursor() as curseur:
        curseur.execute("UPDATE procrastinate_events SET at = at - %s::interval", [str(duree)])


def test_everything_is_well_without_login_and_in_few_queries(client, django_assert_max_num_queries):
    with django_assert_max_num_queries(3):
        reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.json()) == (200, BIEN)
    assert "no-store" in reponse["Cache-Control"]


def test_a_job_just_enqueued_is_no_trouble(client):
    envoyer_lien.defer(utilisateur_id=1, invitation=True)
    vieillir(timedelta(minutes=9))
    assert client.get("/sante/").status_code == 200


def test_a_job_nobody_takes_says_the_queue_is_down(client):
    envoyer_lien.defer(utilisateur_id=1, invitation=True)
    vieillir(timedelta(minutes=11))
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.json()) == (503, {**BIEN, "file": "en panne"})


@pytest.mark.parametrize(("attente", "code"), [(timedelta(hours=1), 200), (timedelta(hours=-1), 503)])
def test_a_job_planned_for_later_counts_from_its_hour(client, attente, code):
    quand = timezone.now() + attente
    envoyer_lien.configure(schedule_at=quand).defer(utilisateur_id=1, invitation=True)
    vieillir(timedelta(days=1))
    assert client.get("/sante/").status_code == code


def test_a_database_that_does_not_answer_gives_503(client, monkeypatch):
    def en_panne():
        raise DatabaseError

    monkeypatch.setattr(sante, "base_repond", en_panne)
    reponse = client.get("/sante/")
    assert (reponse.status_code, reponse.json()["base"]) == (503, "en panne")


def test_about_names_version_licence_and_sources(client):
    page = client.get("/a-propos/").content.decode()
    assert f"Version {settings.VERSION}" in page
    assert "EUPL-1.2" in page
    assert "Statbel (Direction générale Statistique – Statistics Belgium)" in page
    assert "CC BY 4.0" in page


def test_the_version_is_that_of_the_changelog():
    titres = [ligne for ligne in (settings.BASE_DIR / "CHANGELOG.md").read_text().splitlines() if ligne[:3] == "## "]
    assert titres[0].split()[1] == settings.VERSION
