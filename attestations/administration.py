"""The templates of attestations in the admin: a version never changes, another one is written beside its preview."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import connection, transaction
from django.db.models import Max
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import path, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from attestations import apercu
from attestations.edition import IMAGES, ModeleForm, depart, identiques
from attestations.modeles import image, modele_pour
from attestations.models import Modele, Sorte
from attestations.redaction import MOTS
from comptes.administration import Gestion
from comptes.models import Role
from socle.pdf import FEUILLE

A_PARTIR_DE = "depuis"
VERROU = 0x4D6F64656C65
"""Key of the lock that makes two saves wait for each other."""
LANGAGE = format_html(
    "<p>Une ligne vide commence un paragraphe, **deux étoiles** mettent en gras. Un mot entre accolades est remplacé "
    "par ce qu’il dit\u00a0; <code>{}</code> n’imprime un passage que si le mot dit quelque chose.</p>"
    "<details><summary>Les mots</summary><dl class='mots'>{}</dl></details>",
    "{% if niss %}NISS {{ niss }}{% else %}sans NISS{% endif %}",
    format_html_join("", "<dt><code>{{{{ {} }}}}</code></dt><dd>{}</dd>", MOTS.items()),
)


class Usage(admin.SimpleListFilter):
    title = "usage"
    parameter_name = "usage"

    def lookups(self, request, model_admin):
        return [("oui", "Dernières versions"), ("non", "Versions antérieures")]

    def queryset(self, request, queryset):
        return queryset.filter(en_usage=self.value() == "oui") if self.value() in {"oui", "non"} else queryset


class GestionDesModeles(Gestion):
    form = ModeleForm
    list_display = ["sorte", "pour_regime", "pour_centre", "version", "usage", "cree_le", "auteur", "reprendre"]
    list_filter = [Usage, "sorte", ("centre", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["centre", "cree_par"]
    actions = None

    class Media:
        js = ["js/modeles.js"]

    def get_queryset(self, request):
        return super().get_queryset(request).avec_usage()

    def get_urls(self):
        propres = [("apercu/", self.montrer_l_apercu, "apercu"), ("feuille.css", self.donner_la_feuille, "feuille")]
        routes = [
            path(chemin, self.admin_site.admin_view(vue), name=f"attestations_modele_{nom}")
            for chemin, vue, nom in propres
        ]
        return [*routes, *super().get_urls()]

    def has_change_permission(self, request, obj=None):
        """Nobody: a version stays as it was printed."""
        return False

    def add_view(self, request, form_url="", extra_context=None):
        titre = "Nouvelle version d’un modèle d’attestation"
        return super().add_view(request, form_url, {"title": titre, **(extra_context or {})})

    def get_fieldsets(self, request, obj=None):
        pour = [*(["centre"] if request.user.role == Role.INSTANCE else []), "regime", "sorte"]
        textes = ["titre", "corps", "suite", "mention"]
        signature = ["entete", "signataire", "fonction"]
        if obj is not None:
            lus = ["sorte", "pour_regime", "pour_centre", "version", "usage", "cree_le", "auteur", "reprendre"]
            return [(None, {"fields": lus}), ("Textes", {"fields": [*textes, *signature, "images_lues"]})]
        images = [f"{nom}_{champ}" for nom in IMAGES for champ in ("fichier", "retirer")]
        return [
            ("Quels documents", {"fields": pour}),
            ("Textes", {"fields": textes, "description": LANGAGE}),
            ("En-tête et signature", {"fields": [*signature, *images]}),
        ]

    def get_readonly_fields(self, request, obj=None):
        calcules = ["pour_regime", "pour_centre", "usage", "auteur", "reprendre", "images_lues"]
        return ["version", "cree_le", *calcules] if obj else []

    def get_form(self, request, obj=None, change=False, **kwargs):
        if obj is not None:
            return super().get_form(request, obj, change, form=ModelForm, **kwargs)  # nothing to fill
        formulaire: Any = super().get_form(request, obj, change, **kwargs)
        formulaire.utilisateur = request.user
        return formulaire

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """Centres and regimes are chosen here, not edited."""
        champ: Any = super().formfield_for_dbfield(db_field, request, **kwargs)
        for geste in ("add", "change", "delete", "view"):
            setattr(champ.widget, f"can_{geste}_related", False)
        return champ

    def get_changeform_initial_data(self, request):
        """A new version starts from the one that was chosen, else from the one that serves the centre."""
        cle = request.GET.get(A_PARTIR_DE, "")
        choisi = self.get_queryset(request).filter(pk=int(cle)).first() if cle.isdecimal() and len(cle) < 10 else None
        modele = choisi or modele_pour(request.user.centre, None, Sorte.FIN)
        vu = Modele.objects.aggregate(vu=Max("pk"))["vu"]
        return {**depart(modele), "centre": modele.centre_id, "regime": modele.regime_id, "vu": vu}

    @transaction.atomic
    def changeform_view(self, request, *args, **kwargs):
        """Whoever saves looks at the newest version while nobody else writes one."""
        if request.method == "POST":
            with connection.cursor() as curseur:
                curseur.execute("SELECT pg_advisory_xact_lock(%s)", [VERROU])
        return super().changeform_view(request, *args, **kwargs)

    def render_change_form(self, request, context, *args, **kwargs):
        context |= {"show_save_and_add_another": False, "show_save_and_continue": False}
        return super().render_change_form(request, context, *args, **kwargs)

    def save_form(self, request, form, change):
        """The new version; or the one in place when it says the same, after a double click."""
        nouveau = super().save_form(request, form, change)
        derniere = Modele.objects.versions_de(nouveau).first()
        if derniere and identiques(derniere, nouveau):
            return derniere
        nouveau.version, nouveau.cree_par = (derniere.version if derniere else 0) + 1, request.user
        return nouveau

    def save_model(self, request, obj, form, change):
        obj.deja_la = obj.pk is not None
        if not obj.deja_la:
            super().save_model(request, obj, form, change)

    def log_addition(self, request, obj, message):
        return None if obj.deja_la else super().log_addition(request, obj, message)

    def response_add(self, request, obj, post_url_continue=None):
        suite = "elle disait déjà cela." if obj.deja_la else "les prochains documents la portent."
        messages.success(request, f"{obj}\u00a0: {suite}")
        return redirect("admin:attestations_modele_changelist")

    def montrer_l_apercu(self, request: HttpRequest) -> HttpResponse:
        """What the unsaved form would print, as a page or as a PDF; as plain text, what is wrong, one fault a line."""
        return require_POST(self._apercu)(request)

    def _apercu(self, request: HttpRequest) -> HttpResponse:
        if not self.has_add_permission(request):
            raise PermissionDenied
        form = self.get_form(request)(request.POST, request.FILES, instance=Modele())
        form.apercu = True
        try:
            if not form.is_valid():
                return en_texte(fautes(form))
            return apercu.repondre(form.instance, form.cleaned_data["exemple"], en_pdf="_pdf" in request.POST)
        except ValidationError as refus:  # no Pango on this server
            return en_texte(refus.messages)

    def donner_la_feuille(self, request: HttpRequest) -> HttpResponse:
        """The very style sheet of the documents."""
        return HttpResponse(render_to_string(FEUILLE), content_type="text/css; charset=utf-8")

    @admin.display(description="régime", ordering="regime")
    def pour_regime(self, modele: Modele) -> str:
        return str(modele.regime_id or "Tous")

    @admin.display(description="centre", ordering="centre")
    def pour_centre(self, modele: Modele) -> str:
        return str(modele.centre or "Tous")

    @admin.display(description="écrite par")
    def auteur(self, modele: Modele) -> str:
        return str(modele.cree_par or "Parcours")

    @admin.display(description="usage")
    def usage(self, modele: Any) -> str:
        return "Dernière version" if modele.en_usage else "Version antérieure"

    @admin.display(description="nouvelle version")
    def reprendre(self, modele: Modele) -> SafeString:
        adresse = reverse("admin:attestations_modele_add")
        return format_html('<a href="{}?{}={}">Reprendre</a>', adresse, A_PARTIR_DE, modele.pk)

    @admin.display(description="images")
    def images_lues(self, modele: Modele) -> SafeString:
        presentes = [(image(getattr(modele, nom)), nom) for nom in IMAGES if getattr(modele, nom)]
        return format_html_join(" ", '<img class="image-de-modele" src="{}" alt="{}">', presentes)


def fautes(form: ModelForm) -> list[str]:
    """Every refusal of a form, with the name of its field."""
    return [
        f"{form.fields[nom].label}\u00a0: {phrase}" if nom in form.fields else str(phrase)
        for nom, phrases in form.errors.items()
        for phrase in phrases
    ]


def en_texte(lignes: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lignes), content_type="text/plain; charset=utf-8")
