"""One message over real SMTP: taken with its proof, refused, put off, or unknown."""

import socket
import threading
from contextlib import contextmanager
from io import BufferedRWPair as Flux

import pytest

from socle.boite import Boite
from socle.courriel import (
    Incertain,
    PieceJointe,
    Refuse,
    Reporte,
    composer,
    nouvel_identifiant,
    transmettre,
)


def un_message(**champs):
    return composer(
        **{
            "objet": "Parcours d’intégration : copie",
            "corps": "Bonjour,\n.point en tête\nÀ bientôt.",
            "a": "etrangers@namur.test",
            "message_id": "<fixe@centre.test>",
            "nom": "C.A.I. de Namur, accueil",
            **champs,
        }
    )


@pytest.fixture(autouse=True)
def reglages(settings):
    settings.EMAIL_HOST, settings.EMAIL_TIMEOUT = "127.0.0.1", 2
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = ""
    settings.DEFAULT_FROM_EMAIL = "Parcours <parcours@centre.test>"


SANS_VERDICT = b""


def dialoguer(flux: Flux, repliques: tuple[bytes, ...]) -> bool:
    """False when the other one has hung up."""
    for replique in repliques:
        repondre(flux, replique)
        if not flux.readline():
            return False
    return True


def lire_le_texte(flux: Flux) -> None:
    while flux.readline() not in (b".\r\n", b""):
        pass


def repondre(flux: Flux, replique: bytes | None) -> None:
    if replique is not None:
        flux.write(replique + b"\r\n")
        flux.flush()


@contextmanager
def un_serveur(*repliques: bytes, fige: bool = False, verdict: bytes | None = SANS_VERDICT):
    """A server that answers each line with the next reply, then cuts, or hangs (`fige`). `verdict`: what it answers
    to the whole text once it has read it; None cuts then."""
    prise = socket.create_server(("127.0.0.1", 0))

    def jouer():
        client, _ = prise.accept()
        with client, client.makefile("rwb") as flux:
            if dialoguer(flux, repliques) and verdict != SANS_VERDICT:
                lire_le_texte(flux)
                repondre(flux, verdict)
            while fige and flux.readline():
                pass

    fil = threading.Thread(target=jouer)
    fil.start()
    yield prise.getsockname()[1]
    fil.join()
    prise.close()


def test_a_message_arrives_whole_and_the_answer_is_kept(settings):
    with Boite() as boite:
        settings.EMAIL_PORT = boite.port
        pdf = PieceJointe("N-2026-A0001.pdf", b"%PDF-1.7 ...")
        reponse = transmettre(un_message(pieces=[pdf], repondre_a="accueil@centre.test"))
    assert reponse.startswith("250 ")
    recu = boite.messages[0]
    assert recu["Message-ID"] == "<fixe@centre.test>"
    assert recu["Subject"] == "Parcours d’intégration : copie"
    assert recu["From"].addresses[0].display_name == "C.A.I. de Namur, accueil"
    assert recu["Auto-Submitted"] == "auto-generated"
    corps = recu.get_body()
    assert corps is not None
    assert ".point en tête" in corps.get_content().splitlines()
    assert next(recu.iter_attachments()).get_content() == b"%PDF-1.7 ..."


def test_a_server_that_is_down_puts_it_off(settings):
    with socket.create_server(("127.0.0.1", 0)) as prise:
        settings.EMAIL_PORT = prise.getsockname()[1]
    with pytest.raises(Reporte, match="ne répond pas"):
        transmettre(un_message())


def test_a_server_that_never_speaks_puts_it_off(settings):
    settings.EMAIL_TIMEOUT = 0.3
    with socket.create_server(("127.0.0.1", 0)) as prise:
        settings.EMAIL_PORT = prise.getsockname()[1]
        with pytest.raises(Reporte, match="ne répond pas"):
            transmettre(un_message())


@pytest.mark.parametrize(
    ("refus", "echec"),
    [
        ("450 4.2.0 greylisted, come back later", Reporte),
        ("452 4.2.2 mailbox full", Reporte),
        ("552 5.2.2 mailbox full", Reporte),  # may be emptied: RFC 3463, 3.3
        ("552 exceeded storage allocation", Reporte),
        ("552 5.3.4 message too big", Refuse),
        ("550 5.1.1 no such user", Refuse),
    ],
)
def test_a_refused_recipient(settings, refus, echec):
    with Boite(refus=refus) as boite:
        settings.EMAIL_PORT = boite.port
        with pytest.raises(echec, match=refus):
            transmettre(un_message())
    assert boite.messages == []


def test_a_full_mailbox_is_named(settings):
    with Boite(refus="452 4.2.2 quota") as boite:
        settings.EMAIL_PORT = boite.port
        with pytest.raises(Reporte, match=r"^La boîte du destinataire est pleine : 452 4\.2\.2 quota$"):
            transmettre(un_message())


def test_a_line_cut_after_the_message_began_is_uncertain(settings):
    with Boite(coupure=True) as boite:
        settings.EMAIL_PORT = boite.port
        with pytest.raises(Incertain, match="coupée"):
            transmettre(un_message())
    assert len(boite.messages) == 1  # it had arrived: only a person can tell


@pytest.mark.parametrize(
    ("repliques", "echec"),
    [
        ([b"220 hello", b"250 hello", b"250 ok", b"250 ok"], Reporte),  # cut before DATA is answered
        ([b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"451 later"], Reporte),
        ([b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"554 no"], Refuse),
        ([b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"354 go"], Incertain),  # cut in the text
        ([b"220 hello", b"250 hello", b"421 closing"], Reporte),
        ([b"220 hello", b"250 hello", b"530 authenticate first"], Reporte),  # ours to mend, not the recipient's
        ([b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"250 no text wanted"], Reporte),
        ([b"554 go away"], Reporte),
        ([b"421 too many connections"], Reporte),
        ([b"not smtp at all"], Reporte),
        ([], Reporte),  # cut as soon as it is reached
        ([b"220 hello"], Reporte),
        ([b"220 hello", b"250 hello"], Reporte),
        ([b"220 hello", b"250 hello", b"250 ok"], Reporte),
    ],
)
def test_every_moment_of_a_failure(settings, repliques, echec):
    with un_serveur(*repliques) as port:
        settings.EMAIL_PORT = port
        with pytest.raises(echec):
            transmettre(un_message())


@pytest.mark.parametrize("etape", range(6))
def test_a_server_that_hangs_at_any_step(settings, etape, monkeypatch):
    """From the text on, nobody knows; before it, nothing has left."""
    settings.EMAIL_TIMEOUT = 0.2
    monkeypatch.setattr("socle.courriel.PATIENCE_FINALE", 2)
    repliques = [b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"354 go"][:etape]
    with un_serveur(*repliques, fige=True) as port:
        settings.EMAIL_PORT = port
        with pytest.raises(Incertain if etape == 5 else Reporte):
            transmettre(un_message())


@pytest.mark.parametrize(
    ("reponse", "echec"),
    [
        (b"450 4.7.1 later", Reporte),
        (b"421 4.3.2 closing", Reporte),
        (b"552 5.2.2 full", Reporte),
        (b"554 5.6.0 not wanted", Refuse),
        (b"354 what", Incertain),
        (b"mumble", Incertain),
        (None, Incertain),  # taken, and cut before it says so
    ],
)
def test_what_is_answered_to_the_whole_text(settings, reponse, echec):
    with un_serveur(b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"354 go", verdict=reponse) as port:
        settings.EMAIL_PORT = port
        with pytest.raises(echec):
            transmettre(un_message())


def test_a_slow_reading_of_the_attachment_is_waited_for(settings):
    settings.EMAIL_TIMEOUT = 0.5
    with Boite(lenteur=1) as boite:
        settings.EMAIL_PORT = boite.port
        assert transmettre(un_message()).startswith("250")


def test_an_address_that_cannot_be_written_is_refused():
    with pytest.raises(Refuse, match="corrigez-la"):
        un_message(a=f"commune@{'é' * 60}.test")


def test_tls_asked_for_and_not_offered_puts_it_off(settings):
    settings.EMAIL_USE_TLS = True
    with Boite() as boite:
        settings.EMAIL_PORT = boite.port
        with pytest.raises(Reporte, match="protégée"):
            transmettre(un_message())


def test_a_certificate_that_nobody_vouches_for_puts_it_off(settings):
    settings.EMAIL_USE_TLS = True
    with Boite(tls=True) as boite:
        settings.EMAIL_PORT = boite.port
        with pytest.raises(Reporte, match=r"certificat du serveur de courrier n’est pas valable \(self-signed"):
            transmettre(un_message())
    assert boite.messages == []


def test_a_trusted_certificate_for_another_host_puts_it_off(settings, monkeypatch):
    settings.EMAIL_USE_TLS = True
    with Boite(tls=True) as boite:
        monkeypatch.setenv("SSL_CERT_FILE", str(boite.certificat))
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.1", boite.port  # the certificate names 127.0.0.1
        with pytest.raises(Reporte, match="Hostname mismatch"):
            transmettre(un_message())
    assert boite.messages == []


def test_over_tls_with_a_certificate_that_is_trusted(settings, monkeypatch):
    settings.EMAIL_USE_TLS = True
    with Boite(tls=True) as boite:
        settings.EMAIL_PORT = boite.port
        monkeypatch.setenv("SSL_CERT_FILE", str(boite.certificat))
        assert transmettre(un_message()).startswith("250")


def test_a_domain_with_an_accent_is_written_as_the_network_does(settings):
    with Boite() as boite:
        settings.EMAIL_PORT = boite.port
        transmettre(un_message(a="accueil@écaussinnes.test"))
    assert boite.messages[0]["To"] == "accueil@xn--caussinnes-96a.test"


def test_an_identifier_belongs_to_our_domain_and_is_new_each_time():
    assert nouvel_identifiant().endswith("@centre.test>")
    assert nouvel_identifiant() != nouvel_identifiant()
