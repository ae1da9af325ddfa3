"""Where a copy goes when its recipient changes: another mailbox, a letter, the person herself."""

import pytest
from django.core.exceptions import ValidationError
from django.utils import timezone

from attestations import actions
from attestations.actions import expedition
from attestations.models import Canal, Envoi, Remise, StatutEnvoi
from attestations.tests.conftest import brancher
from attestations.tests.test_envois import avancer_les_travaux, delivrer, interrompu, l_envoi
from attestations.tests.test_suites import REPORTE, a_nouveau
from socle.boite import Boite
from tests import fabrique
from tests.fabrique import LE


@pytest.fixture
def destinataire(travailler, amina):
    """After `travailler`, which forgets the jobs."""
    return fabrique.un_destinataire("commune")


@pytest.fixture
def envoi(amina, destinataire) -> Envoi:
    """On its way, not tried yet."""
    return l_envoi(delivrer(amina))


# Corrected while it leaves


def test_corrected_just_before_it_leaves_it_goes_to_the_new_address(envoi, destinataire, amina, boite, travailler):
    """The message was composed for the old one."""
    vrai = expedition.preparer

    def preparer(lu):
        message = vrai(lu)
        destinataire.adresse = "juste@boites.test"
        actions.corriger_destinataire(destinataire, par=amina, le=LE)
        return message

    with pytest.MonkeyPatch.context() as pendant:
        pendant.setattr(expedition, "preparer", preparer)
        expedition.envoyer(envoi.pk, 0)
    assert boite.messages == []
    travailler()
    assert [message["To"] for message in boite.messages] == ["juste@boites.test"]


@pytest.mark.parametrize("issue", [REPORTE, expedition.Issue(StatutEnvoi.REFUSE, "550 no such user")])
def test_corrected_while_it_leaves_it_is_tried_there(envoi, destinataire, amina, boite, travailler, issue):
    assert expedition.commencer(envoi.pk, 0)
    destinataire.adresse = "juste@boites.test"
    actions.corriger_destinataire(destinataire, par=amina, le=LE)
    expedition.conclure(envoi.pk, 1, issue)
    travailler()
    assert [message["To"] for message in boite.messages] == ["juste@boites.test"]


def test_a_recipient_that_was_removed_receives_nothing(envoi, destinataire, boite, travailler):
    destinataire.delete()
    travailler()
    assert boite.messages == []
    assert (a_nouveau(envoi).statut, a_nouveau(envoi).adresse) == (StatutEnvoi.EN_ATTENTE, "")


# Letters


def test_a_corrected_recipient_turns_what_waits_into_a_letter_and_back(envoi, destinataire, amina, boite, travailler):
    destinataire.canal, destinataire.rue = Canal.LETTRE, "Rue de Bruxelles 1"
    destinataire.code_postal, destinataire.localite = "5000", "Namur"
    actions.corriger_destinataire(destinataire, par=amina, le=LE)
    travailler()
    lettre = a_nouveau(envoi)
    assert boite.messages == []
    assert (lettre.statut, lettre.canal, lettre.adresse) == (StatutEnvoi.A_ENVOYER, Canal.LETTRE, "")
    assert lettre.adresse_postale == "Commune de Namur\nRue de Bruxelles 1\n5000 Namur"
    destinataire.canal = Canal.COURRIEL
    actions.corriger_destinataire(destinataire, par=amina, le=LE)
    travailler()
    assert len(boite.messages) == 1


def test_a_printed_letter_is_never_also_mailed(envoi, destinataire, amina, boite, travailler):
    Envoi.objects.update(
        canal=Canal.LETTRE, adresse="", adresse_postale="Commune\n5000 Namur", imprime_le=timezone.now()
    )
    actions.corriger_destinataire(destinataire, par=amina, le=LE)
    travailler()
    assert boite.messages == []
    assert a_nouveau(envoi).imprime_le is not None
    actions.annuler(envoi.attestation, motif="Erreur", par=amina, le=LE)
    assert a_nouveau(envoi).raison.endswith("Sa lettre était déjà imprimée : ne la postez pas.")


def test_asked_again_a_printed_letter_stays_printed_while_it_says_the_same(amina):
    attestation = delivrer(amina)
    envoi = actions.envoyer_a_la_personne(attestation, Canal.LETTRE, par=amina, le=LE)
    assert envoi.adresse_postale.splitlines()[1:] == ["Rue de Fer 1", "5000 Namur"]
    Envoi.objects.filter(pk=envoi.pk).update(imprime_le=timezone.now())
    assert actions.envoyer_a_la_personne(attestation, Canal.LETTRE, par=amina, le=LE).imprime_le
    attestation.dossier.beneficiaire.adresses.update(rue="Rue de Bruxelles 2")
    deplacee = actions.envoyer_a_la_personne(attestation, Canal.LETTRE, par=amina, le=LE)
    assert (deplacee.imprime_le, deplacee.adresse_postale.splitlines()[1]) == (None, "Rue de Bruxelles 2")
    attestation.dossier.beneficiaire.adresses.update(code_postal="", commune=None)
    with pytest.raises(ValidationError, match="adresse complète"):
        actions.envoyer_a_la_personne(attestation, Canal.LETTRE, par=amina, le=LE)


def test_a_letter_that_changed_while_it_was_printed_is_not_posted_unread(envoi, destinataire, amina):
    destinataire.canal, destinataire.rue = Canal.LETTRE, "Rue de Bruxelles 1"
    destinataire.code_postal, destinataire.localite = "5000", "Namur"
    actions.corriger_destinataire(destinataire, par=amina, le=LE)
    lue = Envoi.objects.pour_partir().get(pk=envoi.pk)
    destinataire.rue = "Esplanade 1"
    actions.corriger_destinataire(destinataire, par=amina, le=LE)
    with pytest.raises(ValidationError, match="changer d’adresse"):
        actions.imprimer([lue], par=amina, le=LE)
    assert a_nouveau(envoi).imprime_le is None


# The person's own


def test_her_document_leaves_by_mail_and_that_is_its_handing_over(amina, boite, travailler):
    attestation = delivrer(amina)
    personne = attestation.dossier.beneficiaire
    with pytest.raises(ValidationError, match="n’a pas l’adresse de courriel"):
        actions.envoyer_a_la_personne(attestation, Canal.COURRIEL, par=amina, le=LE)
    personne.courriel = "elle@boites.test"
    personne.save(update_fields=["courriel"])
    for _ in range(2):  # a double click
        envoi = actions.envoyer_a_la_personne(attestation, Canal.COURRIEL, par=amina, le=LE)
    attestation.refresh_from_db()
    assert attestation.remise_le is None  # not before it has left
    travailler()
    assert [message["To"] for message in boite.messages] == ["elle@boites.test"]
    attestation.refresh_from_db()
    assert (attestation.remise_le, attestation.remise_par) == (timezone.localdate(), Remise.COURRIEL)
    with pytest.raises(ValidationError, match="déjà parti"):
        actions.envoyer_a_la_personne(attestation, Canal.COURRIEL, par=amina, le=LE)
    actions.signaler_retour(envoi, raison="boîte inconnue", par=amina, le=LE)
    attestation.refresh_from_db()
    assert (attestation.remise_le, attestation.remise_par) == (None, "")


def test_her_address_corrected_while_it_waits_is_the_one_that_counts(amina, travailler, settings):
    attestation = delivrer(amina)
    personne = attestation.dossier.beneficiaire
    personne.courriel = "faute@boites.test"
    personne.save(update_fields=["courriel"])
    actions.envoyer_a_la_personne(attestation, Canal.COURRIEL, par=amina, le=LE)
    with Boite(refus="450 4.2.0 later") as boite:
        brancher(settings, boite.port)
        travailler()
    personne.courriel = "juste@boites.test"
    personne.save(update_fields=["courriel"])
    with Boite() as boite:
        brancher(settings, boite.port)
        avancer_les_travaux()
        travailler()
    assert [message["To"] for message in boite.messages] == ["juste@boites.test"]


def test_an_uncertain_one_is_not_sent_again_without_being_decided(amina):
    attestation = delivrer(amina)
    type(attestation.dossier.beneficiaire).objects.update(courriel="elle@boites.test")
    envoi = interrompu(actions.envoyer_a_la_personne(attestation, Canal.COURRIEL, par=amina, le=LE))
    with pytest.raises(ValidationError, match="décidez-en d’abord"):
        actions.envoyer_a_la_personne(attestation, Canal.COURRIEL, par=amina, le=LE)
    assert a_nouveau(envoi).statut == StatutEnvoi.INCERTAIN
