"""The section « Situation » of a file: each fact with its dates, those of today first, those that are over quiet."""

import html
import re
from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate

from beneficiaires.models import Adresse, Detention, LienFamilial, Nationalite, Preuve, Titre
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
HIER = timedelta(days=1)


@pytest.fixture
def dossier(amina):
    return fabrique.un_dossier(par=amina, adresse=fabrique.une_adresse(depuis=date(2026, 1, 10)))


@pytest.fixture
def situation(client, dossier):
    """The words of the section, one space between them."""
    client.force_login(dossier.referent)

    def lire(*, brut: bool = False) -> str:
        page = client.get(dossier.get_absolute_url()).text
        section = page.split('<section id="situation">')[1].split("</section>")[0]
        return html.unescape(section if brut else re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", section)))

    return lire


def test_each_kind_of_fact_is_read_with_its_dates(dossier, situation):
    personne = dossier.beneficiaire
    Nationalite.objects.create(beneficiaire=personne, pays_id="TR", depuis=date(2020, 5, 1))
    fabrique.un_lien(dossier, avec="tiers", parente="conjoint", jusqu_au=date(2026, 5, 3))
    fabrique.un_lien(dossier, avec="belge")
    Detention.objects.create(beneficiaire=personne, debut=date(2026, 5, 1), fin=date(2026, 5, 31))
    texte = situation()
    for attendu in (
        "Nationalités syrienne",
        "turque depuis le 1er mai 2020",
        "Rue de Fer 1, 5000 Namur depuis le 10 janvier 2026",
        "commandé le 10 janvier 2026 · valable du 10 janvier 2026 au 10 janvier 2027",
        "Membre de la famille d’un Belge",
        "Conjoint ou partenaire d’une personne d’un autre pays jusqu’au 3 mai 2026",
        "Détentions du 1er mai 2026 au 31 mai 2026",
    ):
        assert attendu in texte, texte


def test_what_is_unknown_is_said_once(client, amina):
    dossier = fabrique.un_dossier(par=amina, nationalites=(), adresse=None, titre=None)
    client.force_login(amina)
    texte = html.unescape(client.get(dossier.get_absolute_url()).text)
    for aucun in ("nationalité connue", "adresse connue", "lien familial déclaré", "détention connue"):
        assert texte.count(f"Aucune {aucun}") + texte.count(f"Aucun {aucun}") == 1


def test_past_facts_come_after_and_fold_when_they_are_more_than_two(dossier, situation):
    for rang in range(2):
        debut = date(2020 + rang, 1, 1)
        Adresse.objects.create(beneficiaire=dossier.beneficiaire, rue=f"Avant {rang}", depuis=debut, jusqu_au=debut)
    brut = situation(brut=True)
    assert brut.index("Rue de Fer 1") < brut.index("Avant 1") < brut.index("Avant 0")
    assert "<details>" not in brut
    Adresse.objects.create(beneficiaire=dossier.beneficiaire, rue="Avant 2", jusqu_au=localdate() - HIER)
    brut = situation(brut=True)
    plie = brut.split("<details>")[1].split("</details>")[0]
    assert "3 adresses précédentes" in plie and plie.count("Avant ") >= 3 and "Rue de Fer" not in plie


def test_an_address_to_come_is_not_yet_where_the_person_lives(client, dossier, situation):
    demain = localdate() + HIER
    Adresse.objects.create(beneficiaire=dossier.beneficiaire, rue="Rue de Demain 2", depuis=demain)
    assert "Rue de Demain 2 à partir du" in situation()
    entete = client.get(dossier.get_absolute_url()).text.split('<section id="situation">')[0]
    assert "Rue de Fer 1" in entete and "Rue de Demain" not in entete


def test_of_two_open_addresses_the_one_that_counts_says_so(dossier, situation):
    assert "Celle qui compte" not in situation()
    Adresse.objects.create(beneficiaire=dossier.beneficiaire, rue="12 rue de Lille", pays_id="FR")
    assert "Namur depuis le 10 janvier 2026 Celle qui compte" in situation()
    assert "12 rue de Lille, France" in situation()


def test_an_expired_permit_stays_in_sight_until_another_one_follows(dossier, situation):
    Titre.objects.update(fin=localdate() - HIER)
    assert situation().count("Expiré") == 1
    Titre.objects.create(beneficiaire=dossier.beneficiaire, type_id="A", debut=localdate())
    assert "Expiré" not in situation()


@pytest.mark.parametrize(
    ("avec", "champs", "attendu"),
    [("ue", {}, 1), ("belge", {}, 1), ("tiers", {}, 0), ("ue", {"jusqu_au": date(2026, 5, 3)}, 0)],
)
def test_a_link_that_exempts_waits_for_its_proof(client, dossier, situation, avec, champs, attendu):
    lien = fabrique.un_lien(dossier, avec=avec, **champs)
    assert situation().count("Preuve à demander") == attendu
    page = client.get(dossier.get_absolute_url()).text
    joindre = f'/dossiers/liens/{lien.pk}/preuves/ajouter/">Demander la preuve du lien familial<'
    assert page.count(joindre) == attendu


def test_a_link_with_its_proof_waits_for_nothing(client, dossier, situation):
    lien: LienFamilial = fabrique.un_lien(dossier, avec="ue")
    Preuve.objects.create(
        beneficiaire=dossier.beneficiaire,
        lien=lien,
        nom="acte.pdf",
        type="application/pdf",
        taille=1,
        sha256="0" * 64,
        fichier="acte.pdf",
        ajoutee_par=dossier.referent,
    )
    assert "Preuve à demander" not in situation()
    assert "Demander la preuve" not in client.get(dossier.get_absolute_url()).text
