"""The admin of the reference data. What the rules read is followed at once by the files that depend on it."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Model
from django.template.response import TemplateResponse
from django.utils.timezone import localdate

from comptes.administration import GestionReference, site
from referentiels import effets
from referentiels.actions import (
    enregistrer_regime,
    exiger_un_plus_ancien,
    supprimer_regime,
    verrouiller_les_regimes,
)
from referentiels.edition import differences, sceller
from referentiels.forms import REVENIR, SCEAU, RegimeForm
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
from socle.templatetags.typographie import INSECABLE, nombre


class GestionDeLaLoi(GestionReference):
    """Data that the rules read: the open files are decided again after each change, by a job of its transaction."""

    annonce = f"Les dossiers ouverts sont relus selon ces données{INSECABLE}: leurs réponses suivent dans un instant."

    def save_model(self, request, obj, form, change):
        super().save_model(request, obj, form, change)
        if form.has_changed():
            self.suivre(request)

    def delete_model(self, request, obj):
        super().delete_model(request, obj)
        self.suivre(request)

    def suivre(self, request, annonce: str = "") -> None:
        effets.suivre()
        messages.info(request, annonce or self.annonce)


@admin.register(Pays, site=site)
class PaysAdmin(GestionDeLaLoi):
    list_display = ["nom", "code", "nationalite_m", "nationalite_f", "ue_depuis", "ue_jusqu_au", "eee_depuis", "edite"]
    list_filter = ["nationalite_possible", "historique", "suisse", ("ue_depuis", admin.EmptyFieldListFilter), "edite"]
    search_fields = ["=code", "nom", "nationalite_m", "nationalite_f", "alias"]


@admin.register(Commune, site=site)
class CommuneAdmin(GestionDeLaLoi):
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
class TypeTitreAdmin(GestionDeLaLoi):
    list_display = ["code", "libelle", "plus_de_3_mois", "duree_sejour", "pays_tiers", "frequent", "edite"]
    list_filter = ["famille", "plus_de_3_mois", "duree_sejour", "frequent", "encore_delivre", "edite"]
    search_fields = ["code", "libelle"]


@admin.register(MotifSejour, site=site)
class MotifSejourAdmin(GestionDeLaLoi):
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
class RegimeAdmin(GestionDeLaLoi):
    """Before a regime is saved, a page says what that would change; signed conventions keep their values."""

    form = RegimeForm
    readonly_fields = ["applicable_au"]
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

    class Media:
        js = ["js/administration.js"]

    @transaction.atomic
    def changeform_view(self, request, *args, **kwargs):
        """What is confirmed is compared with rows that nobody else can change meanwhile."""
        if SCEAU in request.POST:
            verrouiller_les_regimes()
        return super().changeform_view(request, *args, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        """A form that is right and not confirmed yet shows what it would change, in place of itself."""
        form = context["adminform"].form
        if form.is_bound and form.attend_confirmation and REVENIR not in request.POST:
            return self.montrer_l_apercu(request, context, form)
        return super().render_change_form(request, context, *args, **kwargs)

    def montrer_l_apercu(self, request, context: dict[str, Any], form: RegimeForm) -> TemplateResponse:
        edition = form.edition
        trouves = effets.prevoir(*edition.valeurs(), localdate())
        apercu = {
            "title": "Ce que cette modification changerait",
            "opts": self.opts,
            "sceau": sceller(edition, sum(effet.touches for effet in trouves)),
            "perime": SCEAU in request.POST,
            "differences": differences(edition),
            "blocs": [bloc for effet in trouves for bloc in effet.blocs],
            "valeurs": [
                (nom, valeur)
                for nom, valeurs in request.POST.lists()
                for valeur in valeurs
                if nom not in {"csrfmiddlewaretoken", SCEAU}
            ],
        }
        return TemplateResponse(request, "admin/referentiels/regime/apercu.html", context | apercu)

    def save_model(self, request, obj, form, change):
        obj.edite = obj.edite or form.has_changed()
        touches = form.touches
        enregistrer_regime(obj)
        if form.has_changed():
            self.suivre(request, dire_les_touches(touches or 0))

    def refus_de_supprimer(self, objet: Model) -> str:
        try:
            exiger_un_plus_ancien(list(Regime.objects.exclude(pk=objet.pk)))
        except ValidationError as refus:
            return refus.messages[0]
        return super().refus_de_supprimer(objet)

    def delete_model(self, request, obj):
        supprimer_regime(obj)
        self.suivre(request)


def dire_les_touches(touches: int) -> str:
    if touches == 0:
        return "Aucun dossier ouvert ne change de réponse ni d’échéance."
    return "1 dossier est recalculé." if touches == 1 else f"{nombre(touches)} dossiers sont recalculés."
