"""What a measure under load needs: the site and the workers as processes of their own, and readers over HTTP."""

import os
import signal
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from typing import Any

RACINE = Path(__file__).parents[1]
LECTEURS = 8
PAUSE = 2.0  # seconds between two pages of a reader: eight people who look at files
HOTE = "127.0.0.1"
TAIRE: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}


@dataclass
class Site:
    """The web application on a port, and the cookie of somebody who is logged in."""

    port: int
    cookie: str

    def lire(self, pages: list[str], *, pendant: float = 0, tant_que: Callable[[], None] | None = None) -> list[float]:
        """Seconds (clock) of each page that the readers opened, for a time or while something is done."""
        durees: list[float] = []
        fini = threading.Event()
        fils = [
            threading.Thread(target=self._un_lecteur, args=(pages[rang:], rang / LECTEURS * PAUSE, fini, durees))
            for rang in range(LECTEURS)
        ]
        for fil in fils:
            fil.start()
        try:
            if tant_que is not None:
                tant_que()
            else:
                time.sleep(pendant)
        finally:
            fini.set()
            for fil in fils:
                fil.join()
        return durees

    def _un_lecteur(self, pages: list[str], attente: float, fini: threading.Event, durees: list[float]) -> None:
        rang = 0
        while not fini.wait(attente):
            attente = PAUSE
            durees.append(self.ouvrir(pages[rang % len(pages)]))
            rang += 1

    def ouvrir(self, page: str) -> float:
        lien = HTTPConnection(HOTE, self.port, timeout=60)
        debut = time.perf_counter()
        try:
            lien.request("GET", page, headers={"Cookie": self.cookie, "Host": "localhost"})
            reponse = lien.getresponse()
            reponse.read()
        finally:
            lien.close()
        assert reponse.status == 200, (page, reponse.status, reponse.headers.get("Location"))
        return time.perf_counter() - debut


@dataclass
class Travailleurs:
    processus: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    @contextmanager
    def compter(self, documents: int) -> Iterator[None]:
        """Print what these documents cost the workers and the server."""
        debut, avant, base = time.perf_counter(), self.secondes(), secondes_de_la_base()
        yield
        duree = time.perf_counter() - debut
        workers, serveur = self.secondes() - avant, secondes_de_la_base() - base
        print(
            f"{documents} documents in {duree:.1f} s: {documents / duree:.1f} a second (clock); each "
            f"{workers / documents * 1000:.0f} ms of processor in the workers and {serveur / documents * 1000:.0f} in "
            f"PostgreSQL; memory of each worker {self.memoire()} MB",
            flush=True,
        )

    def secondes(self) -> float:
        return sum(secondes_de(un.pid) for un in self.processus)

    def memoire(self) -> str:
        """What each one keeps now, and the most that it ever kept, in MB."""
        return ", ".join(
            f"{kilos(un.pid, 'VmRSS') // 1024} (once {kilos(un.pid, 'VmHWM') // 1024})" for un in self.processus
        )


def secondes_de(pid: int) -> float:
    etat = Path(f"/proc/{pid}/stat")
    if not etat.is_file():
        return 0.0
    champs = etat.read_text().rpartition(")")[2].split()
    return (int(champs[11]) + int(champs[12])) / os.sysconf("SC_CLK_TCK")


def kilos(pid: int, quoi: str) -> int:
    etat = Path(f"/proc/{pid}/status")
    lignes = etat.read_text().splitlines() if etat.is_file() else []
    return next((int(ligne.split()[1]) for ligne in lignes if ligne.startswith(f"{quoi}:")), 0)


def secondes_de_la_base() -> float:
    """Of the processes of the server that serve somebody now: connections are kept, so they are the same ones."""
    from django.db import connection

    with connection.cursor() as curseur:
        curseur.execute("SELECT pid FROM pg_stat_activity")
        return sum(secondes_de(pid) for (pid,) in curseur.fetchall())


@contextmanager
def site(utilisateur: Any) -> Iterator[Site]:
    """Gunicorn as the Procfile runs it, somebody logged in."""
    from django.conf import settings
    from django.test import Client

    client = Client()
    client.force_login(utilisateur)
    cookie = f"{settings.SESSION_COOKIE_NAME}={client.cookies[settings.SESSION_COOKIE_NAME].value}"
    with socket.socket() as prise:
        prise.bind((HOTE, 0))
        port = int(prise.getsockname()[1])
    with lancer(commande_du_site(), PORT=str(port)):
        servi = Site(port, cookie)
        patienter(lambda: servi.ouvrir("/ma-journee/") > 0)
        for _ in range(4 * LECTEURS):
            servi.ouvrir("/ma-journee/")
        yield servi


def commande_du_site() -> str:
    """What the Procfile says of « web »."""
    return next(
        ligne.partition(":")[2] for ligne in (RACINE / "Procfile").read_text().splitlines() if ligne.startswith("web:")
    )


@contextmanager
def travailleurs() -> Iterator[Travailleurs]:
    """One per core, ready to work."""
    from socle.processus import coeurs

    commande = f"exec {sys.executable} manage.py travailleur --documents"
    tous = Travailleurs()
    with lancer(*[commande] * coeurs(), garder=tous.processus):
        patienter(lambda: combien_de_travailleurs() >= coeurs())
        yield tous


def combien_de_travailleurs() -> int:
    from django.db import connection

    with connection.cursor() as curseur:
        curseur.execute("SELECT count(*) FROM procrastinate_workers")
        return int(curseur.fetchone()[0])


def patienter(pret: Callable[[], bool], secondes: float = 60) -> None:
    limite = time.monotonic() + secondes
    while True:
        try:
            if pret():
                return
        except OSError:
            pass
        if time.monotonic() > limite:
            raise TimeoutError("a process did not start")
        time.sleep(0.2)


@contextmanager
def lancer(*commandes: str, garder: list["subprocess.Popen[bytes]"] | None = None, **variables: str) -> Iterator[None]:
    """These commands of a shell while the block lasts."""
    lances = [] if garder is None else garder
    environnement = {**os.environ, **variables, "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    try:
        for commande in commandes:
            lances.append(subprocess.Popen(commande, shell=True, cwd=RACINE, env=environnement, **TAIRE))
        yield
    finally:
        for un in lances:
            un.send_signal(signal.SIGTERM)
        for un in lances:
            un.wait(30)


def dire_les_lectures(quoi: str, durees: list[float], repos: list[float] | None = None) -> None:
    p95 = statistics.quantiles(durees, n=20)[-1]
    rapport = f", {p95 / statistics.quantiles(repos, n=20)[-1]:.2f} x when nothing else runs" if repos else ""
    print(
        f"{quoi}: {len(durees)} pages, median {statistics.median(durees) * 1000:.0f} ms, "
        f"p95 {p95 * 1000:.0f} ms (clock){rapport}",
        flush=True,
    )
