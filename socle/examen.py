"""Open a file that nobody trusts, in a process of its own: `python -I examen.py TYPE < FILE`.

It has little memory and little time, no secret of the application and no Django. It prints one word: « bon », or why
the file is refused. Whatever else happens (a crash, no memory left, silence) is a refusal too.
"""

import resource
import sys
import warnings
from contextlib import suppress
from io import BytesIO

MEMOIRE = 1024**3  # bytes of address space
DUREE = 5  # seconds of processor
FIN_DE_PDF = 1024  # bytes at the end of a whole PDF among which it says that it ends
REDUCTION = 8


class Refus(Exception):
    """A word of the list that the caller knows."""


def pdf(octets: bytes) -> None:
    """A whole PDF, of one page at least, that opens without a password."""
    import pikepdf

    if b"%%EOF" not in octets[-FIN_DE_PDF:]:
        raise Refus("abime")
    try:
        with pikepdf.open(BytesIO(octets)) as document:
            if not len(document.pages):
                raise Refus("abime")
    except pikepdf.PasswordError:
        raise Refus("protege") from None


def image(octets: bytes) -> None:
    """A whole image of a reasonable size: a PNG by the checksums of its parts, a JPEG decoded at an eighth."""
    from PIL import Image

    warnings.simplefilter("error", Image.DecompressionBombWarning)
    try:
        with Image.open(BytesIO(octets), formats=["JPEG", "PNG"]) as lue:
            if lue.format == "PNG":
                lue.verify()
            else:
                lue.draft("L", (lue.width // REDUCTION, lue.height // REDUCTION))
                lue.load()
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise Refus("grand") from None


EXAMENS = {"application/pdf": pdf, "image/jpeg": image, "image/png": image}


def limiter() -> None:
    for quoi, combien in ((resource.RLIMIT_AS, MEMOIRE), (resource.RLIMIT_CPU, DUREE), (resource.RLIMIT_FSIZE, 0)):
        with suppress(ValueError, OSError):  # macOS knows some of them only
            resource.setrlimit(quoi, (combien, combien))


def main() -> str:
    limiter()
    try:
        EXAMENS[sys.argv[1]](sys.stdin.buffer.read())
    except Refus as refus:
        return str(refus)
    except Exception:  # a damaged or hostile file may break a parser anywhere
        return "abime"
    return "bon"


if __name__ == "__main__":
    sys.stdout.write(main())
