"""Every page is light, asks no other host, holds on a phone and passes axe: seen in a browser."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page, Response, expect

from beneficiaires.actions import decider
from beneficiaires.models import Dossier
from comptes.models import Role
from tests import fabrique
from tests.navigateur.conftest import connecter, sans_defaut

MOT_DE_PASSE = "un-long-mot-de-passe"
PREMIERE, SUIVANTES, REQUETES = 100_000, 30_000, 10  # bytes transferred, bytes, requests


@pytest.fixture
def dossier(referentiels):
    """A file at its last step, read by a coordinator who sees every page."""
    claire = fabrique.un_utilisateur(Role.COORDINATION, email="claire@namur.test", secret_professionnel=True)
    claire.set_password(MOT_DE_PASSE)
    claire.save()
    return fabrique.un_dossier_a_attester(par=claire)


@pytest.fixture
def adresses(dossier) -> list[str]:
    axe = dossier.convention.axes.get(type="citoyennete")
    return [
        "/ma-journee/",
        "/personnes/",
        "/dossiers/inscrire/",
        f"/dossiers/{dossier.pk}/",
        f"/dossiers/{dossier.pk}/decision/",
        f"/dossiers/{dossier.pk}/decisions/",
        f"/dossiers/{dossier.pk}/decisions/{dossier.decisions.earliest('pk').pk}/",
        f"/dossiers/{un_change(dossier.referent).pk}/decision/confirmer/",
        f"/dossiers/{dossier.pk}/identite/",
        f"/dossiers/{dossier.pk}/titres/ajouter/",
        f"/dossiers/{dossier.pk}/dispenses/ajouter/",
        f"/dossiers/{dossier.pk}/cloturer/",
        f"/dossiers/{dossier.pk}/historique/",
        f"/dossiers/{dossier.pk}/lectures/",
        f"/dossiers/{dossier.pk}/chronologie/",
        f"/accueil/{dossier.pk}/bilan/",
        f"/accueil/{dossier.pk}/sante/",
        f"/accueil/{dossier.pk}/seance/",
        f"/accueil/{dossier.pk}/test/",
        f"/conventions/{dossier.pk}/entretiens/",
        f"/conventions/{dossier.pk}/entretiens/fixer/",
        f"/conventions/{dossier.pk}/entretiens/noter/",
        f"/conventions/axes/{axe.pk}/heures/",
        f"/attestations/{dossier.pk}/delivrer/",
        "/attestations/",
        "/pilotage/",
        "/compte/mot-de-passe/",
        "/a-propos/",
        "/verifier/",
    ]


def un_change(par) -> Dossier:
    """A file whose answer waits for a confirmation."""
    dossier = fabrique.un_dossier(par=par)
    fabrique.une_dispense(dossier, etat="accordee", depuis=fabrique.LE)
    decider(dossier, par=par, le=fabrique.LE)
    return dossier


class Compteur:
    """What a page makes the browser fetch."""

    def __init__(self, page: Page) -> None:
        self.reponses: list[Response] = []
        page.on("response", lambda reponse: self.reponses.append(reponse))

    def visiter(self, page: Page, adresse: str) -> Iterator[Response]:
        self.reponses.clear()
        reponse = page.goto(adresse, wait_until="networkidle")
        assert reponse is not None and reponse.status == 200, adresse
        return (une for une in self.reponses if not une.url.startswith("data:"))


def poids(reponses: list[Response]) -> int:
    """Bytes transferred, headers apart; what the cache gave counts for nothing."""
    return sum(une.request.sizes()["responseBodySize"] for une in reponses if not une.from_service_worker)


def test_pages_are_light_alone_and_accessible(page: Page, serveur: str, adresses: list[str]):
    compteur = Compteur(page)
    premiere = list(compteur.visiter(page, "/compte/connexion/"))
    assert poids(premiere) < PREMIERE
    connecter(page, "claire@namur.test", MOT_DE_PASSE)
    page.wait_for_load_state("networkidle")
    for adresse in adresses:
        reponses = list(compteur.visiter(page, adresse))
        assert {urlsplit(une.url).netloc for une in reponses} == {urlsplit(serveur).netloc}, adresse
        assert len(reponses) <= REQUETES, adresse
        assert poids(reponses) < SUIVANTES, adresse
        sans_defaut(page)
        tient_sur_un_telephone(page, adresse)


def tient_sur_un_telephone(page: Page, adresse: str) -> None:
    """At 360 px nothing overflows sideways, and axe finds nothing either."""
    page.set_viewport_size({"width": 360, "height": 740})
    largeur = page.evaluate("document.documentElement.scrollWidth")
    assert largeur <= 360, f"{adresse}: {largeur} px"
    sans_defaut(page)
    page.set_viewport_size({"width": 1280, "height": 900})


def test_the_keyboard_alone_finds_a_person(page: Page, dossier):
    connecter(page, "claire@namur.test", MOT_DE_PASSE)
    page.wait_for_load_state()
    page.keyboard.press("/")
    page.keyboard.type("rania haddad")
    page.keyboard.press("Enter")
    page.wait_for_url("**/personnes/?r=*")
    for _ in range(60):
        page.keyboard.press("Tab")
        if "Haddad" in page.evaluate("document.activeElement.innerText || ''"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/dossiers/{dossier.pk}/")
    page.keyboard.press("?")
    assert page.locator("dialog[open]").is_visible()
    page.keyboard.press("Escape")
    assert page.locator("dialog[open]").count() == 0


def test_the_list_follows_what_is_typed_and_the_address_says_no_name(page: Page, dossier):
    connecter(page, "claire@namur.test", MOT_DE_PASSE)
    page.goto("/personnes/")
    page.locator("#id_q").press_sequentially("Xylon")
    page.get_by_role("link", name="Chercher dans tous les dossiers du centre").click()
    expect(page.locator("#resultats")).to_contain_text("Personne n’est inscrite sous ce nom")
    page.locator("#id_q").fill("")
    page.locator("#id_q").press_sequentially("hadd")
    expect(page.locator("#resultats")).to_contain_text("Haddad")
    assert "r=" in page.url and "hadd" not in page.url
    page.get_by_role("link", name="Rania Haddad").click()
    page.wait_for_url(f"**/dossiers/{dossier.pk}/")
    page.go_back()
    expect(page.locator("#id_q")).to_have_value("hadd")
    expect(page.locator("#resultats")).to_contain_text("Haddad")
