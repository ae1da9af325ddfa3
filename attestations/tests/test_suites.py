"""What becomes of a copy after its first attempt: given up, come back, acknowledged, cancelled on its way."""

import re
import socket
from datetime import timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attestations import actions
from attestations.actions import expedition
from attestations.models import Canal, Envoi, StatutEnvoi
from attestations.tests.conftest import brancher
from attestations.tests.test_envois import avancer_les_travaux, delivrer, interrompu, l_envoi
from journal.models import Ligne
from socle.boite import Boite
from tests import fabrique
from tests.fabrique import LE

PRIS = expedition.Issue(StatutEnvoi.ENVOYE, reponse="250 OK")
REPORTE = expedition.Issue(StatutEnvoi.A_ENVOYER, "450 later")


@pytest.fixture
def destinataire(travailler, amina):
    """After `travailler`, which forgets the jobs."""
    return fabrique.un_destinataire("commune")


@pytest.fixture
def envoi(amina, destinataire) -> Envoi:
    """On its way, not tried yet."""
    return l_envoi(delivrer(amina))


def a_nouveau(envoi: Envoi) -> Envoi:
    return Envoi.objects.select_related("attestation").get(pk=envoi.pk)


def commencer_et_conclure(envoi: Envoi, issue: expedition.Issue) -> Envoi:
    envoi = a_nouveau(envoi)
    assert expedition.commencer(envoi.pk, envoi.tentatives)
    expedition.conclure(envoi.pk, envoi.tentatives + 1, issue)
    return a_nouveau(envoi)


def parti(envoi: Envoi) -> Envoi:
    return commencer_et_conclure(envoi, PRIS)


# Given up


def test_after_five_days_it_waits_for_a_person_who_sends_it_again(envoi, boite, travailler, amina):
    assert commencer_et_conclure(envoi, REPORTE).statut == StatutEnvoi.A_ENVOYER
    Envoi.objects.update(essais_depuis=timezone.now() - timedelta(days=4, hours=23))
    assert commencer_et_conclure(envoi, REPORTE).statut == StatutEnvoi.A_ENVOYER
    Envoi.objects.update(essais_depuis=timezone.now() - timedelta(days=5))
    abandonne = commencer_et_conclure(envoi, REPORTE)
    assert (abandonne.statut, abandonne.prochain_essai) == (StatutEnvoi.ECHEC, None)
    assert abandonne.raison == "Abandonné après cinq jours d’essais. 450 later"
    assert abandonne in Envoi.objects.a_suivre()
    assert Ligne.objects.filter(acte="attestations.echec", dossier_id=envoi.attestation.dossier_id).exists()
    avancer_les_travaux()
    travailler()
    assert boite.messages == []  # the machine has given up
    actions.reessayer(abandonne, par=amina, le=LE)
    travailler()
    assert [message["Message-ID"] for message in boite.messages] == [envoi.message_id]
    assert a_nouveau(envoi).statut == StatutEnvoi.ENVOYE


def test_five_days_without_power_give_nothing_up(envoi, travailler, settings):
    with socket.create_server(("127.0.0.1", 0)) as prise:
        brancher(settings, prise.getsockname()[1])
    Envoi.objects.update(cree_le=timezone.now() - timedelta(days=30))
    travailler()
    assert (a_nouveau(envoi).statut, a_nouveau(envoi).tentatives) == (StatutEnvoi.A_ENVOYER, 1)


# Greylisted, full, badly set


def test_greylisted_it_leaves_the_next_time_under_the_same_identifier(envoi, travailler, settings):
    with Boite(refus="450 4.2.0 greylisted") as boite:
        brancher(settings, boite.port)
        travailler()
    assert (a_nouveau(envoi).statut, a_nouveau(envoi).raison) == (StatutEnvoi.A_ENVOYER, "450 4.2.0 greylisted")
    with Boite() as boite:
        brancher(settings, boite.port)
        avancer_les_travaux()
        travailler()
    assert [message["Message-ID"] for message in boite.messages] == [envoi.message_id]


@pytest.mark.parametrize("refus", ["452 4.2.2 full", "552 5.2.2 full"])
def test_a_full_mailbox_waits_until_it_is_emptied(envoi, travailler, settings, refus):
    with Boite(refus=refus) as boite:
        brancher(settings, boite.port)
        travailler()
    assert a_nouveau(envoi).statut == StatutEnvoi.A_ENVOYER
    assert a_nouveau(envoi).raison == f"La boîte du destinataire est pleine : {refus}"


def test_a_server_without_valid_tls_receives_nothing(envoi, travailler, settings):
    with Boite(tls=True) as boite:
        brancher(settings, boite.port)
        settings.EMAIL_USE_TLS = True
        travailler()
    assert boite.messages == []
    assert a_nouveau(envoi).statut == StatutEnvoi.A_ENVOYER
    assert a_nouveau(envoi).raison.startswith("Le certificat du serveur de courrier n’est pas valable")


# The database away while an answer waits


def test_an_answer_waits_for_the_database_to_come_back(envoi, boite, monkeypatch):
    pannes = iter([OperationalError(), OperationalError()])
    vrai = expedition.conclure

    def conclure(*args, **adresse):
        for panne in pannes:
            raise panne
        vrai(*args, **adresse)

    monkeypatch.setattr(expedition, "PAUSES", (0, 0, 0))
    monkeypatch.setattr(expedition, "conclure", conclure)
    expedition.envoyer(envoi.pk, 0)
    assert (a_nouveau(envoi).statut, len(boite.messages)) == (StatutEnvoi.ENVOYE, 1)


def test_an_answer_written_twice_is_written_once(envoi):
    parti(envoi)
    expedition.conclure(envoi.pk, 1, expedition.Issue(StatutEnvoi.REFUSE, "no"))
    assert a_nouveau(envoi).statut == StatutEnvoi.ENVOYE


# Cancelled on its way


def test_put_off_after_the_cancellation_it_is_given_up(envoi, amina):
    assert expedition.commencer(envoi.pk, 0)
    actions.annuler(envoi.attestation, motif="Erreur", par=amina, le=LE)
    assert a_nouveau(envoi).statut == StatutEnvoi.EN_COURS
    expedition.conclure(envoi.pk, 1, REPORTE)
    assert (a_nouveau(envoi).statut, a_nouveau(envoi).raison) == (StatutEnvoi.ANNULE, "L’attestation a été annulée.")


def test_taken_after_the_cancellation_it_is_known_to_have_left(envoi, amina):
    assert expedition.commencer(envoi.pk, 0)
    actions.annuler(envoi.attestation, motif="Erreur", par=amina, le=LE)
    expedition.conclure(envoi.pk, 1, PRIS)
    assert a_nouveau(envoi).statut == StatutEnvoi.ENVOYE


def test_interrupted_then_cancelled_it_says_that_it_may_have_left(envoi, amina):
    assert expedition.commencer(envoi.pk, 0)
    actions.annuler(envoi.attestation, motif="Erreur", par=amina, le=LE)
    Envoi.objects.update(en_cours_depuis=timezone.now() - timedelta(hours=1))
    actions.surveiller(timezone.now())
    assert a_nouveau(envoi).statut == StatutEnvoi.ANNULE
    assert "peut-être déjà parti" in a_nouveau(envoi).raison


def test_uncertain_then_cancelled_it_says_that_it_may_have_left(envoi, amina):
    envoi = interrompu(envoi)
    actions.annuler(envoi.attestation, motif="Erreur", par=amina, le=LE)
    assert (a_nouveau(envoi).statut, "peut-être déjà parti" in a_nouveau(envoi).raison) == (StatutEnvoi.ANNULE, True)


# Come back, acknowledged


def test_a_mail_that_bounced_is_refused_and_sent_again(envoi, amina, boite, travailler):
    with pytest.raises(ValidationError):
        actions.signaler_retour(envoi, raison="boîte inconnue", par=amina, le=LE)  # it has not left
    assert expedition.commencer(envoi.pk, 0)
    with pytest.raises(ValidationError, match="pas partie"):
        actions.signaler_retour(envoi, raison="boîte inconnue", par=amina, le=LE)  # its answer is not there yet
    expedition.conclure(envoi.pk, 1, PRIS)
    with pytest.raises(ValidationError, match="Dites ce qui est revenu"):
        actions.signaler_retour(envoi, raison="  ", par=amina, le=LE)
    revenu = actions.signaler_retour(envoi, raison="boîte inconnue", par=amina, le=LE)
    assert (revenu.statut, revenu.raison, revenu.envoye_le) == (StatutEnvoi.REFUSE, "Revenu : boîte inconnue", None)
    actions.reessayer(revenu, par=amina, le=LE)
    travailler()
    assert [message["Message-ID"] for message in boite.messages] == [envoi.message_id]


@pytest.mark.parametrize("issue", [REPORTE, None, expedition.Issue(StatutEnvoi.REFUSE, "550 spam")])
def test_who_acknowledges_has_it_whatever_the_machine_thinks(envoi, amina, boite, travailler, issue):
    """`None`: the worker was killed, and nobody has noticed yet."""
    if issue:
        envoi = commencer_et_conclure(envoi, issue)
    else:
        assert expedition.commencer(envoi.pk, 0)
    acquitte = actions.acquitter(envoi, par=None, le=LE)
    assert acquitte.statut == StatutEnvoi.ACQUITTE
    expedition.conclure(envoi.pk, 1, REPORTE)
    avancer_les_travaux()
    travailler()
    assert boite.messages == []  # nothing is sent to who has it
    assert a_nouveau(envoi).statut == StatutEnvoi.ACQUITTE
    assert actions.acquitter(envoi, par=amina, le=LE).acquitte_par is None


def test_what_never_left_is_not_acknowledged(envoi, amina):
    with pytest.raises(ValidationError, match="pas encore parti"):
        actions.acquitter(envoi, par=amina, le=LE)


# Recipients, errors, late answers


def test_who_only_waited_for_a_replacement_does_not_hear_of_the_next(amina, destinataire):
    premiere = delivrer(amina)
    parti(l_envoi(premiere))
    deuxieme = actions.remplacer(premiere, motif="Nom", par=amina, le=LE)
    deuxieme.envois.update(commune=fabrique.LIEGE, statut=StatutEnvoi.EN_ATTENTE)  # typed by mistake, never sent
    troisieme = actions.remplacer(deuxieme, motif="Commune", par=amina, le=LE)
    assert [copie.commune_id for copie in troisieme.envois.all()] == [fabrique.NAMUR]


def test_a_printed_letter_may_be_in_the_post_and_its_recipient_hears_of_the_replacement(amina, destinataire):
    premiere = delivrer(amina)
    premiere.envois.update(
        canal=Canal.LETTRE, adresse="", adresse_postale="X\nY", commune=fabrique.LIEGE, imprime_le=timezone.now()
    )
    deuxieme = actions.remplacer(premiere, motif="Nom", par=amina, le=LE)
    assert {copie.commune_id for copie in deuxieme.envois.all()} == {fabrique.NAMUR, fabrique.LIEGE}
    troisieme = actions.remplacer(deuxieme, motif="Prénom", par=amina, le=LE)
    assert {copie.commune_id for copie in troisieme.envois.all()} == {fabrique.NAMUR, fabrique.LIEGE}


@pytest.mark.parametrize("statut", [StatutEnvoi.REFUSE, StatutEnvoi.INCERTAIN])
def test_what_is_answered_about_a_cancelled_document_waits_for_nobody(envoi, amina, statut):
    assert expedition.commencer(envoi.pk, 0)
    actions.annuler(envoi.attestation, motif="Erreur", par=amina, le=LE)
    expedition.conclure(envoi.pk, 1, expedition.Issue(statut, "non"))
    assert a_nouveau(envoi).statut == StatutEnvoi.ANNULE
    assert ("peut-être" in a_nouveau(envoi).raison) is (statut == StatutEnvoi.INCERTAIN)
    assert Ligne.objects.filter(acte="attestations.abandon", dossier_id=envoi.attestation.dossier_id).count() == 1


def en_panne(envoi):
    raise KeyError("Haddad")


def test_an_unforeseen_error_is_told_and_tried_again(envoi, boite, travailler, monkeypatch, caplog):
    with monkeypatch.context() as pendant:
        pendant.setattr(expedition, "message_de", en_panne)
        travailler()
    assert (a_nouveau(envoi).statut, a_nouveau(envoi).tentatives) == (StatutEnvoi.A_ENVOYER, 1)
    assert a_nouveau(envoi).raison.startswith("Le message n’a pas pu être composé")
    assert "KeyError" in caplog.text
    assert "Haddad" not in caplog.text
    avancer_les_travaux()
    travailler()
    assert a_nouveau(envoi).statut == StatutEnvoi.ENVOYE


def test_relaunched_by_a_person_it_does_not_wait_for_hours_again(envoi, amina):
    Envoi.objects.update(tentatives=20)
    actions.reessayer(envoi, par=amina, le=LE)
    repris = commencer_et_conclure(envoi, REPORTE)
    assert repris.prochain_essai is not None
    assert repris.prochain_essai - timezone.now() <= timedelta(minutes=1)


def test_a_late_yes_makes_a_second_message_needless(envoi, amina, boite, travailler):
    envoi = interrompu(envoi)
    actions.reessayer(envoi, par=amina, le=LE)
    expedition.conclure(envoi.pk, 1, PRIS, adresse=envoi.adresse)
    travailler()
    assert (boite.messages, a_nouveau(envoi).statut) == ([], StatutEnvoi.ENVOYE)


def test_a_late_yes_of_another_address_changes_nothing(envoi, amina):
    envoi = interrompu(envoi)
    actions.reessayer(envoi, par=amina, le=LE)
    expedition.conclure(envoi.pk, 1, PRIS, adresse="autre@boites.test")
    assert a_nouveau(envoi).statut == StatutEnvoi.A_ENVOYER


def test_the_watch_waits_for_who_holds_the_attestation(envoi, monkeypatch):
    """Attestation, then envoi: as everybody else, or two of them would wait for each other."""
    Envoi.objects.update(prochain_essai=timezone.now() - timedelta(hours=1))
    tables = []
    with CaptureQueriesContext(connection) as lues:
        actions.surveiller(timezone.now())
    for requete in lues.captured_queries:
        if "FOR " in requete["sql"] and "UPDATE" in requete["sql"]:
            tables.append(re.findall(r'UPDATE OF "(\w+)"', requete["sql"]))
    assert tables == [["attestations_attestation"], ["attestations_envoi"]]
