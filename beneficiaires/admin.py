"""Persons and files in the admin: to read, for the instance alone."""

from django.contrib import admin

from beneficiaires.models import Beneficiaire, Decision, Dossier
from comptes.administration import Lecture, site


@admin.register(Beneficiaire, site=site)
class BeneficiaireAdmin(Lecture):
    list_display = ["nom", "prenoms", "naissance", "centre", "cree_le"]
    list_filter = ["centre"]
    list_select_related = ["centre"]
    search_fields = ["recherche"]


@admin.register(Dossier, site=site)
class DossierAdmin(Lecture):
    list_display = ["numero", "centre", "statut", "obligation", "regime", "ouvert_le", "prochaine_echeance"]
    list_filter = ["centre", "statut", "obligation", "regime"]
    list_select_related = ["centre", "regime"]
    search_fields = ["numero"]


@admin.register(Decision, site=site)
class DecisionAdmin(Lecture):
    list_display = ["dossier", "prise_le", "statut", "code", "regime", "centre"]
    list_filter = ["centre", "statut", "regime"]
    list_select_related = ["dossier", "regime", "centre"]
    search_fields = ["dossier__numero"]
