"""`manage.py travailleur`: do the jobs as they come; `--documents`, those that may wait, one process per core."""

import gc
import os
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from procrastinate.contrib.django import app

from socle.chauffe import chauffer
from socle.travaux import DOCUMENTS, ordinaires

PATIENCE = 10  # added to the `nice` of the process: pages and mail come first
RAMASSAGE = (700, 10, 2)
"""A document leaves thousands of objects that name each other: collected soon, they cost 10 MB less."""


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
            chauffer()
            gc.set_threshold(*RAMASSAGE)
        with app.replace_connector(app.connector.get_worker_connector()):  # type: ignore[attr-defined]
            app.run_worker(queues=files)
