"""The module d’accueil in the admin: to read, for the instance alone. Health data stay out."""

from django.contrib import admin

from accueil.models import BilanSocial, Positionnement, SeanceDroits
from comptes.administration import Lecture, site


@admin.register(BilanSocial, site=site)
class BilanSocialAdmin(Lecture):
    list_display = ["dossier", "centre"]
    list_filter = ["centre"]
    list_select_related = ["dossier", "centre"]
    search_fields = ["dossier__numero"]


@admin.register(SeanceDroits, site=site)
class SeanceDroitsAdmin(Lecture):
    list_display = ["dossier", "tenue_le", "centre"]
    list_filter = ["centre"]
    list_select_related = ["dossier", "centre"]
    search_fields = ["dossier__numero"]


@admin.register(Positionnement, site=site)
class PositionnementAdmin(Lecture):
    list_display = ["dossier", "passe_le", "centre"]
    list_filter = ["centre"]
    list_select_related = ["dossier", "centre"]
    search_fields = ["dossier__numero"]
