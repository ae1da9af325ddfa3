"""The pages of the attestation de dispense, and what the file says around it."""

import re

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from attestations import actions
from attestations.models import Attestation, Nature, StatutAttestation
from beneficiaires.actions import accorder, cloturer, confirmer, reprendre
from beneficiaires.models import Base, Dossier
from comptes.models import Role
from journal.models import Ligne
from tests import fabrique

SANS_OBJET = "alors que la personne n’est plus dispensée"


@pytest.fixture
def dispense(amina) -> Dossier:
    return fabrique.un_dossier_dispense(par=amina)


@pytest.fixture
def coordinatrice(amina):
    return fabrique.un_utilisateur(role=Role.COORDINATION)


def delivrer(dossier: Dossier) -> str:
    return reverse("attestations:delivrer_dispense", args=[dossier.pk])


def page(client, adresse: str) -> str:
    return client.get(adresse, follow=True).content.decode()


def test_the_consequences_are_shown_before_issuing(connecter, amina, dispense):
    texte = page(connecter(amina), delivrer(dispense))
    for attendu in (
        "Délivrer l’attestation de dispense",
        "Attestation de dispense\u00a0: Rania Haddad",
        "Aucune copie ne part",
        "sans dire pourquoi",
        "Le dossier garde son étape",
    ):
        assert attendu in texte
    assert not Attestation.objects.exists()


def test_a_double_click_issues_once_and_both_land_on_the_file(connecter, amina, dispense):
    client = connecter(amina)
    for _ in range(2):
        reponse = client.post(delivrer(dispense), follow=True)
        assert "L’attestation de dispense N-2026-A0001 est délivrée." in reponse.content.decode()
    assert Attestation.objects.count() == 1


def test_a_person_who_is_not_relieved_is_told_why(connecter, amina):
    dossier = fabrique.un_dossier(par=amina)
    client = connecter(amina)
    assert "La personne n’est pas dispensée aujourd’hui." in page(client, delivrer(dossier))
    reponse = client.post(delivrer(dossier), follow=True).content.decode()
    assert "La personne n’est pas dispensée aujourd’hui." in reponse
    assert "Délivrer l’attestation de dispense" not in page(client, dossier.get_absolute_url())


def test_the_file_offers_it_then_says_what_may_follow(connecter, amina, dispense):
    client, adresse = connecter(amina), dispense.get_absolute_url()
    assert "son attestation de dispense peut être délivrée" in page(client, adresse)
    actions.delivrer_dispense(dispense, par=amina, le=localdate())
    apres = page(client, adresse)
    for attendu in ("Attestation de dispense N-2026-A0001", "Suivre le parcours volontairement", "?motif=dispense"):
        assert attendu in apres
    assert "Aucune copie" in apres and "peut être délivrée" not in apres
    cloture = page(client, reverse("beneficiaires:cloturer", args=[dispense.pk]) + "?motif=dispense")
    assert re.search(r'value="dispense"[^>]*checked|checked[^>]*value="dispense"', cloture)


def test_the_next_step_is_one_click_with_its_line_and_no_second_time(connecter, amina, dispense):
    client, adresse = connecter(amina), reverse("beneficiaires:volontaire", args=[dispense.pk])
    assert client.get(adresse).status_code == 405
    for _ in range(2):
        assert "suit le parcours volontairement" in client.post(adresse, follow=True).content.decode()
    assert Dossier.objects.get(pk=dispense.pk).base == Base.VOLONTAIRE
    assert Ligne.objects.filter(acte="beneficiaires.base", dossier_id=dispense.pk).count() == 1


def test_the_file_says_why_it_cannot_be_issued_yet(connecter, amina):
    dossier = fabrique.un_dossier(par=amina)
    fabrique.un_centre_qui_signe()
    demande = fabrique.une_dispense(dossier, depuis=fabrique.LE)
    accorder(demande, dossier=dossier, preuve_vue="Certificat", par=amina, le=localdate())
    client = connecter(amina)
    fiche = page(client, dossier.get_absolute_url())
    assert "Confirmez d’abord la réponse" in fiche and "Lire et confirmer la réponse" in fiche
    assert "Confirmez d’abord la réponse" in page(client, delivrer(dossier))
    confirmer(dossier.decisions.latest("pk"), par=amina, le=localdate())
    assert "son attestation de dispense peut être délivrée" in page(client, dossier.get_absolute_url())


def test_a_dispense_that_stops_holding_is_said_and_coordination_cancels(connecter, amina, coordinatrice):
    dossier = fabrique.un_dossier(par=amina)
    fabrique.un_centre_qui_signe()
    demande = fabrique.une_dispense(dossier, depuis=fabrique.LE)
    accorder(demande, dossier=dossier, preuve_vue="Certificat", par=amina, le=localdate())
    confirmer(dossier.decisions.latest("pk"), par=amina, le=localdate())
    attestation = actions.delivrer_dispense(dossier, par=amina, le=localdate())
    assert SANS_OBJET not in page(connecter(amina), dossier.get_absolute_url())
    reprendre(demande, dossier=dossier, par=amina, le=localdate())
    pour_amina = page(connecter(amina), dossier.get_absolute_url())
    assert SANS_OBJET in pour_amina and "La coordination peut l’annuler." in pour_amina
    client, annuler = connecter(coordinatrice), reverse("attestations:annuler", args=[attestation.pk])
    assert f'href="{annuler}">Annuler cette attestation' in page(client, dossier.get_absolute_url())
    assert "Le dossier garde son étape." in page(client, annuler)
    client.post(annuler, {"motif": "La dispense est reprise"})
    assert Attestation.objects.get().statut == StatutAttestation.ANNULEE
    assert SANS_OBJET not in page(client, dossier.get_absolute_url())


def test_a_file_closed_by_the_dispense_offers_it(connecter, amina, dispense):
    cloturer(dispense, motif="dispense", le=localdate(), par=amina)
    client = connecter(amina)
    assert "son attestation de dispense peut être délivrée" in page(client, dispense.get_absolute_url())
    assert "N-2026-A0001 est délivrée" in client.post(delivrer(dispense), follow=True).content.decode()
    assert "Suivre le parcours volontairement" not in page(client, dispense.get_absolute_url())


def test_the_work_list_finishes_and_hands_over_each_nature(connecter, amina, dispense, monkeypatch):
    client, adresse = connecter(amina), reverse("attestations:envois")
    attestation = actions.delivrer_dispense(dispense, par=amina, le=localdate())
    texte = page(client, adresse)
    assert "Attestation de dispense N-2026-A0001" in texte
    assert reverse("attestations:remettre", args=[attestation.pk]) in texte
    Attestation.objects.update(statut=StatutAttestation.EN_PREPARATION)
    assert f'href="{delivrer(dispense)}"' in page(client, adresse)
    assert "Reprendre la délivrance" in page(client, dispense.get_absolute_url())


def test_anybody_checks_it_and_learns_its_kind_and_no_name(client, amina, dispense):
    attestation = actions.delivrer_dispense(dispense, par=amina, le=fabrique.LE)
    texte = page(client, reverse("verifier:code", args=[attestation.code]))
    assert "Attestation de dispense délivrée le 23\u00a0novembre\u00a02026" in texte
    assert client.get(reverse("verifier:json", args=[attestation.code])).json() == {
        "etat": "valable",
        "document": "Attestation de dispense",
        "delivree_le": "2026-11-23",
    }
    for secret in ("Haddad", "Rania", attestation.numero, "standstill", "turque"):
        assert secret not in texte


def test_the_download_is_noted(connecter, amina, dispense):
    attestation = actions.delivrer_dispense(dispense, par=amina, le=localdate())
    reponse = connecter(amina).get(reverse("attestations:document", args=[attestation.pk]))
    assert reponse.content.startswith(b"%PDF")
    ligne = Ligne.objects.lectures().get(acte="attestations.telechargement")
    assert (ligne.dossier_id, ligne.objet_id) == (dispense.pk, attestation.pk)
    assert attestation.nature == Nature.DISPENSE
