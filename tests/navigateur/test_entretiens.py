"""An interview, the avenant that follows it, and the end of a convention, in a browser."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from beneficiaires.models import Dossier
from conventions import actions
from conventions.models import Avenant, Axe, Convention, Entretien, EtatEntretien, Statut
from tests import fabrique
from tests.navigateur.conftest import SANS_SCRIPT, capturer, connecter, sans_defaut

MOT_DE_PASSE = "un-long-mot-de-passe"


@pytest.fixture
def dossier(referentiels, documents) -> Dossier:
    """Thirty hours of citizenship under a convention signed eight months ago, explained in Arabic."""
    amina = fabrique.un_utilisateur(email="amina@namur.test", nom="Benkirane")
    amina.set_password(MOT_DE_PASSE)
    amina.save()
    signee_le = localdate() - timedelta(days=240)
    personne = fabrique.une_personne(nom_original="رانيا حداد", langue_id="ar", interprete=True)
    recue = fabrique.un_dossier(par=amina, personne=personne, contact_le=signee_le, le=signee_le)
    convention = fabrique.une_convention_signee(recue, par=amina, signee_le=signee_le, langue_id="ar", interprete=True)
    axe = fabrique.un_axe(convention=convention)
    for rang in range(1, 11):
        jour = signee_le + timedelta(days=7 * rang)
        actions.enregistrer_heures(axe, date=jour, minutes=180, par=amina, le=localdate())
    return convention.dossier


@pytest.mark.parametrize("page", [True, False], ids=["script", "sans-script"], indirect=True)
def test_an_interview_is_fixed_held_and_leads_to_an_avenant(page: Page, dossier: Dossier):
    connecter(page, "amina@namur.test", MOT_DE_PASSE)
    fixer(page, dossier)
    tenir(page)
    convenir(page)
    signer(page)
    assert Axe.objects.get(convention__dossier=dossier, type="orientation").requis
    assert Avenant.objects.get().entretien == Entretien.objects.get(etat=EtatEntretien.TENU)


def fixer(page: Page, dossier: Dossier) -> None:
    page.goto(dossier.get_absolute_url())
    page.get_by_role("link", name="Fixer l’entretien d’évaluation").first.click()
    verifier(page)
    page.get_by_label("Date").fill(localdate().isoformat())
    page.get_by_label("Heure").fill("09:30")
    page.get_by_role("button", name="Fixer et préparer la lettre").click()
    expect(page.locator("main")).to_contain_text("Lettre d’invitation (PDF)")
    verifier(page)
    page.goto(dossier.get_absolute_url())
    page.get_by_role("link", name="Noter l’entretien d’évaluation").first.click()


def tenir(page: Page) -> None:
    page.get_by_label("Accès aux formations").fill("Inscrite en citoyenneté ; attend une place en français.")
    page.get_by_label("Raisons des absences").fill("Un enfant malade en juin.")
    page.get_by_label("Changements convenus").fill("Ajouter l’orientation : elle cherche du travail.")
    page.get_by_label("Établir ensuite un avenant").check()
    page.get_by_role("heading", level=1).scroll_into_view_if_needed()
    capturer(page, "entretien-d-evaluation")
    page.get_by_role("button", name="Enregistrer l’entretien").click()


def convenir(page: Page) -> None:
    page.get_by_label("Pourquoi la convention change").fill("La personne cherche du travail.")
    orientation = page.get_by_role("region", name="Orientation socioprofessionnelle")
    orientation.get_by_label("À suivre").check()
    orientation.get_by_label("Heures").fill("3 h")
    page.get_by_role("button", name="Enregistrer le projet").click()
    expect(page.locator("main")).to_contain_text("le régime demande au moins")
    expect(orientation.get_by_label("Heures")).to_have_value("3 h")
    orientation.get_by_label("Heures").fill("4 h")
    page.get_by_role("button", name="Enregistrer le projet").click()


def signer(page: Page) -> None:
    expect(page.get_by_role("table")).to_contain_text("non prévu")
    capturer(page, "avenant")
    page.get_by_role("button", name="Signer l’avenant").click()
    expect(page.locator("main")).to_contain_text("Joindre les pages signées")
    verifier(page)


def test_on_a_phone_a_convention_is_ended_then_taken_up_again(page: Page, dossier: Dossier):
    page.set_viewport_size({"width": 360, "height": 740})
    connecter(page, "amina@namur.test", MOT_DE_PASSE)
    page.goto(dossier.get_absolute_url())
    page.locator("summary", has_text="Autres gestes").click()
    page.get_by_role("link", name="Terminer la convention avant la fin").click()
    page.get_by_label("Motif").select_option("abandon")
    verifier(page)
    page.get_by_role("button", name="Terminer la convention").click()
    expect(page.locator("main")).to_contain_text("La convention est terminée depuis le")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.get_by_role("link", name="Reprendre la convention").first.click()
    page.get_by_label("Motif").fill("Elle revient")
    page.get_by_role("button", name="Reprendre la convention").click()
    expect(page.locator(".messages, main").first).to_be_visible()
    assert Convention.objects.get(dossier=dossier).statut == Statut.SIGNEE


def verifier(page: Page) -> None:
    """axe is a script: the same pages are checked with it."""
    if page not in SANS_SCRIPT:
        sans_defaut(page)
