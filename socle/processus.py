"""Run the processes of the Procfile together: all stop at a signal, or as soon as one of them stops.

    python -m socle.processus [PROCFILE]

honcho's manager, with the same environment for every process, and an output that may vanish: when the terminal is
closed, writing to it fails, and the processes must still be stopped. `documents` runs once per core.
"""

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TextIO

from honcho.environ import parse_procfile
from honcho.manager import Manager
from honcho.printer import Printer

PROCFILE = Path(__file__).resolve().parent.parent / "Procfile"
UN_PAR_COEUR = "documents"
AU_PLUS = 4  # on a large machine: each one keeps some 120 MB


class SortieFragile:
    """A text stream that loses what it cannot write."""

    def __init__(self, flux: TextIO) -> None:
        self.flux = flux

    def write(self, texte: str) -> None:
        self._tenter(lambda: self.flux.write(texte))

    def flush(self) -> None:
        self._tenter(self.flux.flush)

    def _tenter(self, ecriture: Callable[[], object]) -> None:
        try:
            ecriture()
        except OSError:  # nobody reads any more: nor at exit, when Python writes what is left
            os.dup2(os.open(os.devnull, os.O_WRONLY), self.flux.fileno())
        except RuntimeError:  # a signal came in the middle of a line, and its handler writes one too
            pass

    def isatty(self) -> bool:
        return self.flux.isatty()


def main(procfile: Path) -> int:
    signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the launcher turns it into SIGTERM
    os.environ["PYTHONUNBUFFERED"] = "1"
    gerant = Manager(Printer(SortieFragile(sys.stdout)))
    for nom, commande in a_lancer(procfile.read_text()).items():
        gerant.add_process(nom, commande)
    gerant.loop()
    return code_de_sortie(gerant.returncode)


def a_lancer(procfile: str) -> dict[str, str]:
    """The commands by name, those that run once per core with their rank."""
    commandes = parse_procfile(procfile).processes
    if UN_PAR_COEUR in commandes:
        commande = commandes.pop(UN_PAR_COEUR)
        commandes |= {f"{UN_PAR_COEUR}.{rang}": commande for rang in range(1, min(coeurs(), AU_PLUS) + 1)}
    return commandes


def coeurs() -> int:
    """Those that this process may use, where the system tells it."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def code_de_sortie(code: int) -> int:
    return code if code >= 0 else 128 - code


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]) if sys.argv[1:] else PROCFILE))
