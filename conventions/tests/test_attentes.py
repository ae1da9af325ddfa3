"""The waiting list: since when, for what, and how each wait ended; no row is ever removed."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from conventions import actions
from conventions.actions import Souhaits
from conventions.models import Attente, EtatAttente
from journal.models import Ligne
from referentiels.models import Commune, Langue
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
ATTENTES = "/conventions/attentes/"


@pytest.fixture
def axe(amina):
    return fabrique.un_axe(par=amina, niveau="B1")


def test_a_person_waits_with_what_she_needs(axe, amina):
    arabe = Langue.objects.get(pk="ar")
    souhaits = Souhaits(langue=arabe, moments=("matin",), garderie=True, note="Deux enfants")
    actions.attendre(axe, souhaits, par=amina, le=LE)
    attente = Attente.objects.get()
    assert (attente.depuis, attente.langue, attente.moments, attente.garderie) == (LE, arabe, ["matin"], True)
    assert Ligne.objects.filter(acte="conventions.attend", dossier_id=attente.dossier_id).count() == 1


def test_who_waits_already_keeps_her_day(axe, amina):
    premiere = actions.attendre(axe, depuis=LE - timedelta(days=30), par=amina, le=LE)
    seconde = actions.attendre(axe, Souhaits(garderie=True), par=amina, le=LE)
    assert (seconde.pk, seconde.depuis, seconde.garderie) == (premiere.pk, LE - timedelta(days=30), True)


def test_a_wait_does_not_begin_in_the_future(axe, amina):
    with pytest.raises(ValidationError, match="dans le futur"):
        actions.attendre(axe, depuis=LE + timedelta(days=1), par=amina, le=LE)


def test_a_wait_ends_once_with_a_reason_and_stays(axe, amina):
    attente = actions.attendre(axe, par=amina, le=LE)
    with pytest.raises(ValidationError, match="pourquoi la personne n’attend plus"):
        actions.retirer_attente(attente, motif="", par=amina, le=LE)
    actions.retirer_attente(attente, motif="Elle travaille", par=amina, le=LE)
    with pytest.raises(ValidationError, match="déjà finie"):
        actions.retirer_attente(attente, motif="Elle travaille", par=amina, le=LE)
    attente.refresh_from_db()
    assert (attente.etat, attente.fin_le, attente.fin_motif) == (EtatAttente.RETIREE, LE, "Elle travaille")


def test_she_may_wait_again(axe, amina):
    actions.retirer_attente(actions.attendre(axe, par=amina, le=LE), motif="Départ", par=amina, le=LE)
    actions.attendre(axe, par=amina, le=LE)
    assert [attente.etat for attente in Attente.objects.order_by("pk")] == [EtatAttente.RETIREE, EtatAttente.ATTEND]


def test_the_list_is_filtered_by_place_and_language(axe, amina, connecter):
    arabe, namur = Langue.objects.get(pk="ar"), fabrique.une_commune()
    actions.attendre(axe, Souhaits(langue=arabe, commune=namur), par=amina, le=LE)
    client = connecter(amina)

    def nomme(**filtres: str) -> bool:
        return str(axe.convention.dossier.beneficiaire.nom) in client.get(ATTENTES, filtres).content.decode()

    assert nomme(langue="ar") and nomme(commune=namur.pk) and nomme(langue="ar", commune=namur.pk)
    assert not nomme(langue="uk")
    ailleurs = Commune.objects.filter(centre=axe.centre_id).exclude(pk=namur.pk)[0]
    assert not nomme(commune=ailleurs.pk)


def test_a_full_group_leads_to_the_waiting_list(axe, amina, connecter):
    groupe = fabrique.un_groupe(capacite=1)
    fabrique.une_inscription(groupe, par=amina)
    adresse = reverse("conventions:choisir_groupe", args=[axe.pk])
    page = connecter(amina).post(adresse, {"groupe": groupe.pk, "du": "2026-11-23"}).content.decode()
    assert "est complet" in page
    assert 'class="message message-warning"' in page
    assert page.count(reverse("conventions:attendre", args=[axe.pk])) == 2


def test_a_group_with_more_persons_than_seats_says_so(amina, connecter):
    groupe = fabrique.un_groupe(capacite=1, fin=date(2027, 3, 1))
    for _ in range(2):
        fabrique.une_inscription(groupe, par=amina)
    assert "1 personne de trop" in connecter(amina).get(groupe.get_absolute_url()).content.decode()
