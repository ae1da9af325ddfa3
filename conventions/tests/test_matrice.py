"""The matrix says what the ledger says: each cell is a line, each total is their sum."""

from datetime import date, timedelta

import pytest
from django.db.models import Sum

from conventions.actions import enregistrer_feuille
from conventions.matrice import HORS, PRESENTE, VIDE, lire
from conventions.models import LigneHeures
from conventions.regles import Marque
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
JOUR = date(2026, 3, 4)


@pytest.fixture
def groupe(amina):
    groupe = fabrique.un_groupe()
    for rang in range(4):
        fabrique.une_seance(groupe, le=JOUR + timedelta(days=rang))
    return groupe


@pytest.fixture
def rania(groupe, amina):
    return fabrique.une_inscription(groupe, par=amina)


@pytest.fixture
def yonas(groupe, amina):
    return fabrique.une_inscription(groupe, par=amina, du=JOUR + timedelta(days=1))


def noter(seance, marques, amina):
    enregistrer_feuille(seance, marques, dict.fromkeys(marques), par=amina, le=LE)


@pytest.fixture
def remplie(groupe, rania, yonas, amina):
    une, deux, trois, _ = groupe.seances.all()
    noter(une, {rania.pk: Marque("retard", 150, "Transport")}, amina)
    noter(deux, {rania.pk: Marque("present", 180), yonas.pk: Marque("depart", 60)}, amina)
    noter(trois, {rania.pk: Marque("absent", 0, "Justificatif remis"), yonas.pk: Marque("absent", 0)}, amina)
    return groupe


def lue(groupe):
    return lire(groupe, list(groupe.seances.all()))


def test_each_cell_says_its_line_in_a_letter_and_in_words(remplie, rania, yonas):
    matrice = lue(remplie)
    cases = {rang.dossier_id: rang.cases for rang in matrice.rangs}
    de_rania, de_yonas = cases[rania.dossier_id], cases[yonas.dossier_id]
    assert [case.lettre for case in de_rania] == ["R", "P", "E", ""]
    assert [case.lettre for case in de_yonas] == ["–", "D", "A", ""]
    assert de_rania[0].mots == "en retard, 2\u00a0h\u00a030 sur 3\u00a0h\u00a0: Transport"
    assert de_rania[1] is PRESENTE and de_rania[3] is VIDE and de_yonas[0] is HORS
    assert de_rania[2].mots == "absente, excusée\u00a0: Justificatif remis"
    assert de_yonas[2].mots == "absente sans raison"


def test_the_totals_are_those_of_the_ledger(remplie, rania, yonas):
    matrice = lue(remplie)
    for rang in matrice.rangs:
        lignes = LigneHeures.objects.en_vigueur().filter(axe=rang.axe_id)
        sommes = lignes.aggregate(donnees=Sum("prevues"), suivies=Sum("minutes"))
        assert (rang.donnees, rang.suivies) == (sommes["donnees"], sommes["suivies"])
        axe = lignes[0].axe
        assert (rang.excusees, rang.absentes, rang.taux) == (axe.minutes_excusees, axe.minutes_absentes, axe.taux)
    total = LigneHeures.objects.en_vigueur().aggregate(total=Sum("minutes"))["total"]
    assert matrice.minutes == total == 150 + 180 + 60
    seances = [(colonne.presentes, colonne.minutes) for colonne in matrice.colonnes]
    assert seances == [(1, 150), (2, 240), (0, 0), (0, 0)]


def test_a_person_who_comes_back_has_one_row(groupe, rania, amina):
    rania.au, rania.motif = JOUR, "Travail"
    rania.save()
    fabrique.une_inscription(groupe, rania.axe, par=amina, du=JOUR + timedelta(days=2))
    (rang,) = lue(groupe).rangs
    assert [case is HORS for case in rang.cases] == [False, True, False, False]


def test_it_costs_three_queries_whatever_it_shows(remplie, amina, django_assert_num_queries):
    with django_assert_num_queries(4):  # and the sessions
        lue(remplie)
    for _ in range(5):
        fabrique.une_inscription(remplie, par=amina)
    with django_assert_num_queries(4):
        assert len(lue(remplie).rangs) == 7


def test_names_stand_in_the_order_of_a_list_whatever_their_accents(groupe, amina):
    for nom in ("Yılmaz", "Çelik", "Diallo", "Bâ"):
        dossier = fabrique.un_dossier(par=amina, personne=fabrique.une_personne(nom=nom))
        fabrique.une_inscription(groupe, dossier=dossier, par=amina)
    assert [rang.personne.nom for rang in lue(groupe).rangs] == ["Bâ", "Çelik", "Diallo", "Yılmaz"]
