"""What leaves and has left: the page of a copy, the letters to print and to post."""

from collections.abc import Collection
from io import BytesIO
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from attestations import actions, copie
from attestations.actions import actes
from attestations.forms import PostageForm
from attestations.lettre import fabriquer
from attestations.models import Canal, Envoi
from attestations.presentation import en_copie
from attestations.views.envois import dire_la_suite
from beneficiaires.views.page import noter_la_lecture
from comptes.droits import accompagne
from comptes.requete import Requete
from journal.actions import consigner_lecture
from socle.droits import exige
from socle.formulaires import tenter

DEJA = "Ces lettres étaient déjà notées comme postées."


@exige(accompagne)
@require_safe
def envoi(request: Requete, pk: int) -> HttpResponse:
    """Exactly what will leave, or left, and the story of the copy."""
    trouve = _envoi(request, pk)
    noter_la_lecture(request, trouve.attestation.dossier)
    contexte = {
        "envoi": trouve,
        "attestation": trouve.attestation,
        "dossier": trouve.attestation.dossier,
        "copie": en_copie(trouve),
        "depart": copie.depart_de(trouve),
        "parti": copie.est_parti(trouve),
        "perdu": copie.ne_part_plus(trouve),
        "evenements": copie.histoire(trouve),
    }
    return render(request, "attestations/envoi.html", contexte)


@exige(accompagne)
@require_safe
def lettre(request: Requete, pk: int) -> HttpResponseBase:
    """The letter of one copy as it will be printed; looking at it notes a reading, not a printing."""
    trouve = _envoi(request, pk)
    if trouve.canal != Canal.LETTRE:
        raise Http404
    try:
        pdf = fabriquer(trouve, le=localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect("attestations:envoi", pk)
    consigner_lecture(actes.LETTRE_LUE, trouve, par=request.user, dossier_id=trouve.attestation.dossier_id)
    return FileResponse(BytesIO(pdf), filename=f"lettre-{trouve.pk}.pdf", content_type="application/pdf")


@exige(accompagne)
@require_safe
def lettres(request: Requete) -> HttpResponse:
    """The letters to print, and those that are printed and go to the post."""
    return _lettres(request, PostageForm(None, aujourdhui=localdate()))


@exige(accompagne)
@require_POST
def imprimer(request: Requete) -> HttpResponseBase:
    """One file ready to print; refused, the list comes back with the same boxes."""
    choisies = _choisies(request)
    try:
        premiere = "premiere" in request.POST
        pdf = actions.imprimer(choisies, par=request.user, le=localdate(), premiere=premiere)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        cochees = {envoi.pk for envoi in choisies}
        return _lettres(request, PostageForm(None, aujourdhui=localdate()), cochees, status=422)
    nom = f"lettres-{localdate():%Y-%m-%d}.pdf"
    return FileResponse(BytesIO(pdf), as_attachment=True, filename=nom, content_type="application/pdf")


@exige(accompagne)
@require_POST
def poster(request: Requete) -> HttpResponse:
    choisies, form = _choisies(request), PostageForm(request.POST, aujourdhui=localdate())
    postees: list[Envoi] = []

    def agir() -> None:
        postees.extend(actions.poster(choisies, le=form.cleaned_data["postees_le"], par=request.user))

    if form.is_valid() and tenter(form, agir):
        dit = f"{len(postees)} lettre{'s' if len(postees) > 1 else ''} notée{'s' if len(postees) > 1 else ''} postée"
        messages.success(request, f"{dit}{'s' if len(postees) > 1 else ''}." if postees else DEJA)
        return redirect("attestations:lettres")
    return _lettres(request, form, {envoi.pk for envoi in choisies}, status=422)


@exige(accompagne)
@require_POST
def reprendre(request: Requete, pk: int) -> HttpResponse:
    """The printed letter is put away, not posted."""
    try:
        envoi = actions.reprendre_lettre(_envoi(request, pk), par=request.user, le=localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        dire_la_suite(request, envoi)
    return redirect("attestations:envoi", pk)


def _envoi(request: Requete, pk: int) -> Envoi:
    return get_object_or_404(Envoi.objects.visibles_par(request.user).pour_affichage().pour_partir(), pk=pk)


def _choisies(request: Requete) -> list[Envoi]:
    """The ticked copies of the centre; what is not a number or not in scope is nobody's."""
    pks = [int(pk) for pk in request.POST.getlist("choix") if pk.isdecimal() and len(pk) < 19]
    return list(Envoi.objects.visibles_par(request.user).pour_partir().filter(pk__in=pks).order_by("pk"))


def _lettres(
    request: Requete, form: PostageForm, cochees: Collection[int] | None = None, *, status: int = 200
) -> HttpResponse:
    contexte: dict[str, Any] = copie.lettres_de(request.user, cochees)
    return render(
        request, "attestations/lettres.html", contexte | {"form": form, "par_lot": copie.PAR_LOT}, status=status
    )
