"""Resending from a page that is out of date: what may have arrived meanwhile waits for another decision."""

import html

import pytest
from django.urls import reverse
from django.utils import timezone

from attestations.models import Envoi, Lot, StatutEnvoi
from attestations.tests.test_pages_lots import confirmer, des_copies


@pytest.fixture
def navigateur(connecter, amina):
    return connecter(amina)


def test_a_copy_tried_since_the_consequences_were_read_is_left_out(navigateur, amina):
    adresse = f"{reverse('attestations:relancer')}?liste=en_echec"
    devenue, restee = des_copies(amina, StatutEnvoi.REFUSE, 2)
    page = navigateur.post(adresse, {"choix": [devenue.pk, restee.pk]})
    Envoi.objects.filter(pk=devenue.pk).update(statut=StatutEnvoi.INCERTAIN, en_cours_depuis=timezone.now())
    reponse = confirmer(navigateur, page, adresse)
    assert [ligne.envoi for ligne in Lot.objects.get().lignes.all()] == [restee]
    assert "essayées entre-temps" in navigateur.get(reponse.url).content.decode()


def test_a_page_that_is_out_of_date_does_not_resend_what_became_uncertain(navigateur, amina):
    (copie,) = des_copies(amina, StatutEnvoi.REFUSE)
    Envoi.objects.filter(pk=copie.pk).update(statut=StatutEnvoi.INCERTAIN, en_cours_depuis=timezone.now())
    adresse = reverse("attestations:reessayer", args=[copie.pk])
    reponse = navigateur.post(adresse, {"de": "copie", "vu": "refuse"}, follow=True)
    assert "peut-être partie" in reponse.content.decode()
    copie.refresh_from_db()
    assert copie.statut == StatutEnvoi.INCERTAIN
    navigateur.post(adresse, {"de": "copie", "vu": "incertain"})
    copie.refresh_from_db()
    assert copie.statut != StatutEnvoi.INCERTAIN


def test_everything_that_left_is_found_and_is_not_sent_again_in_number(navigateur, amina):
    (copie,) = des_copies(amina, StatutEnvoi.ENVOYE)
    adresse = f"{reverse('attestations:envois')}?liste=parties"
    assert copie.attestation.numero in navigateur.get(adresse).content.decode()
    navigateur.post(f"{reverse('attestations:relancer')}?liste=parties", {"choix": [copie.pk]})
    assert not Lot.objects.exists()
    assert copie.message_id in html.unescape(
        navigateur.get(reverse("attestations:envoi", args=[copie.pk])).content.decode()
    )
