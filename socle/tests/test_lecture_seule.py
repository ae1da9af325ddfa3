"""A GET never writes, however the statement is dressed."""

import pytest
from django.db import connection
from django.http import HttpRequest, HttpResponse

from comptes.taches import envoyer_lien
from socle.lecture_seule import EcritureInterdite, LectureSeuleMiddleware

pytestmark = pytest.mark.django_db


def lire(sql: str) -> HttpResponse:
    """Run a statement inside a GET."""

    def vue(request: HttpRequest) -> HttpResponse:
        with connection.cursor() as curseur:
            curseur.execute(sql)
        return HttpResponse()

    requete = HttpRequest()
    requete.method = "GET"
    return LectureSeuleMiddleware(vue)(requete)


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO django_session VALUES ('a', 'b', now())",
        "WITH ajoutees AS (INSERT INTO django_session VALUES ('a', 'b', now()) RETURNING 1) SELECT * FROM ajoutees",
        "with retirees as (\n  delete from django_session returning 1\n) select count(*) from retirees",
        "WITH changees AS (UPDATE django_session SET session_data = '' RETURNING 1) SELECT * FROM changees",
        "EXPLAIN ANALYZE DELETE FROM django_session",
        "SELECT 1; DELETE FROM django_session",
        "TRUNCATE django_session",
    ],
)
def test_a_statement_that_writes_is_refused(sql):
    with pytest.raises(EcritureInterdite):
        lire(sql)


def test_a_job_is_not_enqueued_by_a_reading():
    def vue(request: HttpRequest) -> HttpResponse:
        envoyer_lien.defer(utilisateur_id=1, invitation=True)
        return HttpResponse()

    requete = HttpRequest()
    requete.method = "GET"
    with pytest.raises(EcritureInterdite):
        LectureSeuleMiddleware(vue)(requete)


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT expire_date FROM django_session",
        "WITH s AS (SELECT session_key FROM django_session) SELECT * FROM s",
        "SELECT pk.mis_a_jour_le FROM (SELECT now() AS mis_a_jour_le) pk",
        "SELECT count(*) FROM procrastinate_jobs",
    ],
)
def test_a_reading_passes(sql):
    assert lire(sql).status_code == 200
