"""The receipts that persons sign: attach one later, download it, take it away."""

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from attestations import actions
from attestations.actions import actes
from attestations.models import Attestation, Recu
from beneficiaires.forms.preuve import PreuveForm
from beneficiaires.views.page import noter_la_lecture
from comptes.droits import accompagne
from comptes.requete import Requete
from journal.actions import consigner_lecture
from socle import depot
from socle.droits import exige
from socle.fichiers import PAS_GARDE
from socle.formulaires import GET_OU_POST, envoye, tenter

MANQUE = "Ce fichier manque\u00a0: prévenez la personne qui administre l’application."


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def joindre(request: Requete, pk: int) -> HttpResponse:
    attestation = get_object_or_404(Attestation.objects.visibles_par(request.user).pour_affichage(), pk=pk)
    noter_la_lecture(request, attestation.dossier)
    form = PreuveForm(recu := envoye(request), request.FILES if recu is not None else None)

    def geste() -> None:
        actions.joindre_recu(attestation, form.cleaned_data["fichier"], par=request.user, le=localdate())

    retour = f"{attestation.get_absolute_url()}#documents"
    if recu is not None and form.is_valid() and tenter(form, geste):
        messages.success(request, "Le reçu signé est joint.")
        return redirect(retour)
    contexte = {
        "titre": f"Joindre le reçu de l’attestation {attestation.numero}",
        "intro": PAS_GARDE if form.errors else "Le reçu que la personne a signé quand l’attestation lui a été remise.",
        "dossier": attestation.dossier,
        "form": form,
        "retour": retour,
        "valider": "Joindre",
    }
    return render(request, "attestations/formulaire.html", contexte)


@exige(accompagne)
@require_safe
def recu(request: Requete, pk: int) -> HttpResponseBase:
    """The very bytes that were sent. Every download leaves a line."""
    trouve = _recu(request, pk)
    try:
        reponse = depot.telecharger(trouve)
    except FileNotFoundError:
        messages.error(request, MANQUE)
        return redirect(trouve.attestation)
    consigner_lecture(actes.RECU_LU, trouve, par=request.user, dossier_id=trouve.attestation.dossier_id)
    return reponse


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def retirer(request: Requete, pk: int) -> HttpResponse:
    trouve = _recu(request, pk)
    retour = f"{trouve.attestation.get_absolute_url()}#documents"
    if request.method == "POST":
        actions.retirer_recu(trouve, par=request.user, le=localdate())
        messages.success(request, "Le reçu est retiré.")
        return redirect(retour)
    noter_la_lecture(request, trouve.attestation.dossier)
    contexte = {
        "dossier": trouve.attestation.dossier,
        "titre": "Retirer un reçu signé",
        "intro": f"«\u00a0{trouve.nom}\u00a0», attestation {trouve.attestation.numero}.",
        "consequences": ["Le fichier est effacé et ne peut pas être retrouvé\u202f; l’historique garde son nom."],
        "retour": retour,
        "valider": "Retirer le reçu",
    }
    return render(request, "attestations/confirmer.html", contexte)


def _recu(request: Requete, pk: int) -> Recu:
    lignes = Recu.objects.visibles_par(request.user).select_related("attestation__dossier__beneficiaire")
    trouve: Recu = get_object_or_404(lignes, pk=pk)
    return trouve
