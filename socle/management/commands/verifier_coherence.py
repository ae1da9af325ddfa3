"""`manage.py verifier_coherence`: every stored answer and total equals what its source gives today."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from socle.coherence import controles


class Command(BaseCommand):
    help = "Vérifie que ce qui est enregistré deux fois concorde ; code de sortie 1 s’il y a une différence."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--le", type=date.fromisoformat, default=None, help="jour de la vérification, AAAA-MM-JJ")

    def handle(self, *args: Any, **options: Any) -> None:
        le, total = options["le"] or localdate(), 0
        for nom, controle in controles().items():
            ecarts = 0
            for phrase in controle(le):
                self.stdout.write(f"{nom} : {phrase}")
                ecarts += 1
            self.stderr.write(f"{nom} : {ecarts} différence(s)")
            total += ecarts
        if total:
            raise CommandError(f"{total} différence(s)", returncode=1)
