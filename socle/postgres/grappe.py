"""A private cluster: its server, and the locks by which its users agree on who starts and who stops it.

Every user holds a shared lock. Whoever can make it exclusive was the last, and stops the server.
"""

import fcntl
import locale
import os
import shutil
import signal
import socket
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote

from socle.postgres import lieu
from socle.postgres.lieu import PORT, Echec

BASE = "parcours"  # the database, and its owner
PATIENCE = 60  # seconds: recovery after a crash may take a while
PAUSE = 0.01
JOURNAL_MAX = 5_000_000  # bytes
REGLAGES = {
    "listen_addresses": "",
    "port": str(PORT),
    "shared_buffers": "128MB",
    "max_connections": "100",
    "lc_messages": "C",
}
REGLAGES_RAPIDES = {"fsync": "off", "synchronous_commit": "off", "full_page_writes": "off"}
CREATION = (
    f"SELECT 'CREATE DATABASE {BASE}' WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = '{BASE}') \\gexec"
)


class Grappe:
    def __init__(self, dossier: Path, *, rapide: bool = False) -> None:
        self.dossier = dossier.resolve()
        self.lieu = lieu.choisir(self.dossier)
        self.rapide = rapide  # nothing is synced to the disk: for what may be lost
        self.verrou = -1
        self.serveur: subprocess.Popen[bytes] | None = None

    @contextmanager
    def empruntee(self) -> Iterator["Grappe"]:
        """The server accepts connections inside the block. Raises Echec."""
        self.verrou = os.open(self.dossier / "utilisateurs.verrou", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            with self.seul():
                fcntl.flock(self.verrou, fcntl.LOCK_SH)
                self.demarrer()
            yield self
        finally:
            with self.seul():
                if self.plus_personne():
                    self.arreter()
            os.close(self.verrou)

    @contextmanager
    def seul(self) -> Iterator[None]:
        """One launcher at a time starts or stops the server."""
        with (self.dossier / "demarrage.verrou").open("w") as fichier:
            fcntl.flock(fichier, fcntl.LOCK_EX)
            yield

    def plus_personne(self) -> bool:
        try:
            fcntl.flock(self.verrou, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        fcntl.flock(self.verrou, fcntl.LOCK_UN)  # a grandchild left behind may still hold the descriptor
        return True

    def variables(self) -> dict[str, str]:
        """What the command needs to connect, through Django or through psql and pg_dump."""
        prises = str(self.lieu.prises)
        return {
            "DATABASE_URL": f"postgresql://{BASE}@/{BASE}?host={quote(prises)}",
            "PGHOST": prises,
            "PGPORT": str(PORT),
            "PGUSER": BASE,
            "PGDATABASE": BASE,
        }

    def demarrer(self) -> None:
        if not (self.lieu.donnees / "PG_VERSION").exists():
            self.initialiser()
        self.lieu.creer_dossier_prive(self.lieu.prises)
        limite = time.monotonic() + PATIENCE
        while not self.pret():
            if self.pid_vivant() is None:
                self.lancer()
            if time.monotonic() > limite:
                raise Echec(f"PostgreSQL ne démarre pas : voyez {self.journal}.")
            time.sleep(PAUSE)
        self.creer_base()

    def initialiser(self) -> None:
        """Make the cluster beside its final place: an interrupted initdb leaves nothing half made."""
        neuves = self.lieu.dossier / "donnees.neuves"
        shutil.rmtree(neuves, ignore_errors=True)
        self.lieu.creer_dossier_prive(neuves)
        options = ["-D", str(neuves), "-U", BASE, "-A", "trust", "-E", "UTF8"]
        options += options_de_langue(self.lieu.programmes)
        options += ["--no-sync"] if self.rapide else []
        resultat = subprocess.run(
            [self.lieu.programmes / "initdb", *options],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            **self.comme_le_serveur(),
        )
        if resultat.returncode:
            raise Echec(f"La base privée n’a pas pu être créée :\n{resultat.stderr.strip()}")
        neuves.rename(self.lieu.donnees)

    def lancer(self) -> None:
        """Start the server, as a direct child."""
        self.expliquer_un_arret()
        self.oublier_un_pid_perime()
        reglages = REGLAGES | {"unix_socket_directories": str(self.lieu.prises)}
        if self.rapide:
            reglages |= REGLAGES_RAPIDES
        options = [mot for cle, valeur in reglages.items() for mot in ("-c", f"{cle}={valeur}")]
        with self.journal.open("ab") as journal:
            if journal.tell() > JOURNAL_MAX:
                journal.truncate(0)
            self.debut_du_journal = journal.tell()
            self.serveur = subprocess.Popen(
                [self.lieu.programmes / "postgres", "-D", self.lieu.donnees, *options],
                stdin=subprocess.DEVNULL,
                stdout=journal,
                stderr=journal,
                **self.comme_le_serveur(),
            )
        # Reaped as soon as it ends: nobody takes a zombie for a living server.
        threading.Thread(target=self.serveur.wait, daemon=True).start()

    def expliquer_un_arret(self) -> None:
        """A server that has just given up is tried again only while a killed one still holds its memory."""
        if self.serveur is None:
            return
        with self.journal.open("rb") as journal:
            journal.seek(self.debut_du_journal)
            dit = journal.read().decode(errors="replace").strip()
        if "shared memory block" not in dit:
            raise Echec(f"PostgreSQL ne démarre pas :\n{dit}")

    def oublier_un_pid_perime(self) -> None:
        """PostgreSQL forgives a dead pid, not a zombie nor a number that another process has taken since."""
        pid = self.pid_ecrit()
        if pid is not None and Path(f"/proc/{pid}").exists():
            (self.lieu.donnees / "postmaster.pid").unlink(missing_ok=True)

    def creer_base(self) -> None:
        psql = [str(self.lieu.programmes / "psql"), "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", "postgres"]
        variables = {**os.environ, **self.variables()}
        reponse = subprocess.run(
            psql, input=CREATION, env=variables, capture_output=True, text=True, start_new_session=True
        )
        if reponse.returncode:
            raise Echec(f"La base « {BASE} » n’a pas pu être créée :\n{reponse.stderr.strip()}")

    def arreter(self, signaux: tuple[int, ...] = (signal.SIGINT, signal.SIGQUIT)) -> None:
        """Stop the server and wait for its end: SIGINT closes cleanly, SIGQUIT at once (it recovers next time)."""
        pid = self.pid_vivant()
        if pid is None:
            return
        for numero in signaux:
            with suppress(ProcessLookupError):
                os.kill(pid, numero)
            if attendre(lambda: self.pid_vivant() != pid, PATIENCE / 2):
                return

    def supprimer(self) -> None:
        for dossier in {self.lieu.prises, self.lieu.dossier, self.dossier}:
            shutil.rmtree(dossier, ignore_errors=True)

    @property
    def journal(self) -> Path:
        return self.dossier / "journal.txt"

    def comme_le_serveur(self) -> dict[str, Any]:
        """Popen arguments: the server's account, a directory that it may enter, a plain language, no Ctrl-C."""
        variables = {"PATH": os.defpath, "LC_ALL": "C", "HOME": str(self.lieu.dossier)}
        compte = self.lieu.compte
        identite = {"user": compte[0], "group": compte[1], "extra_groups": []} if compte else {}
        return {"cwd": self.lieu.dossier, "env": variables, "start_new_session": True, **identite}

    def pret(self) -> bool:
        """The server says it is ready, and answers: the file alone may be left by a dead one."""
        etat = self.lignes_du_pid()[7:8]
        if not etat or etat[0].strip() != "ready":
            return False
        with socket.socket(socket.AF_UNIX) as prise:
            return prise.connect_ex(str(self.lieu.prises / f".s.PGSQL.{PORT}")) == 0

    def pid_vivant(self) -> int | None:
        if self.serveur is not None and self.serveur.poll() is None:
            return self.serveur.pid
        pid = self.pid_ecrit()
        return pid if pid is not None and est_notre_serveur(pid, self.lieu.donnees) else None

    def pid_ecrit(self) -> int | None:
        lignes = self.lignes_du_pid()
        return int(lignes[0]) if lignes and lignes[0].isdigit() else None

    def lignes_du_pid(self) -> list[str]:
        try:
            return (self.lieu.donnees / "postmaster.pid").read_text().splitlines()
        except FileNotFoundError:
            return []


@contextmanager
def jetable(parent: Path, *, durable: bool = False) -> Iterator[Grappe]:
    """A cluster for one command, removed after it; first those that a killed launcher left behind. `durable`: what is
    committed survives a kill of the server, as in production."""
    parent.mkdir(parents=True, exist_ok=True)
    for oubliee in parent.iterdir():
        with suppress(FileNotFoundError):  # another command may be removing it as well
            if time.time() - oubliee.stat().st_mtime > PATIENCE:  # a younger one may not have its lock yet
                supprimer_si_oubliee(Grappe(oubliee))
    dossier = Path(tempfile.mkdtemp(dir=parent))
    dossier.chmod(0o711)
    grappe = Grappe(dossier, rapide=not durable)
    try:
        with grappe.empruntee():
            yield grappe
    finally:
        grappe.supprimer()


def supprimer_si_oubliee(grappe: Grappe) -> None:
    grappe.verrou = os.open(grappe.dossier / "utilisateurs.verrou", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        if grappe.plus_personne():
            grappe.arreter((signal.SIGQUIT,))
            grappe.supprimer()
    finally:
        os.close(grappe.verrou)


def options_de_langue(programmes: Path) -> list[str]:
    """C.UTF-8: PostgreSQL 17 has its own; the system's locale still says what is not collation."""
    systeme = next((nom for nom in ("C.UTF-8", "en_US.UTF-8") if langue_existe(nom)), "C")
    if int(lieu.version(programmes)) < 17:
        return ["--locale", systeme]
    return ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", systeme]


def langue_existe(nom: str) -> bool:
    avant = locale.setlocale(locale.LC_CTYPE)
    try:
        locale.setlocale(locale.LC_CTYPE, nom)
    except locale.Error:
        return False
    locale.setlocale(locale.LC_CTYPE, avant)
    return True


def est_notre_serveur(pid: int, donnees: Path) -> bool:
    """Whether this process is alive, no zombie, and the server of this cluster (pids are used again)."""
    if Path("/proc/self").exists():
        try:
            etat = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
            commande = Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
        except OSError:
            return False
    else:
        ps = ["ps", "-o", "stat=,command=", "-p", str(pid)]
        etat, _, commande = subprocess.run(ps, capture_output=True, text=True).stdout.partition(" ")
    return not etat.startswith("Z") and str(donnees) in commande


def attendre(condition: Callable[[], bool], secondes: float) -> bool:
    limite = time.monotonic() + secondes
    while not condition():
        if time.monotonic() > limite:
            return False
        time.sleep(PAUSE)
    return True
