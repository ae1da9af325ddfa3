"""The printed convention: what it says, and that it is archivable and accessible."""

import io
from collections import Counter
from datetime import date
from unicodedata import category, normalize

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from accueil.models import Suite
from beneficiaires.models import Base
from conventions import actions
from conventions.document import fabriquer
from conventions.models import Avenant, Texte
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def texte(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split())


@pytest.fixture
def projet(amina):
    return un_projet(amina)


def un_projet(par, langue: str = "ar"):
    personne = fabrique.une_personne(lieu_naissance="Alep", nom_original="رانيا حداد")
    dossier = fabrique.un_dossier(par=par, personne=personne, contact_le=None)
    fabrique.un_module(dossier, par=par, besoins=(Suite.ORIENTATION,), langue_id=langue, interprete=True)
    return actions.etablir(dossier, par=par, le=LE)


def test_the_draft_says_that_it_is_one(projet):
    assert "Projet établi le 23 novembre 2026 : ce document n’est pas signé" in texte(fabriquer(projet))


def test_the_signed_document_says_everything_agreed(projet, amina):
    convention = actions.signer(projet, signee_le=LE, par=amina, le=LE)
    with convention.pdf.open("rb") as fichier:
        dit = texte(fichier.read())
    for attendu in (
        "Centre d’action interculturelle",
        "Rania Haddad",
        "14 mars 1992, Alep",
        "syrienne",
        "commandé le 10 janvier 2026",
        "avant le 10 janvier 2029",
        "60 h",
        "400 h",
        "4 h",
        "23 juillet 2027",  # eight months
        "23 juillet 2029",  # thirty-two months
        "langue comprise",
        "participer à l’orientation",
        "tout déménagement",
        "dix ans",
        "infliger une amende",
        "explication : arabe",
        "avec l’aide d’un interprète",
        "le 23 novembre 2026",
        *Texte.objects.filter(langue__in=["fr", "ar"]).values_list("sha256", flat=True),
    ):
        assert attendu.lower() in dit.lower().replace("\u00a0", " "), attendu
    assert "Projet" not in dit


LANGUES = {
    "en": ("French language course", "Courtesy translation", "23 July 2029", "after 10 january 2029"),
    "ar": ("دورة اللغة الفرنسية", "ترجمة للاطّلاع", "يوليو", "العربية"),
    "uk": ("Курс французької мови", "юридичну силу має французький текст", "23 липня 2029", "українська"),
    "tr": ("Fransızca dil eğitimi", "Bilgi amaçlı çeviri", "23 Temmuz 2029", "10 Ocak 2029 tarihinden sonra"),
}


@pytest.mark.parametrize("langue", LANGUES)
def test_french_stands_beside_the_language_of_the_person_marked_as_a_courtesy(amina, langue):
    pdf = fabriquer(actions.signer(un_projet(amina, langue), signee_le=LE, par=amina, le=LE))
    dit = normale(texte(pdf))
    for attendu in ("Formation à la langue française", "Traduction de courtoisie : le texte français fait foi"):
        assert normale(attendu) in dit
    for attendu in LANGUES[langue]:
        assert normale(attendu) in dit, attendu


def normale(dit: str) -> str:
    """Without what printing adds: presentation forms, marks of direction, breaks inside a line."""
    nu = "".join(lettre for lettre in normalize("NFKC", dit) if category(lettre) != "Cf")
    return "".join(nu.split()).casefold()


def test_each_translated_cell_tells_its_language(amina):
    """What a screen reader reads in Arabic is marked as Arabic, the rest as French."""
    with pikepdf.open(io.BytesIO(fabriquer(un_projet(amina, "ar")))) as pdf:
        marques = [objet for objet in pdf.objects if isinstance(objet, pikepdf.Dictionary) and "/Lang" in objet]
        langues = Counter(str(objet.Lang) for objet in marques)
    assert langues["ar"] > 20 and {langue[:2] for langue in langues} == {"ar", "fr"}


@pytest.mark.parametrize("langue", ["fr", "ti"])
def test_french_stands_alone_without_translation(amina, langue):
    dit = texte(fabriquer(un_projet(amina, langue)))
    assert "courtoisie" not in dit and "Suivre assidûment la formation à la citoyenneté" in dit


def test_a_volunteer_has_neither_deadline_nor_sanction(amina):
    dossier = fabrique.un_dossier(par=amina, titre=None, base=Base.VOLONTAIRE, contact_le=None)
    fabrique.un_module(dossier, par=amina)
    dit = texte(fabriquer(actions.etablir(dossier, par=amina, le=LE)))
    assert "base volontaire" in dit and "amende" not in dit and "sans délai" in dit


def test_the_duties_are_those_of_the_axes(amina):
    dossier = fabrique.un_dossier(par=amina, contact_le=None)
    fabrique.un_module(dossier, par=amina, niveau="B1")
    dit = texte(fabriquer(actions.etablir(dossier, par=amina, le=date(2026, 11, 23))))
    assert "la formation à la langue française" not in dit.split("s’engage à faire")[1].split("Ce que le centre")[0]


def test_a_text_edited_afterwards_changes_no_draft(amina):
    """A new version is published: the draft keeps the one it was drawn up with, until it is drawn up again."""
    projet = un_projet(amina, "fr")
    clauses = projet.texte.clauses | {"exemplaires": "Il en existe deux."}
    Texte.objects.create(version="2026-2", langue_id="fr", clauses=clauses, sha256="0" * 64, publie_le=LE)
    assert "Il en existe deux" not in texte(fabriquer(projet))
    revu = actions.modifier(projet, choix={}, langue=projet.langue, interprete=False, par=amina, le=LE)
    assert "Il en existe deux" in texte(fabriquer(revu))


def test_what_is_typed_is_never_read_as_a_word_in_braces(amina):
    personne = fabrique.une_personne(lieu_naissance="{numero}<b>")
    dossier = fabrique.un_dossier(par=amina, personne=personne, contact_le=None)
    fabrique.un_module(dossier, par=amina)
    assert "{numero}<b>" in texte(fabriquer(actions.etablir(dossier, par=amina, le=LE)))


@pytest.mark.parametrize("langue", ["fr", "ar"])
def test_it_is_archivable_and_accessible(amina, langue):
    with pikepdf.open(io.BytesIO(fabriquer(un_projet(amina, langue)))) as pdf:
        assert "/StructTreeRoot" in pdf.Root and str(pdf.Root.Lang).startswith("fr")
        assert pdf.Root.MarkInfo.Marked and "/OutputIntents" in pdf.Root
        with pdf.open_metadata() as meta:
            assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("3", "A", "1")
        assert len(pdf.pages) <= 4


def test_a_convention_that_an_avenant_changed_is_not_printed_again(amina):
    """Its date would be corrected on a document that shows axes agreed upon later."""
    convention = actions.signer(un_projet(amina, "fr"), signee_le=LE, par=amina, le=LE)
    dates = {"etabli_le": LE, "signe_le": LE}
    Avenant.objects.create(centre=convention.centre, convention=convention, numero=1, statut="signe", **dates)
    with pytest.raises(ValidationError, match="ne se refait plus"):
        actions.corriger_signature(convention, signee_le=LE, motif="Faute", par=amina, le=LE)
