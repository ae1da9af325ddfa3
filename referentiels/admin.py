"""The admin of the reference data."""

from django.contrib import admin

from comptes.administration import GestionReference, site
from referentiels.forms import RegimeForm
from referentiels.models import (
    Commune,
    Cpas,
    JourFerie,
    Langue,
    MotifSejour,
    NiveauCecr,
    Pays,
    Regime,
    TypeOperateur,
    TypeTitre,
)


@admin.register(Pays, site=site)
class PaysAdmin(GestionReference):
    list_display = ["nom", "code", "nationalite_m", "nationalite_f", "ue_depuis", "ue_jusqu_au", "eee_depuis", "edite"]
    list_filter = ["nationalite_possible", "historique", "suisse", ("ue_depuis", admin.EmptyFieldListFilter), "edite"]
    search_fields = ["=code", "nom", "nationalite_m", "nationalite_f", "alias"]


@admin.register(Commune, site=site)
class CommuneAdmin(GestionReference):
    list_display = ["nom", "ins", "postaux", "province", "centre", "valable_au", "edite"]
    list_filter = [
        "region",
        ("centre", admin.RelatedOnlyFieldListFilter),
        ("valable_au", admin.EmptyFieldListFilter),
        "germanophone",
        "edite",
    ]
    list_select_related = ["centre"]
    search_fields = ["=ins", "nom", "nom_nl", "nom_de"]
    search_help_text = "Nom, code INS ou code postal"
    autocomplete_fields = ["successeur"]

    def get_search_results(self, request, queryset, search_term):
        trouvees, doublons = super().get_search_results(request, queryset, search_term)
        terme = search_term.strip()
        if len(terme) == 4 and terme.isdigit():
            trouvees = queryset.filter(codes_postaux__contains=[terme])
        return trouvees, doublons

    @admin.display(description="codes postaux")
    def postaux(self, commune):
        return ", ".join(commune.codes_postaux)


@admin.register(Cpas, site=site)
class CpasAdmin(GestionReference):
    list_display = ["nom", "commune", "edite"]
    list_filter = ["edite"]
    list_select_related = ["commune"]
    search_fields = ["nom"]
    autocomplete_fields = ["commune"]


@admin.register(TypeTitre, site=site)
class TypeTitreAdmin(GestionReference):
    list_display = ["code", "libelle", "plus_de_3_mois", "duree_sejour", "pays_tiers", "frequent", "edite"]
    list_filter = ["famille", "plus_de_3_mois", "duree_sejour", "frequent", "encore_delivre", "edite"]
    search_fields = ["code", "libelle"]


@admin.register(MotifSejour, site=site)
class MotifSejourAdmin(GestionReference):
    list_display = ["code", "libelle", "categorie", "base_legale", "edite"]
    list_filter = ["categorie", "edite"]
    search_fields = ["code", "libelle", "base_legale"]


@admin.register(Langue, site=site)
class LangueAdmin(GestionReference):
    list_display = ["nom", "code", "autonyme", "direction", "frequente", "edite"]
    list_filter = ["frequente", "direction", "edite"]
    search_fields = ["=code", "nom", "autonyme"]


@admin.register(TypeOperateur, site=site)
class TypeOperateurAdmin(GestionReference):
    list_display = ["libelle", "sigle", "citoyennete", "francais", "orientation", "edite"]
    list_filter = ["citoyennete", "francais", "orientation", "edite"]
    search_fields = ["code", "libelle", "sigle"]


@admin.register(NiveauCecr, site=site)
class NiveauCecrAdmin(GestionReference):
    list_display = ["code", "libelle", "famille", "ordre", "edite"]
    list_filter = ["famille", "edite"]
    search_fields = ["code", "libelle"]


@admin.register(JourFerie, site=site)
class JourFerieAdmin(GestionReference):
    list_display = ["date", "libelle", "legal", "edite"]
    list_filter = ["legal", "edite"]
    search_fields = ["libelle", "code"]
    date_hierarchy = "date"


@admin.register(Regime, site=site)
class RegimeAdmin(GestionReference):
    form = RegimeForm
    list_display = ["code", "libelle", "applicable_du", "applicable_au", "mois_attestation", "document_fin", "edite"]
    fieldsets = [
        (None, {"fields": ["code", "libelle", ("applicable_du", "applicable_au")]}),
        (
            "Axes",
            {
                "fields": [
                    ("heures_citoyennete", "mois_citoyennete", "seuil_citoyennete"),
                    ("heures_francais", "mois_francais", "seuil_francais"),
                    ("heures_orientation", "seuil_orientation"),
                ]
            },
        ),
        ("Délais", {"fields": [("mois_contact", "mois_bilan"), ("mois_entretien", "mois_attestation")]}),
        ("Délai prolongé", {"fields": ["prorogation", "suspension_detention", "jours_printemps_2020"]}),
        (
            "Dispenses",
            {
                "fields": [
                    "motifs_dispense",
                    "nationalites_standstill",
                    "travail_continu",
                    "interim_cumule",
                    "attestation_dispense",
                ]
            },
        ),
        ("Document de fin", {"fields": ["document_fin", "copie_commune", "copie_cpas"]}),
    ]
