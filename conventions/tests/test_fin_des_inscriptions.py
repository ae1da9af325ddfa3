"""An enrolment that is undone, moved or ended by what happens elsewhere: no seat and no row of a sheet is left behind."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from conventions import actions
from conventions.actions import Accord
from conventions.avenant import Souhait
from conventions.feuille import inscrites
from conventions.models import Axe, Inscription, LigneHeures
from formations.models import Groupe
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)
SEPTEMBRE = date(2026, 9, 1)
DECEMBRE = date(2026, 12, 7)


@pytest.fixture
def groupe() -> Groupe:
    """One place, from March to December 2026."""
    return fabrique.un_groupe(capacite=1)


@pytest.fixture
def axe(amina) -> Axe:
    return un_axe(amina)


def un_axe(par, nom: str = "Haddad") -> Axe:
    """The citizenship axis of another person each time."""
    personne = fabrique.une_personne(nom=nom)
    dossier = fabrique.un_dossier(par=par, personne=personne, contact_le=SIGNEE_LE, le=SIGNEE_LE)
    return fabrique.un_axe(convention=fabrique.une_convention_signee(dossier, par=par, niveau="B1"))


def inscrire(axe: Axe, groupe: Groupe, par, du: date) -> Inscription:
    return actions.inscrire_au_groupe(axe, groupe, du=du, par=par, le=LE)


def une_presence(inscription: Inscription, le: date, *, etat: str = "encodee") -> LigneHeures:
    """A recorded presence, written directly."""
    valeurs = {"source": "presence", "presence": "present", "minutes": 180, "prevues": 180, "etat": etat}
    if etat == "validee":
        valeurs |= {"validee_par": inscription.inscrite_par, "validee_le": LE}
    seance = fabrique.une_seance(inscription.groupe, le=le, etat="tenue")
    axe = inscription.axe
    assert axe is not None
    return LigneHeures.objects.create(
        centre=inscription.centre, axe=axe, seance=seance, date=le, saisie_par=inscription.inscrite_par, **valeurs
    )


def test_an_enrolment_is_undone_before_it_begins_and_leaves_no_row_and_no_seat(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, DECEMBRE)
    seance = fabrique.une_seance(groupe, le=DECEMBRE)
    actions.quitter_groupe(inscription, au=date(2026, 12, 6), motif="Travail", par=amina, le=LE)
    inscription.refresh_from_db()
    assert inscription.annulee and inscrites(seance) == []
    assert not Inscription.objects.a_partir_du(LE).exists()
    assert inscrire(un_axe(amina, "Autre"), groupe, amina, DECEMBRE).pk


def test_what_ends_her_enrolments_undoes_the_one_that_had_not_begun(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, DECEMBRE)
    actions.liberer(inscription.dossier, au=LE, motif="Convention terminée", par=amina, le=LE)
    inscription.refresh_from_db()
    assert inscription.au == date(2026, 12, 6)


def test_a_wrong_first_day_is_mended_by_enrolling_again(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, date(2026, 9, 15))
    actions.quitter_groupe(inscription, au=date(2026, 9, 14), motif="Mauvaise date", par=amina, le=LE)
    assert inscrire(axe, groupe, amina, SEPTEMBRE).du == SEPTEMBRE


def test_an_earlier_first_day_moves_the_enrolment_whose_presences_are_kept(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, date(2026, 9, 15))
    une_presence(inscription, date(2026, 9, 21))
    assert inscrire(axe, groupe, amina, SEPTEMBRE) == inscription
    assert Inscription.objects.get().du == SEPTEMBRE


def test_an_earlier_first_day_takes_nobody_s_seat(axe, groupe, amina):
    avant = inscrire(un_axe(amina, "Avant"), groupe, amina, SEPTEMBRE)
    actions.quitter_groupe(avant, au=date(2026, 9, 14), motif="Travail", par=amina, le=LE)
    inscrire(axe, groupe, amina, date(2026, 9, 15))
    with pytest.raises(ValidationError, match="complet"):
        inscrire(axe, groupe, amina, SEPTEMBRE)


def test_an_enrolment_is_not_undone_once_a_presence_is_noted(axe, groupe, amina):
    inscription = inscrire(axe, groupe, amina, SEPTEMBRE)
    une_presence(inscription, date(2026, 9, 7))
    with pytest.raises(ValidationError, match="Une présence est notée"):
        actions.quitter_groupe(inscription, au=date(2026, 8, 31), motif="Erreur", par=amina, le=LE)
