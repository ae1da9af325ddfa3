"""Logging in and out, choosing a password: by e-mail, by invitation only, with limits and lines in the journal."""

import re

import pytest
from django.core import mail
from django.core.cache import cache
from django.urls import NoReverseMatch, reverse
from procrastinate.contrib.django.models import ProcrastinateJob

from comptes.models import Role
from comptes.taches import envoyer_lien, lien
from journal.models import Ligne
from tests import fabrique

pytestmark = pytest.mark.django_db
SECRET = "bienvenue-au-parcours"
AUTRE_SECRET = "un-autre-secret-bien-long"


@pytest.fixture(autouse=True)
def compteurs_a_zero(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    cache.clear()


@pytest.fixture
def amina(referentiels):
    return fabrique.un_utilisateur(email="amina@namur.test", password=SECRET)


def se_connecter(client, courriel="amina@namur.test", secret=SECRET, **entetes):
    return client.post(reverse("account_login"), {"login": courriel, "password": secret}, **entetes)


def actes():
    return [ligne.acte for ligne in Ligne.objects.order_by("pk")]


def test_the_addresses_are_french():
    assert reverse("account_login") == "/compte/connexion/"
    assert reverse("account_logout") == "/compte/deconnexion/"
    assert reverse("account_reset_password") == "/compte/mot-de-passe/oublie/"


@pytest.mark.parametrize("nom", ["account_signup", "account_email", "account_confirm_email"])
def test_what_invitation_makes_useless_is_not_served(nom):
    with pytest.raises(NoReverseMatch):
        reverse(nom)


@pytest.mark.parametrize("nom", ["account_login", "account_reset_password", "account_inactive"])
def test_public_pages_open_without_login(client, nom, referentiels):
    assert client.get(reverse(nom)).status_code == 200


@pytest.mark.parametrize("nom", ["account_login", "account_reset_password"])
def test_no_placeholder_repeats_a_label(client, nom, referentiels):
    assert "placeholder" not in client.get(reverse(nom)).content.decode()


@pytest.mark.parametrize("nom", ["account_change_password", "account_set_password", "account_logout"])
def test_other_pages_ask_for_login(client, nom):
    reponse = client.get(reverse(nom))
    assert reponse.status_code == 302
    assert reponse["Location"].startswith(reverse("account_login"))


def test_a_person_logs_in_with_an_address_in_any_case_and_out(client, amina):
    assert se_connecter(client, "Amina@Namur.test").status_code == 302
    assert client.session["_auth_user_id"] == str(amina.pk)
    client.post(reverse("account_logout"))
    assert "_auth_user_id" not in client.session
    lignes = Ligne.objects.order_by("pk")
    assert [(ligne.acte, ligne.auteur_id) for ligne in lignes] == [
        ("comptes.connexion", amina.pk),
        ("comptes.deconnexion", amina.pk),
    ]


def test_the_session_ends_with_the_browser_or_the_day(client, amina):
    se_connecter(client)
    assert client.session.get_expire_at_browser_close()
    assert client.session.get_expiry_age() == 12 * 3600


@pytest.mark.parametrize("courriel", ["amina@namur.test", "personne@ailleurs.test"])
def test_a_refusal_says_the_same_whether_the_account_exists_or_not(client, amina, courriel):
    reponse = se_connecter(client, courriel, "faux")
    assert reponse.context["form"].non_field_errors() == ["L’adresse ou le mot de passe n’est pas correct."]


def test_a_failed_login_leaves_a_line_without_what_was_typed(client, amina):
    se_connecter(client, secret="faux")
    se_connecter(client, "personne@ailleurs.test")
    connu, inconnu = Ligne.objects.order_by("pk")
    assert (connu.acte, connu.auteur_id, connu.objet_id, connu.centre_id) == (
        "comptes.connexion_refusee",
        None,
        amina.pk,
        amina.centre_id,
    )
    assert (inconnu.acte, inconnu.objet_id, inconnu.detail) == ("comptes.connexion_refusee", None, "")


def test_five_errors_close_the_account_to_that_address_only(client, amina):
    for _ in range(5):
        se_connecter(client, secret="faux", REMOTE_ADDR="203.0.113.9")
    assert "Trop d’essais" in str(se_connecter(client, REMOTE_ADDR="203.0.113.9").context["form"].errors)
    assert se_connecter(client, REMOTE_ADDR="198.51.100.7").status_code == 302


def test_a_siege_from_many_addresses_is_stopped(client, amina, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "compte": "8/h/key"}
    for rang in range(8):
        se_connecter(client, secret="faux", REMOTE_ADDR=f"203.0.{rang}.1")
    assert "Trop d’essais" in str(se_connecter(client, REMOTE_ADDR="198.51.100.7").context["form"].errors)


def test_an_office_behind_one_address_may_log_in(client, amina):
    for _ in range(40):
        assert se_connecter(client).status_code == 302
        client.post(reverse("account_logout"))


def test_a_closed_account_does_not_open(client, amina):
    amina.is_active = False
    amina.save()
    assert se_connecter(client)["Location"] == reverse("account_inactive")
    assert "_auth_user_id" not in client.session


def test_closing_an_account_ends_its_session(client, amina):
    se_connecter(client)
    amina.is_active = False
    amina.save()
    assert client.get(reverse("account_change_password")).status_code == 302


def test_forgotten_password_answers_the_same_and_queues_one_mail(client, amina):
    reponses = [
        client.post(reverse("account_reset_password"), {"email": courriel})
        for courriel in ("amina@namur.test", "personne@ailleurs.test")
    ]
    assert {reponse["Location"] for reponse in reponses} == {reverse("account_reset_password_done")}
    travail = ProcrastinateJob.objects.get(task_name="comptes.envoyer_lien")
    assert travail.args == {"utilisateur_id": amina.pk, "invitation": False}
    assert mail.outbox == []


def test_the_link_of_the_mail_lets_a_password_be_chosen_once(client, amina, settings):
    settings.ADRESSE_PUBLIQUE = "https://parcours.test"
    envoyer_lien(utilisateur_id=amina.pk, invitation=False)
    (message,) = mail.outbox
    assert (message.to, message.subject) == (["amina@namur.test"], "Choisir un nouveau mot de passe")
    (chemin,) = re.findall(r"https://parcours\.test(/compte/mot-de-passe/nouveau/\S+)", str(message.body))
    formulaire = client.get(chemin, follow=True)
    assert "Choisir mon mot de passe" in formulaire.content.decode()
    client.post(formulaire.request["PATH_INFO"], {"password1": AUTRE_SECRET, "password2": AUTRE_SECRET})
    amina.refresh_from_db()
    assert amina.check_password(AUTRE_SECRET)
    assert actes() == ["comptes.mot_de_passe"]
    assert "Ce lien ne fonctionne plus" in client.get(chemin, follow=True).content.decode()


def test_a_link_opened_by_somebody_else_logs_them_out(client, amina):
    client.force_login(fabrique.un_utilisateur(role=Role.ACCUEIL))
    reponse = client.get(lien(amina).removeprefix("http://127.0.0.1:8000"), follow=True)
    assert reponse.status_code == 200
    assert "_auth_user_id" not in client.session


def test_a_closed_account_is_sent_no_link(amina):
    amina.is_active = False
    amina.save()
    envoyer_lien(utilisateur_id=amina.pk, invitation=True)
    assert mail.outbox == []


def test_changing_a_password_asks_for_the_old_one_and_leaves_a_line(client, amina):
    client.force_login(amina)
    page = reverse("account_change_password")
    nouveau = {"password1": AUTRE_SECRET, "password2": AUTRE_SECRET}
    refus = client.post(page, {"oldpassword": "faux", **nouveau})
    assert refus.context["form"].errors["oldpassword"] == ["Ce n’est pas votre mot de passe actuel."]
    assert client.post(page, {"oldpassword": SECRET, **nouveau}).status_code == 302
    amina.refresh_from_db()
    assert amina.check_password(AUTRE_SECRET)
    assert client.get(page).status_code == 200, "the session goes on"
    assert "comptes.mot_de_passe" in actes()
