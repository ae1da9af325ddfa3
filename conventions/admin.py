"""Conventions and hours in the admin: to read, for the instance alone; their standard texts, to write."""

from django.contrib import admin

from comptes.administration import Lecture, site
from conventions.administration import GestionDesTextes
from conventions.models import Axe, Convention, LigneHeures, Texte


@admin.register(Convention, site=site)
class ConventionAdmin(Lecture):
    list_display = ["dossier", "statut", "signee_le", "regime", "centre"]
    list_filter = ["centre", "statut", "regime"]
    list_select_related = ["dossier", "regime", "centre"]
    search_fields = ["dossier__numero"]


@admin.register(Axe, site=site)
class AxeAdmin(Lecture):
    list_display = ["dossier", "type", "operateur"]
    list_filter = ["type"]
    list_select_related = ["convention__dossier", "operateur"]
    search_fields = ["convention__dossier__numero"]

    @admin.display(description="dossier")
    def dossier(self, axe):
        return axe.convention.dossier


@admin.register(LigneHeures, site=site)
class LigneHeuresAdmin(Lecture):
    list_display = ["pk", "date", "minutes", "operateur", "source", "etat"]
    list_filter = ["source", "etat"]
    list_select_related = ["operateur"]
    search_fields = ["axe__convention__dossier__numero"]


site.register(Texte, GestionDesTextes)
