"""Facts that two people touch at once."""

import pytest
from django.core.exceptions import ValidationError

from beneficiaires import actions
from beneficiaires.actions import actes
from beneficiaires.models import Dispense
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def dispense(amina) -> Dispense:
    return fabrique.une_dispense(fabrique.un_dossier(par=amina))


def test_a_fact_removed_twice_leaves_one_line(dispense, amina):
    dossier = dispense.beneficiaire.dossiers.get()
    deux_fois = (Dispense.objects.get(), Dispense.objects.get())
    for vue in deux_fois:
        actions.retirer(vue, dossier=dossier, par=amina, le=LE)
    assert Ligne.objects.filter(acte=actes.RETRAIT).count() == 1


@pytest.mark.parametrize("geste", ["corriger", "refuser"])
def test_a_fact_that_somebody_has_just_removed_is_not_written(dispense, amina, geste):
    dossier, vue = dispense.beneficiaire.dossiers.get(), Dispense.objects.get()
    actions.retirer(dispense, dossier=dossier, par=amina, le=LE)
    champs = {"champs": ["depuis"]} if geste == "corriger" else {"refus": "Hors délai"}
    with pytest.raises(ValidationError, match="vient d’être retiré"):
        getattr(actions, geste)(vue, dossier=dossier, par=amina, le=LE, **champs)
    assert not Dispense.objects.exists()
