"""The account of an axis: every number is the sum of its lines, and they add up."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptes.models import Role
from conventions import actions
from conventions.compte import VUES, comptes, lignes_de_la_vue, seances_prevues, total_de_la_vue
from conventions.models import Axe
from conventions.regles import Marque
from formations.models import EtatSeance
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
MARQUES = (Marque("present", 180), Marque("retard", 150, "Train"), Marque("depart", 100), Marque("absent", 0, "Malade"))


@pytest.fixture
def axe(amina) -> Axe:
    """Enrolled from 2 November to 27 November; four sheets to validate, and two hours typed."""
    groupe = fabrique.un_groupe()
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    inscription = fabrique.une_inscription(
        groupe, axe, par=amina, du=date(2026, 11, 2), au=date(2026, 11, 27), motif="Fin"
    )
    for rang, marque in enumerate(MARQUES):
        seance = fabrique.une_seance(groupe, le=date(2026, 11, 2 + rang))
        actions.enregistrer_feuille(seance, {inscription.pk: marque}, {}, par=amina, le=LE)
    actions.enregistrer_heures(axe, date=LE, minutes=120, par=amina, le=LE)
    return Axe.objects.get(pk=axe.pk)


def valider(axe) -> Axe:
    coordination = fabrique.un_utilisateur(role=Role.COORDINATION)
    actions.valider(axe.inscriptions.get().groupe, date(2026, 11, 1), par=coordination, le=LE)
    return Axe.objects.get(pk=axe.pk)


def test_each_number_is_the_sum_of_its_lines(axe):
    attendus = {"donnees": 840, "suivies": 550, "excusees": 210, "absentes": 80, "validees": 120, "a-valider": 430}
    assert {code: vue.total(axe) for code, vue in VUES.items()} == attendus
    assert {code: total_de_la_vue(axe, code) for code in VUES} == attendus
    apres = valider(axe)
    assert (VUES["validees"].total(apres), total_de_la_vue(apres, "validees")) == (550, 550)
    assert total_de_la_vue(apres, "a-valider") == apres.minutes_a_valider == 0


def test_replaced_lines_are_among_all_but_in_no_number(axe, amina):
    actions.retirer_heures(axe.lignes.get(seance=None), motif="x", par=amina, le=LE)
    axe.refresh_from_db()
    assert (len(lignes_de_la_vue(axe, None)), len(lignes_de_la_vue(axe, "donnees"))) == (5, 4)
    assert total_de_la_vue(axe, "donnees") == axe.minutes_donnees == 720


def test_what_is_still_planned_are_the_sessions_of_her_time_without_her_presence(axe):
    groupe = axe.inscriptions.get().groupe
    voulues = [fabrique.une_seance(groupe, le=jour) for jour in (date(2026, 11, 20), date(2026, 11, 27))]
    fabrique.une_seance(groupe, le=date(2026, 11, 26), etat=EtatSeance.ANNULEE, motif="Grève")
    for jour in (date(2026, 10, 30), date(2026, 11, 28)):
        fabrique.une_seance(groupe, le=jour)
    fabrique.une_seance(le=date(2026, 11, 20))
    compte = comptes(axe.convention, [axe])[axe.pk]
    assert (compte.encore, compte.prevues) == (360, 840 + 360)
    assert list(seances_prevues(axe)) == voulues


def test_the_accounts_of_a_convention_cost_one_query(axe):
    axes = list(axe.convention.axes.all())
    with CaptureQueriesContext(connection) as captees:
        comptes(axe.convention, axes)
    assert len(captees) == 1
