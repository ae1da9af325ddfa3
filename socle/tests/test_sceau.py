"""The seal: put on a document, broken by any change, tied to an authority."""

from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.core.exceptions import ValidationError

from socle import sceau


def un_pdf() -> bytes:
    sortie = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(sortie)
    return sortie.getvalue()


def sceller(pdf: bytes) -> bytes:
    return sceau.sceller(pdf, nom="C.A.I.", lieu="Namur", motif="Attestation délivrée")


@pytest.fixture
def cle(tmp_path, settings) -> Path:
    settings.SCEAU_FICHIER, settings.SCEAU_PHRASE = str(tmp_path / "sceau.p12"), "phrase"
    sceau.creer_autorite_de_demo(tmp_path / "sceau.p12", phrase="phrase", nom="Sceau du C.A.I.")
    return tmp_path / "sceau.p12"


def test_a_sealed_document_is_intact_and_trusted(cle):
    verdict = sceau.verifier(sceller(un_pdf()), le=datetime.now(UTC))
    assert verdict == sceau.Verdict(scelle=True, intacte=True, confiance=True, signataire="Sceau du C.A.I.")


def test_the_seal_certifies_and_shows_nothing(cle):
    with pikepdf.open(BytesIO(sceller(un_pdf()))) as pdf:
        champ = pdf.Root.AcroForm.Fields[0]
        assert list(champ.Rect) == [0, 0, 0, 0]
        assert champ.V.Reference[0].TransformParams.P == 1  # DocMDP: no change allowed
        assert str(champ.V.SubFilter) == "/ETSI.CAdES.detached"


def test_a_changed_byte_breaks_it(cle):
    scelle = bytearray(sceller(un_pdf()))
    scelle[scelle.index(b"/Page") + 2] ^= 1
    assert not sceau.verifier(bytes(scelle)).intacte


def test_anything_added_after_the_seal_breaks_it(cle):
    assert not sceau.verifier(sceller(un_pdf()) + b"\n%%EOF\n").intacte


def test_another_authority_is_not_trusted(cle, tmp_path, settings):
    scelle = sceller(un_pdf())
    settings.SCEAU_FICHIER = str(tmp_path / "ailleurs" / "sceau.p12")
    sceau.creer_autorite_de_demo(Path(settings.SCEAU_FICHIER), phrase="phrase", nom="Autre")
    verdict = sceau.verifier(scelle)
    assert verdict.intacte
    assert not verdict.confiance


def test_an_old_authority_stays_trusted_while_its_certificate_stays_beside_the_key(cle):
    scelle = sceller(un_pdf())
    cle.unlink()
    sceau.creer_autorite_de_demo(cle, phrase="phrase", nom="Nouvelle")
    assert sceau.verifier(scelle).confiance
    assert sceau.verifier(sceller(un_pdf())).confiance


@pytest.mark.parametrize("octets", [b"", b"x", b"%PDF-1.7\n%%EOF", b"%PDF-1.7\ntrailer<</Size 1e99>>\n%%EOF"])
def test_a_file_that_is_no_sealed_document_is_told_so(cle, octets):
    assert not sceau.verifier(octets).scelle


@pytest.mark.parametrize("fichier", ["", "absent.p12"])
def test_without_a_key_a_sentence_says_it(tmp_path, settings, fichier):
    settings.SCEAU_FICHIER = fichier and str(tmp_path / fichier)
    with pytest.raises(ValidationError, match="Aucune clé de scellement"):
        sceller(un_pdf())


def test_a_wrong_passphrase_is_told(cle, settings):
    settings.SCEAU_PHRASE = "autre"
    with pytest.raises(ValidationError, match="ne s’ouvre pas"):
        sceau.exiger_cle()


def test_the_demo_authority_is_made_once(cle):
    avant = cle.read_bytes()
    assert not sceau.creer_autorite_de_demo(cle, phrase="phrase", nom="Encore")
    assert cle.read_bytes() == avant
    assert cle.stat().st_mode & 0o077 == 0
