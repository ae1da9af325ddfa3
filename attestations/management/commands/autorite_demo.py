"""Make the authority of the demo, and the keys by which each of its centres seals its documents."""

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from comptes.models import Centre
from socle import sceau


class Command(BaseCommand):
    help = "Crée une autorité de démonstration et une clé de scellement par centre, si elles manquent."

    def handle(self, **options: Any) -> None:
        if settings.MODE == "production":
            raise CommandError("Une autorité de démonstration ne se crée pas en production : installez une vraie clé.")
        fichier = Path(settings.SCEAU_FICHIER)
        faits = sceau.creer_autorite_de_demo(
            fichier,
            phrase=settings.SCEAU_PHRASE,
            nom="Sceau de démonstration",
            centres={centre.sigle: f"Sceau de démonstration, {centre.nom}" for centre in Centre.objects.all()},
        )
        etat = f"créées : {', '.join(un.name for un in faits)}" if faits else "déjà là"
        self.stderr.write(f"Clés de scellement de démonstration {etat} ({fichier.parent})")
