"""A request of dispense in a browser: asked, proved by a real file, granted by the coordination."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from beneficiaires.models import Dossier, Preuve
from comptes.models import Role
from tests import fabrique, pieces
from tests.navigateur.conftest import SANS_SCRIPT, connecter, sans_defaut

MOT_DE_PASSE = "un-long-mot-de-passe"


@pytest.fixture
def dossier(referentiels, documents) -> Dossier:
    for email, role in [("amina@namur.test", Role.ACCOMPAGNEMENT), ("claire@namur.test", Role.COORDINATION)]:
        compte = fabrique.un_utilisateur(role, email=email, nom="Benkirane")
        compte.set_password(MOT_DE_PASSE)
        compte.save()
    return fabrique.un_dossier()


@pytest.mark.parametrize("page", [True, False], ids=["script", "sans-script"], indirect=True)
def test_a_dispense_is_asked_proved_and_granted(page: Page, dossier: Dossier, tmp_path: Path):
    connecter(page, "amina@namur.test", MOT_DE_PASSE)
    page.goto(dossier.get_absolute_url())
    demander(page)
    joindre(page, tmp_path)
    telecharger(page)
    page.context.clear_cookies()
    connecter(page, "claire@namur.test", MOT_DE_PASSE)
    accorder(page)
    dossier.refresh_from_db()
    assert (dossier.obligation, dossier.obligation_code) == ("dispense", "formation")


def demander(page: Page) -> None:
    page.get_by_role("link", name="Demander une dispense").click()
    page.get_by_label("Motif").select_option("formation")
    expect(page.get_by_label("Part d’un temps plein")).to_be_hidden()
    page.get_by_label("Depuis le").fill((localdate() - timedelta(days=30)).isoformat())
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_label("Heures par semaine")).to_have_attribute("aria-invalid", "true")
    page.get_by_label("Heures par semaine").fill("20")
    page.get_by_role("button", name="Enregistrer").click()


def joindre(page: Page, dossier_local: Path) -> None:
    expect(page.locator("main")).to_contain_text("Pièce attendue")
    faux, vrai = dossier_local / "attestation.pdf", dossier_local / "Attestation du centre.pdf"
    faux.write_bytes(b"<html>")
    vrai.write_bytes(pieces.un_pdf())
    page.get_by_label("Fichier").set_input_files(faux)
    page.get_by_role("button", name="Joindre").click()
    expect(page.locator("main")).to_contain_text("choisissez-le à nouveau")
    verifier(page)
    page.get_by_label("Fichier").set_input_files(vrai)
    page.get_by_role("button", name="Joindre").click()
    expect(page.locator("#situation")).to_contain_text("Attestation du centre.pdf")
    verifier(page)


def telecharger(page: Page) -> None:
    with page.expect_download() as telechargement:
        page.get_by_role("link", name="Attestation du centre.pdf", exact=True).click()
    assert telechargement.value.suggested_filename == "Attestation du centre.pdf"
    assert telechargement.value.path().read_bytes() == pieces.un_pdf()
    assert Preuve.objects.count() == 1


def accorder(page: Page) -> None:
    section = page.locator("section", has_text="Demandes de dispense à trancher")
    section.get_by_role("link", name="Trancher").click()
    expect(page.locator(".consequences")).to_contain_text("est dispensée du parcours d’intégration")
    verifier(page)
    page.get_by_role("button", name="Accorder la dispense").click()
    expect(page.locator("#situation")).to_contain_text("Accordée")


def verifier(page: Page) -> None:
    """axe is a script: the same pages are checked with it."""
    if page not in SANS_SCRIPT:
        sans_defaut(page)
