"""The register of copies: the work list, and what a person decides about one of them."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_POST, require_safe

from attestations import actions, travail
from attestations.models import Envoi
from comptes.droits import accompagne
from comptes.requete import Requete
from socle.droits import exige
from socle.pagination import PaginateurBorne

PAR_PAGE = 25


@exige(accompagne)
@require_safe
def envois(request: Requete) -> HttpResponse:
    """The work list « Documents »: to finish, to hand over, recently issued, copies to follow."""
    lignes = travail.envois_a_suivre(request.user).pour_affichage()
    page = PaginateurBorne(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"page": page, "groupes": travail.par_etat(list(page))}
    return render(request, "attestations/envois.html", contexte | travail.liste_de_travail(request.user))


@exige(accompagne)
@require_POST
def reessayer(request: Requete, pk: int) -> HttpResponse:
    envoi = _envoi(request, pk)
    try:
        envoi = actions.reessayer(envoi, par=request.user, le=localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        if envoi.raison:
            messages.warning(request, f"{envoi.nom} : {envoi.raison[:1].lower()}{envoi.raison[1:]}")
        else:
            messages.success(request, f"{envoi.nom} : la copie part à l’adresse {envoi.adresse}.")
    return _retour(request, envoi)


@exige(accompagne)
@require_POST
def constater(request: Requete, pk: int) -> HttpResponse:
    envoi = _envoi(request, pk)
    try:
        actions.constater(envoi, par=request.user, le=localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, f"{envoi.nom} : la copie est notée comme reçue.")
    return _retour(request, envoi)


def _envoi(request: Requete, pk: int) -> Envoi:
    return get_object_or_404(Envoi.objects.visibles_par(request.user).pour_affichage(), pk=pk)


def _retour(request: Requete, envoi: Envoi) -> HttpResponse:
    """Back to the work list when the gesture came from there, else to the file."""
    if request.POST.get("de") == "liste":
        return redirect("attestations:envois")
    return redirect(f"{envoi.attestation.get_absolute_url()}#documents")
