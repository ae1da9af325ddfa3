"""What makes the first document of a process as quick as the others: everything is loaded before anybody asks."""

import gc
import threading
from contextlib import suppress

from django.core.exceptions import ValidationError

from socle import pdf

PAGE = '<!DOCTYPE html><html lang="fr"><head><title>A</title></head><body><p>A <code>1</code></p></body></html>'


def chauffer() -> None:
    """Load what makes and seals documents (a second of processor time), and keep the garbage collector from going
    through it again and again. Nothing happens where documents cannot be made: who asks for one is told."""
    with suppress(ValidationError):
        pdf.convertir(PAGE)
    import pyhanko.sign.signers  # noqa: F401

    gc.collect()
    gc.freeze()
    gc.collect()  # what is left is small: from here on the collector compares with that


def chauffer_a_cote() -> None:
    """The same while this process already answers."""
    threading.Thread(target=chauffer, name="chauffe", daemon=True).start()
