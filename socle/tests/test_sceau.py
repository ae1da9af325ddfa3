"""The seal: put on a document, broken by any change, tied to an authority."""

from datetime import UTC, datetime, timedelta
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


@pytest.mark.parametrize("bits", [2048, 4096])
def test_a_seal_by_a_long_key_has_the_room_that_it_takes(cle, monkeypatch, bits):
    """Long names and a long signature; the key is made without authority, as one bought would be with its chain."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import rsa
    from cryptography.hazmat.primitives.serialization import pkcs12

    longue = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    mots = (x509.NameOID.COMMON_NAME, x509.NameOID.ORGANIZATION_NAME, x509.NameOID.ORGANIZATIONAL_UNIT_NAME)
    nom = x509.Name([x509.NameAttribute(mot, "N" * 64) for mot in mots])
    hier = datetime.now(UTC) - timedelta(days=1)
    certificat = (
        x509.CertificateBuilder(nom, nom, longue.public_key(), 1, hier, hier + timedelta(days=9))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(f"{'d' * 60}{n}.test") for n in range(9)]), False)
        .sign(longue, hashes.SHA256())
    )
    cle.write_bytes(pkcs12.serialize_key_and_certificates(b"", longue, certificat, None, serialization.NoEncryption()))
    monkeypatch.setattr("django.conf.settings.SCEAU_PHRASE", "")
    assert sceau.verifier(sceller(un_pdf())).intacte
