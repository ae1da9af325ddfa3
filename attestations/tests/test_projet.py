"""The draft of a document: what it would say today, and nothing that could pass for the document."""

from io import BytesIO

import pikepdf
import pytest
from django.urls import reverse
from pypdf import PdfReader

from attestations import actions
from attestations.models import Attestation
from attestations.projet import projeter
from beneficiaires.models import Decision
from comptes.models import Compteur
from journal.models import Ligne
from socle import sceau
from tests import fabrique
from tests.fabrique import LE


def adresse(dossier, nom: str = "projet") -> str:
    return reverse(f"attestations:{nom}", args=[dossier.pk])


def texte(octets: bytes) -> str:
    brut = " ".join(feuille.extract_text() for feuille in PdfReader(BytesIO(octets)).pages)
    return " ".join(brut.replace("\u00a0", " ").split())


@pytest.fixture
def client(client, amina):
    client.force_login(amina)
    return client


def test_it_says_what_would_be_printed_and_marks_every_page(client, a_attester):
    reponse = client.get(adresse(a_attester))
    assert reponse["Content-Type"] == "application/pdf"
    assert "no-store" in reponse["Cache-Control"]
    dit = texte(reponse.content)
    for attendu in (
        "PROJET, sans valeur",
        "Projet : ce document n’a ni numéro",
        "Rania Haddad",
        "400 h",
        "Claire Lambert",
    ):
        assert attendu in dit
    for absent in ("N°", "scellé", "Code de vérification"):
        assert absent not in dit


def test_nothing_is_taken_written_nor_sealed(client, a_attester, documents):
    avant = (Attestation.objects.count(), list(Compteur.objects.values()), Decision.objects.count())
    fichiers = sorted(documents.rglob("*.pdf"))
    octets = client.get(adresse(a_attester)).content
    assert (Attestation.objects.count(), list(Compteur.objects.values()), Decision.objects.count()) == avant
    assert sorted(documents.rglob("*.pdf")) == fichiers
    assert not sceau.verifier(octets).scelle
    with pikepdf.open(BytesIO(octets)) as pdf:
        assert list(pdf.attachments) == []


def test_reading_it_leaves_a_line(client, a_attester):
    avant = Ligne.objects.filter(dossier_id=a_attester.pk).count()
    client.get(adresse(a_attester))
    assert Ligne.objects.filter(dossier_id=a_attester.pk).count() == avant + 1


def test_the_page_that_issues_leads_to_it(client, a_attester):
    page = client.get(reverse("attestations:delivrer", args=[a_attester.pk])).content.decode()
    assert f'href="{adresse(a_attester)}"' in page


def test_it_needs_no_key(client, a_attester, settings):
    settings.SCEAU_FICHIER = ""
    assert client.get(adresse(a_attester))["Content-Type"] == "application/pdf"


def test_when_nothing_could_be_issued_the_file_says_what_is_missing(client, amina):
    dossier = fabrique.un_dossier(par=amina)
    reponse = client.get(adresse(dossier), follow=True)
    assert "La convention n’est pas encore signée" in reponse.content.decode()


def test_the_draft_and_the_document_say_the_same(amina, a_attester):
    """Number, code, seal and the marks of a draft apart."""
    projet = texte(projeter(a_attester, Attestation._meta.get_field("nature").default, par=amina, le=LE))
    attestation = actions.delivrer(a_attester, par=amina, le=LE)
    with attestation.pdf.open("rb") as fichier:
        delivre = texte(fichier.read())
    debut, fin = "atteste que", "Directrice"
    assert projet[projet.index(debut) : projet.index(fin)] == delivre[delivre.index(debut) : delivre.index(fin)]
