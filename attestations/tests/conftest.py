"""What the tests of documents share: a key, a folder for the files, a worker that runs until nothing is left."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.db import connection

from attestations.actions.envoi import FILE
from socle import sceau, travaux
from socle.boite import Boite
from tests import fabrique


@pytest.fixture(scope="session")
def autorite(tmp_path_factory) -> Path:
    fichier = tmp_path_factory.mktemp("sceau") / "sceau.p12"
    sceau.creer_autorite_de_demo(fichier, phrase="phrase", nom="Sceau du C.A.I.")
    return fichier


@pytest.fixture(autouse=True)
def documents(settings, tmp_path, autorite) -> Path:
    """A key, and documents stored where the test can look at them."""
    settings.SCEAU_FICHIER, settings.SCEAU_PHRASE = str(autorite), "phrase"
    options = {"location": tmp_path, "base_url": None}
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options},
    }
    settings.ADRESSE_PUBLIQUE = "https://parcours.test"
    assert Path(default_storage.path("x")).parent == tmp_path
    return tmp_path


@pytest.fixture
def boite(settings) -> Iterator[Boite]:
    """A real mailbox that receives what the application sends."""
    with Boite() as boite:
        brancher(settings, boite.port)
        yield boite


def brancher(settings, port: int) -> None:
    settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_TIMEOUT = "127.0.0.1", port, 3
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = ""


@pytest.fixture
def travailler(transactional_db, referentiels) -> Callable[[], None]:
    """Run the worker until no copy is due. The jobs of other tests are forgotten: no test rolls them back."""
    with connection.cursor() as curseur:
        curseur.execute("TRUNCATE procrastinate_jobs CASCADE")
    return partial(travaux.travailler, FILE)


@pytest.fixture
def a_attester(amina):
    return fabrique.un_dossier_a_attester(par=amina)
