"""The checks of this domain find what was changed behind the gestures' back, and nothing else."""

from datetime import date

import pytest

from beneficiaires.models import Dossier
from conventions import actions
from conventions.coherence import clotures, echeances, etapes, jalons, totaux
from conventions.models import Axe
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
CONTROLES = (totaux, clotures, jalons, etapes, echeances)


@pytest.fixture
def axe(amina):
    """Citizenship, reached on 6 March."""
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    for jour in (4, 5, 6):
        actions.enregistrer_heures(axe, date=date(2026, 3, jour), minutes=1200, par=amina, le=LE)
    return Axe.objects.get(pk=axe.pk)


def trouves() -> set[str]:
    return {controle.__name__ for controle in CONTROLES if list(controle(LE))}


def test_nothing_is_found_after_the_gestures(axe, amina):
    assert trouves() == set()
    actions.retirer_heures(axe.lignes.first(), motif="x", par=amina, le=LE)
    assert trouves() == set()


@pytest.mark.parametrize(
    ("valeurs", "attendus"),
    [
        ({"minutes_donnees": 3601, "minutes_suivies": 3601, "minutes_faites": 3601}, {"totaux"}),
        ({"clos_le": date(2026, 3, 7)}, {"clotures", "jalons"}),
        ({"clos_le": None}, {"clotures", "jalons", "etapes"}),
    ],
)
def test_an_axis_changed_by_hand_is_found(axe, valeurs, attendus):
    Axe.objects.filter(pk=axe.pk).update(**valeurs)
    assert trouves() == attendus


@pytest.mark.parametrize(
    ("valeurs", "attendus"),
    [
        ({"citoyennete_le": None}, {"jalons"}),
        ({"convention_le": date(2026, 3, 3)}, {"jalons"}),
        ({"statut": "convention"}, {"etapes"}),
        ({"echeance_citoyennete": date(2026, 12, 1)}, {"echeances"}),
        ({"echeance_citoyennete": date(2026, 12, 1), "regime_id": "2018"}, set()),
        ({"echeance_citoyennete": None, "obligation": "dispense"}, set()),
    ],
)
def test_a_file_changed_by_hand_is_found(axe, valeurs, attendus):
    Dossier.objects.filter(pk=axe.convention.dossier_id).update(**valeurs)
    assert trouves() == attendus
