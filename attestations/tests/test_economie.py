"""What issuing a document asks of the database: a constant number of queries, whatever the person has followed."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from attestations import actions, document
from conventions.models import LigneHeures, Source
from tests import fabrique
from tests.fabrique import LE

AU_PLUS = 66
"""Of which thirty for the law, asked twice, and for the copies of the commune and of the CPAS."""


@pytest.fixture
def amina(transactional_db, referentiels, monkeypatch):
    monkeypatch.setattr(document, "fabriquer", lambda attestation: b"%PDF " + attestation.numero.encode())
    for organisme in ("commune", "cpas"):
        fabrique.un_destinataire(organisme)
    return fabrique.un_utilisateur(prenom="Amina")


def requetes(dossier, par) -> int:
    with CaptureQueriesContext(connection) as captees:
        actions.delivrer(dossier, par=par, le=LE)
    assert dossier.attestations.get().envois.count() == 2
    return len(captees)


def test_a_document_and_its_two_copies_cost_few_queries(amina):
    requetes(fabrique.un_dossier_a_attester(par=amina, cpas=True), amina)
    assert requetes(fabrique.un_dossier_a_attester(par=amina, cpas=True), amina) <= AU_PLUS


def test_no_more_for_a_long_path(amina):
    requetes(fabrique.un_dossier_a_attester(par=amina, cpas=True), amina)
    court = requetes(fabrique.un_dossier_a_attester(par=amina, cpas=True), amina)
    dossier = fabrique.un_dossier_a_attester(par=amina, cpas=True)
    axe = dossier.convention.axes.get(type="francais")
    valeurs = {"centre": axe.centre, "axe": axe, "source": Source.TOTAL, "saisie_par": amina}
    for rang in range(20):
        le = date(2026, 4, 1) + timedelta(days=rang)
        LigneHeures.objects.create(date=le, minutes=60, prevues=60, **valeurs)
    assert requetes(dossier, amina) == court
