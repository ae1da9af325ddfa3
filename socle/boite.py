"""A mailbox on this machine that really receives what the application sends: for the demo and the tests.

python -m socle.boite      until it is stopped; PORT_COURRIER (2525) and PARCOURS_VAR say where
"""

import asyncio
import os
import signal
import ssl
import sys
import tempfile
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from email.message import EmailMessage
from ipaddress import ip_address
from pathlib import Path
from typing import Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

HOTE = "127.0.0.1"
DELAI = 30  # seconds to start, on a machine that is busy


class Boite:
    """A server while the `with` block lasts. Without `port`, a free one; without `dossier`, nothing is written.

    `refus`: the answer to every recipient ("550 5.1.1 …"). `lenteur`: seconds before the message is accepted.
    `coupure`: the connection drops once the message is received, before the sender is told. `tls`: STARTTLS is
    required, under the certificate of the file `certificat`.
    """

    def __init__(
        self,
        *,
        port: int = 0,
        dossier: Path | None = None,
        refus: str = "",
        lenteur: float = 0,
        coupure: bool = False,
        tls: bool = False,
    ) -> None:
        self.port = port
        self.dossier = dossier
        self.refus = refus
        self.lenteur = lenteur
        self.coupure = coupure
        self.messages: list[EmailMessage] = []
        self.certificat: Path | None = None
        self._temporaire = tempfile.TemporaryDirectory() if tls else None

    def __enter__(self) -> Self:
        if self.dossier:
            self.dossier.mkdir(mode=0o700, parents=True, exist_ok=True)
        contexte = self._contexte()
        self._serveur = Serveur(
            self,
            hostname=HOTE,
            port=self.port,
            ready_timeout=DELAI,
            tls_context=contexte,
            require_starttls=contexte is not None,
        )
        self._serveur.start()
        self.port = self._serveur.port
        return self

    def __exit__(self, *erreur: object) -> None:
        self._serveur.stop()
        if self._temporaire:
            self._temporaire.cleanup()

    def _contexte(self) -> ssl.SSLContext | None:
        if self._temporaire is None:
            return None
        self.certificat, cle = faire_un_certificat(Path(self._temporaire.name))
        contexte = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        contexte.load_cert_chain(self.certificat, cle)
        return contexte

    async def handle_RCPT(
        self, serveur: SMTP, session: Session, envelope: Envelope, adresse: str, options: list[str]
    ) -> str:
        if self.refus:
            return self.refus
        envelope.rcpt_tos.append(adresse)
        return "250 2.1.5 OK"

    async def handle_DATA(self, serveur: SMTP, session: Session, envelope: Envelope) -> str:
        await asyncio.sleep(self.lenteur)
        self._ranger(envelope)
        if self.coupure and isinstance(serveur.transport, asyncio.WriteTransport):
            serveur.transport.abort()
        return "250 2.0.0 OK"

    def _ranger(self, envelope: Envelope) -> None:
        octets = envelope.original_content or b""
        self.messages.append(message_from_bytes(octets, policy=policy.default))
        if self.dossier:
            instant = datetime.now(UTC).strftime("%Y%m%dT%H%M%S%f")
            # two mailboxes may share the folder: each message gets a file of its own, readable by its owner alone
            descripteur, _ = tempfile.mkstemp(prefix=f"{instant}-", suffix=".eml", dir=self.dossier)
            with os.fdopen(descripteur, "wb") as fichier:
                fichier.write(octets)
            sys.stderr.write(f"Courriel reçu pour {', '.join(envelope.rcpt_tos)}\n")


class Serveur(Controller):
    """aiosmtpd's controller, on a free port when asked for port 0."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


def faire_un_certificat(dossier: Path) -> tuple[Path, Path]:
    """A certificate for HOTE and its key, self-signed, valid a day: (certificate, key)."""
    cle = ec.generate_private_key(ec.SECP256R1())
    nom = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, HOTE)])
    maintenant = datetime.now(UTC)
    certificat = (
        x509.CertificateBuilder()
        .subject_name(nom)
        .issuer_name(nom)
        .public_key(cle.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(maintenant - timedelta(hours=1))
        .not_valid_after(maintenant + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOTE))]), critical=False)
        .sign(cle, hashes.SHA256())
    )
    chemins = dossier / "certificat.pem", dossier / "cle.pem"
    chemins[0].write_bytes(certificat.public_bytes(serialization.Encoding.PEM))
    chemins[1].touch(mode=0o600)
    chemins[1].write_bytes(
        cle.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    return chemins


def main() -> None:
    dossier = Path(os.environ.get("PARCOURS_VAR") or "var") / "courrier"
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    with Boite(port=int(os.environ.get("PORT_COURRIER") or 2525), dossier=dossier) as boite:
        sys.stderr.write(f"Boîte aux lettres : {HOTE}:{boite.port}, messages dans {dossier}\n")
        with suppress(KeyboardInterrupt):
            signal.pause()


if __name__ == "__main__":
    main()
