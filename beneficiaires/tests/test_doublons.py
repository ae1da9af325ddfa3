"""People who may be the one that is registered: found in any order and script, shown before anything is created."""

import pytest

from beneficiaires.doublons import candidats
from beneficiaires.models import Beneficiaire, Dossier
from beneficiaires.tests.saisie import INSCRIRE, saisie
from socle.dates import DatePartielle
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def connue(amina):
    """Rania Haddad, born on 14 March 1992, known in Latin and in Arabic."""
    return fabrique.un_dossier(par=amina, personne=fabrique.une_personne(nom_original="رانيا حداد"))


NEE = DatePartielle(1992, 3, 14)


def ressemble(centre, nom, prenoms="", naissance=NEE, **champs):
    personne = Beneficiaire(centre=centre, nom=nom, prenoms=prenoms, naissance=naissance, **champs)
    return [candidat.dossier for candidat in candidats(personne)]


@pytest.mark.parametrize(
    ("nom", "prenoms"),
    [
        ("Haddad", "Rania"),
        ("Rania", "Haddad"),
        ("HADDAD", "Raniya"),
        ("Hadad", "Ranya Fatima"),
        ("رانيا", "حداد"),
        ("Хаддад", "Рания"),
    ],
)
def test_a_name_is_recognised_in_any_order_and_script(connue, nom, prenoms):
    assert ressemble(connue.centre, nom, prenoms) == [connue]


@pytest.mark.parametrize(
    ("connu", "tape"),
    [
        (("Çelik", "Gül"), ("Celik", "Gul")),
        (("Коваленко", "Олена"), ("Kovalenko", "Olena")),
        (("Kovalenko", "Olena"), ("Коваленко", "Олена")),
        (("محمد", "يوسف"), ("Mohammed", "Youssef")),
        (("Lœuillet", "Æva"), ("Loeuillet", "Aeva")),
        (("Abd el Kader", "Ali"), ("Abdelkader", "Aly")),
        (("Şahin", "İbrahim"), ("Sahin", "Ibrahim")),
    ],
)
def test_accents_ligatures_and_transliterations_do_not_hide_anybody(amina, connu, tape):
    nom, prenoms = connu
    dossier = fabrique.un_dossier(par=amina, personne=fabrique.une_personne(nom=nom, prenoms=prenoms))
    assert ressemble(amina.centre, *tape) == [dossier]


@pytest.mark.parametrize(
    "naissance",
    [None, DatePartielle(1992), DatePartielle(1992, 3), DatePartielle(1991, 3, 14), DatePartielle(1993, 1, 1)],
    ids=str,
)
def test_a_near_birth_date_is_enough(connue, naissance):
    assert ressemble(connue.centre, "Haddad", "Rania", naissance) == [connue]


@pytest.mark.parametrize(
    ("nom", "prenoms", "naissance"),
    [
        ("Haddad", "Rania", DatePartielle(1990, 3, 14)),
        ("Kovalenko", "Rania", DatePartielle(1992, 3, 14)),
        ("Haddad", "Olena", DatePartielle(1992, 3, 14)),
    ],
    ids=str,
)
def test_others_are_not_shown(connue, nom, prenoms, naissance):
    assert ressemble(connue.centre, nom, prenoms, naissance) == []


def test_the_same_niss_is_enough_whatever_the_name(amina):
    personne = fabrique.une_personne(niss="87031499545", naissance=DatePartielle(1987, 3, 14))
    dossier = fabrique.un_dossier(par=amina, personne=personne)
    assert ressemble(amina.centre, "Autre", "Nom", niss="87031499545") == [dossier]


def test_the_likeliest_comes_first_and_a_person_comes_once(amina):
    def inscrire(naissance):
        return fabrique.un_dossier(par=amina, personne=fabrique.une_personne(naissance=naissance))

    voisine, inversee, meme = map(inscrire, (DatePartielle(1993), DatePartielle(1992, 4, 3), DatePartielle(1992, 3, 4)))
    Dossier.objects.filter(pk=meme.pk).update(
        statut="clos", fin_le="2026-11-23", fin_motif="abandon", statut_avant_fin="inscrit"
    )
    suite = Dossier.objects.create(
        beneficiaire=meme.beneficiaire, centre=meme.centre, ouvert_le=fabrique.LE, numero="N-2026-9000"
    )
    assert ressemble(amina.centre, "Haddad", "Rania", DatePartielle(1992, 3, 4)) == [suite, inversee, voisine]


def test_people_of_another_centre_stay_unknown(connue):
    assert ressemble(fabrique.un_centre("CRIPEL"), "Haddad", "Rania") == []


def test_looking_for_doubles_costs_one_query(amina, django_assert_num_queries):
    for _ in range(9):
        fabrique.un_dossier(par=amina)
    with django_assert_num_queries(1):
        assert len(ressemble(amina.centre, "Haddad", "Rania")) == 9


@pytest.fixture
def page(client, amina):
    client.force_login(amina)
    return client


def test_a_probable_double_is_shown_before_anything_is_created(page, connue):
    reponse = page.post(INSCRIRE, saisie(lieu_naissance="Alep", nom="حداد", prenoms="رانيا"))
    assert Dossier.objects.count() == 1
    texte = reponse.text
    for su in ("Rania Haddad", "14 mars 1992".replace(" ", "\u00a0"), "0470 12 34 56", connue.numero, "Amina"):
        assert su in texte
    assert f'href="{connue.get_absolute_url()}"' in texte
    assert 'value="Alep"' in texte and "C’est une autre personne" in texte


def test_another_person_is_created_once_that_is_said(page, connue):
    envoi = saisie(lieu_naissance="Alep")
    page.post(INSCRIRE, envoi)
    page.post(INSCRIRE, {**envoi, "vus": str(connue.pk), "nouvelle": "oui"})
    assert Dossier.objects.count() == 2


def test_saying_so_holds_only_for_those_who_were_shown(page, connue, amina):
    autre = fabrique.un_dossier(par=amina)
    reponse = page.post(INSCRIRE, saisie(vus=str(connue.pk), nouvelle="oui"))
    assert reponse.status_code == 200
    assert autre.numero in reponse.text
    assert Dossier.objects.count() == 2


def test_nobody_is_created_with_the_niss_of_another(page, amina):
    personne = fabrique.une_personne(niss="87031499545", naissance=DatePartielle(1987, 3, 14))
    connue = fabrique.un_dossier(par=amina, personne=personne)
    envoi = saisie(niss="87031499545", nom="Autre", naissance="", vus=str(connue.pk), nouvelle="oui")
    reponse = page.post(INSCRIRE, envoi)
    assert reponse.status_code == 200
    assert "porte déjà ce NISS" in reponse.text and connue.numero in reponse.text
    assert "C’est une autre personne" not in reponse.text
    assert Dossier.objects.count() == 1


def test_doubles_are_hinted_while_the_name_is_typed(page, connue):
    def indice(**tape):
        return page.post("/dossiers/inscrire/doublons/", tape).text

    assert connue.numero in indice(nom="Haddad", prenoms="Rania", naissance="1992")
    assert connue.numero not in indice(nom="Haddad", prenoms="Rania")
    assert connue.numero not in indice(nom="Kovalenko", naissance="1992")
    assert indice(nom="Haddad", naissance="n'importe", niss="quoi").strip() == ""


def test_a_name_or_a_niss_that_is_typed_never_stands_in_an_address(page):
    """Servers and proxies write addresses in their logs."""
    assert page.get("/dossiers/inscrire/doublons/", {"niss": "87031499545"}).status_code == 405
    assert 'hx-post="/dossiers/inscrire/doublons/"' in page.get(INSCRIRE).text
