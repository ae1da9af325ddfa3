"""Django's admin as this house wants it: our login, each in its own scope, every edit in the journal."""

from typing import Any

from allauth.account.views import logout
from django.contrib import admin, messages
from django.contrib.admin.utils import quote, unquote
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.db.models import FileField, ForeignObjectRel, Model, QuerySet
from django.http import Http404, HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.text import capfirst

from comptes.models import Role, Utilisateur
from journal.actions import consigner, consigner_lecture
from journal.models import acte
from socle.pagination import PaginateurBorne

ACTE_AJOUT = acte("admin.ajout", "A ajouté dans l’administration")
ACTE_MODIFICATION = acte("admin.modification", "A modifié dans l’administration")
ACTE_SUPPRESSION = acte("admin.suppression", "A supprimé dans l’administration")
ACTE_LECTURE = acte("admin.lecture", "A consulté dans l’administration")


class Site(admin.AdminSite):
    """Only what the project registers here: the admins that packages bring are not served."""

    site_title = site_header = "Parcours · administration"
    index_title = "Administration"
    enable_nav_sidebar = False  # the index and the breadcrumb lead everywhere; lists need the width

    def has_permission(self, request: HttpRequest) -> bool:
        """Raises PermissionDenied for who is logged in and may not enter: another login page would not help."""
        permis = super().has_permission(request)
        if request.user.is_authenticated and not permis:
            raise PermissionDenied
        return permis

    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict | None = None):
        """There is one login page, and it is not this one."""
        if self.has_permission(request):
            return redirect("admin:index")
        return redirect_to_login(request.GET.get("next") or reverse("admin:index"))

    def logout(self, request: HttpRequest, extra_context: dict | None = None):
        return logout(request)

    def password_change(self, request: HttpRequest, extra_context: dict | None = None):
        return redirect("account_change_password")


site = Site(name="admin")


def dans_sa_portee(lignes: QuerySet, utilisateur: Utilisateur) -> QuerySet:
    """What an administrator sees: everything for the instance, else what `visibles_par` leaves of scoped models."""
    if utilisateur.role == Role.INSTANCE or not hasattr(lignes, "visibles_par"):
        return lignes
    return lignes.visibles_par(utilisateur)


class Gestion(admin.ModelAdmin):
    """The base of every admin page: rights come from the table of roles, rows and choices from the scope."""

    list_per_page = 50
    show_full_result_count = False

    def changelist_view(self, request, extra_context=None):
        titre = capfirst(self.opts.verbose_name_plural)
        return super().changelist_view(request, {"title": titre, **(extra_context or {})})

    def add_view(self, request, form_url="", extra_context=None):
        titre = f"Ajouter : {self.opts.verbose_name}"
        return super().add_view(request, form_url, {"title": titre, **(extra_context or {})})

    def change_view(self, request, object_id, form_url="", extra_context=None):
        titre = capfirst(self.opts.verbose_name)
        return super().change_view(request, object_id, form_url, {"title": titre, **(extra_context or {})})

    def get_queryset(self, request):
        return dans_sa_portee(super().get_queryset(request), request.user)

    def get_object(self, request, object_id, from_field=None):
        """Raises Http404 for what is out of scope as for what does not exist."""
        objet = super().get_object(request, object_id, from_field)
        if objet is None:
            raise Http404
        return objet

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        lignes = kwargs.get("queryset", db_field.remote_field.model._default_manager.all())
        kwargs["queryset"] = dans_sa_portee(lignes, request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def get_changeform_initial_data(self, request):
        return {"centre": request.user.centre_id, **super().get_changeform_initial_data(request)}

    def log_addition(self, request, obj, message):
        consigner(ACTE_AJOUT, obj, par=request.user, detail=str(obj.pk))
        return super().log_addition(request, obj, message)

    def log_change(self, request, obj, message):
        consigner(ACTE_MODIFICATION, obj, par=request.user, detail=f"{obj.pk} {champs_modifies(message)}")
        return super().log_change(request, obj, message)

    def log_deletions(self, request, queryset):
        for objet in queryset:
            consigner(ACTE_SUPPRESSION, objet, par=request.user, detail=str(objet.pk))
        return super().log_deletions(request, queryset)


class GestionReference(Gestion):
    """Rows that the project ships: an edit is remembered, so that loading the data again keeps it. They are deleted
    one by one, and only those that nothing uses."""

    actions = None

    def delete_view(self, request, object_id, extra_context=None):
        """One sentence refuses, in place of Django's list of all that uses the row, which names persons."""
        objet = self.get_object(request, unquote(object_id))
        if self.has_delete_permission(request, objet) and (refus := self.refus_de_supprimer(objet)):
            messages.error(request, refus)
            return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", quote(objet.pk))
        return super().delete_view(request, object_id, extra_context)

    def refus_de_supprimer(self, objet: Model) -> str:
        """Why a row stays; nothing when it may go."""
        noms = usages(objet)
        return f"Suppression refusée\u00a0: « {objet} » sert encore ({', '.join(noms)})." if noms else ""

    def get_readonly_fields(self, request, obj=None):
        """The code of a row never changes: other rows and issued documents bear it."""
        fixes = [self.opts.pk.name] if obj is not None and not self.opts.pk.auto_created else []
        return [*super().get_readonly_fields(request, obj), *fixes]

    def save_model(self, request, obj, form, change):
        obj.edite = obj.edite or form.has_changed()
        super().save_model(request, obj, form, change)


class Lecture(Gestion):
    """Nothing can be added, changed or deleted; opening a row leaves a line. The cost of a list does not grow with
    its table: the newest rows first, counted up to a ceiling."""

    actions = None
    ordering = ["-pk"]

    def get_paginator(self, request, queryset, per_page, orphans=0, allow_empty_first_page=True):
        return PaginateurBorne(queryset, per_page)

    def get_fields(self, request, obj=None):
        """Every column; documents are downloaded from the page of their file, which says who read them."""
        return [champ.name for champ in self.opts.concrete_fields if not isinstance(champ, FileField)]

    def has_add_permission(self, request: HttpRequest, *args: Any) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def change_view(self, request, object_id, form_url="", extra_context=None):
        reponse = super().change_view(request, object_id, form_url, extra_context)
        consigner_lecture(ACTE_LECTURE, self.get_object(request, object_id), par=request.user)
        return reponse


def usages(objet: Model) -> list[str]:
    """The names of the models whose rows point to this one."""
    liens = [lien for lien in objet._meta.get_fields(include_hidden=True) if isinstance(lien, ForeignObjectRel)]
    modeles: list[tuple[type[Model], str]] = [(lien.related_model, lien.field.name) for lien in liens]  # type: ignore[misc]
    return sorted(
        {
            "historique" if hasattr(modele, "pgh_id") else str(modele._meta.verbose_name_plural)
            for modele, champ in modeles
            if modele._base_manager.filter(**{champ: objet}).exists()
        }
    )


def champs_modifies(message: object) -> str:
    """The names of the fields, never their values."""
    if not isinstance(message, list):
        return ""
    champs = [champ for partie in message for champ in partie.get("changed", {}).get("fields", [])]
    return ", ".join(champs)
