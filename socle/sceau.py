"""The electronic seal of documents (PAdES-B-B): put it, check it.

The key is that of the centre (`socle.cles`). The authorities that are trusted are the `.pem` files of the folder of
the keys: after a rotation the old authority stays there, so that older documents still check.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import Warning as Avertissement
from django.core.checks import register
from django.core.exceptions import ValidationError
from django.utils.timezone import make_aware

from socle.cles import creer_autorite_de_demo, exiger_cle, fichiers_des_cles, ouvrir, signataire_de

__all__ = ["Verdict", "autorites", "creer_autorite_de_demo", "exiger_cle", "sceller", "verifier"]

CHAMP = "Sceau"
PREAVIS = timedelta(days=60)
ACCESSOIRES = 3072  # bytes: signed attributes, the issuer again, a signature of up to 1,024 bytes (RSA-8192)


@dataclass(frozen=True)
class Verdict:
    """`intacte`: not one byte changed since it was sealed. `confiance`: sealed under an authority we trust."""

    scelle: bool
    intacte: bool = False
    confiance: bool = False
    signataire: str = ""


def sceller(pdf: bytes, *, centre: str = "", nom: str, lieu: str, motif: str) -> bytes:
    """Add an invisible seal that certifies the document and allows no change to it, by the key of a centre (its sigle).

    Raises ValidationError (`exiger_cle`) when there is no usable key.
    """
    exiger_cle(centre)
    return _sceller(pdf, signataire_de(centre), name=nom, location=lieu, reason=motif)


def verifier(pdf: bytes, *, le: date | None = None) -> Verdict:
    """Check the seal of a document as of its day of issue; without it, as of now.

    The seal carries no timestamp of its own and the register knows the day, not the hour: the certificate must hold
    when that day begins or when it ends, so that a key may change in the middle of a day.
    """
    from pyhanko.pdf_utils.reader import PdfFileReader
    from pyhanko.sign.validation.status import SignatureCoverageLevel

    try:
        sceaux = PdfFileReader(BytesIO(pdf), strict=False).embedded_signatures
        if len(sceaux) != 1:
            return Verdict(scelle=bool(sceaux))
        etat = _valider(sceaux[0], le)
    except Exception:  # a damaged or hostile file may break the parser anywhere: it is not sealed by us
        return Verdict(scelle=False)
    entier = etat.coverage == SignatureCoverageLevel.ENTIRE_FILE  # nothing was added after the seal
    return Verdict(
        scelle=True,
        intacte=entier and etat.intact and etat.valid and etat.docmdp_ok is not False,
        confiance=etat.trusted,
        signataire=sceaux[0].signer_cert.subject.native.get("common_name", ""),
    )


def _valider(scelle, le: date | None):
    """The state of a seal at the first of these moments when it is trusted, else at the last one."""
    from pyhanko.sign.validation import validate_pdf_signature
    from pyhanko_certvalidator import ValidationContext

    racines = autorites()
    for moment in _moments(le):
        contexte = ValidationContext(trust_roots=racines, moment=moment, allow_fetching=False)
        etat = validate_pdf_signature(scelle, contexte)
        if etat.trusted:
            break
    return etat


def _moments(le: date | None) -> list[datetime | None]:
    if le is None or isinstance(le, datetime):
        return [le]
    return [make_aware(datetime.combine(le, heure)) for heure in (time.max, time.min)]


def autorites() -> list:
    """The certificates of the authorities that we trust."""
    from pyhanko.keys import load_certs_from_pemder

    if not settings.SCEAU_FICHIER:
        return []
    return list(load_certs_from_pemder(sorted(Path(settings.SCEAU_FICHIER).parent.glob("*.pem"))))


@register(deploy=True)
def cles_sont_pretes(app_configs, **kwargs) -> list[Avertissement]:
    """Before the first document: every key opens, does not end soon, and what it seals will be trusted."""
    defauts = [(fichier, defaut) for fichier in fichiers_des_cles() for defaut in _defauts(fichier)]
    return [Avertissement(f"Clé {fichier} : {defaut}", id="socle.W003") for fichier, defaut in defauts]


def _defauts(fichier: Path) -> Iterator[str]:
    try:
        signataire = ouvrir(fichier)
    except ValidationError:
        yield "elle ne s’ouvre pas (fichier abîmé ou phrase de passe inexacte)."
        return
    debut, fin = signataire.signing_cert.not_valid_before, signataire.signing_cert.not_valid_after
    if fin < datetime.now(UTC) + PREAVIS:
        yield f"son certificat vaut jusqu’au {fin:%d/%m/%Y}. Remplacez-la, et gardez le .pem de son autorité."
    if not verifier(_sceller(_page_blanche(), signataire), le=max(debut, min(fin, datetime.now(UTC)))).confiance:
        yield "ce qu’elle scelle n’est pas reconnu. Posez à côté d’elle le certificat (.pem) de son autorité."


def _sceller(pdf: bytes, signataire, **mentions: Any) -> bytes:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
    from pyhanko.sign.fields import MDPPerm, SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, sign_pdf

    sceau = PdfSignatureMetadata(
        field_name=CHAMP,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=MDPPerm.NO_CHANGES,
        **mentions,
    )
    ecrit = IncrementalPdfFileWriter(BytesIO(pdf))
    return sign_pdf(ecrit, sceau, signataire, bytes_reserved=_place(signataire)).getvalue()


def _place(signataire) -> int:
    """The hexadecimal digits that a seal takes: its certificates and what goes with them. pyHanko would seal once
    before, only to measure."""
    certificats = {un.dump() for un in [signataire.signing_cert, *signataire.cert_registry]}
    return 2 * (sum(map(len, certificats)) + ACCESSOIRES)


def _page_blanche() -> bytes:
    from pyhanko.pdf_utils.generic import StreamObject
    from pyhanko.pdf_utils.writer import PageObject, PdfFileWriter

    ecrit = PdfFileWriter()
    ecrit.insert_page(PageObject(contents=ecrit.add_object(StreamObject(stream_data=b"")), media_box=(0, 0, 10, 10)))
    sortie = BytesIO()
    ecrit.write(sortie)
    return sortie.getvalue()
