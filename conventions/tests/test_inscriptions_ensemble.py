"""Enrolments by many people at once: real threads, real transactions."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from conventions import actions
from conventions.models import Attente, Axe, Inscription
from conventions.tests.test_concurrence import ensemble
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)


def un_axe(par, rang: int) -> Axe:
    personne = fabrique.une_personne(nom=f"Haddad {rang}")
    dossier = fabrique.un_dossier(par=par, personne=personne, contact_le=SIGNEE_LE, le=SIGNEE_LE)
    return fabrique.un_axe(convention=fabrique.une_convention_signee(dossier, par=par, niveau="B1"))


def test_the_last_seat_goes_to_one_person(amina):
    groupe = fabrique.un_groupe(capacite=1)
    axes = [un_axe(amina, rang) for rang in range(4)]

    def inscrire(rang: int) -> None:
        actions.inscrire_au_groupe(axes[rang], groupe, du=SIGNEE_LE, par=amina, le=LE)

    refus = ensemble(inscrire, 4)
    assert len(refus) == 3 and all(isinstance(erreur, ValidationError) for erreur in refus)
    assert Inscription.objects.count() == 1


def test_a_double_click_enrols_and_waits_once(amina):
    groupe, axe = fabrique.un_groupe(), un_axe(amina, 0)
    assert ensemble(lambda _: actions.attendre(axe, par=amina, le=LE), 4) == []
    assert Attente.objects.count() == 1
    refus = ensemble(lambda _: actions.inscrire_au_groupe(axe, groupe, du=SIGNEE_LE, par=amina, le=LE), 4)
    assert len(refus) == 3 and all(isinstance(erreur, ValidationError) for erreur in refus)
    assert Inscription.objects.count() == 1


def test_a_signature_and_an_enrolment_share_the_last_seat(amina):
    groupe = fabrique.un_groupe(capacite=1)
    personne = fabrique.une_personne(nom="Projet")
    dossier = fabrique.un_dossier(par=amina, personne=personne, contact_le=SIGNEE_LE, le=SIGNEE_LE)
    dossier = fabrique.un_module(dossier, par=amina, niveau="B1", le=SIGNEE_LE)
    choix = {"citoyennete": actions.Choix(requis=True, groupe=groupe)}
    projet = actions.etablir(dossier, choix=choix, par=amina, le=SIGNEE_LE)
    autre = un_axe(amina, 1)

    def agir(rang: int) -> None:
        if rang:
            actions.inscrire_au_groupe(autre, groupe, du=SIGNEE_LE, par=amina, le=LE)
        else:
            actions.signer(projet, signee_le=SIGNEE_LE, par=amina, le=LE)

    refus = ensemble(agir, 2)
    assert all(isinstance(erreur, ValidationError) for erreur in refus)
    assert Inscription.objects.count() == 1
    assert Attente.objects.count() == 1 - len(refus)  # whoever signs without a seat waits
