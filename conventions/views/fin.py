"""The pages that end a convention before the attestation, and take it up again."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from comptes.droits import accompagne
from comptes.requete import Requete
from conventions import actions
from conventions.forms import FinForm, MotifForm
from conventions.views.commun import page_de_geste, trouver_convention
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def terminer(request: Requete, dossier_pk: int) -> HttpResponse:
    dossier = trouver_convention(request, dossier_pk).dossier
    form = FinForm(envoye(request), initial={"fin_le": localdate()})
    valeurs: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return page_de_geste(
        request,
        form,
        partial(actions.terminer, dossier, **valeurs, par=request.user, le=localdate()),
        dossier=dossier,
        fait="La convention est terminée.",
        titre="Terminer la convention avant la fin",
        valider="Terminer la convention",
        gabarit="conventions/confirmer.html",
        consequences=[
            "La personne quitte ses groupes et ses listes d’attente ; l’entretien prévu est annulé.",
            "Aucune heure ne s’ajoute ni ne se corrige, et aucune attestation ne se délivre.",
            "Le dossier reste ouvert et ses délais courent : la convention peut reprendre.",
        ],
    )


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def reprendre(request: Requete, dossier_pk: int) -> HttpResponse:
    dossier = trouver_convention(request, dossier_pk).dossier
    form = MotifForm(envoye(request))
    motif = form.cleaned_data["motif"] if form.is_bound and form.is_valid() else ""
    return page_de_geste(
        request,
        form,
        partial(actions.reprendre, dossier, motif=motif, par=request.user, le=localdate()),
        dossier=dossier,
        fait="La convention reprend. Choisissez un groupe pour chaque axe.",
        titre="Reprendre la convention",
        valider="Reprendre la convention",
        gabarit="conventions/confirmer.html",
        consequences=[
            "Les axes, leurs heures et leurs délais sont ceux d’avant la fin.",
            "Les groupes et les attentes ne reviennent pas : inscrivez la personne à nouveau.",
        ],
    )
