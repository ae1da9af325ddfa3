"""The admin of accounts and centres, and of what the packages keep: journal and jobs, to read."""

from django.contrib import admin, messages
from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db.models import OuterRef, Subquery
from django.utils.timezone import localdate
from procrastinate.contrib.django.models import ProcrastinateJob

from comptes.actions import inviter, reinviter
from comptes.administration import Gestion, GestionReference, Lecture, site
from comptes.forms import CentreForm, UtilisateurForm
from comptes.models import Centre, Role, Utilisateur
from journal.models import ACTES, Ligne


@admin.register(Utilisateur, site=site)
class UtilisateurAdmin(Gestion):
    form = UtilisateurForm
    list_display = ["email", "nom", "prenom", "role", "centre", "secret_professionnel", "is_active", "last_login"]
    list_filter = ["role", "is_active", "secret_professionnel", ("centre", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["centre"]
    search_fields = ["email", "nom", "prenom"]
    actions = ["renvoyer_l_invitation"]

    def get_readonly_fields(self, request, obj=None):
        """Nobody shuts the door on oneself."""
        return ["role", "centre", "is_active"] if obj == request.user else []

    def formfield_for_choice_field(self, db_field, request, **kwargs):
        if db_field.name == "role" and request.user.role != Role.INSTANCE:
            kwargs["choices"] = [choix for choix in db_field.get_choices() if choix[0] != Role.INSTANCE]
        return super().formfield_for_choice_field(db_field, request, **kwargs)

    def save_model(self, request, obj, form, change):
        if change:
            super().save_model(request, obj, form, change)
            return
        inviter(obj, par=request.user, le=localdate())
        messages.info(request, f"Une invitation part à l’adresse {obj.email}.")

    @admin.action(description="Renvoyer l’invitation", permissions=["change"])
    def renvoyer_l_invitation(self, request, queryset):
        for utilisateur in queryset:
            try:
                reinviter(utilisateur, par=request.user, le=localdate())
            except ValidationError as refus:
                messages.error(request, refus.messages[0])
            else:
                messages.success(request, f"L’invitation de {utilisateur} est renvoyée.")


@admin.register(Centre, site=site)
class CentreAdmin(GestionReference):
    form = CentreForm
    list_display = ["sigle", "nom", "prefixe", "localite", "telephone", "courriel"]
    search_fields = ["sigle", "nom", "localite"]
    fieldsets = [
        (None, {"fields": ["sigle", "nom", "prefixe"]}),
        ("Coordonnées", {"fields": ["adresse", "code_postal", "localite", "telephone", "courriel", "site_web"]}),
        ("Attestations", {"fields": ["signataire", "fonction_signataire"]}),
    ]

    def get_readonly_fields(self, request, obj=None):
        """Numbers already given begin with the prefix."""
        return ["prefixe"] if obj is not None else []


class ActeFilter(admin.SimpleListFilter):
    title = "acte"
    parameter_name = "acte"

    def lookups(self, request, model_admin):
        return sorted(ACTES.items(), key=lambda acte: acte[1])

    def queryset(self, request, queryset):
        return queryset.filter(acte=self.value()) if self.value() else queryset


class RoleFilter(admin.SimpleListFilter):
    """The roles that exist, not those found in a table that only grows."""

    title = "rôle"
    parameter_name = "role"

    def lookups(self, request, model_admin):
        return Role.choices

    def queryset(self, request, queryset):
        return queryset.filter(role=self.value()) if self.value() else queryset


@admin.register(Ligne, site=site)
class LigneAdmin(Lecture):
    list_display = ["le", "libelle", "auteur", "role", "centre", "dossier_id", "objet_type", "objet_id", "detail"]
    list_filter = [ActeFilter, "lecture", RoleFilter, "le"]
    search_fields = ["=dossier_id", "=auteur_id"]
    search_help_text = "Numéro interne du dossier ou de l’auteur"

    def get_queryset(self, request):
        """With the names behind the plain values, in the same query."""
        auteurs = get_user_model().objects.filter(pk=OuterRef("auteur_id"))
        centres = Centre.objects.filter(pk=OuterRef("centre_id"))
        return (
            super()
            .get_queryset(request)
            .annotate(courriel=Subquery(auteurs.values("email")), sigle=Subquery(centres.values("sigle")))
        )

    @admin.display(description="acte", ordering="acte")
    def libelle(self, ligne):
        return ligne.libelle

    @admin.display(description="auteur", ordering="auteur_id")
    def auteur(self, ligne):
        return ligne.courriel or "l’application"

    @admin.display(description="centre", ordering="centre_id")
    def centre(self, ligne):
        return ligne.sigle


@admin.register(ProcrastinateJob, site=site)
class TravailAdmin(Lecture):
    """The queue, to look at: what it does is decided elsewhere."""

    list_display = ["pk", "task_name", "status", "attempts", "scheduled_at", "queue_name"]
    list_filter = ["status", "task_name"]
