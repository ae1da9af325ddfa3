"""`manage.py travailleur`: do the jobs as they come; `--documents`, those that may wait, one process per core."""

import ctypes
import gc
import os
from argparse import ArgumentParser
from contextlib import suppress
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from socle.chauffe import chauffer
from socle.travaux import DOCUMENTS, ordinaires

PATIENCE = 10  # added to the `nice` of the process: pages and mail come first
RAMASSAGE = (700, 10, 2)
"""A document leaves thousands of objects that name each other: collected soon, they cost 10 MB less."""

TAS_AU_PLUS, SEUIL_DE_RENDU = -8, -1  # M_ARENA_MAX, M_TRIM_THRESHOLD of malloc.h


class Command(BaseCommand):
    help = "Fait les travaux en attente, sauf les documents demandés en nombre ; avec --documents, ceux-là seulement."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--documents", action="store_true", help="les documents demandés en nombre, à faible priorité"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        files = [DOCUMENTS] if options["documents"] else ordinaires()
        if options["documents"]:
            os.nice(PATIENCE)
            rendre_la_memoire()
            chauffer()
            gc.set_threshold(*RAMASSAGE)
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            app.run_worker(queues=files)


def rendre_la_memoire() -> None:
    """With the C library of GNU: one heap for every thread, and what is free at its end goes back to the system."""
    with suppress(AttributeError):
        mallopt = ctypes.CDLL(None).mallopt
        mallopt(TAS_AU_PLUS, 1)
        mallopt(SEUIL_DE_RENDU, 128 * 1024)
