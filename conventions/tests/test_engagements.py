"""The pages that draw up and sign a convention: duties, deadline, translation, an answer that waits."""

import html

import pytest
from django.urls import reverse

from beneficiaires.actions import decider
from beneficiaires.models import Base, EtatDispense
from conventions import actions
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def lire(client, page: str, dossier) -> str:
    texte = html.unescape(client.get(reverse(f"conventions:{page}", args=[dossier.pk])).text)
    return " ".join(texte.replace("\u00a0", " ").split())


def un_projet(par, langue: str = "ar", **dossier):
    accueilli = fabrique.un_module(fabrique.un_dossier(par=par, **dossier), par=par, langue_id=langue)
    return actions.etablir(accueilli, par=par, le=LE)


@pytest.mark.parametrize("page", ["etablir", "signer"])
def test_both_pages_say_the_duties_and_the_deadline(connecter, amina, page):
    dit = lire(connecter(amina), page, un_projet(amina).dossier)
    for attendu in (
        "Suivre assidûment la formation à la langue française.",
        "Informer le centre de tout déménagement.",
        "à obtenir avant le 10 janvier 2029 : attestation",
        "traduction de courtoisie en arabe",
    ):
        assert attendu in dit, attendu
    assert "Participer à l’orientation" not in dit, "no need of it"


def test_a_volunteer_has_no_deadline(connecter, amina):
    projet = un_projet(amina, titre=None, base=Base.VOLONTAIRE, contact_le=None)
    dit = lire(connecter(amina), "signer", projet.dossier)
    assert "sans délai ni sanction" in dit and "à obtenir avant" not in dit


def test_the_page_that_signs_says_that_the_language_has_no_translation(connecter, amina):
    dit = lire(connecter(amina), "signer", un_projet(amina, langue="ti").dossier)
    assert "Le texte n’est pas traduit en tigrigna" in dit
    assert "n’est pas traduit" not in lire(connecter(amina), "signer", un_projet(amina, langue="fr").dossier)


def test_the_page_that_signs_tells_an_answer_to_confirm(connecter, amina):
    dossier = un_projet(amina).dossier
    assert "reste à confirmer" not in lire(connecter(amina), "signer", dossier)
    fabrique.une_dispense(dossier, etat=EtatDispense.ACCORDEE, depuis=LE)
    decider(dossier, par=amina, le=LE)
    dit = lire(connecter(amina), "signer", dossier)
    assert "reste à confirmer" in dit and reverse("beneficiaires:confirmer", args=[dossier.pk]) in dit


def test_signing_writes_the_same_duties_on_paper_as_on_the_page(connecter, amina):
    from conventions.document import fabriquer
    from conventions.tests.test_document import texte

    projet = un_projet(amina)
    imprime = texte(fabriquer(projet))
    for devoir in ("Se présenter aux entretiens", "Suivre assidûment la formation à la citoyenneté"):
        assert devoir in imprime and devoir in lire(connecter(amina), "signer", projet.dossier)
