"""Registering a person."""

import pytest

from beneficiaires.models import Decision
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def test_registering_opens_a_numbered_file_and_decides():
    dossier = fabrique.un_dossier()
    assert dossier.numero == "N-2026-0001"
    assert (dossier.obligation, dossier.obligation_code, dossier.regime_id) == ("obligatoire", "primo-arrivant", "2025")
    assert str(dossier.echeance_attestation) == "2029-01-10"
    assert Decision.objects.get().dossier == dossier
