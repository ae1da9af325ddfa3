"""The waiting list: since when, for what, and how each wait ended; no row is ever removed."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError

from conventions import actions
from conventions.actions import Souhaits
from conventions.models import Attente, EtatAttente
from journal.models import Ligne
from referentiels.models import Langue
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


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
