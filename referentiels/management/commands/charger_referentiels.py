"""`manage.py charger_referentiels`: the shipped reference data into the database."""

from django.core.management.base import BaseCommand

from referentiels.chargement import charger


class Command(BaseCommand):
    help = "Charge les données de référence livrées, sans toucher à ce qu’un administrateur a modifié."

    def handle(self, *args, verbosity: int = 1, **options) -> None:
        for bilan in charger():
            if verbosity:
                self.stderr.write(str(bilan), style_func=str)
