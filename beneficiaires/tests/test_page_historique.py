"""The decisions of a file as a timeline, and one of them as it was."""

import html
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import make_aware

from beneficiaires import actions
from beneficiaires.histoire import auteur
from beneficiaires.models import Adresse, Decision, Dispense
from beneficiaires.views.decision import PAR_PAGE
from referentiels.models import Pays
from socle.dates import DatePartielle
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
FEVRIER, MARS = date(2026, 2, 1), date(2026, 3, 2)


def propre(texte: str) -> str:
    return " ".join(html.unescape(texte).replace("\u00a0", " ").replace("\u202f", " ").split())


@pytest.fixture
def voir(client, amina):
    client.force_login(amina)

    def page(route: str, *args: int, **parametres) -> str:
        reponse = client.get(reverse(f"beneficiaires:{route}", args=args), parametres)
        assert reponse.status_code == 200
        return propre(reponse.text)

    return page


@pytest.fixture
def rania(amina) -> Any:
    """Bound; works at 80 %; relieved of the path; confirmed."""
    dossier: Any = fabrique.un_dossier(par=amina, contact_le=FEVRIER, le=FEVRIER)
    travail = Dispense(motif="travail-salarie", depuis=date(2026, 2, 16), temps="0.8", demandee_le=MARS)
    actions.corriger(travail, dossier=dossier, par=amina, le=MARS)
    actions.accorder(travail, dossier=dossier, preuve_vue="Contrat", par=amina, le=LE)
    actions.confirmer(dossier.decisions.latest("pk"), note="Contrat relu.", par=amina, le=LE)
    return dossier


def test_each_decision_says_what_was_new_and_what_it_led_to(voir, rania):
    texte = voir("decisions", rania.pk)
    for attendu in (
        "Ce qui était connu",
        "Titre de séjour : carte A, motif « Regroupement familial",
        "Commande du premier titre : 10 janvier 2026",
        "Attestation : avant le 10 janvier 2029",
        "Dispense « travail salarié ou apprentissage » : demandée, à 80 % d’un temps plein, depuis le 16 février 2026",
        '<span>demandée</span> <span aria-hidden="true">→</span><span class="visually-hidden">devient</span> '
        "<span>accordée</span>",
        '<span>Parcours obligatoire</span> <span aria-hidden="true">→</span>',
        "<span>Dispense : travail salarié ou apprentissage</span>",
        "Attestation : <del>10 janvier 2029</del> ne court plus",
        "Réponse confirmée le 23 novembre 2026 par Amina",
        "« Contrat relu. »",
    ):
        assert attendu in texte, attendu
    assert texte.index("accordée") < texte.index("demandée, à 80 %") < texte.index("Ce qui était connu"), "newest first"


def test_the_night_and_the_time_are_named(voir, amina):
    dossier = fabrique.un_dossier(par=amina, personne=fabrique.une_personne(naissance=DatePartielle(1961, 12, 1)))
    actions.redecider(date(2026, 12, 1))
    texte = voir("decisions", dossier.pk)
    assert re.search("1er décembre 2026</time> · (la nuit, )?sans intervention", texte)
    assert "Aucun fait nouveau" in texte and "Le temps a passé : 65 ans." in texte
    assert "À confirmer" in texte


@pytest.mark.parametrize(("heure", "mots"), [(1, "la nuit, sans intervention"), (14, "sans intervention")])
def test_a_job_works_at_night_unless_the_law_was_edited(heure, mots):
    assert auteur(Decision(creee_le=make_aware(datetime(2026, 12, 1, heure)))) == mots


def test_edited_reference_data_is_named(voir, amina):
    dossier = fabrique.un_dossier(par=amina, nationalites=("MA",))
    Pays.objects.filter(pk="MA").update(ue_depuis=date(2026, 11, 1))
    actions.redecider(LE)
    assert "Les paramètres du régime ou les données de référence ont changé." in voir("decisions", dossier.pk)


def test_what_is_asked_is_told_once(voir, amina):
    dossier: Any = fabrique.un_dossier(par=amina, nationalites=())
    actions.franchir(dossier, contact_le=FEVRIER, par=amina, le=LE)
    assert voir("decisions", dossier.pk).count("À demander : la nationalité") == 1


def test_an_earlier_decision_is_shown_as_it_was_given(voir, rania):
    premiere = rania.decisions.earliest("pk")
    texte = voir("decision_passee", rania.pk, premiere.pk)
    assert "Décision du 1er février 2026, remplacée le 2 mars 2026" in texte
    assert "</bdi> est tenue de suivre" in texte and "avant le 10 janvier 2029" in texte
    assert "il reste" not in texte and "dépassée" not in texte
    assert "Cette décision est celle qui est en vigueur." in voir(
        "decision_passee", rania.pk, rania.decisions.latest("pk").pk
    )


def test_a_decision_of_another_file_is_not_found(client, rania, amina):
    autre = fabrique.un_dossier(par=amina)
    client.force_login(amina)
    route = reverse("beneficiaires:decision_passee", args=[rania.pk, autre.decisions.get().pk])
    assert client.get(route).status_code == 404


def demenager(dossier: Any, jours: range, par) -> None:
    """As many decisions: each day the person moves from one commune to the other."""
    for rang in jours:
        ins = [fabrique.LIEGE, fabrique.NAMUR][rang % 2]
        adresse = Adresse(commune_id=ins, depuis=LE + timedelta(days=rang))
        actions.demenager(adresse, dossier=dossier, par=par, le=LE + timedelta(days=rang))


def test_a_long_history_is_cut_into_pages_and_each_is_told_beside_the_one_before(voir, amina):
    dossier = fabrique.un_dossier(par=amina)
    demenager(dossier, range(PAR_PAGE), amina)
    assert Decision.objects.count() == PAR_PAGE + 1
    premiere, seconde = voir("decisions", dossier.pk), voir("decisions", dossier.pk, page=2)
    assert premiere.count("Commune de résidence : <span>") == PAR_PAGE
    assert "Ce qui était connu" not in premiere
    assert seconde.count("Ce qui était connu") == 1 and "la décision en vigueur" not in seconde.lower()


def test_the_timeline_costs_the_same_whatever_its_length(voir, amina):
    dossier = fabrique.un_dossier(par=amina)

    def cout() -> int:
        with CaptureQueriesContext(connection) as requetes:
            voir("decisions", dossier.pk)
        return len(requetes)

    demenager(dossier, range(1), amina)
    avant = cout()
    demenager(dossier, range(1, 9), amina)
    assert cout() == avant <= 10
