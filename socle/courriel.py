"""Sending one message over SMTP, and knowing what became of it: taken, refused, put off, or unknown.

Django's mail backend tells neither the server's answer nor whether the message may already have left.
"""

import re
import smtplib
import ssl
from collections.abc import Sequence
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate, make_msgid, parseaddr
from functools import partial

from django.conf import settings

COUPURE = "La connexion a été coupée pendant la remise du message."
PLEINE = "La boîte du destinataire est pleine : "
PATIENCE_FINALE = 6  # times EMAIL_TIMEOUT: a server reads the attachment before it answers (RFC 5321, 4.5.3.2.6)
CODE_PRECIS = re.compile(r"[245]\.\d{1,3}\.\d{1,3}")
DEBUT_DE_POINT = re.compile(rb"^\.", re.MULTILINE)  # a line that begins with a dot has it doubled (RFC 5321, 4.5.2)


@dataclass(frozen=True)
class PieceJointe:
    nom: str
    contenu: bytes
    type: str = "application/pdf"


class Echec(Exception):
    """The message was not taken. `str()` is a French sentence or the server's own words."""


class Reporte(Echec):
    """The server has certainly not taken it: it may be sent again later."""


class Refuse(Echec):
    """The server refuses it for good (5xx), or the address cannot be written."""


class Incertain(Echec):
    """The line broke after the message began to leave: nobody knows whether it was taken."""


def composer(
    *,
    objet: str,
    corps: str,
    a: str,
    message_id: str,
    nom: str = "",
    repondre_a: str = "",
    pieces: Sequence[PieceJointe] = (),
) -> EmailMessage:
    """A message from the application's own address, in the name of `nom`, that asks for no automatic answer."""
    message = EmailMessage(policy=SMTP)
    message["Subject"] = objet
    message["From"] = Address(nom or parseaddr(settings.DEFAULT_FROM_EMAIL)[0], addr_spec=expediteur())
    message["To"] = en_ascii(a)
    if repondre_a:
        message["Reply-To"] = repondre_a
    message["Date"] = formatdate(localtime=True)
    message["Message-ID"] = message_id
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(corps)
    for piece in pieces:
        principal, _, precis = piece.type.partition("/")
        message.add_attachment(piece.contenu, maintype=principal, subtype=precis, filename=piece.nom)
    return message


def nouvel_identifiant() -> str:
    """A Message-ID under our own domain: drawn once for a message, kept for every attempt."""
    return make_msgid(domain=expediteur().rpartition("@")[2])


def en_ascii(adresse: str) -> str:
    """The address with its domain as the network writes it: commune@é.be → commune@xn--9ca.be. Raises Refuse."""
    compte, _, domaine = adresse.rpartition("@")
    try:
        return f"{compte.encode('ascii').decode()}@{domaine.encode('idna').decode()}"
    except UnicodeError as erreur:
        raise Refuse(f"L’adresse {adresse} ne peut pas recevoir de courriel : corrigez-la.") from erreur


def expediteur() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


def transmettre(message: EmailMessage) -> str:
    """Hand a message to the SMTP server of the settings and return its answer, the proof that it was taken.

    Raises Reporte, Refuse or Incertain. A server that offers no TLS while the settings ask for it is put off.
    """
    octets = message.as_bytes()
    try:
        serveur = _connecter()
    except (OSError, smtplib.SMTPException) as erreur:
        raise Reporte(_raison(erreur)) from erreur
    try:
        _annoncer(serveur, message)
        return _deposer(serveur, octets)
    finally:
        serveur.close()  # not quit(): the answer is already known, and QUIT could only fail


def _connecter() -> smtplib.SMTP:
    """A connection greeted, under TLS and logged in as the settings ask."""
    tls = ssl.create_default_context()
    classe = partial(smtplib.SMTP_SSL, context=tls) if settings.EMAIL_USE_SSL else smtplib.SMTP
    serveur = classe(settings.EMAIL_HOST, settings.EMAIL_PORT, timeout=settings.EMAIL_TIMEOUT)
    try:
        serveur.ehlo_or_helo_if_needed()
        if settings.EMAIL_USE_TLS:
            serveur.starttls(context=tls)
            serveur.ehlo()
        if settings.EMAIL_HOST_USER:
            serveur.login(settings.EMAIL_HOST_USER, settings.EMAIL_HOST_PASSWORD)
    except BaseException:
        serveur.close()
        raise
    return serveur


def _annoncer(serveur: smtplib.SMTP, message: EmailMessage) -> None:
    """MAIL, RCPT and DATA: nothing of the message has left yet, so any trouble is Reporte or Refuse. A server that
    refuses us as sender is badly set: the copy waits until it is mended."""
    try:
        code, reponse = serveur.mail(expediteur())
        if code >= 500:
            raise Reporte(f"Le serveur de courrier refuse notre adresse : {_lire(code, reponse)}")
        _juger(code, reponse)
        _juger(*serveur.rcpt(parseaddr(message["To"])[1]))
        code, reponse = serveur.docmd("DATA")
        if code != 354:
            _juger(code, reponse)
            raise Reporte(_lire(code, reponse))
    except (OSError, smtplib.SMTPException) as erreur:
        raise Reporte(_raison(erreur)) from erreur


def _deposer(serveur: smtplib.SMTP, octets: bytes) -> str:
    """The text itself: from its first byte on, only an answer of the server says what became of it."""
    try:
        serveur.send(DEBUT_DE_POINT.sub(b"..", octets.rstrip(b"\r\n")) + b"\r\n.\r\n")
        if serveur.sock:
            serveur.sock.settimeout(settings.EMAIL_TIMEOUT * PATIENCE_FINALE)
        code, reponse = serveur.getreply()
    except (OSError, smtplib.SMTPException) as erreur:
        raise Incertain(COUPURE) from erreur
    if not (200 <= code < 300 or 400 <= code < 600):
        raise Incertain(COUPURE)
    return _juger(code, reponse)


def _juger(code: int, reponse: bytes) -> str:
    """The answer when it is yes. Raises Refuse or Reporte. A full mailbox may be emptied, whatever the code says
    (RFC 3463, 3.3: X.2.2 is a persistent transient failure; servers answer 552 without telling more)."""
    texte = _lire(code, reponse)
    precis = CODE_PRECIS.match(texte[4:])
    if 200 <= code < 300:
        return texte
    if (precis and precis[0].endswith(".2.2")) or (code == 552 and not precis):
        raise Reporte(PLEINE + texte)
    if code >= 500:
        raise Refuse(texte)
    raise Reporte(texte)


def _lire(code: int, reponse: bytes) -> str:
    return f"{code} {reponse.decode(errors='replace')}"


def _raison(erreur: Exception) -> str:
    """Why the server could not even be spoken to, in a sentence."""
    if isinstance(erreur, smtplib.SMTPAuthenticationError):
        return "Le serveur de courrier refuse notre identification."
    if isinstance(erreur, ssl.SSLCertVerificationError):
        return f"Le certificat du serveur de courrier n’est pas valable ({erreur.verify_message})."
    if isinstance(erreur, smtplib.SMTPNotSupportedError | ssl.SSLError):
        return "Le serveur de courrier n’offre pas de connexion protégée valable."
    return "Le serveur de courrier ne répond pas."
