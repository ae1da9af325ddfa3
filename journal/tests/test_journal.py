"""Lines are added, never changed, and hold plain values that outlive what they speak of."""

import pytest
from django.db import DatabaseError, transaction

from comptes.models import Role
from journal.actions import consigner, consigner_lecture, consigner_lectures
from journal.models import ACTES, Ligne
from referentiels.models import Langue
from socle.lecture_seule import EcritureInterdite, LectureSeuleMiddleware
from tests import fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture
def ligne(amina):
    return consigner("comptes.connexion", amina, par=amina, detail="motif")


def test_a_line_says_who_did_what_on_which_object(amina, ligne):
    assert (ligne.acte, ligne.libelle) == ("comptes.connexion", "S’est connecté")
    assert (ligne.auteur_id, ligne.role, ligne.centre_id) == (amina.pk, Role.ACCOMPAGNEMENT, amina.centre_id)
    assert (ligne.objet_type, ligne.objet_id, ligne.detail, ligne.lecture) == ("utilisateur", amina.pk, "motif", False)


def test_the_application_itself_may_be_the_author(amina):
    ligne = consigner("comptes.connexion", amina, par=None)
    assert (ligne.auteur_id, ligne.role, ligne.centre_id) == (None, "", amina.centre_id)


def test_an_object_known_by_a_code_has_no_number(amina):
    assert consigner("admin.modification", Langue.objects.get(pk="ti"), par=amina).objet_id is None


def test_the_centre_is_that_of_the_object_before_that_of_the_author(amina):
    autre = fabrique.un_utilisateur(centre=fabrique.un_centre("CRIPEL"))
    assert consigner("comptes.connexion", autre, par=amina).centre_id == autre.centre_id


@pytest.mark.parametrize("geste", ["update", "delete"])
def test_the_database_refuses_to_change_a_line(ligne, geste):
    lignes = Ligne.objects.filter(pk=ligne.pk)
    with pytest.raises(DatabaseError), transaction.atomic():
        lignes.update(detail="autre") if geste == "update" else lignes.delete()
    assert lignes.get().detail == "motif"


def test_readings_and_gestures_are_told_apart(amina, ligne):
    lecture = consigner_lecture("admin.lecture", amina, par=amina)
    assert list(Ligne.objects.lectures()) == [lecture]
    assert list(Ligne.objects.gestes()) == [ligne]


def test_a_page_may_write_a_reading_and_nothing_else(amina, rf):
    lire = LectureSeuleMiddleware(lambda requete: consigner_lecture("admin.lecture", amina, par=amina))
    ecrire = LectureSeuleMiddleware(lambda requete: consigner("comptes.connexion", amina, par=amina))
    assert lire(rf.get("/")).lecture
    assert not ecrire(rf.post("/")).lecture
    with pytest.raises(EcritureInterdite):
        ecrire(rf.get("/"))


def test_every_act_is_declared_with_a_french_label():
    for code, libelle in ACTES.items():
        assert code.count(".") == 1, code
        assert libelle[0].isupper(), code
        assert "'" not in libelle, code


def test_a_page_about_several_persons_leaves_a_line_in_each_file_at_once(amina, django_assert_num_queries):
    with django_assert_num_queries(1):
        consigner_lectures("comptes.connexion", amina, par=amina, dossiers=[7, 8, 7])
    lignes = Ligne.objects.lectures().filter(objet_id=amina.pk).order_by("dossier_id")
    assert [(ligne.dossier_id, ligne.auteur_id) for ligne in lignes] == [(7, amina.pk), (8, amina.pk)]


def test_a_page_that_names_nobody_leaves_no_line(amina, django_assert_num_queries):
    with django_assert_num_queries(0):
        consigner_lectures("comptes.connexion", amina, par=amina, dossiers=[])
