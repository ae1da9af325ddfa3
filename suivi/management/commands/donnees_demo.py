"""`manage.py donnees_demo`: the accounts of the demo and about sixty fictitious persons at every stage, groups."""

from django.core.management.base import BaseCommand
from django.utils.timezone import localdate

from beneficiaires.models import Beneficiaire
from suivi.demo import comptes, documents, groupes
from suivi.demo.parcours import vivre
from suivi.demo.personnes import personnes


class Command(BaseCommand):
    help = "Crée les comptes et les personnes fictives de la démonstration, une fois chacune."

    def handle(self, *args, **options):
        comptes.preparer()
        self.peupler()
        groupes.animer(localdate())
        documents.animer(localdate())
        self.montrer_les_comptes()

    def peupler(self) -> None:
        """Add the persons who are missing: all of them, or the rest after an interruption."""
        table, deja = personnes(), Beneficiaire.objects.count()
        for rang, personne in enumerate(table[deja:], deja + 1):
            self.stderr.write(f"\rPersonnes fictives : {rang} sur {len(table)}", ending="")
            vivre(personne, rang, aujourdhui=localdate())
            self.stderr.write("\n" if rang == len(table) else "", ending="")

    def montrer_les_comptes(self) -> None:
        self.stderr.write(f"Comptes de démonstration (mot de passe : {comptes.MOT_DE_PASSE})")
        for email, prenom, nom, role, sigle, _ in comptes.COMPTES:
            self.stderr.write(f"  {email:<28} {role.label:<15} {sigle or '':<5} {prenom} {nom}")
