"""Two kinds of workers: one for what must not wait, one per core, at low priority, for documents asked in number."""

import gc
import os
import sys
from typing import Any

import pytest
from django.core.management import call_command
from procrastinate import App
from procrastinate.contrib.django import app

from socle import chauffe
from socle.processus import PROCFILE, a_lancer, coeurs
from socle.travaux import DOCUMENTS, ordinaires


@pytest.fixture
def lances(monkeypatch) -> list[Any]:
    """What a worker would do, without doing it."""
    faits: list[Any] = []
    monkeypatch.setattr(os, "nice", lambda de: faits.append(f"nice {de}"))
    monkeypatch.setattr(gc, "set_threshold", lambda *seuils: None)
    monkeypatch.setattr("socle.management.commands.travailleur.rendre_la_memoire", lambda: None)
    monkeypatch.setattr("socle.management.commands.travailleur.chauffer", lambda: faits.append("chauffer"))
    monkeypatch.setattr(App, "run_worker", lambda self, *, queues: faits.append(queues))
    return faits


def test_the_worker_of_documents_is_ready_and_gives_way(lances):
    call_command("travailleur", "--documents")
    assert lances == ["nice 10", "chauffer", ["documents"]]


def test_the_other_one_serves_every_other_queue_at_the_priority_of_pages(lances):
    call_command("travailleur")
    assert lances == [ordinaires()]


def test_no_queue_is_left_without_worker():
    files = {tache.queue for tache in app.tasks.values()}
    assert {"courrier", "dossiers", DOCUMENTS} <= files
    assert files == {*ordinaires(), DOCUMENTS}
    commandes = a_lancer(PROCFILE.read_text()).values()
    assert {"exec python manage.py travailleur", "exec python manage.py travailleur --documents"} <= set(commandes)


def test_documents_have_one_worker_per_core():
    commandes = a_lancer("web: un\ndocuments: deux\n")
    noms = [nom for nom, commande in commandes.items() if commande == "deux"]
    assert noms == [f"documents.{rang}" for rang in range(1, min(coeurs(), 4) + 1)]
    assert commandes["web"] == "un"


def test_what_is_loaded_beforehand_is_what_documents_need(monkeypatch):
    rendus: list[str] = []
    monkeypatch.setattr("socle.pdf.convertir", rendus.append)
    monkeypatch.setattr("gc.freeze", lambda: None)
    chauffe.chauffer()
    assert rendus == [chauffe.PAGE] and "pyhanko.sign.signers" in sys.modules
