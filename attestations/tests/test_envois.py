"""Copies to third parties, over real SMTP: who receives one, and what becomes of it."""

import socket
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attestations import actions
from attestations.actions import expedition
from attestations.models import Destinataire, Envoi, StatutEnvoi
from attestations.tests.conftest import brancher
from beneficiaires.models import Adresse
from journal.models import Ligne
from socle.boite import Boite
from tests import fabrique
from tests.fabrique import LE


def delivrer(amina, **champs):
    return actions.delivrer(fabrique.un_dossier_a_attester(par=amina, **champs), par=amina, le=LE)


def l_envoi(attestation, organisme="commune") -> Envoi:
    return Envoi.objects.get(attestation=attestation, organisme=organisme)


def avancer_les_travaux() -> None:
    """The delay is over."""
    with connection.cursor() as curseur:
        curseur.execute("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'")


def test_a_move_noted_for_a_later_day_sends_the_copy_where_the_person_still_lives(amina):
    fabrique.un_destinataire("commune")
    dossier = fabrique.un_dossier_a_attester(par=amina)
    personne = dossier.beneficiaire
    Adresse.objects.filter(beneficiaire=personne).update(jusqu_au=date(2099, 12, 31))
    Adresse.objects.create(beneficiaire=personne, commune_id=fabrique.LIEGE, depuis=date(2100, 1, 1))
    attestation = actions.delivrer(dossier, par=amina, le=LE)
    assert l_envoi(attestation).commune_id == fabrique.NAMUR


def test_the_commune_and_the_cpas_of_a_bound_beneficiary_receive_the_pdf(boite, travailler, amina):
    fabrique.un_destinataire("commune")
    fabrique.un_destinataire("cpas")
    attestation = delivrer(amina, cpas=True)
    assert {envoi.statut for envoi in attestation.envois.all()} == {StatutEnvoi.A_ENVOYER}
    travailler()
    assert sorted(message["To"] for message in boite.messages) == [
        "commune.namur@boites.test",
        "cpas.namur@boites.test",
    ]
    message = boite.messages[0]
    joint = next(message.iter_attachments())
    assert joint.get_filename() == "N-2026-A0001.pdf"
    with attestation.pdf.open("rb") as fichier:
        assert joint.get_content() == fichier.read()
    assert message["Subject"] == "Parcours d’intégration : copie de l’attestation N-2026-A0001"
    ecrit = f"{message['Subject']} {message.get_body().get_content()}"
    assert "Haddad" not in ecrit
    assert attestation.code_affiche in ecrit
    for envoi in attestation.envois.all():
        assert (envoi.statut, envoi.tentatives, envoi.raison) == (StatutEnvoi.ENVOYE, 1, "")
        assert envoi.reponse.startswith("250")
        assert envoi.message_id in {message["Message-ID"] for message in boite.messages}
    assert Ligne.objects.filter(acte="attestations.envoi", dossier_id=attestation.dossier_id).count() == 2


def test_the_cpas_hears_nothing_of_somebody_it_does_not_help(amina):
    attestation = delivrer(amina, cpas=False)
    assert [envoi.organisme for envoi in attestation.envois.all()] == ["commune"]


def test_nobody_hears_of_a_person_who_is_not_bound_that_day(amina):
    fabrique.un_destinataire("commune")
    dossier = fabrique.un_dossier_a_attester(par=amina, cpas=True)
    fabrique.une_dispense(dossier, etat="accordee", depuis=date(2026, 11, 23))
    attestation = actions.delivrer(dossier, par=amina, le=LE)
    assert not attestation.obligatoire
    assert not attestation.envois.exists()


def test_a_regime_may_send_no_copy(amina):
    from referentiels.models import Regime

    Regime.objects.filter(pk="2025").update(copie_commune=False)
    assert [envoi.organisme for envoi in delivrer(amina, cpas=True).envois.all()] == ["cpas"]


def test_without_mailbox_it_waits_says_why_and_leaves_when_there_is_one(boite, travailler, amina):
    attestation = delivrer(amina)
    envoi = l_envoi(attestation)
    assert envoi.statut == StatutEnvoi.EN_ATTENTE
    assert envoi.raison.startswith("Aucune adresse n’est connue")
    nouveau = Destinataire(centre=amina.centre, organisme="commune", commune_id=fabrique.NAMUR, adresse="n@b.test")
    actions.corriger_destinataire(nouveau, par=amina, le=LE)
    travailler()
    assert l_envoi(attestation).statut == StatutEnvoi.ENVOYE
    assert [message["To"] for message in boite.messages] == ["n@b.test"]


def test_without_address_it_waits_and_leaves_on_the_next_try(boite, travailler, amina):
    fabrique.un_destinataire("commune")
    attestation = delivrer(amina, adresse=fabrique.une_adresse(commune_id=None))
    assert (l_envoi(attestation).statut, l_envoi(attestation).commune) == (StatutEnvoi.EN_ATTENTE, None)
    assert "n’indique pas sa commune" in l_envoi(attestation).raison
    Adresse.objects.filter(beneficiaire=attestation.dossier.beneficiaire).update(commune=fabrique.NAMUR)
    actions.reessayer(l_envoi(attestation), par=amina, le=LE)
    travailler()
    assert len(boite.messages) == 1


def test_a_server_that_is_down_is_tried_again_later(travailler, amina, settings):
    with socket.create_server(("127.0.0.1", 0)) as prise:
        ferme = prise.getsockname()[1]
    brancher(settings, ferme)
    fabrique.un_destinataire("commune")
    attestation = delivrer(amina)
    travailler()
    envoi = l_envoi(attestation)
    assert (envoi.statut, envoi.tentatives) == (StatutEnvoi.A_ENVOYER, 1)
    assert envoi.raison == "Le serveur de courrier ne répond pas."
    assert envoi.prochain_essai is not None
    attente = envoi.prochain_essai - timezone.now()
    assert timedelta(seconds=30) < attente <= timedelta(minutes=1)
    travailler()
    assert l_envoi(attestation).tentatives == 1  # not before its time
    with Boite() as boite:
        brancher(settings, boite.port)
        avancer_les_travaux()
        travailler()
    assert (l_envoi(attestation).statut, l_envoi(attestation).tentatives) == (StatutEnvoi.ENVOYE, 2)
    assert [message["Message-ID"] for message in boite.messages] == [envoi.message_id]


def test_a_temporary_refusal_waits_and_a_permanent_one_is_shown(travailler, amina, settings):
    fabrique.un_destinataire("commune")
    attestation = delivrer(amina)
    with Boite(refus="452 4.2.2 mailbox full") as boite:
        brancher(settings, boite.port)
        travailler()
    assert (l_envoi(attestation).statut, l_envoi(attestation).raison) == (
        StatutEnvoi.A_ENVOYER,
        "La boîte du destinataire est pleine : 452 4.2.2 mailbox full",
    )
    with Boite(refus="550 5.1.1 no such mailbox") as boite:
        brancher(settings, boite.port)
        avancer_les_travaux()
        travailler()
    assert l_envoi(attestation).statut == StatutEnvoi.REFUSE
    assert "no such mailbox" in l_envoi(attestation).raison


def test_a_corrected_mailbox_sends_again_what_was_refused(travailler, amina, settings):
    destinataire = fabrique.un_destinataire("commune")
    attestation = delivrer(amina)
    with Boite(refus="550 5.1.1 no such mailbox") as boite:
        brancher(settings, boite.port)
        travailler()
    destinataire.adresse = "juste@boites.test"
    with Boite() as boite:
        brancher(settings, boite.port)
        actions.corriger_destinataire(destinataire, par=amina, le=LE)
        travailler()
    assert [message["To"] for message in boite.messages] == ["juste@boites.test"]
    assert l_envoi(attestation).statut == StatutEnvoi.ENVOYE


def test_a_line_cut_during_data_is_uncertain_and_the_machine_does_not_send_again(travailler, amina, settings):
    fabrique.un_destinataire("commune")
    attestation = delivrer(amina)
    with Boite(coupure=True) as boite:
        brancher(settings, boite.port)
        travailler()
        avancer_les_travaux()
        travailler()
        assert len(boite.messages) == 1
    envoi = l_envoi(attestation)
    assert envoi.statut == StatutEnvoi.INCERTAIN
    assert "Demandez au destinataire" in envoi.raison


def test_a_person_decides_of_an_uncertain_copy(travailler, amina, settings, boite):
    fabrique.un_destinataire("commune")
    envoi = interrompu(l_envoi(delivrer(amina)))
    actions.reessayer(envoi, par=amina, le=LE)
    travailler()
    assert [message["Message-ID"] for message in boite.messages] == [envoi.message_id]
    autre = interrompu(l_envoi(delivrer(amina)))
    assert actions.constater(autre, par=amina, le=LE).statut == StatutEnvoi.ENVOYE
    travailler()
    assert len(boite.messages) == 1


def interrompu(envoi: Envoi, il_y_a: timedelta = timedelta(hours=1)) -> Envoi:
    """The worker was killed while it was sending; the watch has passed."""
    assert expedition.commencer(envoi.pk, envoi.tentatives)
    Envoi.objects.filter(pk=envoi.pk).update(en_cours_depuis=timezone.now() - il_y_a)
    actions.surveiller(timezone.now())
    return Envoi.objects.get(pk=envoi.pk)


def test_an_interrupted_copy_becomes_uncertain_after_a_while(amina):
    fabrique.un_destinataire("commune")
    envoi = l_envoi(delivrer(amina))
    assert interrompu(envoi, timedelta(minutes=1)).statut == StatutEnvoi.EN_COURS
    Envoi.objects.filter(pk=envoi.pk).update(en_cours_depuis=timezone.now() - timedelta(minutes=11))
    actions.surveiller(timezone.now())
    assert l_envoi(envoi.attestation).statut == StatutEnvoi.INCERTAIN


def test_a_late_answer_still_counts(amina):
    fabrique.un_destinataire("commune")
    envoi = interrompu(l_envoi(delivrer(amina)))
    expedition.conclure(envoi.pk, envoi.tentatives, expedition.Issue(StatutEnvoi.ENVOYE, reponse="250 late"))
    assert l_envoi(envoi.attestation).statut == StatutEnvoi.ENVOYE


def test_a_lost_job_is_made_again(boite, travailler, amina):
    fabrique.un_destinataire("commune")
    attestation = delivrer(amina)
    with connection.cursor() as curseur:
        curseur.execute("DELETE FROM procrastinate_jobs")
    Envoi.objects.update(prochain_essai=timezone.now() - timedelta(minutes=11))
    actions.surveiller(timezone.now())
    travailler()
    assert l_envoi(attestation).statut == StatutEnvoi.ENVOYE
    assert len(boite.messages) == 1


def test_two_jobs_for_one_attempt_send_once(boite, travailler, amina):
    fabrique.un_destinataire("commune")
    envoi = l_envoi(delivrer(amina))
    for _ in range(3):
        actions.reessayer(envoi, par=amina, le=LE)
    travailler()
    assert len(boite.messages) == 1
    with pytest.raises(ValidationError, match="rien à relancer"):
        actions.reessayer(envoi, par=amina, le=LE)


def test_the_job_of_an_attempt_already_made_does_nothing(travailler, amina, settings):
    fabrique.un_destinataire("commune")
    attestation = delivrer(amina)
    with Boite(refus="452 4.2.2 mailbox full") as boite:
        brancher(settings, boite.port)
        travailler()
        actions.reessayer(l_envoi(attestation), par=amina, le=LE)  # while the next attempt is already planned
        travailler()
        assert l_envoi(attestation).tentatives == 2
        avancer_les_travaux()
        travailler()
        assert (l_envoi(attestation).statut, l_envoi(attestation).tentatives) == (StatutEnvoi.A_ENVOYER, 3)


def test_a_cancelled_attestation_sends_nothing_more(boite, travailler, amina):
    fabrique.un_destinataire("commune")
    attestation = delivrer(amina)
    actions.annuler(attestation, motif="Erreur", par=amina, le=LE)
    travailler()
    assert boite.messages == []
    assert l_envoi(attestation).statut == StatutEnvoi.ANNULE
    with pytest.raises(ValidationError, match="plus valable"):
        actions.reessayer(l_envoi(attestation), par=amina, le=LE)


@pytest.mark.parametrize("abimer", [lambda chemin: chemin.unlink(), lambda chemin: chemin.write_bytes(b"autre")])
def test_a_file_lost_or_changed_is_never_sent(boite, travailler, amina, documents, abimer):
    fabrique.un_destinataire("commune")
    attestation = delivrer(amina)
    abimer(documents / attestation.pdf.name)
    travailler()
    assert boite.messages == []
    assert l_envoi(attestation).statut == StatutEnvoi.A_ENVOYER
    assert "empreinte" in l_envoi(attestation).raison


def test_an_issue_that_fails_enqueues_nothing(travailler, amina, monkeypatch):
    def en_panne(*args, **kwargs):
        raise RuntimeError

    fabrique.un_destinataire("commune")
    dossier = fabrique.un_dossier_a_attester(par=amina)
    monkeypatch.setattr("attestations.actions.attestation.consigner", en_panne)
    with pytest.raises(RuntimeError):
        actions.delivrer(dossier, par=amina, le=LE)
    assert not Envoi.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="attestations.envoyer").exists()
