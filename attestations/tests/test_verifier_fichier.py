"""A PDF dropped on the public page: is it the very file that was issued? It is hashed, and nothing else."""

import logging
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attestations import actions
from attestations.models import Attestation
from attestations.views import publiques
from journal.models import Ligne
from socle.debit import Debit
from tests.fabrique import LE

MEGA = 1024 * 1024


@pytest.fixture(autouse=True)
def debit(monkeypatch):
    monkeypatch.setattr(publiques, "DEBIT", Debit(combien=5, secondes=60))


@pytest.fixture
def attestation(a_attester, amina) -> Attestation:
    return actions.delivrer(a_attester, par=amina, le=LE)


@pytest.fixture
def octets(attestation) -> bytes:
    with default_storage.open(attestation.pdf.name) as fichier:
        return fichier.read()


def deposer(client: Client, octets: bytes, nom: str = "HADDAD Rania.pdf", **options):
    fichier = SimpleUploadedFile(nom, octets, content_type="application/pdf")
    return client.post(reverse("verifier:fichier"), {"fichier": fichier}, **options)


def lire(reponse) -> str:
    return reponse.content.decode()


def test_the_very_file_is_recognised_and_nobody_is_named(client, attestation, octets):
    page = lire(deposer(client, octets, "n’importe quoi.PDF"))
    assert "C’est exactement le document délivré" in page
    assert "Attestation de fin de parcours délivrée le 23\u00a0novembre\u00a02026 par" in page
    for secret in ("Haddad", "Rania", attestation.numero, attestation.code, "importe quoi", attestation.sha256):
        assert secret not in page


def test_one_byte_more_is_another_file_and_the_page_says_what_to_do(client, octets):
    page = lire(deposer(client, octets + b"\n"))
    assert "n’est pas celui d’un document délivré" in page
    assert "imprimée puis scannée" in page
    assert "Tapez le code" in page
    assert "HADDAD" not in page


def test_a_cancelled_and_a_replaced_one_are_authentic_and_not_valid(client, attestation, octets, amina):
    actions.annuler(attestation, motif="Erreur de Rania", par=amina, le=LE)
    annulee = lire(deposer(client, octets))
    assert "Document authentique, mais annulé" in annulee
    assert "n’est plus valable" in annulee
    assert "Erreur de Rania" not in annulee
    Attestation.objects.update(statut="remplacee")
    assert "Document authentique, mais remplacé" in lire(deposer(client, octets))


def test_known_and_unknown_files_cost_the_same_query_and_write_nothing(client, octets):
    lignes = Ligne.objects.count()
    requetes = []
    for contenu in (octets, octets + b"\n"):
        with CaptureQueriesContext(connection) as vues:
            deposer(client, contenu)
        requetes.append([requete["sql"] for requete in vues.captured_queries])
    assert [len(une) for une in requetes] == [1, 1]
    assert all(requete.startswith("SELECT") for une in requetes for requete in une)
    assert Ligne.objects.count() == lignes


def test_the_file_is_neither_kept_nor_opened_nor_logged(client, octets, documents, monkeypatch, caplog):
    def ouvrir(*args, **kwargs):
        raise AssertionError("the file of a stranger is opened")

    monkeypatch.setattr("pyhanko.pdf_utils.reader.PdfFileReader", ouvrir)
    monkeypatch.setattr("socle.fichiers.examiner", ouvrir)
    monkeypatch.setattr("tempfile.mkstemp", ouvrir)
    avant = {chemin for chemin in documents.rglob("*") if chemin.is_file()}
    with caplog.at_level(logging.DEBUG):
        deposer(client, octets + b"%")
        deposer(client, b"")
    assert {chemin for chemin in Path(documents).rglob("*") if chemin.is_file()} == avant
    assert "HADDAD" not in caplog.text


@pytest.mark.parametrize(
    ("contenu", "phrase"),
    [
        (b"", "Ce fichier est vide"),
        (b"\xff\xd8\xff\xe0photo", "n’est pas un PDF"),
        (b"%PDF-" + b"0" * (11 * MEGA), "plus de 11\u00a0Mo"),
    ],
)
def test_what_cannot_be_an_attestation_is_told_beside_the_field(client, db, contenu, phrase):
    reponse = deposer(client, contenu)
    assert reponse.status_code == 422
    page = lire(reponse)
    assert phrase in page
    assert 'aria-describedby="id_fichier_helptext id_fichier_error"' in page or "id_fichier_error" in page


def test_a_form_without_file_says_so(client, db):
    reponse = client.post(reverse("verifier:fichier"))
    assert reponse.status_code == 422
    assert "Choisissez le PDF de l’attestation" in lire(reponse)


def test_a_file_of_ten_megabytes_is_answered(client, db):
    assert "n’est pas celui d’un document délivré" in lire(deposer(client, b"%PDF-" + b"0" * (10 * MEGA)))


def test_too_many_files_are_slowed_down_before_a_byte_is_read(db):
    client = Client(enforce_csrf_checks=True)
    assert [deposer(client, b"%PDF-1").status_code for _ in range(5)] == [200] * 5

    class Illisible(BytesIO):
        def read(self, *args):
            raise AssertionError("the body is read before the limit is known")

    corps: dict[str, Any] = {
        "wsgi.input": Illisible(),
        "CONTENT_LENGTH": "100",
        "CONTENT_TYPE": "multipart/form-data; boundary=x",
    }
    assert client.post(reverse("verifier:fichier"), **corps).status_code == 429


def test_nobody_is_followed(client, octets):
    """No cookie, nothing kept by the browser."""
    for reponse in (client.get(reverse("verifier:formulaire")), deposer(client, octets)):
        assert not reponse.cookies
        assert "no-store" in reponse["Cache-Control"]


def test_its_address_read_again_leads_to_the_form(client, db):
    assert client.get(reverse("verifier:fichier")).url == reverse("verifier:formulaire")
