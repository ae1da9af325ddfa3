"""The list of absences above a threshold, by social worker."""

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from comptes.droits import accompagne, coordonne
from comptes.requete import Requete
from conventions.absences import par_referent
from conventions.forms.groupes import TOUS, FiltreAbsences
from socle.droits import exige
from socle.pagination import PaginateurBorne

PAR_PAGE = 50


@exige(accompagne)
@require_safe
def absences(request: Requete) -> HttpResponse:
    """Whoever follows files sees her own first; the coordination, everybody’s."""
    moi = TOUS if coordonne(request.user) else str(request.user.pk)
    filtre = FiltreAbsences({"referent": moi, "seuil": settings.ABSENCES_SEUIL, **request.GET.dict()}, par=request.user)
    lignes = par_referent(filtre.valeurs, par=request.user, seuil=settings.ABSENCES_SEUIL)
    page = PaginateurBorne(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"filtre": filtre, "page": page, "seuil": filtre.valeurs.get("seuil") or settings.ABSENCES_SEUIL}
    return render(request, "conventions/absences.html", contexte)
