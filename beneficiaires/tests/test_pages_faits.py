"""Correcting each fact: what is said beside its field, what changes in the decision, the trace that stays.

Who may open these pages is in the table of rights (tests/matrice.py).
"""

import html
from datetime import date
from typing import Any

import pytest

from beneficiaires.models import Adresse, Detention, Dispense, Dossier, LienFamilial, Nationalite, Titre
from beneficiaires.tests.saisie import envoi
from journal.models import Ligne
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]

MODELES: dict[str, Any] = {
    "nationalites": Nationalite,
    "adresses": Adresse,
    "titres": Titre,
    "liens": LienFamilial,
    "dispenses": Dispense,
    "detentions": Detention,
}


@pytest.fixture
def dossier(amina):
    return fabrique.un_dossier(par=amina, adresse=fabrique.une_adresse(depuis=date(2026, 1, 10)))


@pytest.fixture
def page(client, dossier):
    client.force_login(dossier.referent)
    return client


def ici(dossier, chemin):
    return f"/dossiers/{dossier.pk}/{chemin}/"


def poster(page, adresse, **valeurs):
    """Send a form as the page shows it, with these values changed; the page it leads to."""
    return page.post(adresse, envoi(page, adresse, **valeurs))


def poster_et_relire(page, dossier, adresse, **valeurs):
    reponse = poster(page, adresse, **valeurs)
    assert reponse.status_code == 302, dict(reponse.context["form"].errors)
    assert reponse.headers["Location"] == dossier.get_absolute_url()
    return Dossier.objects.get(pk=dossier.pk)


def un_fait_de_chaque_sorte(dossier):
    """Beside the nationality, the address and the permit that the file has."""
    fabrique.une_dispense(dossier)
    fabrique.un_lien(dossier)
    Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=date(2026, 5, 1))


def test_identity_is_corrected_with_a_trace(page, dossier):
    poster_et_relire(page, dossier, ici(dossier, "identite"), nom="Haddâd", naissance="1960", niss="")
    personne: Any = Dossier.objects.get().beneficiaire
    assert (personne.nom, str(personne.naissance), personne.telephone) == ("Haddâd", "1960-00-00", "0470 12 34 56")
    assert "haddad" in personne.recherche
    assert Dossier.objects.get().obligation_code == "age"
    assert [trace.nom for trace in personne.events.order_by("pgh_id")] == ["Haddad", "Haddâd"]
    ligne = Ligne.objects.get(acte="beneficiaires.fait")
    assert (ligne.dossier_id, ligne.auteur_id, ligne.objet_type) == (dossier.pk, dossier.referent_id, "beneficiaire")


def test_a_form_shows_what_is_known(page, dossier):
    texte = page.get(ici(dossier, "identite")).text
    assert 'value="14/03/1992"' in texte and 'value="Haddad"' in texte
    assert 'value="2027-01-10"' in page.get(f"/dossiers/titres/{Titre.objects.get().pk}/corriger/").text


def test_a_birth_after_what_is_known_is_refused_beside_its_field(page, dossier):
    un_fait_de_chaque_sorte(dossier)
    reponse = poster(page, ici(dossier, "identite"), naissance="06/2026")
    (phrase,) = reponse.context["form"].errors["naissance"]
    dates = ("séjour légal (1er décembre 2025)", "adresse (10 janvier 2026)", "titre de séjour (10 janvier 2026)")
    assert all(une in phrase for une in (*dates, "détention (1er mai 2026)"))
    assert str(Dossier.objects.get().beneficiaire.naissance) == "1992-03-14"


@pytest.mark.parametrize(
    ("genre", "valeurs", "champ"),
    [
        ("nationalites", {"pays": "TR", "depuis": "1992-03-13"}, "depuis"),
        ("adresses", {"commune": fabrique.LIEGE, "depuis": "1992-03-13"}, "depuis"),
        ("titres", {"type": "A", "commande_le": "1992-03-13"}, "commande_le"),
        ("titres", {"type": "A", "debut": "1992-03-13"}, "debut"),
        ("titres", {"type": "A", "fin": "1992-03-13"}, "fin"),
        ("liens", {"avec": "ue", "parente": "conjoint", "jusqu_au": "1992-03-13"}, "jusqu_au"),
        ("dispenses", {"motif": "etudes", "depuis": "1992-03-13"}, "depuis"),
        ("detentions", {"debut": "1992-03-13"}, "debut"),
    ],
    ids=str,
)
def test_a_fact_before_the_birth_is_refused_beside_its_field(page, dossier, genre, valeurs, champ):
    avant = MODELES[genre].objects.count()
    reponse = poster(page, ici(dossier, f"{genre}/ajouter"), **valeurs)
    assert "avant la naissance de la personne (14 mars 1992)" in reponse.context["form"].errors[champ][0]
    assert MODELES[genre].objects.count() == avant


def test_a_nationality_is_a_fact_with_its_dates(page, dossier):
    depuis_hier = {"pays": "BE", "depuis": "2026-11-22"}
    assert (
        poster_et_relire(page, dossier, ici(dossier, "nationalites/ajouter"), **depuis_hier).obligation_code == "belge"
    )
    belge = Nationalite.objects.get(pays_id="BE")
    corriger = f"/dossiers/nationalites/{belge.pk}/corriger/"
    assert poster_et_relire(page, dossier, corriger, pays="MA").obligation_code == "primo-arrivant"
    assert sorted(Nationalite.objects.values_list("pays_id", flat=True)) == ["MA", "SY"]
    belge.refresh_from_db()
    assert belge.depuis == date(2026, 11, 22)


def test_a_nationality_is_noted_once(page, dossier):
    reponse = poster(page, ici(dossier, "nationalites/ajouter"), pays="SY")
    assert "déjà notée" in str(reponse.context["form"].errors)
    assert Nationalite.objects.count() == 1


def test_contact_and_languages(page, dossier):
    poster_et_relire(
        page,
        dossier,
        ici(dossier, "contact"),
        telephone="081 22 33 44",
        langue="ar",
        autre_langue_2="fr",
        interprete="on",
    )
    personne = Dossier.objects.get().beneficiaire
    assert (personne.telephone, personne.langue_id, personne.interprete) == ("081 22 33 44", "ar", True)
    assert [langue.pk for langue in personne.autres_langues.all()] == ["fr"]
    assert "081223344" in personne.recherche


def test_the_beginning_of_the_stay(page, dossier):
    apres = poster_et_relire(page, dossier, ici(dossier, "sejour"), sejour_depuis="2022-01-01")
    assert apres.obligation_code == "sejour-trois-ans"
    reponse = poster(page, ici(dossier, "sejour"), sejour_depuis="1992-03-13")
    assert "avant la naissance" in reponse.context["form"].errors["sejour_depuis"][0]


def test_a_family_link_exempts_until_it_ends(page, dossier):
    valeurs = {"avec": "ue", "parente": "conjoint", "depuis": "2026-02-14"}
    assert poster_et_relire(page, dossier, ici(dossier, "liens/ajouter"), **valeurs).obligation_code == "famille-ue"
    lien = LienFamilial.objects.get()
    corriger = f"/dossiers/liens/{lien.pk}/corriger/"
    assert "avant le début" in poster(page, corriger, jusqu_au="2026-02-13").context["form"].errors["jusqu_au"][0]
    apres = poster_et_relire(page, dossier, corriger, jusqu_au="2026-10-01")
    assert apres.obligation_code == "primo-arrivant"
    lien.refresh_from_db()
    assert (lien.parente, lien.depuis, lien.jusqu_au) == ("conjoint", date(2026, 2, 14), date(2026, 10, 1))


AILLEURS = {
    "Brussels": {"code_postal": "1000", "commune": fabrique.BRUXELLES},
    "the German-speaking region": {"code_postal": "4700", "commune": fabrique.EUPEN},
    "abroad": {"rue": "12 rue de Lille, Lille", "code_postal": "59000", "pays": "FR"},
}


@pytest.mark.parametrize("ailleurs", AILLEURS)
def test_moving_out_of_the_region_ends_the_old_address_and_the_obligation(page, dossier, ailleurs):
    valeurs = {**AILLEURS[ailleurs], "depuis": "2026-11-02"}
    apres = poster_et_relire(page, dossier, ici(dossier, "adresses/ajouter"), **valeurs)
    assert apres.obligation_code == "hors-territoire"
    ancienne = Adresse.objects.get(commune_id=fabrique.NAMUR)
    assert ancienne.jusqu_au == date(2026, 11, 1)


def test_a_correction_may_leave_two_addresses_open(page, dossier):
    poster_et_relire(page, dossier, ici(dossier, "adresses/ajouter"), commune=fabrique.LIEGE, depuis="2026-11-02")
    ancienne = Adresse.objects.get(commune_id=fabrique.NAMUR)
    apres = poster_et_relire(page, dossier, f"/dossiers/adresses/{ancienne.pk}/corriger/", jusqu_au="")
    assert Adresse.objects.filter(jusqu_au=None).count() == 2
    assert "à Liège, la plus récente" in apres.decisions.first().avertissements[0]


def test_a_move_before_the_present_address_is_refused_beside_its_field(page, dossier):
    reponse = poster(page, ici(dossier, "adresses/ajouter"), commune=fabrique.LIEGE, depuis="2026-01-10")
    assert "doit commencer après" in reponse.context["form"].errors["depuis"][0]
    assert Adresse.objects.count() == 1


def test_a_permit_is_added_and_corrected(page, dossier):
    apres = poster_et_relire(page, dossier, ici(dossier, "titres/ajouter"), type="ANX13", debut="2026-11-02")
    assert apres.obligation_code == "sans-titre"
    annexe = Titre.objects.get(type_id="ANX13")
    assert poster_et_relire(
        page, dossier, f"/dossiers/titres/{annexe.pk}/corriger/", type="A", debut="2027-01-10"
    ).echeance_attestation == date(2029, 1, 10)


@pytest.mark.parametrize(
    ("valeurs", "champ"),
    [
        ({"type": ""}, "type"),
        ({"debut": "2026-05-01", "fin": "2026-04-30"}, "fin"),
        ({"commande_le": "2026-05-01", "fin": "2026-04-30", "debut": ""}, "fin"),
        ({"commande_le": "1990-01-01"}, "commande_le"),
        ({"commande_le": "2150-01-01"}, "commande_le"),
    ],
    ids=str,
)
def test_an_impossible_permit_is_refused_beside_its_field(page, dossier, valeurs, champ):
    reponse = poster(page, ici(dossier, "titres/ajouter"), **{"type": "A", **valeurs})
    assert champ in reponse.context["form"].errors
    assert Titre.objects.count() == 1


def test_a_request_of_dispense_counts_for_nothing_until_it_is_granted(page, dossier):
    valeurs = {"motif": "medical", "depuis": "2026-09-01", "demandee_le": "2026-09-02"}
    apres = poster_et_relire(page, dossier, ici(dossier, "dispenses/ajouter"), **valeurs)
    assert (apres.obligation, Dispense.objects.get().etat) == ("obligatoire", "demandee")


@pytest.mark.parametrize("temps", ["0", "1.5", "beaucoup"])
def test_a_share_of_full_time_goes_from_zero_to_one(page, dossier, temps):
    reponse = poster(page, ici(dossier, "dispenses/ajouter"), motif="travail-salarie", temps=temps)
    assert reponse.context["form"].errors["temps"]


def test_a_detention_pushes_the_deadline(page, dossier):
    valeurs = {"debut": "2026-05-01", "fin": "2026-05-31"}
    apres = poster_et_relire(page, dossier, ici(dossier, "detentions/ajouter"), **valeurs)
    assert apres.echeance_attestation == date(2029, 2, 10)
    reponse = poster(page, ici(dossier, "detentions/ajouter"), debut="2026-05-02", fin="2026-05-01")
    assert reponse.context["form"].errors["fin"]


@pytest.mark.parametrize("genre", MODELES)
def test_a_wrong_entry_is_removed_after_a_confirmation_and_leaves_a_trace(page, dossier, genre):
    un_fait_de_chaque_sorte(dossier)
    modele = MODELES[genre]
    fait = modele.objects.get()
    adresse = f"/dossiers/{genre}/{fait.pk}/retirer/"
    assert "n’a jamais été vrai" in html.unescape(page.get(adresse).text)
    assert modele.objects.exists()
    assert page.post(adresse).headers["Location"] == dossier.get_absolute_url()
    assert not modele.objects.exists()
    assert modele.pgh_event_model.objects.filter(pgh_obj_id=fait.pk, pgh_label="delete").exists()
    assert Ligne.objects.filter(acte="beneficiaires.retrait", objet_id=fait.pk).exists()


def test_the_data_of_the_file(page, dossier):
    apres = poster_et_relire(
        page, dossier, ici(dossier, "donnees"), base="volontaire", cpas="on", contact_le="2026-02-01"
    )
    assert (apres.base, apres.cpas, apres.contact_le) == ("volontaire", True, date(2026, 2, 1))
    assert apres.echeance_bilan == date(2026, 5, 1)
    reponse = poster(page, ici(dossier, "donnees"), prorogation_mois="40")
    assert reponse.context["form"].errors["prorogation_mois"]


def test_another_referent(page, dossier):
    collegue = fabrique.un_utilisateur()
    assert poster_et_relire(page, dossier, ici(dossier, "assigner"), referent=str(collegue.pk)).referent == collegue
    assert poster_et_relire(page, dossier, ici(dossier, "assigner"), referent="").referent is None


def test_a_path_is_stopped_and_taken_up_again(page, dossier):
    Dossier.objects.update(ouvert_le=date(2026, 2, 1))
    confirmation = html.unescape(page.get(ici(dossier, "cloturer")).text)
    assert "Ce qui va se passer" in confirmation
    reponse = poster(page, ici(dossier, "cloturer"), motif="depart", fin_le="2026-01-31")
    assert "avant d’avoir été ouvert" in reponse.context["form"].errors["fin_le"][0]
    apres = poster_et_relire(page, dossier, ici(dossier, "cloturer"), motif="depart", fin_le="2026-03-01")
    assert (apres.statut, apres.fin_le, apres.obligation_code) == ("clos", date(2026, 3, 1), "depart-belgique")
    assert page.get(ici(dossier, "rouvrir")).status_code == 200
    page.post(ici(dossier, "rouvrir"))
    apres.refresh_from_db()
    assert (apres.statut, apres.obligation) == ("inscrit", "obligatoire")


def test_a_file_that_is_not_closed_is_not_reopened(page, dossier):
    reponse = page.post(ici(dossier, "rouvrir"), follow=True)
    assert "il n’y a rien à rouvrir" in html.unescape(reponse.text)


def adresses(dossier):
    """Every page of a file and of its facts."""
    un_fait_de_chaque_sorte(dossier)
    pages = "identite contact sejour donnees assigner cloturer rouvrir decision"
    return [
        *(ici(dossier, nom) for nom in pages.split()),
        *(ici(dossier, f"{genre}/ajouter") for genre in MODELES),
        *(
            f"/dossiers/{genre}/{modele.objects.get().pk}/{geste}/"
            for genre, modele in MODELES.items()
            for geste in ("corriger", "retirer")
        ),
    ]


def test_each_page_opens_with_few_queries(page, dossier, django_assert_max_num_queries):
    for adresse in adresses(dossier):
        with django_assert_max_num_queries(15):
            assert page.get(adresse).status_code == 200, adresse


def test_an_unknown_kind_of_fact_or_number_is_not_found(page, dossier):
    assert page.get(ici(dossier, "secrets/ajouter")).status_code == 404
    assert page.get("/dossiers/titres/999999/corriger/").status_code == 404
    assert page.get("/dossiers/999999/decision/").status_code == 404
