"""Registering: once, with a number of its own, never with impossible facts."""

import threading
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connections, transaction

from beneficiaires.models import (
    Adresse,
    Beneficiaire,
    Detention,
    Dispense,
    Dossier,
    LienFamilial,
    Nationalite,
    Titre,
)
from journal.models import Ligne
from socle.dates import DatePartielle
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def test_registering_saves_the_person_her_facts_and_her_file():
    par = fabrique.un_utilisateur()
    dossier = fabrique.un_dossier(par=par, nationalites=("SY", "TR"), autres_langues=("en",), cpas=True)
    personne = dossier.beneficiaire
    assert (dossier.centre, dossier.referent, dossier.ouvert_le, dossier.cpas) == (par.centre, par, LE, True)
    assert personne.centre == par.centre
    assert sorted(personne.nationalites.values_list("pk", flat=True)) == ["SY", "TR"]
    assert personne.adresses.get().commune_id == fabrique.NAMUR
    assert personne.titres.get().type_id == "A"
    assert personne.cles_nom
    assert "haddad rania" in personne.recherche
    ligne = Ligne.objects.get(acte="beneficiaires.inscription")
    assert (ligne.auteur_id, ligne.dossier_id, ligne.centre_id) == (par.pk, dossier.pk, par.centre_id)


def test_numbers_follow_one_another_in_a_centre_and_a_year():
    namur, liege = fabrique.un_utilisateur(), fabrique.un_utilisateur(centre=fabrique.un_centre("CRIPEL"))
    numeros = [
        fabrique.un_dossier(par=par, ouvert_le=jour).numero
        for par, jour in [(namur, LE), (liege, LE), (namur, LE), (namur, date(2025, 3, 1)), (namur, LE)]
    ]
    n, autre = fabrique.un_centre("CAI").prefixe, fabrique.un_centre("CRIPEL").prefixe
    assert numeros == [f"{n}-2026-0001", f"{autre}-2026-0001", f"{n}-2026-0002", f"{n}-2025-0001", f"{n}-2026-0003"]


@pytest.mark.parametrize("niss", [None, "87031499545"])
def test_the_same_form_sent_twice_opens_one_file(niss):
    par, jeton = fabrique.un_utilisateur(), uuid4()
    premier = fabrique.un_dossier(par=par, personne=fabrique.une_personne(jeton=jeton, niss=niss))
    assert fabrique.un_dossier(par=par, personne=fabrique.une_personne(jeton=jeton, niss=niss)) == premier
    assert Beneficiaire.objects.count() == Dossier.objects.count() == 1


@pytest.mark.parametrize("niss", [None, "87031499545"])
@pytest.mark.django_db(transaction=True)
def test_the_same_form_sent_twice_at_once_opens_one_file(niss):
    par, jeton = fabrique.un_utilisateur(), uuid4()
    depart, dossiers, fautes = threading.Barrier(2), [], []

    def envoyer():
        try:
            depart.wait(5)
            dossiers.append(fabrique.un_dossier(par=par, personne=fabrique.une_personne(jeton=jeton, niss=niss)))
        except Exception as faute:  # told by the assertion below
            fautes.append(faute)
        finally:
            connections["default"].close()

    fils = [threading.Thread(target=envoyer) for _ in range(2)]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join(20)
    assert fautes == []
    assert Beneficiaire.objects.count() == Dossier.objects.count() == 1
    assert {dossier.pk for dossier in dossiers} == {Dossier.objects.get().pk}


def test_two_people_of_a_centre_cannot_bear_one_niss():
    par = fabrique.un_utilisateur()
    fabrique.un_dossier(par=par, personne=fabrique.une_personne(niss="87031499545", naissance=None))
    with pytest.raises(ValidationError, match="porte déjà ce NISS"):
        fabrique.un_dossier(par=par, personne=fabrique.une_personne(niss="87031499545", naissance=None))
    assert Dossier.objects.count() == 1


def test_two_centres_may_know_the_same_person():
    for sigle in ("CAI", "CRIPEL"):
        par = fabrique.un_utilisateur(centre=fabrique.un_centre(sigle))
        fabrique.un_dossier(par=par, personne=fabrique.une_personne(niss="87031499545", naissance=None))
    assert Beneficiaire.objects.filter(niss="87031499545").count() == 2


@pytest.mark.parametrize(
    "faux",
    [
        {"personne": {"sejour_depuis": date(1992, 3, 13)}},
        {"personne": {"naissance": DatePartielle(2026, 6), "sejour_depuis": None}},
        {"titre": {"fin": date(2026, 1, 9)}},
        {"titre": {"debut": None, "fin": date(2026, 1, 9)}},
        {"adresse": {"depuis": date(2026, 2, 1), "jusqu_au": date(2026, 1, 1)}},
        {"personne": {"niss": "123"}},
    ],
    ids=str,
)
def test_impossible_facts_are_refused_by_the_gesture_and_nothing_is_kept(faux):
    champs = {
        nom: getattr(fabrique, {"personne": "une_personne", "titre": "un_titre", "adresse": "une_adresse"}[nom])(
            **valeurs
        )
        for nom, valeurs in faux.items()
    }
    with pytest.raises((ValidationError, IntegrityError)), transaction.atomic():
        fabrique.un_dossier(**champs)
    assert not Beneficiaire.objects.exists()
    assert not Dossier.objects.exists()


@pytest.mark.parametrize(
    ("modele", "valeurs"),
    [
        (Beneficiaire, {"sejour_depuis": date(1992, 3, 13)}),
        (Beneficiaire, {"naissance": DatePartielle(2026, 1, 11), "sejour_depuis": None}),
        (Beneficiaire, {"niss": "123"}),
        (Titre, {"fin": date(2026, 1, 9)}),
        (Titre, {"debut": None, "fin": date(2025, 1, 9)}),
        (Adresse, {"pays_id": "FR"}),
        (Adresse, {"pays_id": "BE", "commune": None}),
        (Dossier, {"statut": "clos"}),
        (Dossier, {"statut": "atteste"}),
    ],
    ids=str,
)
def test_the_database_itself_refuses_what_cannot_be(modele, valeurs):
    fabrique.un_dossier()
    with pytest.raises(IntegrityError), transaction.atomic():
        modele.objects.update(**valeurs)


PERIODES = [
    (Nationalite, "depuis", "jusqu_au"),
    (Adresse, "depuis", "jusqu_au"),
    (Titre, "debut", "fin"),
    (LienFamilial, "depuis", "jusqu_au"),
    (Dispense, "depuis", "jusqu_au"),
    (Detention, "debut", "fin"),
]
NEE_LE = date(1992, 3, 14)
LA_VEILLE = date(1992, 3, 13)


@pytest.fixture
def un_fait_de_chaque_sorte():
    dossier = fabrique.un_dossier(titre=fabrique.un_titre(commande_le=None, debut=None, fin=None))
    fabrique.une_dispense(dossier)
    fabrique.un_lien(dossier)
    Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=LE)


@pytest.mark.parametrize(("modele", "debut", "fin"), PERIODES)
def test_no_fact_ends_before_it_begins(un_fait_de_chaque_sorte, modele, debut, fin):
    modele.objects.update(**{debut: LE, fin: LE})
    with pytest.raises(IntegrityError, match="_dates"), transaction.atomic():
        modele.objects.update(**{fin: LE - timedelta(days=1)})


JOURS = [(modele, nom) for modele, *noms in PERIODES for nom in noms] + [(Titre, "commande_le")]
SANS_DEBUT = [(modele, nom) for modele, nom in JOURS if (modele, nom) != (Detention, "fin")]


@pytest.mark.parametrize(("modele", "nom"), SANS_DEBUT)
def test_no_fact_comes_before_the_birth(un_fait_de_chaque_sorte, modele, nom):
    modele.objects.update(**{nom: NEE_LE})
    with pytest.raises(IntegrityError, match="a fact before birth"), transaction.atomic():
        modele.objects.update(**{nom: LA_VEILLE})


@pytest.mark.parametrize(("modele", "nom"), SANS_DEBUT)
def test_no_birth_comes_after_a_fact(un_fait_de_chaque_sorte, modele, nom):
    modele.objects.update(**{nom: date(2025, 1, 1)})
    Beneficiaire.objects.update(naissance=DatePartielle(2025), sejour_depuis=None)
    with pytest.raises(IntegrityError, match="born after a fact"), transaction.atomic():
        Beneficiaire.objects.update(naissance=DatePartielle(2025, 1, 2))


def test_the_database_keeps_one_open_file():
    dossier = fabrique.un_dossier()
    with pytest.raises(IntegrityError), transaction.atomic():
        Dossier.objects.create(
            beneficiaire=dossier.beneficiaire, centre=dossier.centre, ouvert_le=LE, numero="N-2026-9999"
        )
