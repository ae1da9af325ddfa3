"""The sheet of a séance droits et devoirs in a group that meets again and again: who was there leaves, and the sheet
of the wrong session is taken back."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accueil.models import SeanceDroits
from conventions import actions
from conventions.models import Inscription
from formations.models import EtatSeance, Seance
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
LUNDI = date(2026, 11, 16)


@pytest.fixture
def seance() -> Seance:
    """The first of two weekly sessions; the group has one place."""
    groupe = fabrique.un_groupe(fabrique.un_cours("accueil", langue_id=None), capacite=1)
    fabrique.une_seance(groupe, le=LUNDI + timedelta(7))
    return fabrique.une_seance(groupe, le=LUNDI)


def une_recrue(par, seance: Seance, nom: str = "Haddad", du: date = LUNDI) -> Inscription:
    personne = fabrique.une_personne(nom=nom)
    dossier = fabrique.un_dossier(par=par, personne=personne, contact_le=LUNDI, le=LUNDI)
    fabrique.un_bilan(dossier, par=par, le=LUNDI)
    dossier.refresh_from_db()
    return actions.inscrire_a_la_seance(dossier, seance.groupe, du=du, par=par, le=LE)


def test_who_was_there_leaves_her_seat_to_another(seance, amina):
    inscription = une_recrue(amina, seance)
    for _ in range(2):
        actions.noter_presents(seance, [inscription.pk], par=amina, le=LE)
    inscription.refresh_from_db()
    assert (inscription.au, inscription.motif) == (LUNDI, "Séance suivie")
    assert une_recrue(amina, seance, "Autre", LUNDI + timedelta(1)).pk


def test_the_sheet_of_the_wrong_session_is_taken_back_whole(seance, amina):
    inscription = une_recrue(amina, seance)
    actions.noter_presents(seance, [inscription.pk], par=amina, le=LE)
    for _ in range(2):
        actions.vider_feuille_droits(seance, motif="C’était le 23", par=amina, le=LE)
    inscription.refresh_from_db()
    seance.refresh_from_db()
    assert (inscription.au, inscription.motif, seance.etat) == (None, "", EtatSeance.PREVUE)
    assert not SeanceDroits.objects.exists()


def test_a_session_noted_elsewhere_stays_when_a_sheet_is_emptied(seance, amina):
    inscription = une_recrue(amina, seance)
    SeanceDroits.objects.create(centre=seance.centre, dossier=inscription.dossier, tenue_le=LE, collective=False)
    actions.noter_presents(seance, [inscription.pk], par=amina, le=LE)
    actions.vider_feuille_droits(seance, motif="Erreur", par=amina, le=LE)
    assert SeanceDroits.objects.count() == 1


def test_a_sheet_on_which_a_convention_rests_stays(seance, amina):
    inscription = une_recrue(amina, seance)
    actions.noter_presents(seance, [inscription.pk], par=amina, le=LE)
    dossier = inscription.dossier
    type(dossier).objects.filter(pk=dossier.pk).update(convention_le=LE)
    with pytest.raises(ValidationError, match=r"Haddad.*convention signée"):
        actions.vider_feuille_droits(seance, motif="Erreur", par=amina, le=LE)
    assert SeanceDroits.objects.exists()


def test_a_reason_is_due(seance, amina):
    with pytest.raises(ValidationError, match="Écrivez pourquoi"):
        actions.vider_feuille_droits(seance, motif=" ", par=amina, le=LE)


def test_the_page_empties_the_sheet(seance, amina, connecter):
    inscription = une_recrue(amina, seance)
    actions.noter_presents(seance, [inscription.pk], par=amina, le=LE)
    client = connecter(amina)
    adresse = reverse("conventions:vider_droits", args=[seance.pk])
    assert adresse in client.get(reverse("conventions:feuille_droits", args=[seance.pk])).content.decode()
    assert client.post(adresse, {"motif": "Erreur"}).status_code == 302
    seance.refresh_from_db()
    assert seance.etat == EtatSeance.PREVUE
