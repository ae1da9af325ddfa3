"""What the pages of this domain share: objects fetched in scope, the page with one form."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from comptes.requete import Requete
from formations.forms.seance import SignaleForm
from formations.models import Groupe, Seance
from socle.formulaires import tenter


def trouver_groupe(request: Requete, pk: int) -> Groupe:
    return get_object_or_404(Groupe.objects.visibles_par(request.user).pour_affichage().select_related("centre"), pk=pk)


def trouver_seance(request: Requete, pk: int) -> Seance:
    seances = Seance.objects.visibles_par(request.user).select_related("groupe__cours__operateur")
    return get_object_or_404(seances, pk=pk)


def page_de_groupe(
    request: Requete,
    groupe: Groupe,
    form: Any,
    geste: Callable[[], Any],
    *,
    fait: str,
    gabarit: str = "formations/formulaire.html",
    **contexte: Any,
) -> HttpResponse:
    """Show a form; posted and valid, do the gesture, say `fait` and go back to the group."""
    if request.method == "POST" and form.is_valid() and tenter(form, geste):
        messages.success(request, fait)
        return redirect(groupe)
    if isinstance(form, SignaleForm) and not form.signale:
        form.fields.pop("quand_meme", None)
    page = {"form": form, "groupe": groupe, "retour": groupe.get_absolute_url(), **contexte}
    return render(request, gabarit, page)
