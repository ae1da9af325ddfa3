"""A person waits for a seat, a seat frees, she takes it: in a browser, with and without script."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from conventions import actions
from conventions.models import Attente, Axe, Inscription
from tests import fabrique
from tests.navigateur.conftest import SANS_SCRIPT, capturer, connecter, sans_defaut

MOT_DE_PASSE = "un-long-mot-de-passe"


@pytest.fixture
def axe(referentiels, documents) -> Axe:
    """Citizenship of a person at A1 who speaks Arabic; the one group in Arabic is full, another is in Dari."""
    amina = fabrique.un_utilisateur(email="amina@namur.test", nom="Benkirane")
    amina.set_password(MOT_DE_PASSE)
    amina.save()
    dates: dict[str, Any] = {"debut": localdate() - timedelta(days=30), "fin": localdate() + timedelta(days=90)}
    arabe = fabrique.un_groupe(fabrique.un_cours(intitule="Vivre en Belgique"), nom="Arabe 1", capacite=1, **dates)
    dari = fabrique.un_cours(intitule="Vivre en Belgique, en dari", langue_id="prs")
    fabrique.un_groupe(dari, nom="Dari 2", **dates)
    autre = _axe(amina, nom="Khalil", prenoms="Nour")
    actions.inscrire_au_groupe(autre, arabe, du=arabe.debut, par=amina, le=localdate())
    return _axe(amina, langue_id="ar")


def _axe(par, **personne) -> Axe:
    recue_le = localdate() - timedelta(days=60)
    dossier = fabrique.un_dossier(par=par, personne=fabrique.une_personne(**personne), contact_le=recue_le, le=recue_le)
    return fabrique.un_axe(convention=fabrique.une_convention_signee(dossier, par=par, signee_le=recue_le))


@pytest.mark.parametrize("page", [True, False], ids=["script", "sans-script"], indirect=True)
def test_who_waits_takes_the_seat_that_frees(page: Page, axe: Axe):
    connecter(page, "amina@namur.test", MOT_DE_PASSE)
    page.goto(axe.convention.get_absolute_url())
    axes = page.get_by_role("article", name="Formation à la citoyenneté")
    axes.get_by_role("link", name="Choisir un groupe").click()
    expect(page.get_by_label("Arabe 1")).to_be_disabled()
    attendre(page)
    liberer(page)
    prendre(page)
    assert Inscription.objects.get(axe=axe, au=None).groupe.nom == "Arabe 1"
    assert Attente.objects.get().etat == "inscrite"


def attendre(page: Page) -> None:
    page.get_by_role("link", name="Noter l’attente d’une place").click()
    page.get_by_label("Cours donné en").select_option("ar")
    page.get_by_label("Matin").check()
    verifier(page)
    page.get_by_role("button", name="Enregistrer").click()
    page.goto("/conventions/attentes/")
    expect(page.locator("tbody tr")).to_contain_text("en arabe, matin")
    verifier(page, "liste-d-attente")


def liberer(page: Page) -> None:
    """The person in the group leaves it: the page of the group says who waits for the seat."""
    page.goto("/conventions/groupes/")
    page.get_by_role("link", name="Arabe 1").click()
    page.get_by_role("link", name=re.compile("Quitte le groupe")).click()
    page.get_by_label("Dernier jour").fill((localdate() - timedelta(days=1)).isoformat())
    page.get_by_label("Pourquoi").fill("Travail")
    verifier(page)
    page.get_by_role("button", name="Finir l’inscription").click()
    expect(page.locator("#participants")).to_contain_text("Une personne attend cette place")
    verifier(page)


def prendre(page: Page) -> None:
    page.goto("/")
    expect(page.locator("main")).to_contain_text("une place est libre dans Arabe 1")
    page.get_by_role("link", name="Choisir le groupe").click()
    expect(page.locator("main")).to_contain_text("langue non comprise")
    verifier(page, "choisir-un-groupe")
    page.get_by_label("Arabe 1").check()
    page.get_by_role("button", name="Inscrire dans ce groupe").click()
    expect(page.locator("main")).to_contain_text("L’inscription est enregistrée")


def verifier(page: Page, nom: str = "") -> None:
    """axe, and the picture of the guide; a page without script cannot be looked at by axe."""
    if page in SANS_SCRIPT:
        return
    if nom:
        capturer(page, nom)
    else:
        sans_defaut(page)
