"""A world of its own for the test of interruptions: PostgreSQL, workers and a mail server that anybody may kill."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from email import message_from_bytes
from pathlib import Path
from socket import create_connection, create_server
from typing import Any

import psutil
import psycopg
from django.conf import settings

from socle.postgres.grappe import Grappe

HOTE = "127.0.0.1"
OUVRIERS = 2
SERVEUR = "attestations.tests.serveur_lent"
PATIENCE = 60  # seconds for a process to come back, on a machine that is busy
HATE = """
UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo';
UPDATE attestations_envoi SET prochain_essai = now() - interval '1 hour'
 WHERE statut = 'a_envoyer' AND prochain_essai IS NOT NULL;
UPDATE attestations_envoi SET en_cours_depuis = now() - interval '1 hour'
 WHERE statut = 'en_cours' AND en_cours_depuis < now() - interval '10 seconds';
UPDATE procrastinate_workers SET last_heartbeat = now() - interval '1 hour'
 WHERE last_heartbeat < now() - interval '15 seconds';
"""
"""The delays are over: those before another attempt, and those after which somebody is taken for dead."""
VEILLE = """
INSERT INTO procrastinate_jobs (queue_name, task_name, queueing_lock, args)
VALUES ('courrier', 'attestations.surveiller', 'attestations.surveiller', '{"timestamp": 0}'),
       ('default', 'socle.reprendre', 'socle.reprendre', '{"timestamp": 0}')
ON CONFLICT DO NOTHING
"""
"""What the workers do by themselves every few minutes."""


class Theatre:
    """The processes of an installation, each of which may be killed and started again."""

    def __init__(self, grappe: Grappe, var: Path) -> None:
        self.grappe, self.var = grappe, var
        with create_server((HOTE, 0)) as prise:
            self.port = prise.getsockname()[1]
        self.processus: dict[str, subprocess.Popen[bytes]] = {}
        self.tues: Counter[str] = Counter()
        self.milieu = {
            **{cle: valeur for cle, valeur in os.environ.items() if not cle.startswith("PG")},
            **grappe.variables(),
            "PARCOURS_MODE": "test",
            "PARCOURS_VAR": str(var),
            "EMAIL_URL": f"smtp://{HOTE}:{self.port}",
            "PORT_COURRIER": str(self.port),
        }

    def gerer(self, *commande: str) -> str:
        """`manage.py …`, until it ends."""
        fait = subprocess.run(
            [sys.executable, "manage.py", *commande],
            env=self.milieu,
            cwd=settings.BASE_DIR,
            capture_output=True,
            text=True,
        )
        assert fait.returncode == 0, fait.stderr
        return fait.stdout.strip()

    def appeler(self, fonction: str, *arguments: object) -> str:
        """A function of `scene_des_coupures`, in a process that has this database."""
        appel = f"scene_des_coupures.{fonction}({', '.join(map(repr, arguments))})"
        return self.gerer("shell", "--no-imports", "-c", f"from attestations.tests import scene_des_coupures; {appel}")

    def lancer(self, nom: str) -> None:
        commandes = {"serveur": ["-m", SERVEUR]}
        commande = [sys.executable, *commandes.get(nom, ["manage.py", "travailleur"])]
        with (self.var / f"{nom}.txt").open("ab") as journal:
            self.processus[nom] = subprocess.Popen(
                commande, env=self.milieu, cwd=settings.BASE_DIR, stdout=journal, stderr=journal
            )

    @property
    def ouvriers(self) -> list[str]:
        return [f"ouvrier{rang}" for rang in range(OUVRIERS)]

    def lever(self) -> None:
        for nom in (*self.ouvriers, "serveur"):
            self.lancer(nom)
        attendre(self.serveur_repond)

    def relever_les_morts(self) -> None:
        """As the supervisor of a machine does."""
        for nom, processus in list(self.processus.items()):
            if processus.poll() is not None:
                self.lancer(nom)

    def tuer(self, nom: str) -> None:
        self.tues[nom.rstrip("0123456789")] += 1
        if nom == "base":
            tuer_la_base(self.grappe)
        else:
            self.processus[nom].kill()
            self.processus[nom].wait()

    def relever(self, nom: str) -> None:
        if nom == "base":
            self.grappe.serveur = None
            self.grappe.demarrer()
        else:
            self.lancer(nom)

    def baisser(self) -> None:
        for processus in self.processus.values():
            processus.kill()
            processus.wait()
        self.processus.clear()

    def serveur_repond(self) -> bool:
        with suppress(OSError), create_connection((HOTE, self.port), 1):
            return True
        return False

    def sql(self, requete: str) -> list[Any]:
        with psycopg.connect(self.milieu["DATABASE_URL"], autocommit=True, connect_timeout=5) as connexion:
            curseur = connexion.execute(requete)
            return curseur.fetchall() if curseur.description else []

    def hater(self) -> None:
        for requete in HATE.split(";"):
            if requete.strip():
                self.sql(requete)
        self.sql(VEILLE)

    def etats(self) -> Counter[str]:
        return Counter(dict(self.sql("SELECT statut, count(*) FROM attestations_envoi GROUP BY statut")))

    def nombre_de_recus(self) -> int:
        return sum(1 for fichier in (self.var / "courrier").glob("*.eml") if fichier.stat().st_size)

    def recus(self) -> Counter[str]:
        """How many times the server received each message, told or not. An empty file is one that it was killed before
        writing: nothing was received."""
        messages = (message_from_bytes(fichier.read_bytes()) for fichier in (self.var / "courrier").glob("*.eml"))
        return Counter(str(message["Message-ID"]) for message in messages if message["Message-ID"])

    def proces(self) -> dict[str, str]:
        """The state of each envoi by its Message-ID."""
        return dict(self.sql("SELECT message_id, statut FROM attestations_envoi"))


def tuer_la_base(grappe: Grappe) -> None:
    """The server and every process of it, as when power fails."""
    pid = grappe.pid_vivant()
    assert pid is not None
    maitre = psutil.Process(pid)
    enfants = maitre.children(recursive=True)
    os.kill(pid, signal.SIGKILL)
    for enfant in enfants:
        with suppress(psutil.NoSuchProcess):
            enfant.kill()
    attendre(lambda: grappe.pid_vivant() is None)


def attendre(condition: Callable[[], bool], secondes: float = PATIENCE) -> None:
    limite = time.monotonic() + secondes
    while not condition():
        assert time.monotonic() < limite, "rien ne vient"
        time.sleep(0.05)
