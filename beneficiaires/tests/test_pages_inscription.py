"""The page of registration: what is asked, refused with a sentence, shown before creating, created once."""

import html

import pytest

from beneficiaires.models import Beneficiaire, Dossier
from beneficiaires.tests.saisie import INSCRIRE, saisie
from comptes.models import Role
from socle.discretion import voiler
from socle.templatetags.typographie import espaces
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def page(client, amina):
    client.force_login(amina)
    return client


RIEN = {nom: "" for nom in saisie() if nom not in {"jeton", "nom", "sexe", "base"}}


def envoyer(client, **valeurs):
    return client.post(INSCRIRE, saisie(**valeurs))


def test_a_newcomer_is_registered_and_decided(page, amina):
    reponse = envoyer(page, interprete="on", cpas="on", nationalite_2="TR", referent=str(amina.pk))
    dossier = Dossier.objects.get()
    assert reponse.headers["Location"] == dossier.get_absolute_url()
    personne = dossier.beneficiaire
    assert (str(personne), str(personne.naissance), personne.interprete) == ("Rania Haddad", "1992-03-14", True)
    assert {pays.pk for pays in personne.nationalites.all()} == {"SY", "TR"}
    assert [langue.pk for langue in personne.autres_langues.all()] == ["en"]
    assert personne.adresses.get().commune_id == "92094"
    assert (dossier.referent, dossier.cpas) == (amina, True)
    assert (dossier.obligation, dossier.obligation_code) == ("dispense", "standstill")


def test_a_name_is_enough(page):
    envoyer(page, **RIEN)
    dossier = Dossier.objects.get()
    assert dossier.obligation == "a_completer"
    assert not dossier.beneficiaire.adresses.exists()
    assert not dossier.beneficiaire.titres.exists()


@pytest.mark.parametrize(
    ("connu", "code"),
    [
        ({}, ""),
        ({"type": "AUCUN"}, "sans-titre"),
        ({"type": "ANX26"}, "sans-titre"),
        ({"nationalite_1": "FR"}, "citoyen-ue"),
        ({"nationalite_1": "BE", "nationalite_2": "MA"}, "belge"),
    ],
    ids=["nothing known", "no permit", "applicant for protection", "EU citizen", "Belgian of foreign origin"],
)
def test_volunteers_are_registered_by_their_name_without_a_niss(page, connu, code):
    for nom in ("Haddad", "Tesfay"):
        assert envoyer(page, **{**RIEN, **connu, "nom": nom, "base": "volontaire"}).status_code == 302
    for dossier in Dossier.objects.all():
        assert (dossier.beneficiaire.niss, dossier.obligation_code, dossier.base) == (None, code, "volontaire")
        assert dossier.echeance_attestation is None
        assert page.get(dossier.get_absolute_url()).status_code == 200


@pytest.mark.parametrize(
    ("avec", "parente", "code"),
    [
        ("ue", "conjoint", "famille-ue"),
        ("belge", "ascendant", "famille-belge"),
        ("tiers", "", "primo-arrivant"),
        ("", "", "primo-arrivant"),
    ],
)
def test_a_family_link_is_declared_at_registration(page, avec, parente, code):
    envoyer(page, avec=avec, parente=parente)
    dossier = Dossier.objects.get()
    assert dossier.obligation_code == code
    liens = list(dossier.beneficiaire.liens.values_list("avec", "parente"))
    assert liens == ([(avec, parente or "autre")] if avec else [])
    assert dossier.decisions.count() == 1


@pytest.mark.parametrize(
    ("valeurs", "champ", "phrase"),
    [
        ({"nom": ""}, "nom", "obligatoire"),
        ({"naissance": "31/02/1992"}, "naissance", "celle-ci n’existe pas"),
        ({"naissance": "2150"}, "naissance", "dans le futur"),
        ({"naissance": "1821"}, "naissance", "quatre chiffres"),
        ({"niss": "87.03.14-995.46"}, "niss", "Ce NISS n’existe pas"),
        ({"niss": "870314"}, "niss", "onze chiffres, celui-ci en a 6"),
        ({"niss": "87.03.14-995.45"}, "niss", "née le 14 mars 1987"),
        ({"telephone": "appeler"}, "telephone", "Ce numéro est incomplet"),
        ({"courriel": "rania@"}, "courriel", "incomplète"),
        ({"commune": "", "code_postal": "0001"}, "code_postal", "Aucune commune"),
        ({"code_postal": "4000"}, "code_postal", "n’est pas un code postal de Namur"),
        ({"type": ""}, "type", "Choisissez le titre"),
        ({"fin": "2025-12-31"}, "fin", "avant"),
        ({"debut": "", "fin": "2026-01-09"}, "fin", "avant d’avoir été commandé"),
        ({"commande_le": "2150-01-01", "debut": "", "fin": ""}, "commande_le", "dans le futur"),
        ({"sejour_depuis": "1992-03-13"}, "sejour_depuis", "avant la naissance"),
        ({"naissance": "06/2026", "sejour_depuis": ""}, "commande_le", "avant la naissance"),
        ({"contact_le": "2150-01-01"}, "contact_le", "dans le futur"),
        ({"naissance": "06/2026", "sejour_depuis": ""}, "contact_le", "avant la naissance"),
        ({"depuis": "1992-03-13"}, "depuis", "avant la naissance de la personne (14 mars 1992)"),
        ({"pays": "FR"}, "pays", "pas les deux"),
        ({"avec": "mars"}, "avec", "choix"),
        ({"parente": "conjoint"}, "avec", "Dites de qui"),
        ({"contact_le": "demain"}, "contact_le", "date"),
        ({"nationalite_1": "ZZZ"}, "nationalite_1", "choix"),
    ],
    ids=str,
)
def test_an_error_is_said_beside_its_field_and_nothing_typed_is_lost(page, valeurs, champ, phrase):
    reponse = envoyer(page, lieu_naissance="Alep", **valeurs)
    assert reponse.status_code == 200
    erreurs = [str(une) for une in reponse.context["form"].errors[champ]]
    assert any(phrase in une for une in erreurs), erreurs
    texte = html.unescape(reponse.text)
    assert all(espaces(une) in texte for une in erreurs)
    for garde in ("Alep", valeurs.get("nom", "Haddad"), valeurs.get("telephone", "0470 12 34 56")):
        assert f'value="{garde}"' in texte or not garde
    assert not Beneficiaire.objects.exists()


def test_every_error_is_said_at_once(page):
    reponse = envoyer(page, nom="", niss="1", fin="2020-01-01", telephone="x")
    assert {"nom", "niss", "fin", "telephone"} <= set(reponse.context["form"].errors)
    assert "4 points sont à corriger" in reponse.text


def test_a_niss_that_contradicts_the_birth_date_needs_a_confirmation(page):
    refus = envoyer(page, niss="87.03.14-995.45")
    assert 'type="checkbox" name="niss_confirme"' in refus.text
    envoyer(page, niss="87.03.14-995.45", niss_confirme="on")
    assert Beneficiaire.objects.get().niss == "87031499545"


def test_a_niss_that_agrees_needs_none(page):
    envoyer(page, niss="87 03 14 995 45", naissance="03/1987")
    assert Beneficiaire.objects.get().niss == "87031499545"


def test_the_commune_follows_from_the_postal_code(page):
    envoyer(page, commune="", code_postal="5000")
    assert Beneficiaire.objects.get().adresses.get().commune_id == "92094"


def test_an_address_may_be_abroad(page):
    envoyer(page, rue="12 rue de Lille, Lille", code_postal="59000", commune="", pays="FR")
    dossier = Dossier.objects.get()
    assert str(dossier.beneficiaire.adresses.get()) == "12 rue de Lille, Lille, 59000, France"
    assert dossier.obligation_code == "hors-territoire"
    assert any("(à l’étranger)" in test["texte"] for test in dossier.decisions.get().tests)


def test_the_list_of_communes_follows_the_postal_code(page):
    options = page.get("/dossiers/communes/", {"code_postal": "5000"}).text
    assert "Namur" in options and "Arlon" not in options and "selected" in options
    assert "Arlon" in page.get("/dossiers/communes/", {"code_postal": "50"}).text


def test_the_name_that_was_searched_is_already_typed(page):
    assert 'value="Haddad"' in page.get(INSCRIRE, {"r": voiler("Haddad")}).text


def test_the_same_form_sent_twice_leads_to_the_same_file(page):
    envoi = saisie()
    premier, second = page.post(INSCRIRE, envoi), page.post(INSCRIRE, envoi)
    assert premier.headers["Location"] == second.headers["Location"]
    assert Dossier.objects.count() == 1


def test_those_who_welcome_people_register_identity_and_address(client):
    client.force_login(fabrique.un_utilisateur(role=Role.ACCUEIL))
    page = client.get(INSCRIRE).text
    assert "Titre de séjour" not in page and "CPAS" not in page
    envoyer(client)
    dossier = Dossier.objects.get()
    assert dossier.beneficiaire.adresses.exists()
    assert not dossier.beneficiaire.titres.exists()
    assert dossier.referent is None


@pytest.mark.parametrize("role", [Role.ADMINISTRATION, Role.OPERATEUR, Role.INSTANCE])
def test_other_roles_do_not_register(client, role):
    client.force_login(fabrique.un_utilisateur(role=role))
    assert client.get(INSCRIRE).status_code == envoyer(client).status_code == 403
    assert not Beneficiaire.objects.exists()


def test_a_referent_of_another_centre_is_refused(page):
    etranger = fabrique.un_utilisateur(centre=fabrique.un_centre("CRIPEL"))
    assert envoyer(page, referent=str(etranger.pk)).status_code == 200
    assert not Dossier.objects.exists()


def test_the_page_costs_few_queries_and_few_bytes(page, django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        page.get(INSCRIRE)
    compressee = page.get(INSCRIRE, headers={"Accept-Encoding": "gzip"})
    assert len(compressee.content) < 30_000
