"""Attaching a proof to a fact, downloading it, taking it away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires import actions, pieces
from beneficiaires.actions import actes
from beneficiaires.droits import lit_les_preuves, tranche
from beneficiaires.forms.preuve import PreuveForm
from beneficiaires.models import Dispense, Dossier, EtatDispense, Preuve
from beneficiaires.views.faits import deja_retire, trouver_fait
from beneficiaires.views.genres import GENRES
from beneficiaires.views.page import dernier_dossier, noter_la_lecture
from comptes.droits import accompagne
from comptes.requete import Requete
from journal.actions import consigner_lecture
from socle import depot
from socle.droits import exige
from socle.fichiers import PAS_GARDE
from socle.formulaires import GET_OU_POST, envoye, tenter


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def joindre(request: Requete, genre: str, pk: int) -> HttpResponse:
    fait = trouver_fait(request, GENRES[genre], pk)
    if fait is None:
        return deja_retire(request, GENRES[genre], pk)
    if not lit_les_preuves(request.user, fait):
        raise Http404
    dossier = dernier_dossier(request, fait.beneficiaire_id)
    noter_la_lecture(request, dossier)
    form = PreuveForm(recu := envoye(request), request.FILES if recu is not None else None)

    def agir():
        actions.joindre(fait, form.cleaned_data["fichier"], dossier=dossier, par=request.user, le=localdate())

    if request.method == "POST" and form.is_valid() and tenter(form, agir):
        messages.success(request, "La preuve est jointe.")
        return redirect(suite(request, fait, dossier))
    contexte = {
        "dossier": dossier,
        "form": form,
        "titre": f"Joindre une preuve\u00a0: {fait}",
        "intro": PAS_GARDE if form.errors else pieces.attendue(fait),
        "retour": dossier.get_absolute_url(),
        "valider": "Joindre",
    }
    return render(request, "beneficiaires/fait.html", contexte)


def suite(request: Requete, fait: Any, dossier: Dossier) -> str:
    """To the decision for who may take it, else back to the facts."""
    if isinstance(fait, Dispense) and fait.etat == EtatDispense.DEMANDEE and tranche(request.user, fait):
        return reverse("beneficiaires:trancher", args=[fait.pk])
    return f"{dossier.get_absolute_url()}#situation"


@exige(accompagne)
@require_safe
def telecharger(request: Requete, pk: int) -> HttpResponseBase:
    """The very bytes that were sent, never shown by the browser. Every download leaves a line."""
    preuve, dossier = trouver_preuve(request, pk)
    try:
        reponse = depot.telecharger(preuve)
    except FileNotFoundError:
        messages.error(request, "Ce fichier manque\u00a0: prévenez la personne qui administre l’application.")
        return redirect(dossier)
    consigner_lecture(actes.TELECHARGEMENT, preuve, par=request.user, dossier_id=dossier.pk)
    return reponse


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def detacher(request: Requete, pk: int) -> HttpResponse:
    preuve, dossier = trouver_preuve(request, pk)
    noter_la_lecture(request, dossier)
    if request.method == "POST":
        try:
            actions.detacher(preuve, dossier=dossier, par=request.user, le=localdate())
            messages.success(request, "La preuve est retirée.")
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
        return redirect(f"{dossier.get_absolute_url()}#situation")
    contexte = {
        "dossier": dossier,
        "titre": "Retirer une preuve",
        "intro": f"«\u00a0{preuve.nom}\u00a0», jointe à\u00a0: {preuve.fait}.",
        "consequences": [
            "Le fichier est effacé et ne peut pas être retrouvé\u202f; l’historique du dossier garde son nom.",
            "Le fait qu’il prouve reste noté, et la décision ne change pas.",
        ],
        "retour": dossier.get_absolute_url(),
        "valider": "Retirer la preuve",
    }
    return render(request, "beneficiaires/confirmer.html", contexte)


def trouver_preuve(request: Requete, pk: int) -> tuple[Preuve, Dossier]:
    """A proof that the user may read, with the last file of its person, else 404."""
    preuve = get_object_or_404(Preuve.objects.visibles_par(request.user), pk=pk)
    return preuve, dernier_dossier(request, preuve.beneficiaire_id)
