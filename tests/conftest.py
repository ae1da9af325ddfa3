"""The world of the tests that cross domains."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection, transaction
from django.test import override_settings

from referentiels.models import Pays
from socle import sceau
from tests import monde as monde_des_tests
from tests.monde import Monde


@pytest.fixture(scope="module")
def monde(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Monde]:
    """One world for a whole module: each request is undone after it."""
    with documents_a_part(tmp_path_factory.mktemp("documents")), django_db_blocker.unblock(), sans_suite():
        assert str(connection.settings_dict["NAME"]).startswith("test_")
        if not Pays.objects.exists():  # a test with real transactions has just emptied the tables
            call_command("charger_referentiels", verbosity=0)
        yield monde_des_tests.creer()


@pytest.fixture
def defaire(monde) -> Iterator[None]:
    """What the test does to the world is undone."""
    with sans_suite():
        yield


@contextmanager
def sans_suite() -> Iterator[None]:
    """What is done inside is undone at the end; durable blocks may run in it, as in Django's own test cases."""
    bloc = transaction.atomic()
    bloc._from_testcase = True  # type: ignore[attr-defined]
    with bloc:
        yield
        transaction.set_rollback(True)


def documents_a_part(dossier: Path) -> override_settings:
    """Documents stored and sealed for these tests only."""
    sceau.creer_autorite_de_demo(dossier / "sceau.p12", phrase="phrase", nom="Sceau")
    stockage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": dossier}}
    return override_settings(
        SCEAU_FICHIER=str(dossier / "sceau.p12"),
        SCEAU_PHRASE="phrase",
        STORAGES={**settings.STORAGES, "default": stockage},
    )
