"""Where a changed answer that nobody has confirmed is seen: the day, the list, the file."""

import html
import re
from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from beneficiaires import actions
from beneficiaires.models import Dossier
from comptes.models import Role
from suivi.gestes import autres_gestes, etape_suivante, geste_suivant, pour_gestes
from suivi.journee import sections
from tests import fabrique
from tests.fabrique import LE

pytestmark = pytest.mark.django_db
CONFIRMER = "Confirmer la réponse"


def un_change(par, nom: str = "Haddad", **champs) -> Any:
    """A file that was bound and is relieved."""
    dossier: Any = fabrique.un_dossier(par=par, personne=fabrique.une_personne(nom=nom), **champs)
    fabrique.une_dispense(dossier, etat="accordee", depuis=LE)
    actions.decider(dossier, par=par, le=LE)
    return dossier


def lu(dossier) -> Any:
    return pour_gestes(Dossier.objects.filter(pk=dossier.pk)).get()


def propre(texte: str) -> str:
    return " ".join(html.unescape(re.sub("<[^>]*>", " ", texte)).replace("\u00a0", " ").split())


def test_it_comes_first_in_the_day_of_its_referent(amina):
    autre = fabrique.un_utilisateur()
    dossier = un_change(amina)
    premiere = sections(amina, aujourdhui=localdate())[0]
    assert premiere.titre == "Réponses à confirmer"
    (tache,) = premiere.taches
    assert tache.dossier == dossier
    assert tache.texte.replace("\u00a0", " ") == "La réponse a changé : dispensée (certificat médical)"
    assert (tache.geste.libelle, tache.geste.url) == (CONFIRMER, reverse("beneficiaires:confirmer", args=[dossier.pk]))
    assert "Réponses à confirmer" not in [section.titre for section in sections(autre, aujourdhui=localdate())]


def test_it_is_the_next_gesture_and_hides_none(amina):
    dossier = fabrique.une_convention_signee(par=amina).dossier
    fabrique.une_dispense(dossier, etat="accordee", depuis=LE)
    actions.decider(dossier, par=amina, le=LE)
    suivant, ensuite = geste_suivant(lu(dossier), LE), etape_suivante(lu(dossier), LE)
    assert suivant is not None and suivant.libelle == CONFIRMER
    assert ensuite is not None and ensuite.libelle == "Encoder des heures"
    assert ensuite in autres_gestes(lu(dossier), amina, suivant=suivant, aujourdhui=LE)
    actions.confirmer(dossier.decisions.latest("pk"), par=amina, le=LE)
    assert geste_suivant(lu(dossier), LE) != suivant


def test_it_is_offered_once(amina):
    dossier = un_change(amina)
    Dossier.objects.filter(pk=dossier.pk).update(prochaine_echeance=date(2020, 1, 1))
    gestes = [tache.geste.libelle for section in sections(amina, aujourdhui=localdate()) for tache in section.taches]
    assert gestes.count(CONFIRMER) == 1


def test_the_list_shows_it_and_filters_it(amina, connecter):
    un_change(amina, "Change")
    fabrique.un_dossier(par=amina, personne=fabrique.une_personne(nom="Pareille"))
    client = connecter(amina)
    texte = propre(client.get(reverse("suivi:personnes")).text)
    assert "Pareille" in texte and texte.count("À confirmer") == 1
    filtree = propre(client.get(reverse("suivi:personnes"), {"obligation": "a_confirmer"}).text)
    assert "Rania Change" in filtree and "Pareille" not in filtree


def test_reception_sees_nothing_of_it(amina, connecter):
    un_change(amina)
    client = connecter(fabrique.un_utilisateur(role=Role.ACCUEIL))
    for route in ("suivi:ma_journee", "suivi:personnes"):
        assert "confirmer" not in client.get(reverse(route)).text


def test_the_file_says_it_in_its_heading_and_in_its_section(amina, connecter):
    client, dossier = connecter(amina), un_change(amina)
    texte = propre(client.get(dossier.get_absolute_url()).text)
    phrase = "La réponse a changé le 23 novembre 2026 : tenue de suivre → devient dispensée (certificat médical)."
    assert texte.count(phrase) == 2 and "À confirmer." in texte
    actions.confirmer(dossier.decisions.latest("pk"), par=amina, le=LE)
    assert "À confirmer" not in propre(client.get(dossier.get_absolute_url()).text)


def test_ten_cost_what_one_costs(amina, connecter):
    client = connecter(amina)

    def cout(route: str) -> int:
        with CaptureQueriesContext(connection) as requetes:
            assert "confirmer" in client.get(route).text
        return len(requetes)

    un_change(amina)
    routes = [reverse("suivi:ma_journee"), f"{reverse('suivi:personnes')}?obligation=a_confirmer"]
    avant = [cout(route) for route in routes]
    for rang in range(7):
        un_change(amina, f"Ligne-{rang}")
    assert [cout(route) for route in routes] == avant
