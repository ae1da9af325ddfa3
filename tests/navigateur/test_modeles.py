"""An administrator of a centre words its attestations beside their preview, with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from attestations.models import Modele
from comptes.models import Role
from tests import fabrique
from tests.navigateur.conftest import capturer, connecter, sans_defaut
from tests.navigateur.test_pages import tient_sur_un_telephone

MOT_DE_PASSE = "un-long-mot-de-passe"
AJOUTER = "/admin/attestations/modele/add/"


@pytest.fixture
def administratrice(referentiels):
    nadia = fabrique.un_utilisateur(Role.ADMINISTRATION, email="nadia@namur.test", prenom="Nadia")
    nadia.set_password(MOT_DE_PASSE)
    nadia.save()
    return nadia


@pytest.mark.usefixtures("administratrice")
def test_a_template_is_worded_beside_its_preview(page: Page):
    connecter(page, "nadia@namur.test", MOT_DE_PASSE)
    page.goto(AJOUTER)
    apercu = page.frame_locator("#apercu-page iframe").last
    expect(apercu.get_by_role("heading", name="Attestation de fin de parcours")).to_be_visible()
    precedentes = page.evaluate("history.length")
    texte = page.get_by_label("Texte :", exact=True)
    texte.fill("a suivi **tout** le parcours au ")
    page.get_by_text("Les mots").click()
    page.get_by_role("button", name="{{ centre }}").click()
    expect(apercu.locator("strong", has_text="tout")).to_be_visible()
    expect(apercu.get_by_text("le parcours au Centre d’action interculturelle")).to_be_visible()
    page.get_by_label("Personne fictive").select_option("arabe")
    expect(apercu.get_by_text("نور المصري")).to_be_visible()
    assert page.evaluate("history.length") == precedentes, "the Back button leaves the page"
    page.get_by_text("Les mots").click()
    capturer(page, "modele-apercu")
    tient_sur_un_telephone(page, "template")
    texte.fill("a suivi\n{{ rien }}")
    refus = "Ligne\u00a02\u00a0: le mot «\u00a0rien\u00a0» n’existe pas"
    expect(page.locator("#apercu-refus")).to_contain_text(refus)
    expect(apercu.get_by_text("نور المصري")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".errorlist")).to_contain_text(refus)
    expect(texte).to_have_value("a suivi\n{{ rien }}")
    sans_defaut(page)
    texte.fill("a suivi <b>tout</b> :")
    expect(apercu.get_by_text("a suivi <b>tout</b>")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".messagelist")).to_contain_text("Fin de parcours, version 1")
    assert Modele.objects.exclude(centre=None).get().corps == "a suivi <b>tout</b>\u00a0:"


@pytest.mark.usefixtures("administratrice")
@pytest.mark.parametrize("page", [False], indirect=True)
def test_without_javascript_the_preview_opens_beside(page: Page):
    connecter(page, "nadia@namur.test", MOT_DE_PASSE)
    page.goto(AJOUTER)
    page.get_by_label("Texte :", exact=True).fill("a suivi **presque** tout")
    with page.context.expect_page() as ouverte:
        page.get_by_role("button", name="Voir la page").click()
    expect(ouverte.value.locator("strong", has_text="presque")).to_be_visible()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(".messagelist")).to_contain_text("version 1")
