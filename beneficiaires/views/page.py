"""What every page here does: fetch in scope, show a form, act, say so, go back to the file."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from beneficiaires.actions import actes
from beneficiaires.models import Dossier
from comptes.requete import Requete
from journal.actions import consigner_lecture
from socle.formulaires import tenter


def trouver(request: Requete, pk: int, *avec: str) -> Dossier:
    """A file of the user's centre with its person and what `avec` names, else 404. Reading it leaves a line in the
    journal."""
    dossier = chercher(request, pk, *avec)
    noter_la_lecture(request, dossier)
    return dossier


def chercher(request: Requete, pk: int, *avec: str) -> Dossier:
    """The same without the line, for a page that leaves one of its own."""
    lignes = Dossier.objects.visibles_par(request.user).pour_affichage().select_related("beneficiaire", *avec)
    return get_object_or_404(lignes, pk=pk)


def dernier_dossier(request: Requete, personne_pk: int) -> Dossier:
    """The last file of a person in the user's centre, else 404; without a line."""
    dossiers = Dossier.objects.visibles_par(request.user).pour_affichage().filter(beneficiaire=personne_pk)
    dossier = dossiers.order_by("-pk").first()
    if dossier is None:
        raise Http404
    return dossier


def noter_la_lecture(request: Requete, dossier: Dossier) -> None:
    """Whoever opens a page about a person leaves a line: she may ask who read what."""
    if request.method != "POST":
        consigner_lecture(actes.LECTURE, dossier, par=request.user, dossier_id=dossier.pk)


def derouler(
    request: Requete,
    dossier: Dossier,
    form: Any,
    agir: Callable[[], object],
    *,
    titre: str,
    fait: str,
    gabarit: str = "beneficiaires/fait.html",
    suite: Callable[[], str] = str,
    **contexte: Any,
) -> HttpResponse:
    """Show the form; once it is valid, `agir()`, say `fait` and go to the address of `suite()`, or back to the file
    when it has none. A refusal comes back in the form, beside its field, with everything that was typed."""
    if request.method == "POST" and form.is_valid() and tenter(form, agir):
        messages.success(request, fait)
        return redirect(suite() or dossier)
    page = {
        "form": form,
        "dossier": dossier,
        "titre": titre,
        "retour": dossier.get_absolute_url(),
        "valider": "Enregistrer",
    }
    return render(request, gabarit, page | contexte)


def colonnes(form: Any) -> list[str]:
    """The columns that a form of a model has changed."""
    return [nom for nom in form.changed_data if nom in form._meta.fields]
