"""The pages of documents: rights, scope, words, double clicks, and a constant number of queries."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from attestations import actions
from attestations.models import Attestation, Envoi, StatutAttestation, StatutEnvoi
from beneficiaires.models import Dossier
from comptes.models import Role
from journal.models import Ligne
from referentiels.models import Regime
from tests import fabrique
from tests.fabrique import LE


@pytest.fixture
def attestation(a_attester, amina) -> Attestation:
    return actions.delivrer(a_attester, par=amina, le=localdate())


@pytest.fixture
def coordinatrice(amina):
    return fabrique.un_utilisateur(role=Role.COORDINATION)


def test_the_consequences_are_shown_before_issuing(connecter, amina, a_attester):
    fabrique.un_destinataire("commune")
    page = connecter(amina).get(reverse("attestations:delivrer", args=[a_attester.pk])).content.decode()
    assert "Une copie part\u00a0: Commune de Namur." in page
    assert "ne pourra plus être modifiée" in page
    assert not Attestation.objects.exists()


def test_a_missing_mailbox_is_said_before_issuing(connecter, amina, a_attester):
    page = connecter(amina).get(reverse("attestations:delivrer", args=[a_attester.pk])).content.decode()
    assert "Une copie attend une adresse\u00a0: Commune de Namur." in page


def test_a_path_that_is_not_finished_says_what_is_missing(connecter, amina, a_attester):
    a_attester.convention.axes.filter(type="francais").update(clos_le=None)
    reponse = connecter(amina).get(reverse("attestations:delivrer", args=[a_attester.pk]), follow=True)
    assert "Il reste à achever\u00a0: formation à la langue française." in reponse.content.decode()


def test_a_double_click_issues_once_and_both_land_on_the_file(connecter, amina, a_attester):
    client, adresse = connecter(amina), reverse("attestations:delivrer", args=[a_attester.pk])
    for _ in range(2):
        reponse = client.post(adresse, follow=True)
        assert "L’attestation N-2026-A0001 est délivrée." in reponse.content.decode()
    assert Attestation.objects.count() == 1


def test_without_a_key_the_page_says_so(connecter, amina, a_attester, settings):
    settings.SCEAU_FICHIER = ""
    reponse = connecter(amina).post(reverse("attestations:delivrer", args=[a_attester.pk]), follow=True)
    assert "Aucune clé de scellement" in reponse.content.decode()


def test_the_file_shows_the_document_its_copies_and_why_they_wait(connecter, amina, attestation):
    page = connecter(amina).get(attestation.get_absolute_url()).content.decode()
    for attendu in (
        "N-2026-A0001",
        attestation.code_affiche,
        "Remettre à la personne",
        "Aucune adresse n’est connue",
        "Réessayer",
    ):
        assert attendu in page
    assert "Annuler l’attestation" not in page


def test_the_very_file_is_downloaded_and_the_reading_is_noted(connecter, amina, attestation):
    reponse = connecter(amina).get(reverse("attestations:document", args=[attestation.pk]))
    octets = reponse.content
    with attestation.pdf.open("rb") as fichier:
        assert octets == fichier.read()
    assert reponse["Content-Type"] == "application/pdf"
    assert "N-2026-A0001.pdf" in reponse["Content-Disposition"]
    ligne = Ligne.objects.lectures().get(acte="attestations.telechargement")
    assert (ligne.dossier_id, ligne.auteur_id) == (attestation.dossier_id, amina.pk)


def test_handing_over_keeps_what_was_typed_when_refused(connecter, amina, attestation):
    client, adresse = connecter(amina), reverse("attestations:remettre", args=[attestation.pk])
    demain = (localdate() + timedelta(days=1)).isoformat()
    page = client.post(adresse, {"remise_le": demain, "comment": "poste"}).content.decode()
    assert "La remise ne peut pas être dans le futur." in page
    assert demain in page
    assert "Indiquez le jour." in client.post(adresse, {"comment": "main"}).content.decode()
    reponse = client.post(adresse, {"remise_le": localdate().isoformat(), "comment": "poste"})
    assert reponse.url == f"{attestation.get_absolute_url()}#documents"
    assert Attestation.objects.get().remise_par == "poste"


def test_a_coordinator_cancels_with_a_reason(connecter, coordinatrice, attestation):
    client, adresse = connecter(coordinatrice), reverse("attestations:annuler", args=[attestation.pk])
    page = client.get(adresse).content.decode()
    assert "marquée «\u00a0annulée\u00a0»" in page
    assert "Garder cette attestation" in page
    assert "Ce champ est obligatoire." in client.post(adresse, {"motif": ""}).content.decode()
    page = client.post(adresse, {"motif": "Nom mal orthographié"}, follow=True).content.decode()
    assert "Nom mal orthographié" in page
    assert Attestation.objects.get().statut == StatutAttestation.ANNULEE


def test_trying_again_says_what_happens(connecter, amina, attestation):
    envoi = attestation.envois.get()
    client, adresse = connecter(amina), reverse("attestations:reessayer", args=[envoi.pk])
    page = client.post(adresse, {"de": "liste"}, follow=True).content.decode()
    assert "Commune de Namur\u00a0: aucune adresse" in page
    fabrique.un_destinataire("commune")
    page = client.post(adresse, follow=True).content.decode()
    assert "Commune de Namur\u00a0: la copie part à l’adresse commune.namur@boites.test." in page


@pytest.mark.parametrize("statut", [StatutEnvoi.EN_ATTENTE, StatutEnvoi.INCERTAIN])
def test_every_button_of_a_copy_can_be_sent(connecter, amina, attestation, statut):
    Envoi.objects.update(statut=statut, adresse="a@b.test", raison="On ne sait pas.")
    client = connecter(amina)
    for adresse in (reverse("attestations:envois"), attestation.get_absolute_url()):
        page = client.get(adresse).content.decode()
        assert "attestations/envois/" in page
        assert page.count('method="post"') == page.count("csrfmiddlewaretoken")


def test_an_uncertain_copy_is_decided_by_a_person(connecter, amina, attestation):
    envoi = attestation.envois.get()
    Envoi.objects.update(statut=StatutEnvoi.INCERTAIN, adresse="a@b.test", raison="On ne sait pas.")
    client = connecter(amina)
    page = client.get(reverse("attestations:envois")).content.decode()
    assert "Reçus ou non, on ne sait pas" in page
    assert "Envoyer à nouveau" in page
    client.post(reverse("attestations:constater", args=[envoi.pk]), {"de": "liste"})
    assert Envoi.objects.get().statut == StatutEnvoi.ENVOYE


PAGES = ["delivrer", "remettre", "annuler", "document", "reessayer", "constater"]


def adresses(attestation: Attestation) -> dict[str, str]:
    sujets = {
        "delivrer": attestation.dossier_id,
        "reessayer": attestation.envois.get().pk,
        "constater": attestation.envois.get().pk,
    }
    return {nom: reverse(f"attestations:{nom}", args=[sujets.get(nom, attestation.pk)]) for nom in PAGES}


def test_another_centre_sees_nothing(connecter, attestation):
    ailleurs = fabrique.un_utilisateur(role=Role.COORDINATION, centre=fabrique.un_centre("CRIC"))
    client = connecter(ailleurs)
    for nom, adresse in adresses(attestation).items():
        ouvrir = client.post if nom in {"reessayer", "constater"} else client.get
        assert ouvrir(adresse).status_code == 404, nom
    assert attestation.numero not in client.get(reverse("attestations:envois")).content.decode()


def test_other_roles_are_refused(connecter, attestation):
    for role in (Role.ACCUEIL, Role.OPERATEUR, Role.ADMINISTRATION, Role.INSTANCE):
        client = connecter(fabrique.un_utilisateur(role=role))
        for nom, adresse in {**adresses(attestation), "envois": reverse("attestations:envois")}.items():
            assert client.get(adresse).status_code == 403, (role, nom)


def test_only_a_coordinator_cancels(connecter, amina, attestation):
    assert connecter(amina).get(adresses(attestation)["annuler"]).status_code == 403


def compter(client, adresse, django_assert_max_num_queries) -> int:
    with django_assert_max_num_queries(15) as requetes:
        assert client.get(adresse).status_code == 200
    return len(requetes)


def test_the_work_list_costs_the_same_whatever_its_length(connecter, amina, django_assert_max_num_queries):
    client, adresse = connecter(amina), reverse("attestations:envois")
    comptes = []
    for combien in (1, 9):
        for _ in range(combien):
            dossier = fabrique.un_dossier_a_attester(par=amina, cpas=True)
            actions.delivrer(dossier, par=amina, le=localdate())
        comptes.append(compter(client, adresse, django_assert_max_num_queries))
    page = client.get(adresse).content.decode()
    assert "N-2026-A0010" in page
    assert page.count("CPAS de Namur") >= 10
    assert comptes[0] == comptes[1]


def test_an_empty_work_list_says_so(connecter, amina):
    assert "Aucun document à suivre" in connecter(amina).get(reverse("attestations:envois")).content.decode()


def test_a_mailbox_added_in_the_admin_sends_what_waited(connecter, attestation):
    administratrice = fabrique.un_utilisateur(role=Role.ADMINISTRATION)
    valeurs = {
        "organisme": "commune",
        "commune": fabrique.NAMUR,
        "canal": "courriel",
        "adresse": "n@b.test",
        "centre": administratrice.centre_id,
    }
    reponse = connecter(administratrice).post(reverse("admin:attestations_destinataire_add"), valeurs, follow=True)
    assert "1 copie en attente" in reponse.content.decode()
    assert attestation.envois.get().statut == StatutEnvoi.A_ENVOYER


@pytest.mark.parametrize("a_confirmer", [True, False])
def test_a_changed_answer_is_told_before_the_attestation_is_issued(connecter, amina, a_attester, a_confirmer):
    Dossier.objects.filter(pk=a_attester.pk).update(a_confirmer=a_confirmer)
    page = connecter(amina).get(reverse("attestations:delivrer", args=[a_attester.pk])).content.decode()
    assert ("personne ne l’a encore confirmée" in page) is a_confirmer


def test_a_regime_that_sends_no_copy_does_not_make_the_person_free(connecter, amina):
    """She is bound: the page says why nothing leaves, before the document is issued and after."""
    dossier = fabrique.un_dossier_a_attester(par=amina)
    Regime.objects.update(copie_commune=False)
    client = connecter(amina)
    avant = client.get(reverse("attestations:delivrer", args=[dossier.pk])).content.decode()
    actions.delivrer(dossier, par=amina, le=LE)
    apres = client.get(dossier.get_absolute_url()).content.decode()
    for page in (avant, apres):
        assert "le régime de la convention n’en prévoit pas" in page
        assert "tenue de suivre le parcours ce jour-là" not in page
        assert "la personne n’est pas tenue" not in page
