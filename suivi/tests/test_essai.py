"""The main job from end to end, as `bin/demo --essai` does it: real database, PDF, worker and SMTP."""

import socket
from io import StringIO
from pathlib import Path

import orjson
import pytest
from django.core.management import call_command
from django.core.management.base import CommandError
from django.db import connection

from socle import sceau

pytestmark = pytest.mark.lent


@pytest.fixture
def maison(transactional_db, referentiels, settings, tmp_path) -> Path:
    """A house of its own: folder, key, and a free port where the mailbox will listen."""
    settings.VAR = tmp_path
    settings.SCEAU_FICHIER, settings.SCEAU_PHRASE = str(tmp_path / "sceau" / "demo.p12"), "demo"
    sceau.creer_autorite_de_demo(Path(settings.SCEAU_FICHIER), phrase="demo", nom="Sceau de démonstration")
    options = {"location": tmp_path / "documents", "base_url": None}
    stockage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": stockage}
    with socket.create_server(("127.0.0.1", 0)) as prise:
        settings.EMAIL_HOST, settings.EMAIL_PORT = prise.getsockname()
    with connection.cursor() as curseur:
        curseur.execute("TRUNCATE procrastinate_jobs CASCADE")
    return tmp_path


def essayer() -> dict:
    sortie = StringIO()
    call_command("essai", stdout=sortie, stderr=StringIO())
    (ligne,) = sortie.getvalue().splitlines()
    return orjson.loads(ligne)


def test_the_main_job_ends_in_two_received_messages_and_can_be_done_again(maison):
    premier, second = essayer(), essayer()
    assert premier["statut"] == "obligatoire"
    assert premier["regime"] == "2025"
    assert premier["heures"] == {"citoyennete": 60, "francais": 400, "orientation": 4}
    assert [(envoi["a"], envoi["statut"]) for envoi in premier["envois"]] == [("commune", "envoye"), ("cpas", "envoye")]
    assert premier["messages_recus"] == 2
    assert Path(premier["attestation"]["pdf"]).read_bytes().startswith(b"%PDF")
    assert second["attestation"]["numero"] != premier["attestation"]["numero"]
    assert len(list((maison / "courrier").glob("*.eml"))) == 4


def test_what_differs_from_the_promise_is_a_failure(maison, monkeypatch):
    monkeypatch.setattr("suivi.essai.recus", lambda courrier, identifiants: 1)
    with pytest.raises(CommandError, match="messages_recus"):
        essayer()


def test_it_writes_to_this_machine_only(maison, settings):
    settings.EMAIL_HOST = "mail.exemple.test"
    with pytest.raises(CommandError, match="cette machine"):
        essayer()


def test_without_a_key_it_says_why_it_stops(maison, settings):
    settings.SCEAU_FICHIER = ""
    with pytest.raises(CommandError, match="Aucune clé de scellement"):
        essayer()
