"""The signed code, the link and the public page by which a recipient says that a copy has arrived."""

from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from attestations import actions
from attestations.accuse import afficher, en_base32, en_entier, envoi_du_jeton, jeton_de, lire_jeton
from attestations.models import Attestation, Envoi, StatutAttestation, StatutEnvoi
from attestations.regles import ALPHABET, cle_de_controle
from attestations.views import publiques
from journal.models import Ligne
from socle.debit import Debit
from tests import fabrique
from tests.fabrique import LE

pytestmark = pytest.mark.django_db
BOUTON = "Oui, nous l’avons reçu"


@pytest.fixture(autouse=True)
def debit(monkeypatch):
    monkeypatch.setattr(publiques, "DEBIT", Debit(combien=20, secondes=60))


@pytest.fixture
def envoi(amina) -> Envoi:
    """A copy that a server has taken."""
    fabrique.un_destinataire("commune")
    attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
    Envoi.objects.update(statut=StatutEnvoi.ENVOYE, envoye_le=timezone.now(), prochain_essai=None)
    return attestation.envois.get()


def adresse(envoi: Envoi) -> str:
    return reverse("verifier:accuser", args=[jeton_de(envoi)])


def statut(envoi: Envoi) -> str:
    return Envoi.objects.get(pk=envoi.pk).statut


@given(st.integers(min_value=1, max_value=2**63 - 1))
def test_a_code_is_read_as_people_write_it(pk):
    jeton = jeton_de(Envoi(pk=pk))
    affiche = afficher(jeton)
    assert affiche.replace("-", "") == jeton
    assert lire_jeton(affiche.lower().replace("0", "o").replace("1", "l").replace("-", " ")) == jeton
    assert lire_jeton(f"https://parcours.test/verifier/accuse/{jeton}/") == jeton
    assert en_entier(en_base32(pk)) == pk


@pytest.mark.parametrize(("saisie", "mot"), [("7K4D", "complet"), ("Œuvre", "complet"), ("A" * 40, "complet")])
def test_what_cannot_be_a_code_is_said_plainly(saisie, mot):
    with pytest.raises(ValidationError, match=mot):
        lire_jeton(saisie)


def test_one_wrong_sign_is_a_typing_error(envoi):
    jeton = jeton_de(envoi)
    for rang, signe in enumerate(jeton):
        autre = ALPHABET[(ALPHABET.index(signe) + 1) % 32]
        with pytest.raises(ValidationError, match="faute de frappe"):
            lire_jeton(jeton[:rang] + autre + jeton[rang + 1 :])


def test_the_code_of_another_copy_cannot_be_guessed(envoi):
    """A well-formed code with the signature of another rank is nobody's, and the page says 404."""
    autre = Envoi.objects.create(
        centre=envoi.centre,
        attestation=envoi.attestation,
        organisme="cpas",
        commune=envoi.commune,
        statut=StatutEnvoi.EN_ATTENTE,
        message_id="<autre@parcours.test>",
    )
    corps = en_base32(autre.pk) + jeton_de(envoi)[-9:-1]
    forge = corps + cle_de_controle(corps)
    with pytest.raises(Envoi.DoesNotExist):
        envoi_du_jeton(forge)
    for methode in ("get", "post"):
        reponse = getattr(Client(), methode)(reverse("verifier:accuser", args=[forge]))
        assert reponse.status_code == 404
        assert "pas l’un des nôtres" in reponse.content.decode()


def test_a_key_that_was_rotated_still_opens_the_letters_in_the_post(envoi, settings):
    ancien = jeton_de(envoi)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "n" * 60, [settings.SECRET_KEY]
    assert jeton_de(envoi) != ancien
    assert envoi_du_jeton(ancien) == envoi_du_jeton(jeton_de(envoi)) == envoi
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(Envoi.DoesNotExist):
        envoi_du_jeton(ancien)


def test_opening_the_link_changes_nothing_and_names_nobody(envoi, client):
    for methode in (client.get, client.head):
        with CaptureQueriesContext(connection) as captees:
            reponse = methode(adresse(envoi))
        assert reponse.status_code == 200
        assert not [une for une in captees if une["sql"].startswith(("INSERT", "UPDATE", "DELETE"))]
    page = client.get(adresse(envoi)).content.decode()
    assert BOUTON in page
    assert envoi.attestation.numero in page
    assert "Commune de Namur" in page
    for secret in ("Haddad", "Rania", envoi.adresse, envoi.attestation.dossier.numero):
        assert secret not in page
    assert statut(envoi) == StatutEnvoi.ENVOYE


def test_one_press_acknowledges_and_two_are_one(envoi):
    client = Client(enforce_csrf_checks=True)
    page = client.get(adresse(envoi))
    jeton = {"csrfmiddlewaretoken": page.context["csrf_token"]}
    for _ in range(2):
        reponse = client.post(adresse(envoi), jeton)
        assert reponse.status_code == 302
        assert "Merci. La réception est notée" in client.get(reponse["Location"]).content.decode()
    envoi.refresh_from_db()
    assert envoi.statut == StatutEnvoi.ACQUITTE
    assert envoi.acquitte_par is None
    lignes = Ligne.objects.gestes().filter(
        objet_type="envoi", objet_id=envoi.pk, auteur_id=None, acte__contains="accus"
    )
    assert lignes.count() == 1


@pytest.mark.parametrize(
    ("devient", "dit"), [("remplacee", "Une autre attestation l’a remplacée"), ("annulee", "annulée")]
)
def test_a_document_that_is_no_longer_valid_says_so_and_has_no_button(envoi, client, devient, dit):
    Attestation.objects.filter(pk=envoi.attestation_id).update(statut=StatutAttestation(devient))
    page = client.get(adresse(envoi)).content.decode()
    assert dit in page
    assert BOUTON not in page
    client.post(adresse(envoi))
    assert statut(envoi) == StatutEnvoi.ENVOYE


def test_a_copy_that_never_left_cannot_be_acknowledged(envoi, client):
    Envoi.objects.update(statut=StatutEnvoi.A_ENVOYER, envoye_le=None)
    assert "pas encore notée comme partie" in client.get(adresse(envoi)).content.decode()
    client.post(adresse(envoi))
    assert statut(envoi) == StatutEnvoi.A_ENVOYER


def test_a_letter_that_arrives_before_it_is_noted_as_posted_was_posted(envoi, client):
    fabrique.en_lettre(envoi, envoye_le=None)
    assert BOUTON not in client.get(adresse(envoi)).content.decode()
    Envoi.objects.update(imprime_le=timezone.now() - timedelta(hours=1))
    assert BOUTON in client.get(adresse(envoi)).content.decode()
    client.post(adresse(envoi))
    envoi.refresh_from_db()
    assert envoi.statut == StatutEnvoi.ACQUITTE
    assert envoi.reponse == "Lettre postée"


def test_a_code_is_typed_from_a_letter(envoi, client):
    saisie = reverse("verifier:accuse")
    assert client.get(saisie, {"code": afficher(jeton_de(envoi)).lower()})["Location"] == adresse(envoi)
    page = client.get(saisie, {"code": "7K4D-92XM-B"}).content.decode()
    assert "7K4D-92XM-B" in page  # what was typed is not lost
    assert "Tapez le code imprimé dans la lettre." in client.get(saisie, {"code": ""}).content.decode()


def test_codes_cannot_be_searched(client, envoi):
    reponses = [client.get(reverse("verifier:accuser", args=["7K4D92XMB"])).status_code for _ in range(25)]
    assert reponses[:20] == [404] * 20
    assert set(reponses[20:]) == {429}
