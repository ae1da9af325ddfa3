"""Pages that join the domains: the day, the list of persons, the file of a person and its traces."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe
from django.views.decorators.vary import vary_on_headers
from django_htmx.middleware import HtmxDetails

from beneficiaires.models import Dossier
from beneficiaires.views.page import trouver
from comptes.droits import accompagne, connecte, est_operateur, lit_la_sante, lit_les_dossiers
from comptes.requete import Requete
from socle.droits import exige
from socle.formulaires import GET_OU_POST
from socle.pagination import PaginateurBorne
from suivi import chronologie, fiche, journee, lectures
from suivi.historique import etapes
from suivi.personnes import adresse_de, lire, presenter

PAR_PAGE = 50


@exige(connecte)
@require_safe
def racine(request: Requete) -> HttpResponse:
    """The first page of each role."""
    if est_operateur(request.user):
        return redirect("conventions:groupes")
    if lit_les_dossiers(request.user):
        return redirect("suivi:ma_journee")
    return redirect("admin:index")


@exige(lit_les_dossiers)
@require_safe
def ma_journee(request: Requete) -> HttpResponse:
    if not accompagne(request.user):
        recentes = journee.recemment_inscrites(request.user)
        return render(request, "suivi/journee_accueil.html", {"rangees": recentes})
    sections = journee.sections(request.user, aujourdhui=localdate())
    return render(request, "suivi/ma_journee.html", {"sections": sections})


@exige(lit_les_dossiers)
@require_http_methods(GET_OU_POST)
@vary_on_headers("HX-Request")
def personnes(request: Requete) -> HttpResponse:
    """A search is sent by POST and answered at an address in which nobody reads a name."""
    if request.method == "POST":
        return redirect(adresse_de(request.POST))
    contexte = presenter(lire(request.GET), par=request.user, aujourdhui=localdate())
    htmx: HtmxDetails = request.htmx  # type: ignore[attr-defined]
    fragment = htmx and not htmx.history_restore_request
    return render(request, "suivi/_resultats.html" if fragment else "suivi/personnes.html", contexte)


@exige(lit_les_dossiers)
@require_safe
def dossier(request: Requete, pk: int) -> HttpResponse:
    fichier = get_object_or_404(fiche.pour_fiche(Dossier.objects.visibles_par(request.user)), pk=pk)
    lectures.noter(fichier, par=request.user)
    if not accompagne(request.user):
        return render(request, "suivi/dossier_accueil.html", fiche.identite(fichier, localdate()))
    contexte = fiche.complete(fichier, par=request.user, aujourdhui=localdate())
    return render(request, "suivi/dossier.html", contexte)


@exige(accompagne)
@require_safe
def chronologie_entiere(request: Requete, pk: int) -> HttpResponse:
    fichier = trouver(request, pk)
    page = PaginateurBorne(chronologie.gestes(fichier), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"dossier": fichier, "page": page, "evenements": chronologie.evenements(page)}
    return render(request, "suivi/chronologie.html", contexte)


@exige(accompagne)
@require_safe
def historique(request: Requete, pk: int) -> HttpResponse:
    fichier = trouver(request, pk)
    page = Paginator(etapes(fichier, sante=lit_la_sante(request.user)), PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "suivi/historique.html", {"dossier": fichier, "page": page})


@exige(accompagne)
@require_safe
def lectures_du_dossier(request: Requete, pk: int) -> HttpResponse:
    fichier = trouver(request, pk)
    page = PaginateurBorne(lectures.du_dossier(fichier), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"dossier": fichier, "page": page, "lectures": lectures.lectures(page)}
    return render(request, "suivi/lectures.html", contexte)
