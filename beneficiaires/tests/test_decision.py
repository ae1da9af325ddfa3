"""Decisions: taken from the rows, kept with their reasons, written on the file by one function."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, transaction

from beneficiaires import actions
from beneficiaires.models import Adresse, Decision, Detention, Dossier, Titre
from beneficiaires.regles.faits import en_dict
from journal.models import Ligne
from referentiels.reglement import referentiel
from reglement.lecture import lire_faits
from socle.dates import DatePartielle
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def redecider(dossier, le=LE):
    return actions.decider(dossier, par=dossier.referent, le=le)


def test_the_answer_is_written_on_the_file_with_its_deadlines():
    dossier = fabrique.un_dossier(contact_le=date(2026, 2, 1))
    dossier.refresh_from_db()
    assert (dossier.obligation, dossier.obligation_code, dossier.regime_id) == ("obligatoire", "primo-arrivant", "2025")
    assert (dossier.echeance_contact, dossier.echeance_bilan) == (date(2026, 4, 10), date(2026, 5, 1))
    assert dossier.echeance_attestation == date(2029, 1, 10)
    assert (dossier.prochaine_echeance, dossier.prochaine_echeance_nom) == (date(2026, 5, 1), "bilan")


def test_the_decision_keeps_facts_that_the_rules_read_back():
    dossier = fabrique.un_dossier(prorogation_mois=3)
    fabrique.une_dispense(dossier, depuis=date(2026, 9, 1), temps="0.5")
    Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=date(2026, 5, 1), fin=date(2026, 5, 9))
    decision = redecider(dossier)
    lu = Dossier.objects.avec_faits().get(pk=dossier.pk)
    assert lire_faits(decision.faits, referentiel()) == actions.faits_de(lu, LE)
    assert decision.faits == en_dict(actions.faits_de(lu, LE))
    assert [test["code"] for test in decision.tests][:3] == ["belge", "citoyen-ue", "famille-ue"]


def test_the_same_facts_make_no_new_decision():
    dossier = fabrique.un_dossier()
    assert redecider(dossier) == redecider(dossier, LE + timedelta(days=1))
    assert Decision.objects.count() == 1


def test_a_new_fact_makes_a_new_decision_and_keeps_the_old_one():
    dossier = fabrique.un_dossier()
    fabrique.une_dispense(dossier, motif="medical", depuis=date(2026, 10, 1), etat="accordee")
    decision = redecider(dossier)
    assert (decision.statut, decision.code) == ("dispense", "medical")
    assert [une.statut for une in dossier.decisions.all()] == ["dispense", "obligatoire"]
    dossier.refresh_from_db()
    assert (dossier.obligation, dossier.prochaine_echeance, dossier.echeance_attestation) == ("dispense", None, None)


def test_a_ground_without_an_accepted_proof_does_not_count():
    dossier: Any = fabrique.un_dossier()
    dispense = fabrique.une_dispense(dossier, motif="medical", depuis=date(2026, 10, 1))
    assert redecider(dossier).statut == "obligatoire"
    actions.accorder(dispense, dossier=dossier, preuve_vue="Certificat", par=dossier.referent, le=LE)
    dossier.refresh_from_db()
    assert dossier.obligation_code == "medical"


def test_a_birthday_changes_the_answer_without_a_new_fact():
    dossier: Any = fabrique.un_dossier(personne=fabrique.une_personne(naissance=DatePartielle(1961, 12, 1)))
    assert dossier.obligation == "obligatoire"
    assert dossier.decisions.latest("pk").changerait["jour"]["le"] == "2026-12-01"
    assert actions.redecider(date(2026, 11, 30)) == 0
    assert actions.redecider(date(2026, 12, 1)) == 1
    dossier.refresh_from_db()
    assert (dossier.obligation, dossier.obligation_code) == ("dispense", "age")
    assert dossier.decisions.latest("pk").par is None


def test_decisions_are_only_added():
    decision = fabrique.un_dossier().decisions.get()
    for geste in (decision.delete, lambda: Decision.objects.update(statut="exempte")):
        with pytest.raises(DatabaseError), transaction.atomic():
            geste()


def test_only_a_new_answer_leaves_a_line_in_the_journal():
    dossier: Any = fabrique.un_dossier(contact_le=None)
    actions.franchir(dossier, par=dossier.referent, le=LE, contact_le=LE)
    assert dossier.decisions.count() == 2
    assert Ligne.objects.filter(acte="beneficiaires.decision").count() == 1


def test_the_address_of_the_day_gives_the_commune():
    dossier = fabrique.un_dossier(adresse=fabrique.une_adresse(depuis=date(2026, 1, 1), jusqu_au=date(2026, 6, 30)))
    Adresse.objects.create(beneficiaire=dossier.beneficiaire, commune_id=fabrique.BRUXELLES, depuis=date(2026, 7, 1))
    assert redecider(dossier, date(2026, 6, 30)).statut == "obligatoire"
    assert redecider(dossier, date(2026, 7, 1)).code == "hors-territoire"


def test_a_renewed_permit_keeps_the_regime_and_the_deadline_of_the_first():
    ancien = fabrique.un_titre(commande_le=date(2024, 12, 31), debut=date(2025, 1, 10), fin=date(2026, 1, 10))
    dossier = fabrique.un_dossier(
        titre=ancien, personne=fabrique.une_personne(sejour_depuis=date(2024, 6, 1)), le=date(2025, 2, 1)
    )
    assert (dossier.regime_id, dossier.echeance_attestation) == ("2018", date(2026, 6, 30))
    Titre.objects.create(
        beneficiaire=dossier.beneficiaire, type_id="A", commande_le=date(2026, 1, 5), debut=date(2026, 1, 10)
    )
    redecider(dossier)
    dossier.refresh_from_db()
    assert (dossier.regime_id, dossier.echeance_attestation) == ("2018", date(2026, 6, 30))


def test_what_is_unknown_is_named():
    dossier = fabrique.un_dossier(nationalites=(), adresse=None, titre=None)
    decision = dossier.decisions.get()
    assert decision.statut == "a_completer"
    assert {"nationalites", "commune", "titre"} <= set(decision.manque)
    assert (dossier.obligation, dossier.regime_id) == ("a_completer", None)


def test_deciding_costs_the_same_whatever_the_number_of_facts(django_assert_max_num_queries):
    dossier = fabrique.un_dossier()
    for mois in range(1, 10):
        fabrique.une_dispense(dossier, depuis=date(2026, mois, 1))
        Titre.objects.create(beneficiaire=dossier.beneficiaire, type_id="ANX15", debut=date(2026, mois, 1))
    with django_assert_max_num_queries(14):
        redecider(dossier)
