"""The electronic seal of documents (PAdES-B-B): put it, check it, make the authority of the demo.

The key is a PKCS#12 file (SCEAU_FICHIER, SCEAU_PHRASE). The authorities that are trusted are the `.pem` files of
its folder: after a rotation the old authority stays there, so that older documents still check.
"""

import os
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from django.conf import settings
from django.core.exceptions import ValidationError

CHAMP = "Sceau"
SANS_CLE = (
    "Aucune clé de scellement n’est installée : le document ne peut pas être délivré. "
    "Prévenez la personne qui administre l’application."
)
CLE_ILLISIBLE = (
    "La clé de scellement ne s’ouvre pas (fichier abîmé ou phrase de passe inexacte) : "
    "prévenez la personne qui administre l’application."
)
CLE_PERIMEE = (
    "Le certificat de scellement n’est pas valable aujourd’hui : prévenez la personne qui administre l’application."
)
ANS_DE_DEMO = 10
AVANCE_DE_DEMO = 2 * 365  # days: the demo has documents issued in the past
USAGES = (
    "digital_signature",
    "content_commitment",
    "key_encipherment",
    "data_encipherment",
    "key_agreement",
    "key_cert_sign",
    "crl_sign",
    "encipher_only",
    "decipher_only",
)


@dataclass(frozen=True)
class Verdict:
    """`intacte`: not one byte changed since it was sealed. `confiance`: sealed under an authority we trust."""

    scelle: bool
    intacte: bool = False
    confiance: bool = False
    signataire: str = ""


def sceller(pdf: bytes, *, nom: str, lieu: str, motif: str) -> bytes:
    """Add an invisible seal that certifies the document and allows no change to it.

    Raises ValidationError (`exiger_cle`) when there is no usable key.
    """
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    exiger_cle()
    mentions = PdfSignatureMetadata(
        field_name=CHAMP,
        name=nom,
        location=lieu,
        reason=motif,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
    )
    scelle = sign_pdf(IncrementalPdfFileWriter(BytesIO(pdf)), mentions, _signataire())
    return scelle.getvalue()


def exiger_cle() -> None:
    """Raise ValidationError with a clear sentence unless a document can be sealed now."""
    if not settings.SCEAU_FICHIER or not Path(settings.SCEAU_FICHIER).is_file():
        raise ValidationError(SANS_CLE, code="sceau")
    certificat = _signataire().signing_cert
    if not certificat.not_valid_before <= datetime.now(UTC) <= certificat.not_valid_after:
        raise ValidationError(CLE_PERIMEE, code="sceau")


def verifier(pdf: bytes, *, le: datetime | None = None) -> Verdict:
    """Check the seal of a document as of `le` (its date of issue): the seal carries no timestamp of its own."""
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko.sign.validation.status import SignatureCoverageLevel
    from pyhanko_certvalidator import ValidationContext

    contexte = ValidationContext(trust_roots=autorites(), moment=le, allow_fetching=False)
    try:
        sceaux = PdfFileReader(BytesIO(pdf), strict=False).embedded_signatures
        if len(sceaux) != 1:
            return Verdict(scelle=bool(sceaux))
        etat = validate_pdf_signature(sceaux[0], contexte)
    except Exception:  # a damaged or hostile file may break the parser anywhere: it is not sealed by us
        return Verdict(scelle=False)
    entier = etat.coverage == SignatureCoverageLevel.ENTIRE_FILE  # nothing was added after the seal
    return Verdict(
        scelle=True,
        intacte=entier and etat.intact and etat.valid and etat.docmdp_ok is not False,
        confiance=etat.trusted,
        signataire=sceaux[0].signer_cert.subject.native.get("common_name", ""),
    )


def autorites() -> list:
    """The certificates of the authorities that we trust."""
    from pyhanko.keys import load_certs_from_pemder

    if not settings.SCEAU_FICHIER:
        return []
    return list(load_certs_from_pemder(sorted(Path(settings.SCEAU_FICHIER).parent.glob("*.pem"))))


def creer_autorite_de_demo(fichier: Path, *, phrase: str, nom: str) -> bool:
    """Make an authority and a key that it certifies, unless the file is there. Returns whether it was made."""
    if fichier.is_file():
        return False
    fichier.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    racine_cle, cle = ec.generate_private_key(ec.SECP256R1()), ec.generate_private_key(ec.SECP256R1())
    racine = _certifier("Autorité de démonstration", racine_cle, None, racine_cle)
    certificat = _certifier(nom, cle, racine, racine_cle)
    (fichier.parent / f"autorite-demo-{racine.serial_number:x}.pem").write_bytes(racine.public_bytes(Encoding.PEM))
    octets = pkcs12.serialize_key_and_certificates(
        b"sceau", cle, certificat, [racine], BestAvailableEncryption(phrase.encode())
    )
    provisoire = fichier.with_suffix(f".{os.getpid()}")
    provisoire.touch(mode=0o600)
    provisoire.write_bytes(octets)
    provisoire.rename(fichier)
    return True


def _certifier(nom: str, cle, racine: x509.Certificate | None, signe_avec) -> x509.Certificate:
    """A certificate for `cle`: of an authority when `racine` is None, else of a seal under that authority."""
    sujet = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, nom[:64])])
    maintenant = datetime.now(UTC)
    est_autorite = racine is None
    usage = dict.fromkeys(USAGES, False)
    usage |= {"key_cert_sign": True, "crl_sign": True} if est_autorite else {"content_commitment": True}
    constructeur = (
        x509.CertificateBuilder()
        .subject_name(sujet)
        .issuer_name(racine.subject if racine else sujet)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(maintenant - timedelta(days=AVANCE_DE_DEMO))
        .not_valid_after(maintenant + timedelta(days=365 * ANS_DE_DEMO))
        .add_extension(x509.BasicConstraints(ca=est_autorite, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(cle.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(signe_avec.public_key()), critical=False)
    )
    return constructeur.sign(signe_avec, hashes.SHA256())


def _signataire():
    fichier = Path(settings.SCEAU_FICHIER)
    return _charger(str(fichier), fichier.stat().st_mtime_ns, settings.SCEAU_PHRASE)


@lru_cache(maxsize=2)
def _charger(fichier: str, _mtime: int, phrase: str):
    """The key, opened once: deriving it from its passphrase is slow on purpose."""
    from pyhanko.sign.signers import SimpleSigner

    try:
        return SimpleSigner.load_pkcs12_data(Path(fichier).read_bytes(), [], phrase.encode() or None)
    except ValueError as erreur:
        raise ValidationError(CLE_ILLISIBLE, code="sceau") from erreur
