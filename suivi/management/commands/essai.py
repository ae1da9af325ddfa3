"""`manage.py essai`: do the main job once and say it in one JSON line (contract of `bin/demo --essai`)."""

from typing import Any

import orjson
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.utils.timezone import localdate

from suivi.demo.comptes import preparer
from suivi.essai import ATTENDU, Essai, boite_locale


class Command(BaseCommand):
    help = "Fait une fois tout le parcours d’une personne fictive, jusqu’aux copies reçues par courriel."

    def handle(self, **options: Any) -> None:
        """Standard output carries the JSON line alone; exit code 0 only when all went as it should."""
        essai = Essai(aujourdhui=localdate())
        etapes = (essai.inscrire, essai.accueillir, essai.convenir, essai.suivre, essai.attester, essai.envoyer)
        with boite_locale() as courrier:
            preparer()
            for etape in etapes:
                try:
                    self.stderr.write(etape())
                except ValidationError as refus:
                    raise CommandError(f"L’essai s’arrête : {' '.join(refus.messages)}") from refus
            resultat = essai.resultat(courrier)
        self.stdout.write(orjson.dumps(resultat).decode())
        ecarts = [nom for nom, valeur in ATTENDU.items() if resultat[nom] != valeur]
        if any(envoi["statut"] != "envoye" for envoi in resultat["envois"]) or len(resultat["envois"]) != 2:
            ecarts.append("envois")
        if ecarts:
            raise CommandError(f"L’essai n’a pas donné ce qui était attendu : {', '.join(ecarts)}.")
