"""The navigation shows each role the words it may follow, and marks where one is."""

import pytest
from django.test import RequestFactory
from django.urls import resolve

from comptes.models import Centre, Role, Utilisateur
from parcours.contexte import navigation, page, peut_chercher


def requete(role: str | None, chemin: str = "/ma-journee/"):
    demande = RequestFactory().get(chemin)
    demande.resolver_match = resolve(chemin)
    if role:
        demande.user = Utilisateur(prenom="Amina", nom="Bensaïd", role=role, centre=Centre(sigle="CAI"))
    return demande


@pytest.mark.parametrize(
    ("role", "mots"),
    [
        (Role.ACCUEIL, ["Ma journée", "Personnes"]),
        (Role.ACCOMPAGNEMENT, ["Ma journée", "Personnes", "Groupes", "Documents"]),
        (Role.COORDINATION, ["Ma journée", "Personnes", "Groupes", "Documents", "Pilotage"]),
        (Role.OPERATEUR, ["Groupes"]),
        (Role.ADMINISTRATION, ["Administration"]),
        (Role.INSTANCE, ["Administration"]),
        (None, []),
    ],
)
def test_each_role_sees_the_words_it_may_follow(role, mots):
    assert [entree["libelle"] for entree in navigation(requete(role))] == mots


@pytest.mark.parametrize(
    ("chemin", "mot"),
    [
        ("/ma-journee/", "Ma journée"),
        ("/personnes/", "Personnes"),
        ("/dossiers/1/", "Personnes"),
        ("/dossiers/1/historique/", "Personnes"),
        ("/accueil/1/bilan/", "Personnes"),
        ("/conventions/groupes/", "Groupes"),
        ("/groupes/1/", "Groupes"),
        ("/formations/cours/", "Groupes"),
        ("/pilotage/", "Pilotage"),
    ],
)
def test_one_word_says_where_one_is(chemin, mot):
    entrees = navigation(requete(Role.COORDINATION, chemin))
    assert [entree["libelle"] for entree in entrees if entree["active"]] == [mot]


def test_only_those_who_read_files_search():
    assert peut_chercher(requete(Role.ACCUEIL))
    assert not peut_chercher(requete(Role.OPERATEUR))
    assert not peut_chercher(requete(None))


def test_an_error_page_without_a_person_has_no_navigation():
    assert page(requete(None))["navigation"]() == []
