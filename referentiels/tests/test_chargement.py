"""Loading the reference data: complete, idempotent, respectful of what an administrator edited."""

from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from comptes.models import Centre
from referentiels import sources
from referentiels.chargement import charger, tables
from referentiels.models import Commune, Cpas, Langue, Pays, Regime
from reglement.regimes import REGIMES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def donnees():
    charger()


def test_the_second_load_only_reads():
    with CaptureQueriesContext(
        connection,
    ) as requetes:
        bilans = charger()
    assert {(bilan.nouvelles, bilan.corrigees, bilan.editees) for bilan in bilans} == {(0, 0, 0)}
    assert not [r["sql"] for r in requetes if r["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    assert len(requetes) < 40


def test_the_command_accounts_for_every_table(capsys):
    call_command("charger_referentiels")
    sortie = capsys.readouterr()
    assert sortie.out == ""
    assert len(sortie.err.splitlines()) == len(tables())
    assert "communes\u00a0: 578 lignes, dont 0 nouvelles" in sortie.err


def test_a_row_an_administrator_edited_is_kept():
    Pays.objects.filter(pk="SY").update(nom="Syrie (corrigé)", edite=True)
    Pays.objects.filter(pk="TR").update(nom="Faute de frappe")
    bilan = next(bilan for bilan in charger() if bilan.table == "pays et nationalités")
    assert (bilan.corrigees, bilan.editees) == (1, 1)
    assert Pays.objects.get(pk="SY").nom == "Syrie (corrigé)"
    assert Pays.objects.get(pk="TR").nom == "Turquie"


def test_a_row_an_administrator_added_is_kept():
    Langue.objects.create(code="zz", nom="langue des signes", edite=True)
    charger()
    assert Langue.objects.filter(code="zz").exists()


def test_a_new_code_is_added():
    Langue.objects.filter(code="ti").delete()
    charger()
    assert Langue.objects.get(code="ti").nom


def test_a_centre_keeps_what_was_edited_even_its_acronym():
    centre = Centre.objects.get(prefixe="N")
    Centre.objects.filter(pk=centre.pk).update(sigle="C.A.I.", signataire="La directrice", edite=True)
    charger()
    centre.refresh_from_db()
    assert (centre.sigle, centre.signataire, Centre.objects.count()) == ("C.A.I.", "La directrice", 8)


def test_there_are_565_communes_and_eight_centres():
    assert Commune.objects.actuelles().count() == 565
    assert set(Centre.objects.values_list("sigle", "prefixe")) == set(sources.PREFIXES.items())


def test_every_walloon_commune_has_its_centre_except_the_german_speaking_ones():
    wallonnes = Commune.objects.actuelles().filter(region="Wallonie")
    sans_centre = wallonnes.filter(centre=None)
    assert wallonnes.count() == 261
    assert sans_centre.count() == 9
    assert all(commune.germanophone and not commune.de_langue_francaise for commune in sans_centre)
    assert not Commune.objects.exclude(region="Wallonie").exclude(centre=None).exists()
    assert str(Commune.objects.get(nom="Namur").centre) == "CAI"


def test_an_abolished_commune_names_its_successor_and_its_last_day():
    bertogne = Commune.objects.get(ins="82005")
    assert bertogne.valable_au == date(2024, 12, 31)
    assert str(bertogne.successeur) == "Bastogne"
    abolies = Commune.objects.exclude(valable_au=None)
    assert abolies.count() == 13
    assert not abolies.exclude(successeur__valable_au=None).exists()
    assert not abolies.filter(successeur=None).exists()


def test_every_walloon_commune_of_today_has_a_cpas_that_is_well_named():
    assert Cpas.objects.count() == 261
    noms = {
        "Namur": "CPAS de Namur",
        "Andenne": "CPAS d’Andenne",
        "Ecaussinnes": "CPAS d’Ecaussinnes",
        "Yvoir": "CPAS d’Yvoir",
        "Huy": "CPAS de Huy",
        "Les Bons Villers": "CPAS des Bons Villers",
        "La Louvière": "CPAS de La Louvière",
    }
    trouves = Cpas.objects.filter(commune__nom__in=noms, commune__valable_au=None)
    assert dict(trouves.values_list("commune__nom", "nom")) == noms
    assert not Cpas.objects.filter(nom__startswith="CPAS de Le ").exists()


def test_what_users_read_is_well_set():
    assert Commune.objects.filter(nom="Braine-l’Alleud").exists()
    for table in tables():
        for ligne in table.modele._default_manager.all():
            assert not any(faute in str(ligne) for faute in ("l'", "d'", " :", " ;", "« ")), ligne


def test_the_regimes_of_the_law_are_loaded():
    assert set(Regime.objects.values_list("code", flat=True)) == {regime.code for regime in REGIMES}
    ancien, nouveau = Regime.objects.all()
    assert (ancien.code, ancien.applicable_du, ancien.heures_citoyennete) == ("2018", None, 60)
    assert (nouveau.code, nouveau.mois_attestation) == ("2025", 36)
    assert "aidant" in nouveau.motifs_dispense
    assert "aidant" not in ancien.motifs_dispense
