"""The law as a filter: one JSON object a line in, one out (contract of `bin/manage statuer`)."""

import os
import sys
from typing import Any

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from referentiels.reglement import referentiel, regimes
from reglement.lecture import repondre


class Command(BaseCommand):
    help = "Lit des faits sur l’entrée standard, un objet JSON par ligne, et répond sur la sortie standard."

    def handle(self, *args: Any, **options: Any) -> None:
        """Exit code 1 when at least one line could not be read, or when nobody reads the answers any more."""
        try:
            correct = filtrer()
        except BrokenPipeError:
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())  # what is left to write goes nowhere
            correct = False
        if not correct:
            sys.exit(1)


def filtrer() -> bool:
    correct = True
    for reponse, lue in repondre(sys.stdin.buffer, referentiel(), regimes(), localdate()):
        sys.stdout.buffer.write(reponse)
        correct = correct and lue
    sys.stdout.buffer.flush()
    return correct
