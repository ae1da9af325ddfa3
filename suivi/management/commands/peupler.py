"""`manage.py peupler`: fill the database with fictitious files at every stage (docs/exploitation.md)."""

import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import connection
from django.utils.timezone import localdate

from beneficiaires.models import Dossier
from comptes.models import Centre
from suivi.peuplement import cadre
from suivi.peuplement.documents import fabriquer_les_documents
from suivi.peuplement.lot import Compte, peupler

LARGEUR = 30
DOCUMENTS = 100
PAR_DOSSIER = 12


class Command(BaseCommand):
    help = "Remplit la base de dossiers fictifs, à toutes les étapes ; les mêmes pour la même graine."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dossiers", type=int, required=True, help="nombre de dossiers")
        parser.add_argument(
            "--presences", type=int, default=None, help=f"en tout (par défaut : {PAR_DOSSIER} par dossier)"
        )
        parser.add_argument("--graine", type=int, default=1, help="graine du hasard")
        parser.add_argument("--documents", type=int, default=DOCUMENTS, help="attestations avec un vrai PDF")
        parser.add_argument("--oui", action="store_true", help="même dans une base de production qui a des dossiers")

    def handle(self, *args: Any, **options: Any) -> None:
        dossiers, presences = options["dossiers"], options["presences"]
        presences = dossiers * PAR_DOSSIER if presences is None else presences
        verifier(dossiers, presences, oui=options["oui"])
        debut = time.monotonic()
        compte = peupler(
            cadre.preparer(localdate()),
            dossiers=dossiers,
            presences=presences,
            graine=options["graine"],
            avancer=lambda fait: self.montrer("Dossiers", fait.dossiers, dossiers),
        )
        self.dire(compte, presences, time.monotonic() - debut)
        with connection.cursor() as curseur:
            curseur.execute("ANALYZE")
        self.sceller(options["documents"])

    def montrer(self, quoi: str, fait: int, total: int) -> None:
        """A bar on standard error, written over itself."""
        plein = fait * LARGEUR // total if total else LARGEUR
        barre = "█" * plein + "░" * (LARGEUR - plein)
        self.stderr.write(f"\r{quoi} {barre} {fait} sur {total}", ending="\n" if fait == total else "")
        self.stderr.flush()

    def dire(self, compte: Compte, presences: int, duree: float) -> None:
        self.stderr.write(f"{compte.dossiers} dossiers et {compte.presences} présences en {duree:.1f} s")
        if compte.presences < presences:
            self.stderr.write("C’est moins de présences que demandé : il faudrait davantage de dossiers.")

    def sceller(self, combien: int) -> None:
        try:
            fabriquer_les_documents(combien, lambda rang: self.montrer("Documents", rang, combien))
        except ValidationError as refus:
            self.stderr.write(f"Attestations sans PDF : {' '.join(refus.messages)}")


def verifier(dossiers: int, presences: int, *, oui: bool) -> None:
    """Raises CommandError where the rows do not belong."""
    if dossiers < 1 or presences < 0:
        raise CommandError("Il faut au moins un dossier, et pas moins de zéro présence.")
    if not Centre.objects.exists():
        raise CommandError("Il manque les données de référence : lancez d’abord charger_referentiels.")
    if settings.PRODUCTION and Dossier.objects.exists() and not oui:
        raise CommandError("Cette base de production contient des dossiers : ajoutez --oui si c’est voulu.")
