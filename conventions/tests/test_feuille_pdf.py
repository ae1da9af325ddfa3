"""The sheet on paper: every session and every person, split in pages that fit, archivable and accessible."""

import io
from datetime import date, timedelta

import pikepdf
import pytest
from pypdf import PdfReader

from conventions.actions import enregistrer_feuille
from conventions.feuille_pdf import fabriquer
from conventions.matrice import lire
from conventions.regles import Marque
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
JOUR = date(2026, 3, 4)


@pytest.fixture
def groupe(amina):
    return fabrique.un_groupe(nom="Citoyenneté 7")


@pytest.fixture
def rania(groupe, amina):
    return fabrique.une_inscription(groupe, par=amina)


def des_seances(groupe, nombre: int):
    return [fabrique.une_seance(groupe, le=JOUR + timedelta(days=2 * rang)) for rang in range(nombre)]


def feuille(groupe, **options) -> PdfReader:
    return PdfReader(io.BytesIO(fabriquer(groupe, lire(groupe, list(groupe.seances.all())), **options)))


def textes(pdf: PdfReader) -> list[str]:
    return [" ".join(page.extract_text().split()) for page in pdf.pages]


def formats(pdf: PdfReader) -> list[tuple[int, int]]:
    """The pages in millimetres."""
    cotes = [[round(float(cote) / 72 * 25.4) for cote in page.mediabox[2:]] for page in pdf.pages]
    return [(largeur, hauteur) for largeur, hauteur in cotes]


def test_a_month_is_one_a4_page_with_every_session_and_every_person(groupe, rania):
    des_seances(groupe, 12)
    pdf = feuille(groupe, mois=JOUR)
    assert formats(pdf) == [(297, 210)]
    (dit,) = textes(pdf)
    assert "Feuille de présences, mars 2026" in dit and "Citoyenneté 7" in dit
    assert "Haddad Rania" in dit
    for rang in range(12):
        assert f"{JOUR + timedelta(days=2 * rang):%d/%m}" in dit


def test_a_long_course_is_cut_in_a3_pages_of_forty_sessions_with_all_the_names(groupe, rania):
    des_seances(groupe, 45)
    pdf = feuille(groupe)
    assert formats(pdf) == [(420, 297)] * 2
    premiere, seconde = textes(pdf)
    assert "séances 1 à 40 sur 45" in premiere and "séances 41 à 45 sur 45" in seconde
    assert "Haddad Rania" in premiere and "Haddad Rania" in seconde
    assert f"{JOUR + timedelta(days=88):%d/%m}" in seconde


def test_the_cells_are_empty_to_be_signed_unless_what_is_recorded_is_asked_for(groupe, rania, amina):
    (seance,) = des_seances(groupe, 1)
    enregistrer_feuille(seance, {rania.pk: Marque("retard", 150)}, {rania.pk: None}, par=amina, le=LE)
    assert "2 h 30" not in textes(feuille(groupe))[0]
    assert "R 2 h 30" in textes(feuille(groupe, remplie=True))[0]


def test_a_person_who_left_before_is_not_on_the_sheet_and_one_who_leaves_is_crossed_out(groupe, rania, amina):
    julie = fabrique.une_inscription(groupe, du=JOUR, au=JOUR + timedelta(days=1), motif="Travail", par=amina)
    des_seances(groupe, 3)
    assert textes(feuille(groupe))[0].count("Haddad Rania") == 2
    julie.au, julie.du = date(2026, 3, 3), date(2026, 3, 2)
    julie.save()
    assert textes(feuille(groupe))[0].count("Haddad Rania") == 1


def test_a_group_without_session_says_so(groupe, rania):
    assert "Aucune séance n’est prévue" in textes(feuille(groupe))[0]


def test_the_sheet_is_archivable_and_accessible(groupe, rania):
    des_seances(groupe, 3)
    with pikepdf.open(io.BytesIO(fabriquer(groupe, lire(groupe, list(groupe.seances.all()))))) as pdf:
        xmp = bytes(pdf.Root.Metadata.read_bytes()).decode()
        assert "<pdfaid:part>3" in xmp.replace(" ", "") or 'pdfaid:part="3"' in xmp
        assert "pdfuaid:part>1" in xmp
        assert pdf.Root.MarkInfo.Marked and str(pdf.Root.Lang) == "fr-BE"
