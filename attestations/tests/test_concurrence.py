"""Many at once: numbers without gap nor twin, one attestation per file, each copy sent once."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connection
from django.utils import timezone

from attestations import actions, document
from attestations.actions import expedition
from attestations.models import Attestation, Envoi, StatutAttestation, StatutEnvoi
from tests import fabrique
from tests.fabrique import LE

FILS = 8


@pytest.fixture
def amina(transactional_db, referentiels):
    return fabrique.un_utilisateur(prenom="Amina")


def ensemble(geste: Callable, sujets: list) -> list:
    """Do the gesture on every subject at the same instant, each in its own thread and connection."""
    depart = Barrier(len(sujets))

    def faire(sujet):
        try:
            depart.wait()
            return geste(sujet)
        finally:
            connection.close()

    with ThreadPoolExecutor(len(sujets)) as fils:
        return list(fils.map(faire, sujets))


def test_twenty_issued_at_once_have_consecutive_numbers(amina, monkeypatch):
    monkeypatch.setattr(document, "fabriquer", lambda attestation: b"%PDF " + attestation.numero.encode())
    dossiers = [fabrique.un_dossier_a_attester(par=amina) for _ in range(20)]
    delivrees = ensemble(lambda dossier: actions.delivrer(dossier, par=amina, le=LE), dossiers)
    assert sorted(attestation.numero for attestation in delivrees) == [f"N-2026-A{n:04}" for n in range(1, 21)]
    assert {attestation.statut for attestation in delivrees} == {StatutAttestation.DELIVREE}


def test_one_file_issued_by_many_at_once_has_one_attestation(amina, documents):
    fabrique.un_destinataire("commune")
    dossier = fabrique.un_dossier_a_attester(par=amina)
    delivrees = ensemble(lambda _: actions.delivrer(dossier, par=amina, le=LE), [None] * 4)
    assert {attestation.numero for attestation in delivrees} == {"N-2026-A0001"}
    assert Attestation.objects.count() == 1
    assert Envoi.objects.count() == 1
    assert len(list(documents.rglob("*.pdf"))) == 1


def test_one_dispense_asked_for_by_many_at_once_has_one_document(amina, documents):
    dossier = fabrique.un_dossier_dispense(par=amina)
    delivrees = ensemble(lambda _: actions.delivrer_dispense(dossier, par=amina, le=LE), [None] * 4)
    assert {attestation.numero for attestation in delivrees} == {"N-2026-A0001"}
    assert (Attestation.objects.count(), len(list(documents.rglob("*.pdf")))) == (1, 1)


def test_both_natures_issued_at_once_share_the_series_and_leave_no_gap(amina, monkeypatch):
    monkeypatch.setattr(document, "fabriquer", lambda attestation: b"%PDF " + attestation.numero.encode())
    acheves = [(actions.delivrer, fabrique.un_dossier_a_attester(par=amina)) for _ in range(4)]
    releves = [(actions.delivrer_dispense, fabrique.un_dossier_dispense(par=amina)) for _ in range(4)]
    delivrees = ensemble(lambda sujet: sujet[0](sujet[1], par=amina, le=LE), [*acheves, *releves])
    assert sorted(attestation.numero for attestation in delivrees) == [f"N-2026-A{n:04}" for n in range(1, 9)]


def test_one_attempt_made_by_many_workers_is_made_once(amina, boite):
    fabrique.un_destinataire("commune")
    attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
    envoi = attestation.envois.get()
    ensemble(lambda _: expedition.envoyer(envoi.pk, 0), [None] * FILS)
    assert len(boite.messages) == 1
    envoi.refresh_from_db()
    assert (envoi.statut, envoi.tentatives) == (StatutEnvoi.ENVOYE, 1)


def test_retrying_while_it_leaves_sends_once(amina, boite):
    fabrique.un_destinataire("commune")
    attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
    envoi = attestation.envois.get()

    def melee(rang: int) -> None:
        if rang % 2:
            expedition.envoyer(envoi.pk, 0)
        else:
            actions.surveiller(timezone.now())

    ensemble(melee, list(range(FILS)))
    assert len(boite.messages) == 1
