"""The page on which a person takes over a changed answer."""

import html
import re
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from beneficiaires import actions
from beneficiaires.changement import a_confirmer
from beneficiaires.models import Adresse, Confirmation, Dossier
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def propre(texte: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", texte)).replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def client(client, amina):
    client.force_login(amina)
    return client


@pytest.fixture
def dossier(amina) -> Any:
    """Relieved by a certificate, after she was bound."""
    dossier: Any = fabrique.un_dossier(par=amina, contact_le=date(2026, 2, 1))
    fabrique.une_dispense(dossier, etat="accordee", depuis=LE)
    actions.decider(dossier, par=amina, le=LE)
    return dossier


def page(dossier) -> str:
    return reverse("beneficiaires:confirmer", args=[dossier.pk])


def envoyer(client, dossier, decision=None, note: str = ""):
    valeurs = {"decision": (decision or dossier.decisions.latest("pk")).pk, "note": note}
    return client.post(page(dossier), valeurs, follow=True)


def test_the_page_says_from_what_to_what_why_and_what_moves(client, dossier):
    texte = propre(client.get(page(dossier)).text)
    for attendu in (
        "La réponse a changé le 23 novembre 2026 : tenue de suivre → devient dispensée (certificat médical).",
        "Dispense « certificat médical » : accordée, depuis le 23 novembre 2026",
        "Dispense Le motif « certificat médical » est établi depuis le 23 novembre 2026, preuve acceptée.",
        "CWASS art. 152/7, §3, 2°",
        "Attestation : 10 janvier 2029 ne court plus",
        "La réponse qui vaut désormais : dispensée (certificat médical).",
        "La personne peut continuer le parcours comme volontaire, ou le dossier peut être clos.",
        "La dispense s’atteste par un document",
    ):
        assert attendu in texte, attendu
    assert "convention signée" not in texte


def test_a_signed_convention_is_said_to_keep_its_values(client, amina):
    dossier = fabrique.une_convention_signee(par=amina).dossier
    fabrique.une_dispense(dossier, etat="accordee", depuis=LE)
    actions.decider(dossier, par=amina, le=LE)
    attendu = "La convention signée le 2 mars 2026 ne change pas : elle garde ses heures et ses délais."
    assert attendu in propre(client.get(page(dossier)).text)


def test_who_becomes_bound_sees_the_test_that_no_longer_decides(client, amina):
    dossier: Any = fabrique.un_dossier(par=amina, nationalites=("FR",))
    dossier.beneficiaire.nationalite_set.update(pays_id="SY")
    actions.decider(dossier, par=None, le=LE)
    texte = propre(client.get(page(dossier)).text)
    assert (
        "pas tenue de suivre (nationalité d’un pays de l’UE, de l’EEE ou de la Suisse) → devient tenue de suivre"
        in texte
    )
    assert "Décide Toutes les conditions de la définition sont réunies" in texte
    assert "Remplie Le 23 novembre 2026, la personne, qui a la nationalité syrienne, n’est pas citoyenne" in texte
    assert "Attestation : avant le 10 janvier 2029" in texte and "courent déjà" in texte


def test_another_regime_is_named_when_the_words_are_the_same(amina):
    dossier: Any = fabrique.un_dossier(par=amina, personne=fabrique.une_personne(sejour_depuis=date(2024, 12, 1)))
    dossier.beneficiaire.titres.update(commande_le=date(2024, 12, 20))
    actions.decider(dossier, par=amina, le=LE)
    changement = a_confirmer(dossier)
    assert changement is not None
    assert (changement.avant, changement.apres) == ("tenue de suivre, régime 2025", "tenue de suivre, régime 2018")


def test_the_day_of_the_change_is_that_of_the_first_decision_that_made_it(dossier, amina):
    dossier.beneficiaire.sejour_depuis = date(2025, 11, 1)
    actions.corriger(dossier.beneficiaire, champs=["sejour_depuis"], dossier=dossier, par=amina, le=date(2026, 12, 5))
    changement = a_confirmer(Dossier.objects.get(pk=dossier.pk))
    assert changement is not None
    assert changement.decision.prise_le == date(2026, 12, 5) and changement.depuis == LE


def test_confirming_says_so_and_goes_back_to_the_file(client, dossier, amina):
    reponse = envoyer(client, dossier, note="Certificat relu.")
    assert reponse.redirect_chain == [(dossier.get_absolute_url(), 302)]
    assert "La réponse est confirmée." in propre(reponse.text)
    confirmation = Confirmation.objects.get()
    assert (confirmation.par, confirmation.note) == (amina, "Certificat relu.")
    assert not Dossier.objects.get(pk=dossier.pk).a_confirmer


def test_two_tabs_confirm_once(client, dossier):
    envoyer(client, dossier, note="Une")
    assert "La réponse est confirmée." in propre(envoyer(client, dossier, note="Deux").text)
    assert Confirmation.objects.get().note == "Une"


def test_an_answer_that_changed_since_the_page_was_shown_is_shown_first(client, dossier, amina):
    vue = dossier.decisions.latest("pk")
    bruxelles = Adresse(commune_id=fabrique.BRUXELLES, depuis=LE)
    actions.demenager(bruxelles, dossier=dossier, par=amina, le=LE)
    reponse = envoyer(client, dossier, vue, note="Gardée")
    texte = propre(reponse.text)
    assert "viennent de changer : relisez-les avant de confirmer" in texte
    assert "Commune de résidence : Namur → devient Bruxelles" in texte and "Gardée" in texte
    assert f'name="decision" value="{dossier.decisions.latest("pk").pk}"' in reponse.text
    assert not Confirmation.objects.exists()


def test_an_answer_that_came_back_has_nothing_to_confirm(client, dossier, amina):
    vue = dossier.decisions.latest("pk")
    dossier.beneficiaire.dispenses.all().delete()
    actions.decider(dossier, par=amina, le=LE)
    reponse = envoyer(client, dossier, vue)
    assert reponse.redirect_chain[-1][0] == reverse("beneficiaires:decision", args=[dossier.pk])
    assert "viennent de changer" in propre(reponse.text)


def test_a_closed_file_is_refused_with_a_sentence(client, dossier, amina):
    actions.cloturer(dossier, motif="abandon", par=amina, le=LE)
    assert "Le dossier n’est plus ouvert" in propre(envoyer(client, dossier).text)
    assert not Confirmation.objects.exists()


def test_a_note_too_long_stays_in_the_page(client, dossier):
    texte = envoyer(client, dossier, note="x" * 301).text
    assert "300" in texte and "x" * 301 in texte
    assert not Confirmation.objects.exists()


def test_nothing_to_confirm_leads_to_the_decision(client, amina):
    dossier = fabrique.un_dossier(par=amina)
    assert client.get(page(dossier))["Location"] == reverse("beneficiaires:decision", args=[dossier.pk])


def test_the_decision_of_another_file_is_not_found(client, dossier, amina):
    autre = fabrique.un_dossier(par=amina)
    assert envoyer(client, dossier, autre.decisions.get()).status_code == 404


def test_a_confirmed_answer_says_by_whom_on_its_page(client, dossier):
    adresse = reverse("beneficiaires:decision", args=[dossier.pk])
    assert "À confirmer." in propre(client.get(adresse).text)
    envoyer(client, dossier, note="Vu.")
    texte = propre(client.get(adresse).text)
    assert "À confirmer." not in texte and "Réponse confirmée le" in texte and "« Vu. »" in texte
