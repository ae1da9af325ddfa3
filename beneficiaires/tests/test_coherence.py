"""`verifier_coherence` and the nightly job: what is stored is what the law says today."""

from datetime import date
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from beneficiaires import actions
from beneficiaires.models import Detention, Dossier
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def verifier(capsys, le=LE):
    """The lines of the command and whether it ended well."""
    try:
        call_command("verifier_coherence", le=le)
    except CommandError as faute:
        assert faute.returncode == 1
        return capsys.readouterr().out, False
    return capsys.readouterr().out, True


def test_nothing_to_say_when_all_agrees(capsys):
    for _ in range(3):
        fabrique.un_dossier()
    assert verifier(capsys) == ("", True)


def test_a_deadline_changed_behind_the_rules_is_found_and_repaired(capsys):
    dossier = fabrique.un_dossier()
    Dossier.objects.update(echeance_attestation=date(2030, 1, 1))
    sortie, bien = verifier(capsys)
    assert not bien
    assert f"dossier {dossier} : echeance_attestation vaut 2030-01-01, attendu 2029-01-10" in sortie
    assert actions.redecider(LE) == 1
    assert verifier(capsys) == ("", True)


def test_a_closed_file_is_left_alone(capsys):
    dossier: Any = fabrique.un_dossier()
    actions.cloturer(dossier, motif="abandon", par=dossier.referent, le=LE)
    Dossier.objects.update(echeance_attestation=date(2030, 1, 1))
    assert verifier(capsys) == ("", True)


def test_a_detention_that_goes_on_pushes_the_deadline_every_night(capsys):
    dossier = fabrique.un_dossier()
    Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=date(2026, 11, 23))
    actions.decider(dossier, par=None, le=LE)
    demain = date(2026, 11, 24)
    assert not verifier(capsys, demain)[1]
    assert actions.redecider(demain) == 1
    assert verifier(capsys, demain)[1]
    assert dossier.decisions.count() == 2


def test_many_files_are_read_in_few_queries(django_assert_max_num_queries):
    for _ in range(9):
        fabrique.un_dossier()
    with django_assert_max_num_queries(17):
        assert list(actions.ecarts_avec_la_loi(LE)) == []


def test_an_answer_to_confirm_equals_what_its_decisions_say(capsys):
    dossier: Any = fabrique.un_dossier()
    fabrique.une_dispense(dossier, etat="accordee", depuis=LE)
    actions.decider(dossier, par=None, le=LE)
    assert verifier(capsys) == ("", True)
    Dossier.objects.update(a_confirmer=False)
    assert f"dossier {dossier} : a_confirmer vaut False, attendu True" in verifier(capsys)[0]
    Dossier.objects.update(a_confirmer=True)
    actions.confirmer(dossier.decisions.first(), par=dossier.referent, le=LE)
    assert verifier(capsys) == ("", True)
    Dossier.objects.update(a_confirmer=True)
    assert f"dossier {dossier} : a_confirmer vaut True, attendu False" in verifier(capsys)[0]


def test_a_file_without_any_decision_has_nothing_to_confirm(capsys):
    modele: Any = fabrique.un_dossier()
    Dossier.objects.create(
        centre=modele.centre,
        beneficiaire=personne_de_plus(modele),
        numero="N-2026-9999",
        ouvert_le=LE,
        a_confirmer=True,
    )
    assert "dossier N-2026-9999 : a_confirmer vaut True, attendu False" in verifier(capsys)[0]


def personne_de_plus(modele: Any) -> Any:
    personne = fabrique.une_personne(centre=modele.centre)
    personne.save()
    return personne


def test_a_closed_file_has_nothing_to_confirm_and_waits_for_no_day(capsys):
    dossier: Any = fabrique.un_dossier()
    fabrique.une_dispense(dossier, etat="accordee", depuis=LE)
    actions.decider(dossier, par=None, le=LE)
    actions.cloturer(dossier, motif="abandon", par=dossier.referent, le=LE)
    assert verifier(capsys) == ("", True)
    Dossier.objects.update(a_confirmer=True, revoir_le=LE)
    sortie, bien = verifier(capsys)
    assert not bien
    assert f"dossier {dossier} : a_confirmer vaut True, attendu False" in sortie
    assert f"dossier {dossier} : revoir_le vaut {LE}, attendu None" in sortie


def test_a_day_to_decide_again_that_is_wrong_is_found(capsys):
    dossier: Any = fabrique.un_dossier()
    Dossier.objects.update(revoir_le=None)
    assert f"dossier {dossier} : revoir_le vaut None, attendu 2027-01-11" in verifier(capsys)[0]
