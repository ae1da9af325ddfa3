"""The list of persons: whose files, which filters, in which order, and what it says when it is empty."""

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from beneficiaires import actions
from beneficiaires.models import Dossier, MotifFin
from comptes.models import Role
from socle.discretion import devoiler
from socle.pagination import PaginateurBorne
from suivi.personnes import PAR_PAGE
from tests import fabrique

pytestmark = pytest.mark.django_db
LISTE = "/personnes/"


def noms(page) -> list[str]:
    return [rangee.dossier.beneficiaire.nom for rangee in page.context["rangees"]]


def un_dossier(nom: str, *, par, **champs):
    personne = fabrique.une_personne(nom=nom, **champs.pop("personne", {}))
    return fabrique.un_dossier(par=par, personne=personne, **champs)


@pytest.fixture
def claire(referentiels):
    return fabrique.un_utilisateur(role=Role.COORDINATION, prenom="Claire", nom="Dumont")


def test_a_social_worker_first_sees_her_own_open_files(amina, claire, connecter):
    un_dossier("Haddad", par=amina)
    un_dossier("Tesfay", par=claire)
    client = connecter(amina)
    assert noms(client.get(LISTE)) == ["Haddad"]
    assert sorted(noms(client.get(LISTE, {"liste": "centre"}))) == ["Haddad", "Tesfay"]


def test_a_search_looks_in_the_whole_centre_and_at_every_stage(amina, claire, connecter):
    clos = un_dossier("Tesfay", par=claire)
    actions.cloturer(clos, motif=MotifFin.ABANDON, fin_le=fabrique.LE, par=claire, le=fabrique.LE)
    assert noms(connecter(amina).get(LISTE, {"q": "tesf"})) == ["Tesfay"]


def test_an_empty_list_says_that_a_filter_empties_it(amina, connecter):
    un_dossier("Haddad", par=amina)
    page = connecter(amina).get(LISTE, {"echeance": "depassee"}).content.decode()
    assert "Aucun dossier ne répond à ces filtres" in page and "<details open>" in page
    assert "<details >" in connecter(amina).get(LISTE).content.decode()


def test_another_centre_is_never_listed(amina, connecter):
    ailleurs = fabrique.un_utilisateur(centre=fabrique.un_centre("CRIPEL"))
    un_dossier("Kovalenko", par=ailleurs)
    page = connecter(amina).get(LISTE, {"q": "kovalenko"})
    assert noms(page) == []
    assert "Inscrire cette personne" in page.content.decode()


@pytest.mark.parametrize(
    ("filtres", "attendus"),
    [
        ({"obligation": "a_completer"}, ["Abc"]),
        ({"obligation": "obligatoire"}, ["Haddad"]),
        ({"etape": "inscrit"}, ["Abc", "Haddad"]),
        ({"etape": "convention"}, []),
        ({"referent": "sans"}, ["Abc"]),
        ({"echeance": "depassee"}, []),
        ({"etape": "nimporte", "echeance": "quoi", "liste": "centre"}, ["Abc", "Haddad"]),
    ],
)
def test_filters_keep_what_they_say(amina, connecter, filtres, attendus):
    un_dossier("Haddad", par=amina)
    un_dossier("Abc", par=amina, titre=None, referent=None)
    page = connecter(amina).get(LISTE, {"liste": "centre", "tri": "nom", **filtres})
    assert noms(page) == attendus


def test_deadline_filters_cut_at_today_30_and_90_days(amina, connecter):
    aujourdhui = localdate()
    for jours in (-1, 0, 29, 30, 89, 90):
        dossier = un_dossier(f"J{jours}", par=amina)
        Dossier.objects.filter(pk=dossier.pk).update(prochaine_echeance=aujourdhui + timedelta(days=jours))
    client = connecter(amina)
    assert noms(client.get(LISTE, {"echeance": "depassee"})) == ["J-1"]
    assert noms(client.get(LISTE, {"echeance": "30"})) == ["J0", "J29"]
    assert noms(client.get(LISTE, {"echeance": "90"})) == ["J30", "J89"]


def test_sorted_by_deadline_then_by_name(amina, connecter):
    tard, tot, sans = (un_dossier(nom, par=amina) for nom in ("Abc", "Xyz", "Def"))
    Dossier.objects.filter(pk=tard.pk).update(prochaine_echeance=localdate() + timedelta(days=9))
    Dossier.objects.filter(pk=tot.pk).update(prochaine_echeance=localdate())
    Dossier.objects.filter(pk=sans.pk).update(prochaine_echeance=None)
    client = connecter(amina)
    assert noms(client.get(LISTE)) == ["Xyz", "Abc", "Def"]
    assert noms(client.get(LISTE, {"tri": "nom"})) == ["Abc", "Def", "Xyz"]


def test_htmx_gets_the_list_alone(amina, connecter):
    un_dossier("Haddad", par=amina)
    page = connecter(amina).get(LISTE, {"q": "hadd"}, headers={"HX-Request": "true"})
    contenu = page.content.decode()
    assert "Haddad" in contenu and "<html" not in contenu
    assert "HX-Request" in page["Vary"]


def test_names_written_otherwise_are_offered_when_nothing_else_matches(amina, connecter):
    un_dossier("Ouali", par=amina, personne={"prenoms": "Mohammed"})
    contenu = connecter(amina).get(LISTE, {"q": "Muhamad"}).content.decode()
    assert "Aucun nom ne s’écrit ainsi" in contenu and "Ouali" in contenu


def test_nothing_found_offers_to_register_with_what_was_typed(amina, connecter):
    contenu = connecter(amina).get(LISTE, {"q": "Éloïse & co"}).content.decode()
    (voile,) = re.findall(rf'{reverse("beneficiaires:inscrire")}\?r=([^"]+)', contenu)
    assert devoiler(unquote(voile)) == "Éloïse & co"


def test_a_search_that_filters_hide_is_offered_in_the_whole_centre(amina, connecter):
    dossier = un_dossier("Haddad", par=amina)
    actions.cloturer(dossier, motif=MotifFin.ABANDON, par=amina, le=localdate())
    client = connecter(amina)
    page = client.get(LISTE, {"q": "haddad", "liste": "miens", "etape": "en_cours"})
    assert noms(page) == [] and "Personne n’est inscrite" not in page.text
    assert noms(client.get(page.context["elargir"])) == ["Haddad"]


def test_a_name_that_is_searched_never_stands_in_an_address(amina, connecter):
    un_dossier("Haddad", par=amina)
    client = connecter(amina)
    reponse = client.post(LISTE, {"q": "haddad", "etape": "", "tri": "nom", "csrfmiddlewaretoken": "x"})
    assert reponse.status_code == 302
    assert "haddad" not in reponse.url.lower() and "csrf" not in reponse.url and "etape=&tri=nom" in reponse.url
    page = client.get(reponse.url)
    assert noms(page) == ["Haddad"]
    assert 'value="haddad"' in page.text


def test_reception_sees_identities_without_situation(amina, connecter):
    dossier = un_dossier("Haddad", par=amina)
    paul = fabrique.un_utilisateur(role=Role.ACCUEIL)
    contenu = connecter(paul).get(LISTE).content.decode()
    assert "Haddad" in contenu and "0470 12 34 56" in contenu and dossier.numero in contenu
    assert "Parcours obligatoire" not in contenu and "échéance" not in contenu


def test_long_lists_are_cut_in_pages(amina, connecter):
    for rang in range(PAR_PAGE + 1):
        un_dossier(f"N{rang:02}", par=amina)
    client = connecter(amina)
    assert len(noms(client.get(LISTE, {"tri": "nom"}))) == PAR_PAGE
    assert noms(client.get(LISTE, {"tri": "nom", "page": "2"})) == [f"N{PAR_PAGE:02}"]
    assert noms(client.get(LISTE, {"tri": "nom", "page": "zzz"}))[0] == "N00"


def test_counting_stops_at_its_ceiling(amina):
    for rang in range(4):
        un_dossier(f"N{rang}", par=amina)
    paginateur = PaginateurBorne(Dossier.objects.order_by("pk"), 2, plafond=3)
    assert (paginateur.count, paginateur.num_pages, paginateur.total) == (3, 2, "plus de 3")
    assert paginateur.deborde
