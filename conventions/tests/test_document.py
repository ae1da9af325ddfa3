"""The printed convention: what it says, and that it is archivable and accessible."""

import io
from datetime import date

import pikepdf
import pytest
from pypdf import PdfReader

from accueil.models import Suite
from beneficiaires.models import Base
from conventions import actions
from conventions.document import fabriquer
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def texte(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def projet(amina):
    personne = fabrique.une_personne(lieu_naissance="Alep", nom_original="رانيا حداد")
    dossier = fabrique.un_dossier(par=amina, personne=personne, contact_le=None)
    fabrique.un_module(dossier, par=amina, besoins=(Suite.ORIENTATION,), langue_id="ar", interprete=True)
    return actions.etablir(dossier, par=amina, le=LE)


def test_the_draft_says_that_it_is_one(projet):
    assert "Projet , établi le 23 novembre 2026" in texte(fabriquer(projet)).replace("Projet,", "Projet ,")


def test_the_signed_document_says_everything_agreed(projet, amina):
    convention = actions.signer(projet, signee_le=LE, par=amina, le=LE)
    with convention.pdf.open("rb") as fichier:
        dit = texte(fichier.read())
    for attendu in (
        "Centre d’action interculturelle",
        "Rania Haddad",
        "Alep",
        "Nationalité syrienne",
        "commandé le 10 janvier 2026",
        "avant le 10 janvier 2029",
        "Formation à la citoyenneté 60 h",
        "Formation à la langue française 400 h",
        "Orientation socioprofessionnelle 4 h",
        "23 juillet 2027",  # eight months
        "23 juillet 2029",  # thirty-two months
        "langue comprise",
        "participer à l’orientation",
        "tout déménagement",
        "dix ans",
        "en arabe",
        "avec l’aide d’un interprète",
        "le 23 novembre 2026",
    ):
        assert attendu.lower() in dit.lower().replace("\u00a0", " "), attendu
    assert "Projet" not in dit


def test_a_volunteer_has_neither_deadline_nor_sanction(amina):
    dossier = fabrique.un_dossier(par=amina, titre=None, base=Base.VOLONTAIRE, contact_le=None)
    fabrique.un_module(dossier, par=amina)
    dit = texte(fabriquer(actions.etablir(dossier, par=amina, le=LE)))
    assert "base volontaire" in dit and "amende" not in dit


def test_the_duties_are_those_of_the_axes(amina):
    dossier = fabrique.un_dossier(par=amina, contact_le=None)
    fabrique.un_module(dossier, par=amina, niveau="B1")
    dit = texte(fabriquer(actions.etablir(dossier, par=amina, le=date(2026, 11, 23))))
    assert "la formation à la langue française" not in dit.split("s’engage à faire")[1].split("Ce que le centre")[0]


def test_it_is_tagged_and_in_french(projet):
    with pikepdf.open(io.BytesIO(fabriquer(projet))) as pdf:
        assert "/StructTreeRoot" in pdf.Root and str(pdf.Root.Lang).startswith("fr")
        assert len(pdf.pages) <= 3
