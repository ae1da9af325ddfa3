"""Make the authority and the key by which the demo seals its documents."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from socle import sceau


class Command(BaseCommand):
    help = "Crée une autorité et une clé de scellement de démonstration, si elles manquent."

    def handle(self, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("Une autorité de démonstration ne se crée pas en production : installez une vraie clé.")
        fichier = Path(settings.SCEAU_FICHIER)
        cree = sceau.creer_autorite_de_demo(fichier, phrase=settings.SCEAU_PHRASE, nom="Sceau de démonstration")
        self.stderr.write(f"Clé de scellement de démonstration {'créée' if cree else 'déjà là'} : {fichier}")
