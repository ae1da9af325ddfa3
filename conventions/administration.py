"""The standard texts in the admin: new versions and translations; what a convention bears is only read."""

from typing import Any

from django.contrib import admin, messages
from django.db import IntegrityError, models
from django.db.models import Exists, OuterRef, Q
from django.forms import ModelForm
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.timezone import localdate

from comptes.administration import GestionReference
from conventions.forms.textes import PREFIXE, TexteForm, clauses_de, en_usage
from conventions.models import Avenant, Convention, Texte
from conventions.models.texte import EMPLOYE
from conventions.textes.clauses import PARTIES, codes

FIGE = (
    "Des conventions portent ce texte\u00a0: il ne change plus. Pour dire autre chose, écrivez une nouvelle version à "
    "partir de lui."
)
A_PARTIR_DE = "depuis"


class GestionDesTextes(GestionReference):
    form = TexteForm
    list_display = ["version", "langue", "publie_le", "employe", "empreinte_courte", "reprendre", "edite"]
    list_filter = ["version", "langue"]
    list_select_related = ["langue"]
    search_fields = ["version", "langue__nom"]

    def get_queryset(self, request):
        porte = Q(texte=OuterRef("pk")) | Q(traduction=OuterRef("pk"))
        employe = Exists(Convention.objects.filter(porte)) | Exists(Avenant.objects.filter(porte))
        return super().get_queryset(request).annotate(employe=employe)

    def get_fieldsets(self, request, obj=None):
        if fige(obj):
            champs = ["version", "langue", "publie_le", "sha256", "reprendre", "lu"]
            return [(None, {"fields": champs, "description": FIGE})]
        parties = [(nom, {"fields": [PREFIXE + code for code in liste]}) for nom, liste in PARTIES.items()]
        return [(None, {"fields": ["version", "langue", "publie_le"]}), *parties]

    def get_form(self, request, obj=None, change=False, **kwargs):
        if fige(obj):
            kwargs["form"] = ModelForm  # nothing to fill
        return super().get_form(request, obj, change, **kwargs)

    def get_readonly_fields(self, request, obj=None):
        lus = ["version", "langue", "publie_le", "sha256", "reprendre", "lu"] if fige(obj) else []
        return [*super().get_readonly_fields(request, obj), *lus]

    def has_change_permission(self, request, obj=None):
        return super().has_change_permission(request, obj) and not fige(obj)

    def has_delete_permission(self, request, obj=None):
        return super().has_delete_permission(request, obj) and not fige(obj)

    def get_changeform_initial_data(self, request):
        """A new text starts from the one that was chosen, else from the French one in use."""
        cle = request.GET.get(A_PARTIR_DE, "")
        choisi = Texte.objects.filter(pk=cle).first() if cle.isdecimal() else None
        depart = choisi or en_usage(localdate())
        return {**super().get_changeform_initial_data(request), "langue": depart.langue_id, **clauses_de(depart)}

    def changeform_view(self, request, *args, **kwargs):
        """A convention may take a text while its form is open: the database refuses, a sentence says why."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except IntegrityError as refus:
            if str(EMPLOYE.name) not in str(getattr(getattr(refus.__cause__, "diag", None), "constraint_name", "")):
                raise
            messages.error(request, FIGE)
            return redirect(request.path)

    @admin.display(description="porté par des conventions", boolean=True)
    def employe(self, texte: Any) -> bool:
        return bool(texte.employe)

    @admin.display(description="empreinte")
    def empreinte_courte(self, texte: Texte) -> str:
        return f"{texte.sha256[:12]}…"

    @admin.display(description="nouvelle version")
    def reprendre(self, texte: Texte) -> SafeString:
        adresse = reverse("admin:conventions_texte_add")
        return format_html('<a href="{}?{}={}">Écrire à partir de lui</a>', adresse, A_PARTIR_DE, texte.pk)

    @admin.display(description="clauses")
    def lu(self, texte: Texte) -> SafeString:
        """In the order of the document, which the database does not keep."""
        langue = texte.langue
        clauses = ((langue.pk, langue.direction, texte.clauses.get(code, "")) for code in codes())
        return format_html_join("", '<p lang="{}" dir="{}">{}</p>', clauses)


def fige(texte: models.Model | None) -> bool:
    return texte is not None and bool(getattr(texte, "employe", False))
