"""Files that people send: accepted for what they are, refused in a sentence, bounded before they are read."""

import resource
import sys
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import RequestDataTooBig, ValidationError
from django.core.files.uploadedfile import InMemoryUploadedFile, UploadedFile
from django.test import RequestFactory

from socle import examen, fichiers
from tests import pieces


class Corps(BytesIO):
    """What is sent, and how much of it was read."""

    lus = 0

    def read(self, taille: int | None = -1, /) -> bytes:
        octets = super().read(taille)
        self.lus += len(octets)
        return octets


@pytest.mark.parametrize(
    ("octets", "nom", "type_", "garde"),
    [
        (pieces.un_pdf(), "contrat.pdf", "application/pdf", "contrat.pdf"),
        (pieces.une_image("JPEG"), "Photo.JPEG", "image/jpeg", "Photo.jpeg"),
        (pieces.une_image("PNG"), "scan.png", "image/png", "scan.png"),
        (pieces.une_image("PNG"), "scan.pdf", "image/png", "scan.png"),
        (pieces.un_pdf(encryption=pieces.pikepdf.Encryption(owner="a", user="")), "x.pdf", "application/pdf", "x.pdf"),
    ],
    ids=["pdf", "jpeg", "png", "a png that says pdf", "a pdf that nobody needs a password to read"],
)
def test_a_whole_file_is_taken_for_what_it_is(octets, nom, type_, garde):
    lu = fichiers.lire(pieces.un_envoi(octets, nom, "text/html"))
    assert (lu.type, lu.nom, lu.octets, lu.taille) == (type_, garde, octets, len(octets))
    assert len(lu.sha256) == 64


HTML = b"<!doctype html><script>alert(1)</script>"
REFUSES = {
    "empty": (lambda: b"", "vide"),
    "html named pdf": (lambda: HTML, "type"),
    "html behind a space": (lambda: b" %PDF-1.7 " + HTML, "type"),
    "html that begins as a pdf": (lambda: b"%PDF-1.7\n" + HTML + b"\n%%EOF", "examen"),
    "html that begins as a jpeg": (lambda: b"\xff\xd8\xff\xe0" + HTML, "examen"),
    "svg": (lambda: b"<svg xmlns='http://www.w3.org/2000/svg'/>", "type"),
    "zip": (lambda: b"PK\x03\x04" + bytes(100), "type"),
    "gif": (lambda: b"GIF89a" + bytes(100), "type"),
    "pdf cut": (lambda: pieces.un_pdf()[:-100], "examen"),
    "pdf without its middle": (lambda: pieces.un_pdf()[:40] + pieces.un_pdf()[-40:], "examen"),
    "pdf with a password": (lambda: pieces.un_pdf_protege(), "examen"),
    "jpeg cut": (lambda: pieces.une_image("JPEG")[:-2000], "examen"),
    "png cut": (lambda: pieces.une_image("PNG")[:-30], "examen"),
    "png changed": (lambda: pieces.une_image("PNG").replace(b"IDAT", b"IDAX", 1), "examen"),
    "image bomb": (lambda: pieces.une_image_immense(), "examen"),
}


@pytest.mark.parametrize("cas", REFUSES)
def test_anything_else_is_refused_in_a_sentence(cas):
    faire, code = REFUSES[cas]
    with pytest.raises(ValidationError) as refus:
        fichiers.lire(pieces.un_envoi(faire()))
    assert refus.value.code == code
    assert refus.value.messages[0].endswith(".")


@pytest.mark.parametrize(
    ("faire", "mot"),
    [(pieces.un_pdf_protege, "mot de passe"), (pieces.une_image_immense, "points"), (lambda: b"%PDF-", "abîmé")],
    ids=["password", "bomb", "damaged"],
)
def test_the_sentence_says_what_is_wrong(faire, mot):
    with pytest.raises(ValidationError, match=mot):
        fichiers.lire(pieces.un_envoi(faire()))


def test_a_file_over_ten_megabytes_is_refused_without_being_read():
    corps = Corps(b"%PDF-")
    with pytest.raises(ValidationError, match="plus de 10"):
        fichiers.lire(UploadedFile(corps, "gros.pdf", size=fichiers.POIDS_MAX + 1))
    assert corps.lus == 0


@pytest.mark.lent
def test_a_bomb_takes_neither_the_memory_nor_the_time_of_the_application(monkeypatch):
    """Its own limits stop it, however slow the machine."""
    monkeypatch.setattr(fichiers, "ATTENTE", 300)
    with pytest.raises(ValidationError, match="abîmé"):
        fichiers.lire(pieces.un_envoi(pieces.une_bombe()))
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1.2 * 2**20  # kB


def test_an_examination_that_crashes_or_lasts_is_a_refusal(monkeypatch, tmp_path):
    script = tmp_path / "examen.py"
    monkeypatch.setattr(fichiers, "EXAMEN", script)
    monkeypatch.setattr(fichiers, "ATTENTE", 0.5)
    for source in ("import os; os.abort()", "import time; time.sleep(9)"):
        script.write_text(source)
        with pytest.raises(ValidationError, match="abîmé"):
            fichiers.lire(pieces.un_envoi())


def test_the_examination_sees_no_secret_and_no_django(monkeypatch, tmp_path):
    script = tmp_path / "examen.py"
    monkeypatch.setenv("SECRET_KEY", "secret")
    monkeypatch.setattr(fichiers, "EXAMEN", script)
    script.write_text("import os, sys; sys.stdout.write(','.join([*os.environ, *sys.modules]))")
    connus = fichiers.examiner(b"", "application/pdf").split(",")
    assert "PATH" in connus and "os" in connus
    assert not {"SECRET_KEY", "DATABASE_URL", "django", "socle"} & {*connus}


def test_the_examination_answers_in_this_process_too(monkeypatch, capsys):
    """The same code, seen by the coverage and by the debugger."""
    monkeypatch.setattr(examen, "limiter", lambda: None)
    for octets, mot in ((pieces.un_pdf(), "bon"), (pieces.un_pdf_protege(), "protege"), (b"%PDF-%%EOF", "abime")):
        monkeypatch.setattr(sys, "argv", ["examen.py", "application/pdf"])
        monkeypatch.setattr(sys, "stdin", type("Entree", (), {"buffer": BytesIO(octets)}))
        assert examen.main() == mot


@pytest.mark.parametrize(
    ("nom", "lisible"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\Rania\\contrat.pdf", "contrat.pdf"),
        ("contrat\x00\r\nSet-Cookie: a.pdf", "contratSet-Cookie: a.pdf"),
        ("facture\u202efdp.exe", "facturefdp.exe.pdf"),
        ("CONTRAT.PDF", "CONTRAT.pdf"),
        ("photo.png", "photo.pdf"),
        ("", "document.pdf"),
        (" .pdf", "document.pdf"),
        ("…/", "document.pdf"),
        ("x" * 300 + ".pdf", "x" * 100 + ".pdf"),
        ("رانيا حداد.pdf", "رانيا حداد.pdf"),
        ("attestation du médecin", "attestation du médecin.pdf"),
    ],
)
def test_a_name_is_made_harmless_and_keeps_its_words(nom, lisible):
    assert fichiers.nom_lisible(nom, "application/pdf") == lisible


def recevoir(octets: bytes, annonce: int | None = None):
    """A form with a file, as Django receives it."""
    corps = (
        b'--x\r\nContent-Disposition: form-data; name="note"\r\n\r\noui\r\n--x\r\nContent-Disposition: form-data; '
        b'name="fichier"; filename="contrat.pdf"\r\nContent-Type: application/pdf\r\n\r\n' + octets + b"\r\n--x--\r\n"
    )
    flux = Corps(corps)
    entetes: dict[str, Any] = {"CONTENT_LENGTH": str(annonce or len(corps)), "wsgi.input": flux}
    return RequestFactory().generic("POST", "/", b"-", "multipart/form-data; boundary=x", **entetes), flux


def test_a_file_stays_in_memory():
    requete, _ = recevoir(bytes(3 * 2**20))
    assert isinstance(requete.FILES["fichier"], InMemoryUploadedFile)
    assert requete.FILES["fichier"].size == 3 * 2**20


def test_of_a_file_that_announces_too_much_nothing_is_kept():
    requete, _ = recevoir(bytes(12 * 2**20))
    recu = requete.FILES["fichier"]
    assert (requete.POST["note"], recu.name, recu.read()) == ("oui", "contrat.pdf", b"")
    with pytest.raises(ValidationError, match="plus de 10"):
        fichiers.lire(recu)


def test_an_absurd_announce_is_not_even_read():
    requete, flux = recevoir(b"x", annonce=200 * 2**20)
    with pytest.raises(RequestDataTooBig):
        _ = requete.FILES
    assert flux.lus == 0
