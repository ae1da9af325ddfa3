"""The list of groups and the page of one, for the centre and for those who give the courses."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from comptes.droits import accompagne
from comptes.requete import Requete
from conventions.droits import tient_les_feuilles
from conventions.forms.liste_des_groupes import FiltreGroupes
from conventions.groupes import lister, pour_page
from conventions.participants import pour_groupe
from conventions.places import avec_offre
from conventions.views.commun import noter_les_lectures
from formations.models import Groupe
from socle.droits import exige


@exige(tient_les_feuilles)
@require_safe
def groupes(request: Requete) -> HttpResponse:
    """The groups of the centre; for who works for an operator, theirs."""
    filtre = FiltreGroupes(request.GET, par=request.user)
    valeurs = filtre.valeurs
    contexte = lister(valeurs, par=request.user, numero=request.GET.get("page"), le=localdate())
    contexte |= {"filtre": filtre, "filtree": bool(valeurs), "gere": accompagne(request.user)}
    return render(request, "conventions/groupes.html", contexte)


@exige(tient_les_feuilles)
@require_safe
def groupe(request: Requete, pk: int) -> HttpResponse:
    """A group: its next gesture, its sessions, who follows it, its sheets month by month."""
    le = localdate()
    trouve = get_object_or_404(avec_offre(Groupe.objects.visibles_par(request.user), le), pk=pk)
    participants = pour_groupe(trouve, par=request.user, le=le)
    noter_les_lectures(request, trouve, participants["lus"])
    page = pour_page(trouve, libres=participants["libres"], par=request.user, le=le)
    return render(request, "conventions/groupe.html", {"groupe": trouve, **participants, **page})
