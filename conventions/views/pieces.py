"""Attaching the signed pages, downloading a scan, taking it away."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires.forms.preuve import PreuveForm
from beneficiaires.views.page import noter_la_lecture
from comptes.droits import accompagne
from comptes.requete import Requete
from conventions import actions
from conventions.actions import actes
from conventions.droits import lit_les_pieces, retire_la_piece
from conventions.models import Avenant, Convention, Piece
from conventions.views.commun import page_de_geste, trouver_convention
from journal.actions import consigner_lecture
from socle import depot
from socle.droits import exige
from socle.fichiers import PAS_GARDE
from socle.formulaires import GET_OU_POST, envoye


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def joindre_signature(request: Requete, dossier_pk: int) -> HttpResponse:
    """The scan of the signed convention."""
    return _joindre(request, trouver_convention(request, dossier_pk), "Joindre la convention signée")


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def joindre_avenant(request: Requete, pk: int) -> HttpResponse:
    """The scan of a signed avenant."""
    avenants = Avenant.objects.visibles_par(request.user).select_related("convention__dossier__beneficiaire")
    avenant = get_object_or_404(avenants, pk=pk)
    return _joindre(request, avenant, f"Joindre l’{avenant} signé")


def _joindre(request: Requete, objet: Convention | Avenant, titre: str) -> HttpResponse:
    convention = objet if isinstance(objet, Convention) else objet.convention
    form = PreuveForm(recu := envoye(request), request.FILES if recu is not None else None)

    def joindre() -> None:
        actions.joindre_piece(objet, form.cleaned_data["fichier"], par=request.user, le=localdate())

    return page_de_geste(
        request,
        form,
        joindre,
        dossier=convention.dossier,
        fait="Les pages signées sont jointes.",
        titre=titre,
        intro=PAS_GARDE if form.errors else "Les pages signées par les deux parties, en un seul fichier.",
        valider="Joindre",
    )


@exige(lit_les_pieces)
@require_safe
def piece(request: Requete, pk: int) -> HttpResponseBase:
    """The very bytes that were sent. Every download leaves a line."""
    trouvee = trouver_piece(request, pk)
    try:
        reponse = depot.telecharger(trouvee)
    except FileNotFoundError:
        messages.error(request, "Ce fichier manque\u00a0: prévenez la personne qui administre l’application.")
        return redirect(trouvee.retour)
    consigner_lecture(actes.PIECE_LUE, trouvee, par=request.user, dossier_id=trouvee.dossier_id)
    return reponse


@exige(lit_les_pieces)
@require_http_methods(GET_OU_POST)
def detacher_piece(request: Requete, pk: int) -> HttpResponse:
    trouvee = trouver_piece(request, pk)
    if not retire_la_piece(request.user, trouvee):
        raise PermissionDenied
    if request.method == "POST":
        return _detacher(request, trouvee)
    if trouvee.dossier is not None:
        noter_la_lecture(request, trouvee.dossier)
    contexte: dict[str, Any] = {
        "dossier": trouvee.dossier,
        "titre": "Retirer un document",
        "intro": f"«\u00a0{trouvee.nom}\u00a0», {trouvee.genre}.",
        "consequences": ["Le fichier est effacé et ne peut pas être retrouvé\u202f; l’historique garde son nom."],
        "retour": trouvee.retour,
        "valider": "Retirer le document",
    }
    return render(request, "conventions/retirer_piece.html", contexte)


def _detacher(request: Requete, trouvee: Piece) -> HttpResponse:
    retour = trouvee.retour
    try:
        actions.detacher_piece(trouvee, par=request.user, le=localdate())
        messages.success(request, "Le document est retiré.")
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    return redirect(retour)


def trouver_piece(request: Requete, pk: int) -> Piece:
    """A piece in the scope of the user, else 404."""
    liens = ("groupe", "convention__dossier__beneficiaire", "avenant__convention__dossier__beneficiaire")
    de_la_ligne = "ligne__axe__convention__dossier__beneficiaire"
    pieces = Piece.objects.visibles_par(request.user).select_related(*liens, de_la_ligne)
    trouvee: Piece = get_object_or_404(pieces, pk=pk)
    return trouvee
