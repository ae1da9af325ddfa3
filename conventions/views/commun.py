"""What the pages of this domain share: objects fetched in scope, the page with one form."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from beneficiaires.actions import actes
from beneficiaires.models import Dossier
from beneficiaires.views.page import noter_la_lecture
from comptes.requete import Requete
from conventions.models import Axe, Convention, LigneHeures
from journal.actions import consigner_lectures
from socle.formulaires import tenter


def trouver_convention(request: Requete, dossier_pk: int) -> Convention:
    liens = ("dossier__beneficiaire", "regime", "langue")
    return get_object_or_404(Convention.objects.visibles_par(request.user).select_related(*liens), dossier=dossier_pk)


def trouver_axe(request: Requete, pk: int) -> Axe:
    axes = Axe.objects.visibles_par(request.user)
    return get_object_or_404(axes.select_related("convention__dossier__beneficiaire", "operateur", "groupe"), pk=pk)


def trouver_ligne(request: Requete, pk: int) -> LigneHeures:
    lignes = LigneHeures.objects.visibles_par(request.user)
    return get_object_or_404(lignes.select_related("axe__convention__dossier__beneficiaire", "axe__operateur"), pk=pk)


def noter_les_lectures(request: Requete, objet: Model, dossiers: Iterable[int]) -> None:
    """Whoever opens a page that names several persons leaves a line in the file of each."""
    if request.method != "POST":
        consigner_lectures(actes.LECTURE, objet, par=request.user, dossiers=dossiers)


def page_de_geste(
    request: Requete,
    form: BaseForm,
    geste: Callable[[], Any],
    *,
    dossier: Dossier,
    fait: str,
    retour: str | None = None,
    gabarit: str = "conventions/formulaire.html",
    **contexte: Any,
) -> HttpResponse:
    """Show a form; posted and valid, do the gesture, say `fait` and go back. A refusal is shown in the form."""
    noter_la_lecture(request, dossier)
    retour = retour or dossier.get_absolute_url()
    if request.method == "POST" and form.is_valid() and tenter(form, geste):
        messages.success(request, fait)
        return redirect(retour)
    return render(request, gabarit, {"form": form, "dossier": dossier, "retour": retour, **contexte})
