"""Whatever is recorded, corrected or taken back, in whatever order, totals and dates are those of the valid lines."""

from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from beneficiaires.models import Dossier, Statut
from conventions import actions
from conventions.models import Axe, LigneHeures
from conventions.regles import atteint_le
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)
JOURS = st.integers(0, 40).map(lambda n: SIGNEE_LE + timedelta(days=n))
LIGNES = st.lists(st.tuples(JOURS, st.integers(1, 400)), min_size=1, max_size=6)


@pytest.fixture
def axe(amina):
    """Citizenship, the only course of the convention; ten hours due so that it closes and opens often."""
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    Axe.objects.filter(pk=axe.pk).update(minutes_dues=600)
    return Axe.objects.get(pk=axe.pk)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lignes=LIGNES, gestes=st.lists(st.tuples(st.integers(0, 5), st.booleans(), JOURS, st.integers(1, 400))))
def test_totals_are_those_of_the_valid_lines_after_any_gestures(axe, amina, lignes, gestes):
    with transaction.atomic():
        valides = {
            actions.enregistrer_heures(axe, date=jour, minutes=minutes, par=amina, le=LE): (jour, minutes)
            for jour, minutes in lignes
        }
        for rang, corriger, jour, minutes in gestes:
            if not valides:
                break
            ligne = list(valides)[rang % len(valides)]
            del valides[ligne]
            if corriger:
                valeurs = {"date": jour, "minutes": minutes, "operateur": None}
                nouvelle = actions.corriger_heures(ligne, **valeurs, motif="m", par=amina, le=LE)
                valides[nouvelle] = (jour, minutes)
            else:
                actions.retirer_heures(ligne, motif="m", par=amina, le=LE)
        verifier(axe, list(valides.values()))
        transaction.set_rollback(True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lignes=LIGNES, ordre=st.randoms(use_true_random=False))
def test_the_order_of_typing_changes_nothing(axe, amina, lignes, ordre):
    resultats = []
    for _ in range(2):
        with transaction.atomic():
            for jour, minutes in lignes:
                actions.enregistrer_heures(axe, date=jour, minutes=minutes, par=amina, le=LE)
            resultats.append(etat(axe))
            transaction.set_rollback(True)
        ordre.shuffle(lignes)
    assert resultats[0] == resultats[1]


def verifier(axe, valides: list[tuple[date, int]]) -> None:
    total, clos_le = sum(minutes for _, minutes in valides), atteint_le(valides, 600, 100)
    assert etat(axe) == (total, clos_le, clos_le, Statut.A_ATTESTER if clos_le else Statut.CONVENTION)
    assert sum(ligne.minutes for ligne in LigneHeures.objects.filter(axe=axe).valides()) == total


def etat(axe) -> tuple:
    relu, dossier = Axe.objects.get(pk=axe.pk), Dossier.objects.get(convention__axes=axe)
    return relu.minutes_faites, relu.clos_le, dossier.citoyennete_le, dossier.statut
