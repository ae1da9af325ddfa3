"""A decision read, changed, confirmed, and its history: what the guide shows."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from beneficiaires.models import Confirmation, Dossier
from comptes.models import Role
from tests import fabrique
from tests.navigateur.conftest import capturer, connecter

MOT_DE_PASSE = "un-long-mot-de-passe"


@pytest.fixture
def dossier(referentiels) -> Dossier:
    """A person bound for eight months, followed by a coordinator, who also decides the dispenses."""
    claire = fabrique.un_utilisateur(Role.COORDINATION, email="claire@namur.test", prenom="Claire", nom="Lambert")
    claire.set_password(MOT_DE_PASSE)
    claire.save()
    commande, contact = (localdate() - timedelta(days=jours) for jours in (240, 225))
    return fabrique.un_dossier(
        par=claire,
        personne=fabrique.une_personne(sejour_depuis=commande - timedelta(days=40)),
        titre=fabrique.un_titre(commande_le=commande, debut=commande, fin=commande + timedelta(days=1826)),
        contact_le=contact,
        le=contact,
    )


@pytest.mark.parametrize("page", [True, False], ids=["script", "sans-script"], indirect=True)
def test_a_decision_is_read_changed_and_confirmed(page: Page, dossier: Dossier):
    connecter(page, "claire@namur.test", MOT_DE_PASSE)
    lire(page, dossier)
    changer(page, dossier)
    confirmer(page)
    raconter(page, dossier)


def lire(page: Page, dossier: Dossier) -> None:
    page.goto(dossier.get_absolute_url())
    page.get_by_role("link", name="pourquoi").click()
    page.get_by_role("link", name="Voir chaque condition").click()
    expect(page.locator("main")).to_contain_text("est tenue de suivre le parcours d’intégration")
    plie = page.get_by_text(
        "Aucun motif « certificat médical » n’est déclaré.".replace("« ", "«\u00a0").replace(" »", "\u00a0»")
    )
    expect(plie).to_be_hidden()
    page.get_by_text("motifs de dispense examinés").click()
    expect(plie).to_be_visible()
    page.get_by_text("motifs de dispense examinés").click()
    capturer(page, "decision")


def changer(page: Page, dossier: Dossier) -> None:
    """A contract at 80 %, asked then granted: the answer becomes another one."""
    page.goto(dossier.get_absolute_url())
    page.get_by_role("link", name="Demander une dispense").click()
    page.get_by_label("Motif").select_option("travail-salarie")
    page.get_by_label("Depuis le").fill((localdate() - timedelta(days=120)).isoformat())
    page.get_by_label("Part d’un temps plein").fill("0.8")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("main")).not_to_contain_text("À confirmer")
    page.goto("/ma-journee/")
    page.get_by_role("link", name="Trancher").first.click()
    page.get_by_label("Document vu").fill("Contrat et trois fiches de paie")
    page.get_by_role("button", name="Accorder la dispense").click()


def confirmer(page: Page) -> None:
    page.goto("/ma-journee/")
    section = page.locator("section", has_text="Réponses à confirmer")
    expect(section).to_contain_text("dispensée (travail salarié ou apprentissage)")
    section.get_by_role("link", name="Confirmer la réponse").click()
    expect(page.locator("main")).to_contain_text("tenue de suivre")
    capturer(page, "confirmer-une-reponse")
    page.get_by_label("Note").fill("Contrat relu avec l’employeur.")
    page.get_by_role("button", name="Confirmer la réponse").click()
    expect(page.locator("#messages")).to_contain_text("La réponse est confirmée.")
    expect(page.locator("main")).not_to_contain_text("À confirmer")


def raconter(page: Page, dossier: Dossier) -> None:
    assert Confirmation.objects.get().decision == dossier.decisions.first()
    page.get_by_role("link", name="Voir chaque condition").click()
    page.get_by_role("link", name="Historique").click()
    moments = page.locator(".decisions > li")
    expect(moments).to_have_count(3)
    expect(moments.nth(0)).to_contain_text("Contrat relu avec l’employeur.")
    expect(moments.nth(1)).to_contain_text("réponse inchangée")
    expect(moments.nth(2)).to_contain_text("Ce qui était connu")
    capturer(page, "historique-des-decisions")
    moments.nth(2).get_by_role("link", name="Voir cette décision").click()
    expect(page.locator("main")).to_contain_text("remplacée le")
