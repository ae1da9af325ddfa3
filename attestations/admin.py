"""Mailboxes of communes and CPAS and templates, which each centre keeps; documents and envois, to read, for the
instance alone."""

from django.contrib import admin, messages
from django.utils.timezone import localdate

from attestations.actions import corriger_destinataire
from attestations.actions.courrier import imprimees_autrement
from attestations.administration import GestionDesModeles
from attestations.models import Attestation, Destinataire, Envoi, Modele
from comptes.administration import Gestion, Lecture, site

IMPRIMEES = (
    "Lettres déjà imprimées à l’ancienne adresse\u00a0: {}. Celles qui ne sont pas postées sont à reprendre, "
    "une par une, sur la page de leur copie."
)


@admin.register(Destinataire, site=site)
class DestinataireAdmin(Gestion):
    list_display = ["commune", "organisme", "adresse", "centre"]
    list_filter = ["organisme", ("centre", admin.RelatedOnlyFieldListFilter)]
    list_select_related = ["commune", "centre"]
    search_fields = ["commune__nom", "adresse"]
    autocomplete_fields = ["commune"]

    def save_model(self, request, obj, form, change):
        """The copies that waited for this mailbox, or that its old address refused, leave."""
        repartis = corriger_destinataire(obj, par=request.user, le=localdate())
        if repartis:
            pluriel = "s" if len(repartis) > 1 else ""
            messages.info(request, f"{len(repartis)} copie{pluriel} en attente de cette adresse : l’envoi est relancé.")
        if gardees := imprimees_autrement(obj):
            messages.warning(request, IMPRIMEES.format(gardees))


@admin.register(Attestation, site=site)
class AttestationAdmin(Lecture):
    list_display = ["numero", "nature", "statut", "delivree_le", "obligatoire", "regime", "centre"]
    list_filter = ["centre", "nature", "statut", "regime"]
    list_select_related = ["regime", "centre"]
    search_fields = ["numero", "dossier__numero"]


@admin.register(Envoi, site=site)
class EnvoiAdmin(Lecture):
    list_display = ["attestation", "organisme", "commune", "statut", "tentatives", "envoye_le", "centre"]
    list_filter = ["centre", "statut", "organisme"]
    list_select_related = ["attestation", "commune", "centre"]
    search_fields = ["attestation__numero"]


site.register(Modele, GestionDesModeles)
