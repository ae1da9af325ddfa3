"""Files that people send: what they really are, told by their content; the names they may bear."""

import os
import subprocess
import sys
import threading
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from unicodedata import normalize

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile

POIDS_MAX = 10 * 1024 * 1024
ATTENTE = 20  # seconds for the examination, on a machine that is busy
NOM_MAX = 100
EXAMEN = Path(__file__).with_name("examen.py")
SIGNATURES = {b"%PDF-": "application/pdf", b"\xff\xd8\xff": "image/jpeg", b"\x89PNG\r\n\x1a\n": "image/png"}
EXTENSIONS = {"application/pdf": (".pdf",), "image/jpeg": (".jpg", ".jpeg"), "image/png": (".png",)}
"""Each type that is accepted, with the endings of its name; the first one is given to a name that has none."""

VIDE = "Ce fichier est vide\u00a0: choisissez-en un autre."
TROP_LOURD = (
    "Ce fichier pèse plus de 10\u00a0Mo\u00a0: réduisez-le (une photo moins grande, un PDF en plusieurs parties), puis "
    "choisissez-le à nouveau."
)
PAS_GARDE = "Le fichier n’a pas été gardé\u00a0: choisissez-le à nouveau."
"""What a page says whose form is refused: a browser never sends a chosen file again."""
AUTRE_TYPE = (
    "Ce fichier n’est ni un PDF, ni une image JPEG ou PNG, quel que soit son nom\u00a0: enregistrez-le en PDF ou "
    "photographiez le document."
)
REFUS = {
    "protege": "Ce PDF demande un mot de passe\u00a0: enregistrez-le sans mot de passe, puis choisissez-le à nouveau.",
    "grand": "Cette image a trop de points pour s’ouvrir sans danger\u00a0: réduisez-la, puis choisissez-la à nouveau.",
    "abime": (
        "Ce fichier est abîmé ou incomplet\u00a0: ouvrez-le, enregistrez-le à nouveau (ou photographiez le document), "
        "puis choisissez le nouveau fichier."
    ),
}
_un_a_la_fois = threading.Lock()


@dataclass(frozen=True)
class Fichier:
    """A file that was opened and is what its type says. `nom` is for people, never for a path."""

    nom: str
    type: str
    octets: bytes

    @property
    def taille(self) -> int:
        return len(self.octets)

    @property
    def sha256(self) -> str:
        return sha256(self.octets).hexdigest()


def lire(envoi: UploadedFile) -> Fichier:
    """Read what was sent. Raises ValidationError, in a sentence that says what to do, for anything but a whole PDF,
    JPEG or PNG of at most `POIDS_MAX` bytes."""
    if (envoi.size or 0) > POIDS_MAX:
        raise ValidationError(TROP_LOURD, code="poids")
    octets = envoi.read()
    if not octets:
        raise ValidationError(VIDE, code="vide")
    type_ = reconnaitre(octets)
    if type_ is None:
        raise ValidationError(AUTRE_TYPE, code="type")
    if (verdict := examiner(octets, type_)) != "bon":
        raise ValidationError(REFUS.get(verdict, REFUS["abime"]), code="examen")
    return Fichier(nom_lisible(envoi.name or "", type_), type_, octets)


def reconnaitre(octets: bytes) -> str | None:
    """The type that the first bytes tell; the name and the type that the browser announced tell nothing."""
    return next((type_ for signature, type_ in SIGNATURES.items() if octets.startswith(signature)), None)


def examiner(octets: bytes, type_: str) -> str:
    """« bon », or why the file is refused. One at a time in this process: hostile files are slow and large."""
    commande = [sys.executable, "-I", str(EXAMEN), type_]
    with _un_a_la_fois:
        try:
            fini = subprocess.run(
                commande, input=octets, capture_output=True, timeout=ATTENTE, env={"PATH": os.defpath}, check=False
            )
        except subprocess.TimeoutExpired:
            return "abime"
    return fini.stdout.decode("ascii", "replace")


def nom_lisible(nom: str, type_: str) -> str:
    """The last part of a name without control and invisible characters, not too long, ending as its type does."""
    dernier = normalize("NFC", nom).replace("\\", "/").rpartition("/")[2]
    lisible = "".join(lettre for lettre in dernier if lettre.isprintable()).rstrip(" .")
    tronc, point, fin = lisible.rpartition(".")
    fin = f".{fin.lower()}" if point else ""
    if fin in EXTENSIONS[type_]:
        return f"{_court(tronc)}{fin}"
    connues = {une for toutes in EXTENSIONS.values() for une in toutes}
    return f"{_court(tronc if fin in connues else lisible)}{EXTENSIONS[type_][0]}"


def _court(tronc: str) -> str:
    return tronc[:NOM_MAX].strip(" .") or "document"
