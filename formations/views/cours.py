"""The courses that the operators of a centre give."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from comptes.requete import Requete
from formations import actions
from formations.droits import gere_les_groupes
from formations.forms import CoursForm, FiltreCours
from formations.models import Cours, Theme
from formations.presentation import cours_affiches
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter
from socle.pagination import PaginateurBorne

PAR_PAGE = 50


@exige(gere_les_groupes)
@require_safe
def liste(request: Requete) -> HttpResponse:
    filtre = FiltreCours(request.GET, par=request.user)
    lignes = Cours.objects.visibles_par(request.user).choisis(filtre.valeurs).avec_groupes()
    page = PaginateurBorne(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"filtre": filtre, "filtree": bool(filtre.valeurs), "page": page, "cours": cours_affiches(page)}
    return render(request, "formations/cours.html", contexte)


@exige(gere_les_groupes)
@require_http_methods(GET_OU_POST)
def nouveau(request: Requete) -> HttpResponse:
    initial = {"matiere": request.GET.get("matiere", ""), "themes": Theme.values}
    vierge = Cours(centre_id=request.user.centre_id or 0)
    return _page(request, vierge, "Nouveau cours", "Le cours est enregistré.", initial=initial)


@exige(gere_les_groupes)
@require_http_methods(GET_OU_POST)
def modifier(request: Requete, pk: int) -> HttpResponse:
    cours = get_object_or_404(Cours.objects.visibles_par(request.user), pk=pk)
    return _page(request, cours, "Modifier le cours", "Le cours est modifié.")


def _page(
    request: Requete, cours: Cours, titre: str, fait: str, *, initial: dict[str, Any] | None = None
) -> HttpResponse:
    form = CoursForm(envoye(request), instance=cours, par=request.user, initial=initial)
    geste = partial(actions.enregistrer_cours, form.instance, par=request.user, le=localdate())
    if request.method == "POST" and form.is_valid() and tenter(form, geste):
        messages.success(request, fait)
        return redirect("formations:cours")
    retour = reverse("formations:cours")
    contexte = {"form": form, "titre": titre, "valider": "Enregistrer le cours", "retour": retour}
    return render(request, "formations/cours_formulaire.html", contexte)
