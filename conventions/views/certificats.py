"""The page that records a total of hours certified by an operator."""

from typing import Any
from uuid import uuid4

from django.http import HttpResponse
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from comptes.droits import accompagne
from comptes.requete import Requete
from conventions import actions
from conventions.forms import TotalForm, choix_d_operateurs
from conventions.views.commun import page_de_geste, trouver_axe
from socle.droits import exige
from socle.fichiers import PAS_GARDE
from socle.formulaires import GET_OU_POST, envoye


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def certifier(request: Requete, pk: int) -> HttpResponse:
    """Hours attested as a whole on a document, which is kept with them."""
    axe = trouver_axe(request, pk)
    recu = envoye(request)
    options: dict[str, Any] = {"axe": axe, "operateurs": choix_d_operateurs(axe), "le": localdate()}
    initial = {"jeton": uuid4(), "operateur": axe.operateur_id}
    form = TotalForm(recu, request.FILES if recu is not None else None, initial=initial, **options)

    def certifier_le_total() -> None:
        dit = form.cleaned_data
        valeurs = {nom: dit[nom] for nom in ("date", "operateur", "fichier", "jeton")}
        actions.certifier_total(axe, **valeurs, minutes=dit["duree"], par=request.user, le=localdate())

    return page_de_geste(
        request,
        form,
        certifier_le_total,
        dossier=axe.convention.dossier,
        fait="Le total certifié est enregistré.",
        retour=reverse("conventions:heures", args=[axe.pk]),
        axe=axe,
        titre="Certifier un total d’heures",
        intro=PAS_GARDE if form.errors else "Pour des heures suivies hors des feuilles de présence.",
        valider="Enregistrer le total",
        consequences=["Ces heures comptent tout de suite.", "Le document est gardé à côté de la ligne."],
    )
