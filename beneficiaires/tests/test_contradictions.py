"""Facts that contradict each other although reality may be so: accepted, and said on the file and on its decision."""

import html
from datetime import date
from typing import Any

import pytest

from beneficiaires import actions
from beneficiaires.models import Adresse, Dossier, LienFamilial, Titre
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


def points(dossier: Dossier) -> list[str]:
    return actions.decider(dossier, par=None, le=LE).avertissements


@pytest.fixture
def dossier(amina) -> Dossier:
    dossier = fabrique.un_dossier(par=amina, adresse=fabrique.une_adresse(depuis=date(2026, 1, 10)))
    assert points(dossier) == []
    return dossier


def une_adresse(dossier: Dossier, **champs: Any) -> Adresse:
    return Adresse.objects.create(beneficiaire=dossier.beneficiaire, **champs)


@pytest.mark.parametrize(
    ("champs", "phrase", "code"),
    [
        (
            {"commune_id": fabrique.LIEGE, "depuis": date(2026, 5, 1)},
            "à Liège, la plus récente, depuis le 1er mai",
            None,
        ),
        ({"commune_id": fabrique.LIEGE}, "à Namur, la plus récente, depuis le 10 janvier 2026", None),
        ({"commune_id": fabrique.BRUXELLES, "depuis": date(2026, 5, 1)}, "à Bruxelles", "hors-territoire"),
        ({"pays_id": "FR", "depuis": date(2026, 5, 1)}, "à l’étranger, la plus récente", "hors-territoire"),
        ({"depuis": date(2026, 5, 1)}, "celle dont la commune est inconnue", ""),
    ],
    ids=str,
)
def test_of_two_open_addresses_the_latest_counts(dossier, champs, phrase, code):
    une_adresse(dossier, **champs)
    trouves = [point for point in points(dossier) if "adresses sont en cours" in point]
    assert len(trouves) == 1 and phrase in trouves[0]
    dossier.refresh_from_db()
    assert dossier.obligation_code == ("primo-arrivant" if code is None else code)


def test_two_undated_addresses_the_one_written_last_counts(amina):
    dossier = fabrique.un_dossier(par=amina)
    une_adresse(dossier, commune_id=fabrique.LIEGE)
    assert "à Liège, notée en dernier" in points(dossier)[0]


@pytest.mark.parametrize(
    "champs", [{"jusqu_au": date(2026, 1, 9)}, {"depuis": date(2027, 1, 1)}, {"jusqu_au": date(2026, 11, 22)}], ids=str
)
def test_an_address_of_another_time_is_no_contradiction(dossier, champs):
    une_adresse(dossier, commune_id=fabrique.LIEGE, **champs)
    assert not any("adresses sont en cours" in point for point in points(dossier))


def test_a_family_member_of_an_eu_citizen_with_a_refugee_permit(amina):
    titre = fabrique.un_titre(motif_id="PI-REF")
    dossier = fabrique.un_dossier(par=amina, titre=titre, lien=LienFamilial(avec="ue"))
    assert dossier.obligation_code == "famille-ue"
    assert any("ne s’accorde pas avec le motif de séjour" in point for point in points(dossier))


def test_a_permit_ordered_before_the_arrival(amina):
    personne = fabrique.une_personne(sejour_depuis=date(2026, 2, 1))
    assert "avant le début du séjour légal" in points(fabrique.un_dossier(par=amina, personne=personne))[0]


def test_of_two_family_links_the_one_that_exempts_counts(dossier):
    fabrique.un_lien(dossier, avec="tiers")
    assert not any("Plusieurs liens" in point for point in points(dossier))
    fabrique.un_lien(dossier, avec="belge")
    fabrique.un_lien(dossier, avec="ue", jusqu_au=date(2026, 5, 1))
    (point,) = [point for point in points(dossier) if "Plusieurs liens" in point]
    assert "le lien avec un Belge l’emporte" in point and "UE" not in point
    dossier.refresh_from_db()
    assert dossier.obligation_code == "famille-belge"


def test_a_link_that_has_ended_while_its_permit_goes_on(amina):
    lien = LienFamilial(avec="ue", jusqu_au=date(2026, 5, 3))
    dossier = fabrique.un_dossier(par=amina, titre=fabrique.un_titre(motif_id="RF-40BIS"), lien=lien)
    assert any("a pris fin le 3 mai 2026" in point and "vérifier le droit" in point for point in points(dossier))
    LienFamilial.objects.update(jusqu_au=None)
    assert not any("a pris fin" in point for point in points(dossier))


def test_a_shorter_permit_hides_one_that_is_still_valid(dossier):
    Titre.objects.create(beneficiaire=dossier.beneficiaire, type_id="ANX26", debut=date(2026, 6, 1))
    (point,) = [point for point in points(dossier) if "Deux titres" in point]
    assert "le plus récent, compte" in point
    Titre.objects.filter(type_id="A").update(fin=date(2026, 6, 1))
    assert not any("Deux titres" in point for point in points(dossier))


def test_a_renewal_hides_nothing(dossier):
    Titre.objects.create(beneficiaire=dossier.beneficiaire, type_id="A", debut=date(2026, 6, 1), fin=date(2027, 6, 1))
    Titre.objects.create(beneficiaire=dossier.beneficiaire, type_id="ANX15", debut=date(2026, 10, 1))
    assert points(dossier) == []


@pytest.mark.parametrize(
    ("base", "nationalites", "phrase"),
    [
        ("obligation", ("BE",), "alors que la loi n’y tient pas la personne"),
        ("volontaire", ("BE",), ""),
        ("obligation", ("SY",), ""),
        ("volontaire", ("SY",), "alors que la personne est tenue"),
        ("obligation", ("TR",), ""),
    ],
)
def test_the_basis_of_a_file_against_the_law(amina, base, nationalites, phrase):
    trouves = points(fabrique.un_dossier(par=amina, base=base, nationalites=nationalites))
    assert [phrase in point for point in trouves] == ([True] if phrase else [])


@pytest.mark.parametrize("page", ["", "decision/"])
def test_the_contradiction_is_said_on_the_file_and_on_its_decision(client, dossier, page):
    actions.corriger(Adresse(commune_id=fabrique.LIEGE), dossier=dossier, par=dossier.referent, le=LE)
    client.force_login(dossier.referent)
    assert "adresses sont en cours en même temps" in html.unescape(client.get(f"/dossiers/{dossier.pk}/{page}").text)


def test_a_contradiction_that_is_settled_makes_a_new_decision(dossier):
    avant = dossier.decisions.count()
    autre = une_adresse(dossier, commune_id=fabrique.LIEGE)
    assert points(dossier) and dossier.decisions.count() == avant + 1
    actions.retirer(autre, dossier=dossier, par=dossier.referent, le=LE)
    assert points(dossier) == [] and dossier.decisions.count() == avant + 2
    assert not any(decision.changee for decision in dossier.decisions.all())
