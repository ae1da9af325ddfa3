"""The preview of a template: the very document, for fictitious persons, from a form that nobody saved."""

import pytest

from attestations.exemples import PERSONNES
from attestations.models import Modele, Sorte
from journal.models import Ligne
from tests import fabrique

from .test_admin_modeles import APERCU, LISTE, administratrice, client_centre, client_instance, png, saisie

__all__ = ["administratrice", "client_centre", "client_instance"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def test_the_preview_prints_the_unsaved_form_and_keeps_nothing(client_centre):
    avant = Modele.objects.count(), Ligne.objects.count()
    champs = {
        "titre": "{{ document }} !",
        "corps": "a **tout** suivi",
        "suite": "Fait pour {{ nom }}.",
        "mention": "Bas",
    }
    page = client_centre.post(APERCU, saisie(client_centre, **champs, logo_fichier=png()))
    assert page.status_code == 200
    for attendu in ("Attestation de fin de parcours\u202f!", "<strong>tout</strong>", "Fait pour Dumont.", "Bas"):
        assert attendu in page.text
    assert "data:image/png;base64," in page.text
    assert (Modele.objects.count(), Ligne.objects.count()) == avant


@pytest.mark.parametrize("sorte", list(Sorte))
@pytest.mark.parametrize("code", list(PERSONNES))
def test_each_fictitious_person_is_drawn(client_centre, code, sorte):
    page = client_centre.post(APERCU, saisie(client_centre, exemple=code, sorte=sorte, corps="dit ceci."))
    assert page.status_code == 200, page.text
    assert PERSONNES[code][1].get("nom_original", "") in page.text


def test_the_preview_has_the_style_sheet_of_the_documents_and_no_script(client_centre):
    page = client_centre.post(APERCU, saisie(client_centre))
    assert f'<link rel="stylesheet" href="{LISTE}feuille.css">' in page.text
    assert "<script" not in page.text and "<style" not in page.text and " style=" not in page.text
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]
    feuille = client_centre.get(f"{LISTE}feuille.css")
    assert feuille["Content-Type"].startswith("text/css") and "@page" in feuille.text


def test_html_that_is_typed_is_printed_as_text(client_centre):
    champs = dict.fromkeys(("titre", "corps", "suite", "mention", "entete", "signataire", "fonction"), "<b onx=1>")
    page = client_centre.post(APERCU, saisie(client_centre, **champs)).text
    assert "<b onx" not in page and "&lt;b onx=1&gt;" in page


def test_a_fault_is_told_with_its_field_and_line(client_centre):
    refus = client_centre.post(APERCU, saisie(client_centre, corps="un\n{{ rien }}", titre=""))
    assert refus.status_code == 200 and refus["Content-Type"].startswith("text/plain")
    titre, texte = refus.text.splitlines()
    assert titre.startswith("Titre\u00a0: ")
    assert texte.startswith("Texte\u00a0: Ligne\u00a02\u00a0: le mot «\u00a0rien\u00a0»")


def test_the_preview_is_also_a_pdf(client_centre):
    reponse = client_centre.post(APERCU, saisie(client_centre, _pdf="1", exemple="arabe", logo_fichier=png()))
    assert reponse["Content-Type"] == "application/pdf" and reponse.content.startswith(b"%PDF-")
    assert "inline" in reponse["Content-Disposition"]


def test_nobody_real_is_shown(client_centre, amina):
    personne = fabrique.un_dossier(par=amina).beneficiaire
    assert personne.nom not in client_centre.post(APERCU, saisie(client_centre)).text


def test_the_preview_is_posted(client_centre):
    assert client_centre.get(APERCU).status_code == 405


def test_a_template_for_all_is_drawn_for_a_centre(client_instance):
    assert client_instance.post(APERCU, saisie(client_instance)).status_code == 200
