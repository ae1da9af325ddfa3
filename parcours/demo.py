"""What bin/demo does once it has a database: prepare the demo, then serve it, or do the main job once."""

import os
import socket
import sys
from contextlib import redirect_stdout
from typing import NoReturn

import django
from django.core.management import CommandError, call_command
from django.db import connections

PREPARATION = (
    ("migrate", "--verbosity=0"),
    ("charger_referentiels",),
    ("autorite_demo",),
    ("donnees_demo",),
    ("rassembler_statiques",),
)
HOTE = "127.0.0.1"
PORT_COURRIER = 2525


def main(arguments: list[str]) -> int:
    essai = arguments == ["--essai"]
    port = int(os.environ.setdefault("PORT", "8000"))
    if not essai and not libre(port):
        sys.stderr.write(f"Le port {port} est déjà pris. Tapez par exemple : PORT={port + 1} bin/demo\n")
        return 1
    os.environ.setdefault("ADRESSE_PUBLIQUE", f"http://{HOTE}:{port}")
    courrier = PORT_COURRIER if libre(PORT_COURRIER) else port_libre()
    os.environ |= {"PORT_COURRIER": str(courrier), "EMAIL_URL": f"smtp://{HOTE}:{courrier}"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "parcours.settings")
    django.setup()
    try:
        with redirect_stdout(sys.stderr):  # standard output carries results only
            for commande in PREPARATION:
                call_command(*commande)
        if essai:
            call_command("essai")
            return 0
    except CommandError as erreur:
        sys.stderr.write(f"{erreur}\n")
        return erreur.returncode
    except KeyboardInterrupt:
        return 130
    connections.close_all()
    servir(port)


def libre(port: int) -> bool:
    with socket.socket() as prise:
        prise.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            prise.bind((HOTE, port))
        except OSError:
            return False
    return True


def port_libre() -> int:
    with socket.socket() as prise:
        prise.bind((HOTE, 0))
        return int(prise.getsockname()[1])


def servir(port: int) -> NoReturn:
    """Become what runs the Procfile: nothing of Django is left in the process that watches over the others."""
    sys.stdout.write(f"Parcours : http://{HOTE}:{port}/ (Ctrl-C pour arrêter)\n")
    sys.stdout.flush()
    os.execv(sys.executable, [sys.executable, "-m", "socle.processus"])


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
