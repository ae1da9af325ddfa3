"""What every test of the project may ask for."""

import pytest
from django.core.management import call_command

from tests import fabrique


def charger() -> None:
    call_command("charger_referentiels", verbosity=0)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker):
    """The test database comes with the reference data, loaded once."""
    with django_db_blocker.unblock():
        charger()


@pytest.fixture
def referentiels(db) -> None:
    """The reference data, loaded again when a test with real transactions has emptied the tables."""
    from referentiels.models import Pays

    if not Pays.objects.exists():
        charger()


@pytest.fixture
def amina(referentiels):
    """A social worker of the C.A.I."""
    return fabrique.un_utilisateur(prenom="Amina")


@pytest.fixture
def connecter(client):
    """`connecter(user)` gives the test client of that user."""

    def comme(utilisateur):
        client.force_login(utilisateur)
        return client

    return comme
