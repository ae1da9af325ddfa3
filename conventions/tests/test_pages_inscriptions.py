"""The pages of enrolments and waits: what they show, what they refuse, what they do."""

import re
from datetime import date, time, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from accueil.models import SeanceDroits
from comptes.models import Role
from conventions import actions
from conventions.actions import Souhaits
from conventions.models import Attente, Axe, Inscription
from formations.models import Creneau, Groupe, Jour, Seance
from journal.models import Ligne
from referentiels.models import Langue, NiveauCecr
from tests import fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture
def groupe(referentiels) -> Groupe:
    """In Arabic, from last month to the next ones."""
    return un_groupe("Arabe 1")


def un_groupe(nom: str, **champs) -> Groupe:
    valeurs = {"debut": localdate() - timedelta(days=30), "fin": localdate() + timedelta(days=90), **champs}
    return fabrique.un_groupe(valeurs.pop("cours", None), nom=nom, **valeurs)


@pytest.fixture
def axe(amina) -> Axe:
    """Citizenship, level A1, speaks Arabic."""
    return un_axe(amina)


def un_axe(par, nom: str = "Haddad", langue: str = "ar") -> Axe:
    personne = fabrique.une_personne(nom=nom, langue_id=langue)
    dossier = fabrique.un_dossier(par=par, personne=personne, contact_le=date(2026, 3, 2), le=date(2026, 3, 2))
    return fabrique.un_axe(convention=fabrique.une_convention_signee(dossier, par=par))


def page(client, route: str, *args, **donnees) -> str:
    reponse = client.get(reverse(f"conventions:{route}", args=args), donnees)
    assert reponse.status_code == 200
    return reponse.content.decode()


def envoyer(client, route: str, *args, **donnees):
    return client.post(reverse(f"conventions:{route}", args=args), donnees, follow=True)


def cochees(texte: str) -> list[int]:
    """The values of the ticked boxes of the lists to choose from, in order."""
    return sorted(int(valeur) for valeur in re.findall(r'id="\w+-\d+"\s+value="(\d+)"\s+checked', texte))


def test_the_groups_that_suit_come_first_each_with_its_reason(axe, groupe, amina, connecter):
    un_groupe("En dari", cours=fabrique.un_cours(langue_id="prs"))
    complet = un_groupe("Plein", capacite=1)
    actions.inscrire_au_groupe(un_axe(amina, "Autre"), complet, du=localdate(), par=amina, le=localdate())
    texte = page(connecter(amina), "choisir_groupe", axe.pk)
    assert texte.index("Arabe 1") < texte.index("Plein") < texte.index("En dari")
    assert "langue non comprise" in texte and "Complet" in texte and "Convient" in texte
    assert "15 places libres sur 15" in texte


def test_a_course_at_the_same_hours_is_flagged_not_refused(axe, groupe, amina, connecter):
    demain = localdate() + timedelta(days=1)
    autre = un_groupe("Orientation", cours=fabrique.un_cours("orientation"))
    orientation = Axe.objects.get(convention=axe.convention, type="orientation")
    Axe.objects.filter(pk=orientation.pk).update(requis=True)
    actions.inscrire_au_groupe(orientation, autre, du=localdate(), par=amina, le=localdate())
    for un in (groupe, autre):
        fabrique.une_seance(un, le=demain)
    client = connecter(amina)
    assert "Aux heures d’un autre cours" in page(client, "choisir_groupe", axe.pk)
    reponse = envoyer(client, "choisir_groupe", axe.pk, groupe=groupe.pk)
    assert "a lieu aux mêmes heures" in reponse.content.decode()
    assert Inscription.objects.filter(axe=axe).exists()


def test_choosing_a_group_enrols_from_today(axe, groupe, amina, connecter):
    reponse = envoyer(connecter(amina), "choisir_groupe", axe.pk, groupe=groupe.pk)
    assert "inscription est enregistrée" in reponse.content.decode()
    assert Inscription.objects.get().du == localdate()


def test_sent_twice_it_enrols_once(axe, groupe, amina, connecter):
    client = connecter(amina)
    envoyer(client, "choisir_groupe", axe.pk, groupe=groupe.pk)
    assert "déjà inscrite" in envoyer(client, "choisir_groupe", axe.pk, groupe=groupe.pk).content.decode()
    assert Inscription.objects.count() == 1


def test_what_was_typed_is_kept_when_it_is_refused(axe, groupe, amina, connecter):
    reponse = envoyer(connecter(amina), "choisir_groupe", axe.pk, groupe=groupe.pk, du="2020-01-01")
    texte = reponse.content.decode()
    assert 'value="2020-01-01"' in texte and "Un point est à corriger" in texte
    assert cochees(texte) == [groupe.pk]


def test_several_persons_are_enrolled_from_the_group_who_waits_first(axe, groupe, amina, connecter):
    autre = un_axe(amina, "Aaa")
    actions.attendre(axe, par=amina, le=localdate())
    client = connecter(amina)
    texte = page(client, "inscrire", groupe.pk)
    assert texte.index("Haddad") < texte.index("Aaa")
    dossiers = [axe.convention.dossier_id, autre.convention.dossier_id]
    reponse = envoyer(client, "inscrire", groupe.pk, dossiers=dossiers)
    assert "2 personnes sont inscrites" in reponse.content.decode()
    assert Attente.objects.get().etat == "inscrite"
    assert "Personne à inscrire" in page(client, "inscrire", groupe.pk)


def test_a_list_that_changed_meanwhile_says_so(axe, groupe, amina, connecter):
    actions.inscrire_au_groupe(axe, groupe, du=localdate(), par=amina, le=localdate())
    reponse = envoyer(connecter(amina), "inscrire", groupe.pk, dossiers=[axe.convention.dossier_id])
    assert "La liste a changé" in reponse.content.decode()


def test_the_page_that_enrols_leaves_a_line_in_each_file(axe, groupe, amina, connecter):
    page(connecter(amina), "inscrire", groupe.pk)
    assert Ligne.objects.lectures().filter(dossier_id=axe.convention.dossier_id).count() == 1


def test_leaving_frees_the_seat(axe, groupe, amina, connecter):
    inscription = actions.inscrire_au_groupe(axe, groupe, du=localdate(), par=amina, le=localdate())
    reponse = envoyer(connecter(amina), "quitter", inscription.pk, au=localdate(), motif="Travail")
    assert "la place est libre" in reponse.content.decode()
    inscription.refresh_from_db()
    assert inscription.motif == "Travail"


def test_a_wait_starts_from_the_level_of_the_test_and_is_written(axe, amina, connecter):
    client = connecter(amina)
    assert '<option value="A1" selected>' in page(client, "attendre", axe.pk)
    envoyer(client, "attendre", axe.pk, depuis=localdate(), niveau="A1", langue="ar", moments=["matin"], garderie="on")
    attente = Attente.objects.get()
    assert attente.resume == "niveau A1, en arabe, matin, avec garderie"
    assert "Revoir ce qu’il lui faut" in page(client, "choisir_groupe", axe.pk)


def test_a_wait_that_is_reviewed_keeps_its_day(axe, amina, connecter):
    actions.attendre(axe, depuis=localdate() - timedelta(days=9), par=amina, le=localdate())
    client = connecter(amina)
    assert "Attend depuis le" not in page(client, "attendre", axe.pk).replace("<h1", "")
    envoyer(client, "attendre", axe.pk, note="Le soir seulement")
    attente = Attente.objects.get()
    assert (attente.depuis, attente.note) == (localdate() - timedelta(days=9), "Le soir seulement")


def test_the_list_shows_who_waits_and_keeps_who_does_not_any_more(axe, amina, connecter):
    attente = actions.attendre(axe, Souhaits(note="Deux enfants"), par=amina, le=localdate())
    client = connecter(amina)
    assert "Deux enfants" in page(client, "attentes")
    envoyer(client, "retirer_attente", attente.pk, motif="Déménagement")
    assert "Deux enfants" not in page(client, "attentes")
    assert "Déménagement" in page(client, "attentes", etat="toutes")


@pytest.mark.parametrize(
    ("filtre", "montre"),
    [
        ({"axe": "francais"}, False),
        ({"axe": "citoyennete"}, True),
        ({"niveau": "A1"}, True),
        ({"niveau": "B1"}, False),
        ({"moment": "matin"}, True),
        ({"moment": "soir"}, False),
        ({"garderie": "on"}, False),
        ({"niveau": "inconnu"}, True),
    ],
)
def test_the_list_is_filtered(axe, amina, connecter, filtre, montre):
    souhaits = Souhaits(niveau=NiveauCecr.objects.get(pk="A1"), moments=("matin",), note="Deux enfants")
    actions.attendre(axe, souhaits, par=amina, le=localdate())
    assert ("Deux enfants" in page(connecter(amina), "attentes", **filtre)) == montre


def test_the_list_is_exported_with_what_is_over_and_without_formulas(axe, amina, connecter):
    attente = actions.attendre(
        axe, Souhaits(note="=1+1", langue=Langue.objects.get(pk="ar")), par=amina, le=localdate()
    )
    actions.retirer_attente(attente, motif="Travail", par=amina, le=localdate())
    texte = page(connecter(amina), "attentes", etat="toutes", format="csv")
    assert Ligne.objects.lectures().filter(acte="conventions.attentes-lues", auteur_id=amina.pk).exists()
    entetes, ligne = texte.lstrip("\ufeff").strip().splitlines()
    assert entetes.startswith("Attend depuis;Nom;Dossier;Axe")
    assert "'=1+1" in ligne and ligne.endswith(";Travail") and ";arabe;" in ligne


def absente(axe: Axe, *, donnees: int, suivies: int, excusees: int = 0) -> None:
    """Rows written directly: the totals only."""
    totaux = {"minutes_donnees": donnees, "minutes_suivies": suivies, "minutes_excusees": excusees}
    Axe.objects.filter(pk=axe.pk).update(**totaux)


def test_absences_above_the_threshold_are_listed_with_their_reasons(axe, amina, connecter):
    absente(axe, donnees=600, suivies=420, excusees=60)
    assidue = un_axe(amina, "Assidue")
    absente(assidue, donnees=600, suivies=500)
    client = connecter(amina)
    texte = page(client, "absences")
    assert "<strong>30&nbsp;%</strong>" in texte
    assert "Haddad" in texte and "Assidue" not in texte
    assert "Assidue" in page(client, "absences", seuil=10)
    assert "Haddad" not in page(client, "absences", seuil=25, sans_raison="on")


def test_absences_are_those_of_my_files_then_of_the_centre(axe, amina, connecter):
    absente(axe, donnees=600, suivies=0)
    collegue, claire = fabrique.un_utilisateur(), fabrique.un_utilisateur(role=Role.COORDINATION)
    assert "Haddad" not in page(connecter(collegue), "absences")
    assert "Haddad" in page(connecter(collegue), "absences", referent="tous")
    assert "Haddad" in page(connecter(claire), "absences")


@pytest.fixture
def seance(referentiels) -> Seance:
    """A séance droits et devoirs of yesterday, in French and of three hours."""
    cours = fabrique.un_cours("accueil", langue_id=None)
    return fabrique.une_seance(un_groupe("Droits", cours=cours), le=localdate() - timedelta(days=1), fin=time(12))


def une_recrue(par, seance: Seance, nom: str):
    jour = seance.date - timedelta(days=5)
    dossier = fabrique.un_dossier(par=par, personne=fabrique.une_personne(nom=nom), contact_le=jour, le=jour)
    fabrique.un_bilan(dossier, par=par, le=jour)
    dossier.refresh_from_db()
    return actions.inscrire_a_la_seance(dossier, seance.groupe, du=jour, par=par, le=localdate())


def test_who_was_there_has_the_session_in_her_file_once(seance, amina, connecter):
    presente, absente = (une_recrue(amina, seance, nom) for nom in ("Venue", "Absente"))
    client = connecter(amina)
    assert cochees(page(client, "feuille_droits", seance.pk)) == [presente.pk, absente.pk]
    for _ in range(2):
        envoyer(client, "feuille_droits", seance.pk, presentes=[presente.pk])
    tenue = SeanceDroits.objects.get()
    assert (tenue.dossier_id, tenue.tenue_le, tenue.minutes) == (presente.dossier_id, seance.date, 180)
    assert (tenue.langue_id, tenue.collective) == ("fr", True)
    seance.refresh_from_db()
    assert seance.etat == "tenue"
    assert cochees(page(client, "feuille_droits", seance.pk)) == [absente.pk]
    assert "déjà notée" in page(client, "feuille_droits", seance.pk)
    assert not SeanceDroits.objects.filter(dossier=absente.dossier).exists()


def test_a_session_to_come_is_not_noted(seance, amina, connecter):
    recrue = une_recrue(amina, seance, "Venue")
    Seance.objects.filter(pk=seance.pk).update(date=localdate() + timedelta(days=2))
    reponse = envoyer(connecter(amina), "feuille_droits", seance.pk, presentes=[recrue.pk])
    assert "n’a pas encore eu lieu" in reponse.content.decode()
    assert not SeanceDroits.objects.exists()


def test_a_slot_that_the_person_cannot_follow_does_not_suit(axe, groupe, amina, connecter):
    Creneau.objects.create(groupe=groupe, jour=Jour.LUNDI, debut=time(18), fin=time(20))
    actions.attendre(axe, Souhaits(moments=("matin",)), par=amina, le=localdate())
    assert "pas libre à ces heures" in page(connecter(amina), "choisir_groupe", axe.pk)
