"""The admin of the operators and of the accounts that work for them."""

from datetime import timedelta

from django.contrib import admin
from django.utils.timezone import localdate

from comptes.administration import Gestion, dans_sa_portee, site
from comptes.models import Role
from formations.models import Formateur, Operateur

BIENTOT = 90  # days


class Reconnaissance(admin.SimpleListFilter):
    """Whose recognition is over, or soon will be: their sessions after that day are refused."""

    title = "reconnaissance"
    parameter_name = "reconnaissance"

    def lookups(self, request, model_admin):
        return [("echue", "Finie"), ("bientot", f"Finit dans moins de {BIENTOT} jours")]

    def queryset(self, request, queryset):
        if self.value() == "echue":
            return queryset.filter(reconnu_jusqu_au__lt=localdate())
        if self.value() == "bientot":
            return queryset.filter(reconnu_jusqu_au__range=(localdate(), localdate() + timedelta(days=BIENTOT)))
        return queryset


@admin.register(Operateur, site=site)
class OperateurAdmin(Gestion):
    list_display = ["nom", "type", "centre", "commune", "reconnu_du", "reconnu_jusqu_au", "actif"]
    list_filter = ["actif", Reconnaissance, ("centre", admin.RelatedOnlyFieldListFilter), "type"]
    fieldsets = [
        (None, {"fields": ["centre", "nom", "type", "commune", "telephone", "courriel", "actif"]}),
        (
            "Reconnaissance",
            {
                "fields": ["reconnu_du", "reconnu_jusqu_au"],
                "description": "Hors de ces dates, aucun groupe ne s’ouvre et aucune séance ne se prévoit.",
            },
        ),
    ]
    list_select_related = ["type", "centre", "commune"]
    search_fields = ["nom", "courriel"]
    autocomplete_fields = ["commune"]


@admin.register(Formateur, site=site)
class FormateurAdmin(Gestion):
    list_display = ["utilisateur", "courriel", "operateur", "centre"]
    list_filter = [("operateur__centre", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["utilisateur", "operateur__centre"]
    search_fields = ["utilisateur__nom", "utilisateur__prenom", "utilisateur__email", "operateur__nom"]

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "utilisateur":
            comptes = db_field.remote_field.model.objects.filter(role=Role.OPERATEUR).select_related("centre")
            kwargs["queryset"] = dans_sa_portee(comptes, request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    @admin.display(description="courriel", ordering="utilisateur__email")
    def courriel(self, formateur):
        return formateur.utilisateur.email

    @admin.display(description="centre", ordering="operateur__centre")
    def centre(self, formateur):
        return formateur.operateur.centre
