"""The filters of the work lists, read from the address: what is not understood is ignored."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.db.models import QuerySet

from attestations.models import Canal, Envoi, Organisme
from beneficiaires.models import Adresse, Dossier
from comptes.models import Utilisateur
from referentiels.models import Commune
from socle.formulaires import Filtre, champ

SANS_REFERENT = "sans"


class FiltreCopies(Filtre):
    organisme = forms.ChoiceField(label="Destinataire", required=False, choices=[("", "Tous"), *Organisme.choices])
    commune = forms.ModelChoiceField(Commune.objects.none(), label="Commune", required=False, empty_label="Toutes")
    canal = forms.ChoiceField(label="Voie", required=False, choices=[("", "Toutes"), *Canal.choices])
    depuis = forms.ChoiceField(
        label="Envoyées il y a plus de",
        required=False,
        choices=[("", "Peu importe"), ("15", "15 jours"), ("30", "30 jours"), ("90", "90 jours")],
    )

    def __init__(self, adresse: Any, *, par: Utilisateur, liste: str) -> None:
        super().__init__(adresse)
        champ(self, "commune").queryset = Commune.objects.filter(centre=par.centre_id)
        if liste != "non_acquittes":
            del self.fields["depuis"]

    def appliquer(self, lignes: QuerySet[Envoi], aujourdhui: date) -> Any:
        valeurs = self.valeurs
        if jours := valeurs.pop("depuis", ""):
            lignes = lignes.filter(envoye_le__date__lt=aujourdhui - timedelta(days=int(jours)))
        return lignes.filter(**valeurs)


class FiltreDelivrance(Filtre):
    referent = forms.ChoiceField(label="Référent", required=False)
    commune = forms.ModelChoiceField(Commune.objects.none(), label="Commune", required=False, empty_label="Toutes")

    def __init__(self, adresse: Any, *, par: Utilisateur) -> None:
        super().__init__(adresse)
        champ(self, "commune").queryset = Commune.objects.filter(centre=par.centre_id)
        referents = Utilisateur.objects.referents(par.centre_id or 0)
        champ(self, "referent").choices = [
            ("", "Tous"),
            (SANS_REFERENT, "Sans référent"),
            *((str(referent.pk), str(referent)) for referent in referents),
        ]

    def appliquer(self, lignes: QuerySet[Dossier], aujourdhui: date) -> QuerySet[Dossier]:
        """`commune`: where the person lives today."""
        valeurs = self.valeurs
        if commune := valeurs.get("commune"):
            lignes = lignes.filter(beneficiaire__in=habitantes(commune, aujourdhui))
        if (referent := valeurs.get("referent")) == SANS_REFERENT:
            return lignes.filter(referent=None)
        return lignes.filter(referent=referent) if referent else lignes


def habitantes(commune: Commune, le: date) -> QuerySet:
    """The persons who have an address there on a day."""
    adresses = Adresse.objects.filter(commune=commune).exclude(depuis__gt=le).exclude(jusqu_au__lt=le)
    return adresses.values("beneficiaire")
