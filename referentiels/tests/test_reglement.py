"""The values of the rules come from the database, and follow every change to it."""

from dataclasses import fields
from datetime import date

import pytest
from django.db import connection, transaction

from referentiels.chargement import charger
from referentiels.models import Commune, MotifSejour, Pays, Regime, Version
from referentiels.reglement import en_vigueur, referentiel, regimes
from referentiels.sources import francais
from reglement.regimes import REGIMES
from reglement.tests.referentiel_csv import referentiel as referentiel_livre

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def donnees():
    charger()


def test_the_database_gives_the_regimes_of_the_law():
    for lu, livre in zip(regimes(), REGIMES, strict=True):
        for champ in fields(livre):
            assert getattr(lu, champ.name) == francais_si_texte(getattr(livre, champ.name)), champ.name


def test_the_database_gives_the_shipped_reference_data():
    lu, livre = referentiel(), referentiel_livre()
    assert lu.nationalites.keys() == livre.nationalites.keys()
    for code, nationalite in livre.nationalites.items():
        assert lu.nationalites[code]._replace(adjectif="") == nationalite._replace(adjectif="")
    assert {t._replace(libelle="") for t in lu.titres.values()} == {
        t._replace(libelle="") for t in livre.titres.values()
    }
    assert lu.motifs.keys() == livre.motifs.keys()
    assert lu.communes == {ins: francais(nom) for ins, nom in livre.communes.items()}
    assert lu.ailleurs == {ins: francais(nom) for ins, nom in livre.ailleurs.items()}


def test_the_united_kingdom_is_free_until_the_end_of_its_transition():
    britannique = referentiel().nationalites["GB"]
    assert britannique.est_libre(date(2020, 12, 31))
    assert not britannique.est_libre(date(2021, 1, 1))


def test_asking_again_costs_one_query(django_assert_num_queries):
    en_vigueur()
    with django_assert_num_queries(1):
        assert en_vigueur() is en_vigueur.__globals__["_memoire"][1]


@pytest.mark.parametrize(
    ("modele", "pk", "champ"),
    [(Pays, "SY", "nationalite_f"), (MotifSejour, "RF-10", "libelle"), (Commune, "92094", "nom")],
)
def test_any_way_of_writing_is_seen(modele, pk, champ):
    avant = referentiel()
    with connection.cursor() as curseur:
        curseur.execute(
            f"UPDATE {modele._meta.db_table} SET {champ} = 'autre' WHERE {modele._meta.pk.column} = %s", [pk]
        )
    apres = referentiel()
    assert avant != apres
    assert "autre" in str([apres.nationalites.get(pk), apres.motifs.get(pk), apres.communes.get(pk)])


def test_a_regime_edited_is_seen_and_a_rollback_undoes_it():
    class Annulation(Exception):
        pass

    with pytest.raises(Annulation), transaction.atomic():
        Regime.objects.filter(pk="2025").update(heures_citoyennete=80)
        assert regimes()[1].heures_citoyennete == 80
        raise Annulation
    assert regimes()[1].heures_citoyennete == 60


def test_a_second_load_changes_no_version():
    avant = Version.objects.courante()
    charger()
    assert Version.objects.courante() == avant


def francais_si_texte(valeur):
    return francais(valeur) if isinstance(valeur, str) else valeur
