"""Days without course, of the whole centre or of one group."""

from functools import partial

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from comptes.requete import Requete
from formations import actions, calendrier
from formations.droits import gere_les_groupes
from formations.forms import FermetureForm
from formations.models import Fermeture, Groupe
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter
from socle.pagination import PaginateurBorne

PAR_PAGE = 50


@exige(gere_les_groupes)
@require_safe
def liste(request: Requete) -> HttpResponse:
    """Those that are not over, then the others, page after page."""
    fermetures = Fermeture.objects.visibles_par(request.user).select_related("groupe").order_by("-au", "-pk")
    page = PaginateurBorne(fermetures, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "formations/fermetures.html", {"page": page})


@exige(gere_les_groupes)
@require_http_methods(GET_OU_POST)
def nouvelle(request: Requete) -> HttpResponse:
    le = localdate()
    groupes = Groupe.objects.visibles_par(request.user).en_cours(le)
    conges = calendrier.conges_du_centre(request.user.centre_id or 0, le)
    form = FermetureForm(envoye(request), groupes=groupes, conges=conges)
    if request.method == "POST" and form.is_valid() and tenter(form, partial(_fermer, request, form)):
        return redirect("formations:fermetures")
    contexte = {"form": form, "titre": "Noter une fermeture", "valider": "Noter la fermeture"}
    return render(request, "formations/formulaire.html", contexte | {"retour": reverse("formations:fermetures")})


def _fermer(request: Requete, form: FermetureForm) -> None:
    fermetures, annuler = form.fermetures(request.user.centre_id or 0), form.cleaned_data["annuler"]
    touchees = actions.fermer(fermetures, annuler=annuler, par=request.user, le=localdate())
    messages.success(request, _annonce(len(touchees), annuler))


def _annonce(combien: int, annuler: bool) -> str:
    if not combien:
        return "La fermeture est notée : aucune séance n’était prévue."
    seances = f"{combien} séance{'s' if combien > 1 else ''}"
    if annuler:
        return f"La fermeture est notée : {seances} annulée{'s' if combien > 1 else ''}."
    return f"La fermeture est notée : {seances} reste{'nt' if combien > 1 else ''} prévue{'s' if combien > 1 else ''}."


@exige(gere_les_groupes)
@require_POST
def retirer(request: Requete, pk: int) -> HttpResponse:
    fermeture = get_object_or_404(Fermeture.objects.visibles_par(request.user), pk=pk)
    actions.rouvrir(fermeture, par=request.user, le=localdate())
    messages.success(request, "La fermeture est retirée. Les séances annulées se rétablissent depuis leur groupe.")
    return redirect("formations:fermetures")
