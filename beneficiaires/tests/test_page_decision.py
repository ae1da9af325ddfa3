"""The decision, explained on its page and on that of the file."""

import html
import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaires import actions
from beneficiaires.models import Adresse, Detention, Dossier, Titre
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
        "Aucune dispense",
        "14 motifs de dispense examinés",
        "10 janvier 2029",
        "trois ans après la commande du titre, le 10 janvier 2026",
        "le 14 mars 2057 (65 ans)",
        "elle obtient la nationalité belge",
        "régime 2025, en vigueur depuis le 1er janvier 2025",
        "Historique : 1 décision<",
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


def test_the_old_regime_says_until_when_it_holds(lire, amina):
    titre = fabrique.un_titre(commande_le=date(2024, 12, 20), debut=date(2024, 12, 20), fin=None)
    dossier = fabrique.un_dossier(par=amina, titre=titre, personne=fabrique.une_personne(sejour_depuis=titre.debut))
    assert "régime 2018, pour les titres commandés jusqu’au 31 décembre 2024" in lire(dossier)


def test_the_first_facts_that_would_change_are_shown_and_the_others_folded(amina):
    explication = expliquer(fabrique.un_dossier(par=amina).decisions.get(), fabrique.un_dossier(par=amina))
    assert len(explication.premieres_pistes) == 3 and explication.autres_pistes
    assert explication.premieres_pistes + explication.autres_pistes == explication.pistes


def test_the_day_on_which_a_fact_begins_or_ends_is_announced(lire, amina):
    dossier: Any = fabrique.un_dossier(par=amina, titre=fabrique.un_titre(fin=None))
    assert "sera reprise ce jour-là" not in lire(dossier)
    ailleurs = Adresse(commune_id=fabrique.BRUXELLES, depuis=LE + timedelta(days=8))
    actions.demenager(ailleurs, dossier=dossier, par=amina, le=LE)
    assert "le 1er décembre 2026, un fait commence ou prend fin" in lire(Dossier.objects.get(pk=dossier.pk))
    Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=LE)
    actions.decider(dossier, par=amina, le=LE)
    assert "sera reprise ce jour-là" not in lire(Dossier.objects.get(pk=dossier.pk)), "every day is no day"


def test_each_test_has_its_word_and_its_sign(lire, amina):
    dossier = fabrique.un_dossier(par=amina, adresse=None)
    signes = re.findall(r'class="examen-signe"> <svg.*?</svg> (\w+)', lire(dossier))
    assert set(signes) == {"Remplie", "Inconnue", "Non"}
    fabrique.une_dispense(dossier, etat="accordee", depuis=LE)
    actions.decider(dossier, par=amina, le=LE)
    assert "Dispense" in re.findall(r'class="examen-signe"> <svg.*?</svg> (\w+)', lire(dossier))


def test_deadlines_in_force_are_those_of_the_file(amina):
    """A detention that goes on pushes them without a new decision."""
    dossier: Any = fabrique.un_dossier(par=amina)
    Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=LE)
    actions.decider(dossier, par=amina, le=LE)
    actions.decider(dossier, par=None, le=LE + timedelta(days=9))
    decision = dossier.decisions.latest("pk")
    montrees = {
        en_vigueur: expliquer(decision, dossier, en_vigueur=en_vigueur).echeances for en_vigueur in (True, False)
    }
    assert montrees[True][0].avant == date(2029, 1, 20) and "10 jours de détention" in montrees[True][0].pourquoi
    assert montrees[False][0].avant == date(2029, 1, 11)


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
