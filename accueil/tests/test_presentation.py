"""What the file page receives of the module d’accueil."""

from datetime import timedelta

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext

from accueil import actions
from accueil.models import Positionnement, Sante
from accueil.presentation import pour_dossier
from beneficiaires.models import Dossier
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def dossier(amina):
    dossier = fabrique.un_dossier(par=amina, contact_le=None)
    return fabrique.un_module(dossier, par=amina, besoins=("francais",))


def un_fragment(dossier, utilisateur) -> str:
    contexte = {"dossier": dossier, "utilisateur_peut": True, "user": utilisateur, "aujourdhui": LE}
    return render_to_string("accueil/_module.html", contexte | pour_dossier(dossier))


def un_test_de_plus(dossier, amina, jours: int, **niveaux) -> None:
    codes = {f"{c}_id": niveaux.get(c, "A1") for c in ("co", "ce", "eo", "ee")}
    jour = LE - timedelta(days=jours)
    actions.noter_test(dossier, Positionnement(passe_le=jour, **codes), par=amina, le=LE)


def test_the_mean_is_the_level_it_reaches_with_its_figure(dossier, amina):
    un_test_de_plus(dossier, amina, 5, co="A2", ce="A0")
    assert [affiche.moyenne for affiche in pour_dossier(dossier)["accueil"]["tests"]] == ["A1 (60)", "A1.1 (57,5)"]


def test_the_module_shows_its_parts(dossier, amina):
    texte = un_fragment(dossier, amina)
    assert "Achevé" in texte and "moyenne : A1 (60)" in texte and "axe : langue française" in texte


def test_the_link_to_health_shows_only_to_those_bound_by_secrecy_and_says_nothing_of_its_content(dossier, amina):
    lea = fabrique.un_utilisateur(secret_professionnel=True)
    avant = un_fragment(dossier, lea)
    Sante.objects.create(centre=dossier.centre, dossier=dossier, note="Diabète")
    assert "Données de santé" in avant and un_fragment(dossier, lea) == avant
    assert "santé" not in un_fragment(dossier, amina).lower()


def test_the_number_of_queries_does_not_grow(dossier, amina):
    def requetes() -> int:
        frais = Dossier.objects.get(pk=dossier.pk)
        with CaptureQueriesContext(connection) as captees:
            un_fragment(frais, amina)
        return len(captees)

    un_test_de_plus(dossier, amina, 1)
    deux = requetes()
    for n in range(9):
        un_test_de_plus(dossier, amina, 2 + n)
    assert len(pour_dossier(dossier)["accueil"]["tests"]) == 11
    assert requetes() == deux <= 6
