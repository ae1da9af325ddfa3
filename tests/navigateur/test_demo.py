"""The demo's data seen by each role; the screenshots of the lists and of a file in the guide."""

import pytest
from django.core.management import call_command
from playwright.sync_api import Page, expect

from attestations.models import Attestation
from beneficiaires.models import Beneficiaire, Dispense, Dossier, Statut
from suivi.demo.comptes import MOT_DE_PASSE
from tests.navigateur.conftest import a_cote, capturer, connecter, sans_defaut

pytestmark = pytest.mark.lent


@pytest.fixture
def demonstration(transactional_db, referentiels, documents) -> None:
    a_cote(lambda: call_command("donnees_demo"))


def test_each_role_finds_its_work_in_the_demo(page: Page, demonstration):
    assert 55 <= Beneficiaire.objects.count() <= 70
    assert set(Dossier.objects.values_list("statut", flat=True)) == set(Statut)
    assert set(Dossier.objects.values_list("obligation", flat=True)) == {
        "obligatoire",
        "exempte",
        "dispense",
        "terminee",
        "a_completer",
    }
    assert set(Attestation.objects.values_list("regime_id", flat=True)) == {"2018", "2025"}
    assert set(Attestation.objects.values_list("nature", flat=True)) == {"fin", "dispense"}
    assert set(Dispense.objects.values_list("etat", flat=True)) == {"demandee", "accordee", "refusee"}
    assert Dossier.objects.filter(a_confirmer=True).count() == 1
    accompagner(page)
    coordonner(page)
    administrer(page)
    donner_des_heures(page)
    call_command("verifier_coherence")


def entrer(page: Page, email: str) -> None:
    page.context.clear_cookies()
    connecter(page, email, MOT_DE_PASSE)


def accompagner(page: Page) -> None:
    entrer(page, "amina@namur.test")
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma journée")
    capturer(page, "ma-journee")
    page.goto("/personnes/?q=celik")
    expect(page.locator("main")).to_contain_text("Çelik")
    page.goto("/personnes/?liste=centre")
    capturer(page, "personnes")
    page.goto("/dossiers/inscrire/")
    page.get_by_label("Nom", exact=False).first.fill("رانيا حداد")
    page.get_by_label("Date de naissance").fill("1992")
    page.get_by_role("button", name="Inscrire").click()
    expect(page.locator("main")).to_contain_text("Rania Haddad")
    capturer(page, "doublons")
    page.goto(Dossier.objects.get(beneficiaire__nom="Hakobyan").get_absolute_url())
    capturer(page, "dossier")
    page.get_by_role("link", name="Heures : Formation à la citoyenneté").click()
    capturer(page, "heures")


def coordonner(page: Page) -> None:
    entrer(page, "coordination@namur.test")
    page.goto("/pilotage/")
    capturer(page, "tableau")
    page.goto("/attestations/")
    expect(page.locator("main")).to_contain_text("Ciney")
    sans_defaut(page)
    page.goto("/conventions/groupes/")
    capturer(page, "groupes")
    page.get_by_role("link", name="FLE A1-A2, matin").click()
    expect(page.locator("main")).to_contain_text("10 sur 10 places")
    capturer(page, "groupe")
    page.goto("/personnes/?q=Bensaid")
    expect(page.locator("main")).not_to_contain_text("Karim")  # a person of the other centre


def administrer(page: Page) -> None:
    entrer(page, "administration@namur.test")
    expect(page).to_have_url("/admin/")
    capturer(page, "admin")


def donner_des_heures(page: Page) -> None:
    entrer(page, "operateur@namur.test")
    expect(page.get_by_role("heading", level=1)).to_have_text("Groupes")
    capturer(page, "groupes-operateur")
