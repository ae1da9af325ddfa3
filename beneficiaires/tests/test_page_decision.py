"""The decision, explained on its page and on that of the file."""

import html
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaires import actions
from beneficiaires.models import Detention, Titre
from beneficiaires.presentation import expliquer, pour_dossier
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def lire(client, amina):
    client.force_login(amina)

    def page(dossier):
        texte = client.get(f"/dossiers/{dossier.pk}/decision/").text
        return " ".join(html.unescape(texte).replace("\u00a0", " ").replace("\u202f", " ").split())

    return page


def test_the_page_says_the_result_the_reasons_the_dates_and_what_would_change(lire, amina):
    texte = lire(fabrique.un_dossier(par=amina))
    for attendu in (
        "<bdi>Rania Haddad</bdi> est tenue de suivre le parcours d’intégration.",
        "La personne n’est pas belge : elle a la nationalité syrienne.",
        "CWASS art. 150, 1°",
        "Aucune dispense établie",
        "10 janvier 2029",
        "le 14 mars 2057",
        "si la personne obtient la nationalité belge",
        "Régime 2025",
    ):
        assert attendu in texte


@pytest.mark.parametrize(("sexe", "mots"), [("F", "est tenue"), ("M", "est tenu"), ("X", "est tenu·e")])
def test_the_sentence_agrees_with_the_person(lire, amina, sexe, mots):
    assert f"</bdi> {mots} de suivre" in lire(fabrique.un_dossier(par=amina, personne=fabrique.une_personne(sexe=sexe)))


def test_what_is_missing_is_asked_in_words(lire, amina):
    texte = lire(fabrique.un_dossier(par=amina, nationalites=(), titre=None))
    assert "À demander à la personne" in texte
    assert "<li>la nationalité</li>" in texte and "<li>le titre de séjour</li>" in texte


def test_an_exemption_and_a_dispense_give_their_reason(lire, amina):
    assert "n’est pas tenue de suivre le parcours d’intégration : nationalité belge." in lire(
        fabrique.un_dossier(par=amina, nationalites=("SY", "BE"))
    )
    dossier = fabrique.un_dossier(par=amina)
    actions.accorder(
        fabrique.une_dispense(dossier, depuis=LE), dossier=dossier, preuve_vue="Certificat", par=amina, le=LE
    )
    texte = lire(dossier)
    assert "est dispensée du parcours d’intégration : certificat médical." in texte
    assert "CWASS art. 152/7, §3, 2°" in texte


def test_earlier_decisions_stay_in_the_history(lire, amina):
    dossier = fabrique.un_dossier(par=amina, contact_le=None)
    actions.franchir(dossier, par=amina, le=date(2026, 11, 24), contact_le=LE)
    texte = lire(dossier)
    assert "23 novembre 2026</time>" in texte and "24 novembre 2026</time>" in texte


def test_warnings_are_shown(lire, amina):
    texte = lire(fabrique.un_dossier(par=amina, titre=fabrique.un_titre(fin=date(2026, 6, 1))))
    assert "Le titre de séjour a expiré le 1er juin 2026." in texte


def test_every_answer_has_its_words():
    from beneficiaires import mots
    from reglement.epreuves import DEFINITION, DISPENSES, FIN_DU_PARCOURS

    codes = {epreuve.code for epreuve in (*FIN_DU_PARCOURS, *DEFINITION, *DISPENSES)}
    assert codes | {"primo-arrivant"} == set(mots.CODES)


def test_the_fragments_cost_the_same_whatever_the_number_of_facts(amina):
    def cout(dossier):
        dossier = type(dossier).objects.select_related("beneficiaire").get(pk=dossier.pk)
        with CaptureQueriesContext(
            connection,
        ) as requetes:
            presente = pour_dossier(dossier)
            for titre in dossier.beneficiaire.titres.all():
                str(titre), str(titre.motif)
            [str(adresse) for adresse in dossier.beneficiaire.adresses.all()]
            assert presente["explication"].decision.statut == "obligatoire"
        return len(requetes)

    dossier = fabrique.un_dossier(par=amina)
    avant = cout(dossier)
    for mois in range(1, 10):
        Titre.objects.create(
            beneficiaire=dossier.beneficiaire, type_id="ANX15", motif_id="RF-10", debut=date(2026, mois, 1)
        )
        Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=date(2026, mois, 1), fin=date(2026, mois, 2))
    assert cout(dossier) <= avant + 1  # the detentions have a query of their own


def test_a_decision_without_change_to_come_is_explained_too(amina):
    dossier = fabrique.un_dossier(par=amina, nationalites=("BE",))
    explication = expliquer(dossier.decisions.get(), dossier)
    assert explication.changement is None
    assert explication.echeances == []


def test_reading_a_decision_leaves_a_line(lire, amina):
    dossier = fabrique.un_dossier(par=amina)
    lire(dossier)
    ligne = Ligne.objects.lectures().get()
    assert (ligne.auteur_id, ligne.dossier_id, ligne.acte) == (amina.pk, dossier.pk, "beneficiaires.lecture")
