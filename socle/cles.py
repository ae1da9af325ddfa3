"""The keys of the seal: which one seals for a centre, whether it can be used, those of the demo.

They are PKCS#12 files of one folder, under one passphrase (SCEAU_PHRASE). That of a centre bears its sigle in small
letters (`cai.p12`); a centre that has none seals with SCEAU_FICHIER.
"""

import os
import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12
from django.conf import settings
from django.core.exceptions import ValidationError

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


def exiger_cle(centre: str = "") -> None:
    """Raise ValidationError with a clear sentence unless a document of this centre (its sigle) can be sealed now."""
    certificat = signataire_de(centre).signing_cert
    if not certificat.not_valid_before <= datetime.now(UTC) <= certificat.not_valid_after:
        raise ValidationError(CLE_PERIMEE, code="sceau")


def signataire_de(centre: str = ""):
    """The key of a centre, opened. Raises ValidationError when there is none, or when it does not open."""
    return ouvrir(fichier_de(centre))


def fichier_de(centre: str = "") -> Path:
    """Its own key when it is there, else the one of the installation. Raises ValidationError without any setting."""
    if not settings.SCEAU_FICHIER:
        raise ValidationError(SANS_CLE, code="sceau")
    commune = Path(settings.SCEAU_FICHIER)
    propre = commune.with_name(nom_de_fichier(centre))
    return propre if centre and propre.is_file() else commune


def nom_de_fichier(centre: str) -> str:
    """« CAI » → `cai.p12`; nothing that an administrator may type leads out of the folder."""
    return re.sub(r"[^\w.-]", "-", centre.lower()) + ".p12"


def fichiers_des_cles() -> list[Path]:
    return sorted(Path(settings.SCEAU_FICHIER).parent.glob("*.p12")) if settings.SCEAU_FICHIER else []


def ouvrir(fichier: Path):
    """The key of a file. Raises ValidationError when it is missing, or when it does not open."""
    try:
        return _charger(str(fichier), fichier.stat().st_mtime_ns, settings.SCEAU_PHRASE)
    except OSError as erreur:
        raise ValidationError(SANS_CLE, code="sceau") from erreur


def creer_autorite_de_demo(
    fichier: Path, *, phrase: str, nom: str, centres: Mapping[str, str] = MappingProxyType({})
) -> list[Path]:
    """Make an authority and the keys that it certifies: that of the installation, and one for each of these centres
    (sigle → name). Those that are there stay. Returns the files that were made."""
    voulus = {fichier: nom} | {fichier.with_name(nom_de_fichier(sigle)): nom for sigle, nom in centres.items()}
    manquants = {chemin: nom for chemin, nom in voulus.items() if not chemin.is_file()}
    if not manquants:
        return []
    fichier.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    racine_cle = ec.generate_private_key(ec.SECP256R1())
    racine = _certifier("Autorité de démonstration", racine_cle, None, racine_cle)
    (fichier.parent / f"autorite-demo-{racine.serial_number:x}.pem").write_bytes(racine.public_bytes(Encoding.PEM))
    for chemin, titulaire in manquants.items():
        cle = ec.generate_private_key(ec.SECP256R1())
        certificat = _certifier(titulaire, cle, racine, racine_cle)
        chiffre = BestAvailableEncryption(phrase.encode())
        octets = pkcs12.serialize_key_and_certificates(b"sceau", cle, certificat, [racine], chiffre)
        _ecrire(chemin, octets)
    return list(manquants)


@lru_cache(maxsize=32)
def _charger(fichier: str, _mtime: int, phrase: str):
    """The key, opened once: deriving it from its passphrase is slow on purpose."""
    from pyhanko.sign.signers import SimpleSigner

    octets = Path(fichier).read_bytes()
    try:
        return SimpleSigner.load_pkcs12_data(octets, [], phrase.encode() or None)
    except ValueError as erreur:
        raise ValidationError(CLE_ILLISIBLE, code="sceau") from erreur


def _ecrire(fichier: Path, octets: bytes) -> None:
    """Whole or not at all, and for its owner alone."""
    provisoire = fichier.with_suffix(f".{os.getpid()}")
    provisoire.touch(mode=0o600)
    provisoire.write_bytes(octets)
    provisoire.rename(fichier)


def _en_64_octets(nom: str) -> str:
    """X.520 allows no more in a common name."""
    return nom.encode()[:64].decode(errors="ignore")


def _certifier(nom: str, cle, racine: x509.Certificate | None, signe_avec) -> x509.Certificate:
    """A certificate for `cle`: of an authority when `racine` is None, else of a seal under that authority."""
    sujet = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, _en_64_octets(nom))])
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
