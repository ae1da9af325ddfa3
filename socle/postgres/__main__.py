"""The command line: run a command with a database, pass it the signals, return its exit code."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from types import FrameType

from socle.postgres.grappe import Grappe, jetable
from socle.postgres.lieu import Echec

RACINE = Path(__file__).resolve().parents[2]
SIGNAUX = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
USAGE = "Usage : python -m socle.postgres [--jetable] COMMANDE…"


def main(arguments: list[str]) -> int:
    sans_lendemain = arguments[:1] == ["--jetable"]
    commande = arguments[1:] if sans_lendemain else arguments
    if not commande:
        dire(USAGE)
        return 2
    if commande[0].endswith(".py"):
        commande = [sys.executable, *commande]
    if os.environ.get("DATABASE_URL"):
        return remplacer(commande)
    var = RACINE / (os.environ.get("PARCOURS_VAR") or "var")
    enfant = Enfant()
    try:
        with jetable(var / "jetables") if sans_lendemain else Grappe(var / "postgres").empruntee() as grappe:
            return enfant.executer(commande, grappe)
    except Echec as echec:
        dire(str(echec))
        return 1


def dire(phrase: str) -> None:
    sys.stderr.write(f"{phrase}\n")


def environnement(*programmes: Path) -> dict[str, str]:
    """The command's environment: this interpreter's programs first, then the server's psql and pg_dump."""
    chemin = [str(Path(sys.executable).parent), *map(str, programmes), os.environ.get("PATH", os.defpath)]
    return {**os.environ, "PATH": os.pathsep.join(chemin)}


def remplacer(commande: list[str]) -> int:
    """Become the command: there is no server to look after."""
    try:
        os.execvpe(commande[0], commande, environnement())
    except OSError as erreur:
        dire(f"{commande[0]} : {erreur.strerror}")
        return 127


class Enfant:
    """The command, as a child that receives the signals sent to the launcher."""

    def __init__(self) -> None:
        self.processus: subprocess.Popen[bytes] | None = None
        self.en_attente: list[int] = []  # signals received before there is a child: a start is never cut short
        for numero in SIGNAUX:
            signal.signal(numero, self.transmettre)

    def executer(self, commande: list[str], grappe: Grappe) -> int:
        if self.en_attente:
            return 128 + self.en_attente[0]
        variables = environnement(grappe.lieu.programmes) | grappe.variables()
        try:
            # The child holds the lock too: should the launcher be killed, the server stays up for it.
            self.processus = subprocess.Popen(commande, env=variables, pass_fds=[grappe.verrou])
        except OSError as erreur:
            dire(f"{commande[0]} : {erreur.strerror}")
            return 127
        for numero in self.en_attente:
            self.transmettre(numero, None)
        code = self.processus.wait()
        ignorer_les_signaux()
        return code if code >= 0 else 128 - code

    def transmettre(self, numero: int, _cadre: FrameType | None) -> None:
        if self.processus is None:
            self.en_attente.append(numero)
        elif numero != signal.SIGINT or not au_premier_plan():  # the terminal sends Ctrl-C to the child by itself
            self.processus.send_signal(signal.SIGTERM if numero == signal.SIGHUP else numero)


def ignorer_les_signaux() -> None:
    """Stopping the server takes a moment, and must not be cut short."""
    for numero in SIGNAUX:
        signal.signal(numero, signal.SIG_IGN)


def au_premier_plan() -> bool:
    try:
        with Path("/dev/tty").open("rb", buffering=0) as terminal:
            return os.tcgetpgrp(terminal.fileno()) == os.getpgrp()
    except OSError:
        return False


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
