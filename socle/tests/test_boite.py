"""The local mailbox receives like a real server, and fails like one when asked to."""

import smtplib
import ssl
import time
from pathlib import Path

import pytest

from socle.boite import Boite

DE, A = "parcours@centre.test", "population@namur.test"
MESSAGE = f"From: {DE}\r\nTo: {A}\r\nSubject: =?utf-8?q?Attestation_d=C3=A9livr=C3=A9e?=\r\n\r\nBonjour\r\n"


def envoyer(boite: Boite, *, patience: float = 30) -> None:
    with smtplib.SMTP("127.0.0.1", boite.port, timeout=patience) as client:
        client.sendmail(DE, [A], MESSAGE)


def test_a_message_is_received_and_readable() -> None:
    with Boite() as boite:
        envoyer(boite)
    assert [m["Subject"] for m in boite.messages] == ["Attestation délivrée"]


def test_two_mailboxes_listen_at_once() -> None:
    with Boite() as une, Boite() as autre:
        envoyer(autre)
        assert (len(une.messages), len(autre.messages)) == (0, 1)


def test_two_mailboxes_with_one_directory_lose_nothing(tmp_path: Path) -> None:
    for _ in range(2):  # one after the other within a second, in the same process
        with Boite(dossier=tmp_path) as boite:
            envoyer(boite)
    assert len(list(tmp_path.glob("*.eml"))) == 2


def test_a_message_is_kept_in_a_directory_for_its_owner_alone(tmp_path: Path) -> None:
    dossier = tmp_path / "var" / "courrier"
    with Boite(dossier=dossier) as boite:
        envoyer(boite)
        envoyer(boite)
    fichiers = sorted(dossier.iterdir())
    assert len(fichiers) == 2
    assert {f.suffix for f in fichiers} == {".eml"}
    assert {f.stat().st_mode & 0o777 for f in fichiers} == {0o600}
    assert dossier.stat().st_mode & 0o777 == 0o700
    assert b"Bonjour" in fichiers[0].read_bytes()


def test_a_received_message_is_announced_by_its_recipient_alone(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    with Boite(dossier=tmp_path) as boite:
        envoyer(boite)
    assert capsys.readouterr().err == f"Courriel reçu pour {A}\n"


def test_a_refused_recipient_is_told_so() -> None:
    with Boite(refus="550 5.1.1 Inconnu") as boite, pytest.raises(smtplib.SMTPRecipientsRefused) as refus:
        envoyer(boite)
    assert refus.value.recipients[A] == (550, b"5.1.1 Inconnu")
    assert boite.messages == []


def test_a_cut_connection_leaves_the_sender_unsure_of_a_received_message() -> None:
    with Boite(coupure=True) as boite, pytest.raises(smtplib.SMTPServerDisconnected):
        envoyer(boite)
    assert len(boite.messages) == 1


def test_a_slow_server_outlasts_the_sender() -> None:
    debut = time.monotonic()
    with Boite(lenteur=30) as boite, pytest.raises(smtplib.SMTPServerDisconnected, match="timed out"):
        envoyer(boite, patience=0.3)
    assert time.monotonic() - debut < 5
    assert boite.messages == []


def test_a_server_with_tls_refuses_a_message_in_clear() -> None:
    with Boite(tls=True) as boite, pytest.raises(smtplib.SMTPResponseException):
        envoyer(boite)
    assert boite.messages == []


def test_a_server_with_tls_is_believed_by_who_knows_its_certificate() -> None:
    with Boite(tls=True) as boite, smtplib.SMTP("127.0.0.1", boite.port) as client:
        client.starttls(context=ssl.create_default_context(cafile=str(boite.certificat)))
        client.sendmail(DE, [A], MESSAGE)
    assert len(boite.messages) == 1


def test_a_server_with_tls_is_not_believed_by_others() -> None:
    with Boite(tls=True) as boite, smtplib.SMTP("127.0.0.1", boite.port) as client:
        with pytest.raises(ssl.SSLCertVerificationError):
            client.starttls(context=ssl.create_default_context())
        client.close()
