"""The register of copies: the work lists, and what a person decides about one of them."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attestations import actions, progression, travail
from attestations.filtres import FiltreCopies
from attestations.forms import RetourForm
from attestations.models import Canal, Envoi
from beneficiaires.views.page import noter_la_lecture
from comptes.droits import accompagne
from comptes.requete import Requete
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter
from socle.pagination import PaginateurBorne

PAR_PAGE = 25
REVENUE = "{} : la copie est notée comme revenue. Corrigez l’adresse, puis réessayez."
LOTS = 3


@exige(accompagne)
@require_safe
def envois(request: Requete) -> HttpResponse:
    """The work lists of documents and copies: one of them, or what waits for a person."""
    liste = request.GET.get("liste", "")
    if liste in travail.COPIES:
        return _copies(request, liste)
    if liste in travail.DOCUMENTS:
        return _documents(request, liste)
    lignes = travail.envois_a_suivre(request.user).pour_affichage()
    page = PaginateurBorne(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "page": page,
        "groupes": travail.par_etat(list(page)),
        "listes": travail.onglets(request.user),
        "lots": progression.lots_recents(request.user)[:LOTS],
        "titres": progression.TITRES,
    }
    return render(request, "attestations/envois.html", contexte | travail.liste_de_travail(request.user))


def _copies(request: Requete, cle: str) -> HttpResponse:
    aujourdhui = localdate()
    filtre = FiltreCopies(request.GET, par=request.user, liste=cle)
    lignes = filtre.appliquer(travail.copies(request.user, cle), aujourdhui).pour_affichage()
    page = PaginateurBorne(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {
        "cle": cle,
        "liste": travail.COPIES[cle],
        "filtre": filtre,
        "page": page,
        "lignes": travail.en_lignes(list(page), aujourdhui),
        "listes": travail.onglets(request.user, cle),
    }
    return render(request, "attestations/copies.html", contexte)


def _documents(request: Requete, cle: str) -> HttpResponse:
    lignes = travail.documents(request.user, cle).pour_affichage()
    page = PaginateurBorne(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"cle": cle, "liste": travail.DOCUMENTS[cle], "page": page}
    return render(request, "attestations/documents.html", contexte | {"listes": travail.onglets(request.user, cle)})


@exige(accompagne)
@require_POST
def reessayer(request: Requete, pk: int) -> HttpResponse:
    envoi = _envoi(request, pk)
    try:
        envoi = actions.reessayer(envoi, vu=request.POST.get("vu", ""), par=request.user, le=localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        dire_la_suite(request, envoi)
    return _retour(request, envoi)


def dire_la_suite(request: Requete, envoi: Envoi) -> None:
    """Where a copy that was asked for again goes, or what it waits for."""
    if envoi.raison:
        messages.warning(request, f"{envoi.nom} : {envoi.raison[:1].lower()}{envoi.raison[1:]}")
    elif envoi.canal == Canal.LETTRE:
        messages.success(request, f"{envoi.nom} : la lettre rejoint celles à imprimer.")
    else:
        messages.success(request, f"{envoi.nom} : la copie part à l’adresse {envoi.adresse}.")


@exige(accompagne)
@require_POST
def constater(request: Requete, pk: int) -> HttpResponse:
    """The recipient told a person that the copy in doubt did arrive."""
    return _noter(request, pk, actions.constater, "la copie est notée comme reçue")


@exige(accompagne)
@require_POST
def acquitter(request: Requete, pk: int) -> HttpResponse:
    """The recipient told a person that the copy is there."""
    return _noter(request, pk, actions.acquitter, "l’accusé de réception est noté")


def _noter(request: Requete, pk: int, geste: Callable[..., Envoi], fait: str) -> HttpResponse:
    envoi = _envoi(request, pk)
    try:
        geste(envoi, par=request.user, le=localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, f"{envoi.nom} : {fait}.")
    return _retour(request, envoi)


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def retour(request: Requete, pk: int) -> HttpResponse:
    """What had left came back: a letter, or a mail that bounced later."""
    envoi = _envoi(request, pk)
    noter_la_lecture(request, envoi.attestation.dossier)
    form = RetourForm(envoye(request))
    if request.method == "POST" and form.is_valid():
        geste = partial(actions.signaler_retour, envoi, **form.cleaned_data, par=request.user, le=localdate())
        if tenter(form, geste):
            messages.success(request, REVENUE.format(envoi.nom))
            return redirect("attestations:envoi", envoi.pk)
    contexte = {
        "titre": f"Copie revenue\u00a0: {envoi.nom}",
        "dossier": envoi.attestation.dossier,
        "form": form,
        "retour": reverse("attestations:envoi", args=[envoi.pk]),
        "valider": "Noter le retour",
    }
    return render(request, "attestations/formulaire.html", contexte)


def _envoi(request: Requete, pk: int) -> Envoi:
    return get_object_or_404(Envoi.objects.visibles_par(request.user).pour_affichage(), pk=pk)


def _retour(request: Requete, envoi: Envoi) -> HttpResponse:
    """Back to where the gesture came from: the work list, the page of the copy, else the file."""
    if request.POST.get("de") == "liste":
        return redirect("attestations:envois")
    if request.POST.get("de") == "copie":
        return redirect("attestations:envoi", envoi.pk)
    return redirect(f"{envoi.attestation.get_absolute_url()}#documents")
