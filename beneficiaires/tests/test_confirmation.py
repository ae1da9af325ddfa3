"""An answer that has changed waits for a person; the right one is confirmed, once, and nothing else moves."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction

from beneficiaires import actions
from beneficiaires.models import Adresse, Confirmation, Decision, Dispense, Dossier, EtatDispense, Statut
from journal.models import Ligne
from socle.dates import DatePartielle
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
DEMAIN = LE + timedelta(days=1)


@pytest.fixture
def dossier(amina) -> Any:
    return fabrique.un_dossier(par=amina, contact_le=date(2026, 2, 1))


def decider(dossier, le=LE) -> Decision:
    return actions.decider(dossier, par=dossier.referent, le=le)


def accorder(dossier, motif: str = "medical", **champs: Any) -> Dispense:
    """A ground that counts from now on; the answer becomes that dispense."""
    dispense = fabrique.une_dispense(dossier, motif=motif, **{"depuis": LE, "etat": "accordee", **champs})
    decider(dossier)
    return dispense


def confirmer(dossier, decision=None, note: str = "", le: date = LE) -> Confirmation:
    return actions.confirmer(decision or dossier.decisions.first(), note=note, par=dossier.referent, le=le)


def a_confirmer(dossier) -> bool:
    en_base: bool = Dossier.objects.values_list("a_confirmer", flat=True).get(pk=dossier.pk)
    assert dossier.a_confirmer == en_base
    return en_base


def test_a_first_answer_and_a_completed_file_are_not_changes(amina):
    dossier: Any = fabrique.un_dossier(par=amina, nationalites=(), titre=None)
    assert (dossier.obligation, a_confirmer(dossier)) == ("a_completer", False)
    dossier.beneficiaire.nationalite_set.create(pays_id="BE")
    assert (decider(dossier).changee, a_confirmer(dossier)) == (False, False)


def test_a_changed_answer_waits_for_somebody(dossier):
    accorder(dossier)
    assert dossier.decisions.first().changee and a_confirmer(dossier)


def test_the_same_answer_for_other_facts_does_not(dossier):
    dossier.beneficiaire.sejour_depuis = date(2025, 11, 1)
    dossier.beneficiaire.save()
    assert decider(dossier).changee is False
    assert dossier.decisions.count() == 2 and not a_confirmer(dossier)


def test_facts_that_are_put_back_leave_nothing_to_confirm(dossier):
    accorder(dossier).delete()
    assert decider(dossier).changee is False
    assert [une.statut for une in dossier.decisions.all()] == ["obligatoire", "dispense", "obligatoire"]
    assert not a_confirmer(dossier)


def test_two_changes_in_a_row_ask_for_one_confirmation_of_the_second(dossier):
    accorder(dossier)
    avant = dossier.decisions.first()
    dossier.beneficiaire.nationalite_set.create(pays_id="BE")
    decider(dossier)
    assert (dossier.obligation, a_confirmer(dossier)) == ("exempte", True)
    with pytest.raises(ValidationError, match="viennent de changer"):
        confirmer(dossier, avant)
    confirmer(dossier)
    dossier.refresh_from_db()
    assert not a_confirmer(dossier) and Confirmation.objects.count() == 1


def test_an_answer_that_only_lacks_facts_is_to_complete_not_to_confirm(dossier):
    dossier.beneficiaire.adresses.all().delete()
    assert (decider(dossier).statut, a_confirmer(dossier)) == ("a_completer", False)
    Adresse.objects.create(beneficiaire=dossier.beneficiaire, commune_id=fabrique.BRUXELLES)
    decider(dossier)
    assert (dossier.obligation, a_confirmer(dossier)) == ("exempte", True), "compared with the answer before it"


def test_confirming_keeps_who_when_and_why_and_changes_nothing_else(dossier, amina):
    accorder(dossier)
    avant: dict[str, Any] = {**Dossier.objects.values().get(pk=dossier.pk)}
    confirmation = confirmer(dossier, note="  Certificat vu.  ", le=DEMAIN)
    assert (confirmation.par, confirmation.le, confirmation.note) == (amina, DEMAIN, "Certificat vu.")
    apres: dict[str, Any] = {**Dossier.objects.values().get(pk=dossier.pk)}
    assert {nom for nom in avant if avant[nom] != apres[nom]} == {"a_confirmer", "mis_a_jour_le"}
    ligne = Ligne.objects.get(acte="beneficiaires.confirmation")
    assert (ligne.auteur_id, ligne.dossier_id, ligne.detail) == (
        amina.pk,
        dossier.pk,
        "Dispense\u00a0: certificat médical",
    )


def test_a_signed_convention_keeps_everything_when_the_answer_changes(amina):
    convention = fabrique.une_convention_signee(par=amina)
    avant = type(convention).objects.values().get(pk=convention.pk)
    dossier = convention.dossier
    statut = Dossier.objects.get(pk=dossier.pk).statut
    accorder(dossier)
    confirmer(dossier)
    assert type(convention).objects.values().get(pk=convention.pk) == avant
    assert Dossier.objects.get(pk=dossier.pk).statut == statut


def test_confirmed_twice_it_is_confirmed_once(dossier):
    accorder(dossier)
    assert confirmer(dossier, note="Une") == confirmer(dossier, note="Autre", le=DEMAIN)
    assert Confirmation.objects.get().note == "Une"
    assert Ligne.objects.filter(acte="beneficiaires.confirmation").count() == 1


def test_a_confirmed_answer_is_what_the_next_one_is_compared_with(dossier):
    dispense = accorder(dossier)
    confirmer(dossier)
    decider(dossier, DEMAIN)
    dossier.refresh_from_db()
    assert not a_confirmer(dossier)
    dispense.delete()
    decider(dossier, DEMAIN)
    assert (dossier.obligation, a_confirmer(dossier)) == ("obligatoire", True)


def test_nothing_to_confirm_is_said(dossier):
    with pytest.raises(ValidationError, match="pas à confirmer"):
        confirmer(dossier)


def test_a_note_that_is_too_long_is_refused(dossier):
    accorder(dossier)
    with pytest.raises(ValidationError, match="300"):
        confirmer(dossier, note="x" * 301)
    assert a_confirmer(dossier)


def test_a_closed_file_has_nothing_to_confirm_until_it_is_open_again(dossier, amina):
    accorder(dossier)
    clos = actions.cloturer(dossier, motif="abandon", par=amina, le=LE)
    assert not a_confirmer(clos)
    with pytest.raises(ValidationError, match="plus ouvert"):
        confirmer(clos)
    rouvert = actions.rouvrir(clos, par=amina, le=LE)
    assert a_confirmer(rouvert)


def test_a_departure_and_an_attestation_are_gestures_of_a_person(amina):
    dossier = fabrique.un_dossier_a_attester(par=amina)
    atteste: Any = actions.franchir(dossier, statut=Statut.ATTESTE, attestation_le=LE, par=amina, le=LE)
    assert (atteste.obligation, atteste.decisions.first().changee) == ("terminee", False)
    annule: Any = actions.franchir(atteste, statut=Statut.A_ATTESTER, attestation_le=None, par=amina, le=LE)
    assert (annule.obligation, a_confirmer(annule)) == ("obligatoire", False)
    parti: Any = actions.cloturer(annule, motif="depart", par=amina, le=LE)
    assert (parti.obligation, parti.decisions.first().changee) == ("terminee", False)
    assert not a_confirmer(actions.rouvrir(parti, par=amina, le=LE))


def test_what_changes_while_the_path_is_ended_is_to_confirm_once_it_is_not(amina):
    dossier = fabrique.un_dossier_a_attester(par=amina)
    atteste: Any = actions.franchir(dossier, statut=Statut.ATTESTE, attestation_le=LE, par=amina, le=LE)
    accorder(atteste)
    assert not a_confirmer(atteste)
    annule: Any = actions.franchir(atteste, statut=Statut.A_ATTESTER, attestation_le=None, par=amina, le=LE)
    assert (annule.obligation, a_confirmer(annule)) == ("dispense", True)


def test_the_night_changes_an_answer_that_a_person_then_confirms(amina):
    dossier: Any = fabrique.un_dossier(par=amina, personne=fabrique.une_personne(naissance=DatePartielle(1961, 12, 1)))
    assert actions.redecider(date(2026, 12, 1)) == 1
    dossier.refresh_from_db()
    decision = dossier.decisions.first()
    assert (decision.par, decision.code, a_confirmer(dossier)) == (None, "age", True)
    confirmer(dossier, le=date(2026, 12, 2))
    dossier.refresh_from_db()
    assert not a_confirmer(dossier)


def test_another_ground_is_another_answer(dossier):
    accorder(dossier)
    confirmer(dossier)
    Dispense.objects.all().delete()
    accorder(dossier, "travail-salarie", depuis=date(2026, 2, 1), temps="0.8")
    assert (dossier.obligation, dossier.obligation_code, a_confirmer(dossier)) == ("dispense", "travail-salarie", True)


def test_another_regime_is_another_answer_only_for_whom_it_concerns(dossier, amina):
    titre = dossier.beneficiaire.titres.get()
    titre.commande_le = date(2024, 12, 20)
    titre.save()
    dossier.beneficiaire.sejour_depuis = date(2024, 12, 1)
    dossier.beneficiaire.save()
    decider(dossier)
    assert (dossier.obligation, dossier.regime_id, a_confirmer(dossier)) == ("obligatoire", "2018", True)
    belge: Any = fabrique.un_dossier(par=amina, nationalites=("BE",))
    belge.beneficiaire.titres.update(commande_le=date(2024, 12, 20))
    decider(belge)
    assert (belge.regime_id, a_confirmer(belge)) == ("2018", False)


def test_a_regime_that_was_unknown_is_not_another_answer(amina):
    mineure = fabrique.une_personne(naissance=DatePartielle(2012, 5, 1))
    dossier: Any = fabrique.un_dossier(par=amina, personne=mineure, titre=fabrique.un_titre(commande_le=None))
    assert (dossier.obligation_code, dossier.regime_id) == ("age", None)
    dossier.beneficiaire.titres.update(commande_le=date(2026, 1, 10))
    decider(dossier)
    assert (dossier.regime_id, a_confirmer(dossier)) == ("2025", False)


def test_a_request_that_is_granted_then_taken_up_again_changes_twice(dossier, amina):
    demande = fabrique.une_dispense(dossier, depuis=LE)
    actions.accorder(demande, dossier=dossier, preuve_vue="Certificat", par=amina, le=LE)
    assert a_confirmer(dossier)
    demande.refresh_from_db()
    actions.reprendre(demande, dossier=dossier, par=amina, le=LE)
    demande.refresh_from_db()
    assert demande.etat == EtatDispense.DEMANDEE and not a_confirmer(dossier)


def test_a_confirmation_is_only_added(dossier):
    accorder(dossier)
    confirmation = confirmer(dossier)
    for geste in (confirmation.delete, lambda: Confirmation.objects.update(note="Autre")):
        with pytest.raises(DatabaseError), transaction.atomic():
            geste()
