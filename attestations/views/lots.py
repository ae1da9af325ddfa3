"""Gestures for many: what is chosen, what will happen, then the lot, its progress, its end."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID, uuid4

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from attestations import actions, previsions, progression, travail
from attestations.actions import actes
from attestations.actions.lots import MAXIMUM
from attestations.filtres import FiltreCopies, FiltreDelivrance
from attestations.models import Envoi, Geste, Lot
from beneficiaires.models import Dossier
from comptes.droits import accompagne
from comptes.requete import Requete
from journal.actions import consigner_lectures
from socle.droits import exige
from socle.formulaires import GET_OU_POST
from socle.pagination import PaginateurBorne

PAR_PAGE = 50
LIGNES, LOTS = 25, 20


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def a_delivrer(request: Requete) -> HttpResponse:
    """The files whose path is over, with boxes; those that are ticked become a lot once its consequences were read."""
    aujourdhui = localdate()
    filtre = FiltreDelivrance(request.GET, par=request.user)
    lignes = filtre.appliquer(travail.a_delivrer(request.user), aujourdhui)
    retour = request.get_full_path()
    if request.method == "POST":
        cochees = choisies(request, lignes, Dossier.objects.visibles_par(request.user))
        dossiers = list(previsions.pour_prevoir(cochees))
        prevision = previsions.de_la_delivrance(dossiers, par=request.user, le=aujourdhui)
        return demander(request, Geste.DELIVRER, dossiers, prevision, retour=retour)
    page = PaginateurBorne(previsions.pour_prevoir(lignes), PAR_PAGE).get_page(request.GET.get("page"))
    contexte = {"filtre": filtre, "page": page, "listes": travail.onglets(request.user, travail.A_DELIVRER)}
    contexte["rangees"] = [(dossier, previsions.a_regarder(dossier)) for dossier in page]
    return render(request, "attestations/a_delivrer.html", contexte)


@exige(accompagne)
@require_POST
def relancer(request: Requete) -> HttpResponse:
    """The ticked copies of a work list, or the whole list, leave again."""
    liste = request.GET.get("liste", "")
    if liste not in travail.COPIES or not travail.COPIES[liste].relance:
        return redirect("attestations:envois")
    filtre = FiltreCopies(request.GET, par=request.user, liste=liste)
    lignes = filtre.appliquer(travail.copies(request.user, liste), localdate())
    cochees = choisies(request, lignes, Envoi.objects.visibles_par(request.user)).pour_affichage()
    envois = [envoi for envoi in cochees if envoi.se_relance or not request.POST.get("toute")]
    if essayees := essayees_depuis(envois, request.POST.get("vu_le", "")):
        messages.warning(request, ENTRE_TEMPS)
        envois = [envoi for envoi in envois if envoi not in essayees]
    retour = f"{reverse('attestations:envois')}?{request.GET.urlencode()}"
    prevision = previsions.de_la_relance(envois, par=request.user)
    partants = [envoi for envoi in envois if envoi.se_relance]  # what could not leave when she looked does not
    return demander(request, Geste.RELANCER, partants, prevision, retour=retour)


def essayees_depuis(envois: list[Envoi], vu_le: str) -> list[Envoi]:
    """Those that were tried since the consequences were shown: they may have arrived, and wait for another decision."""
    try:
        lue = datetime.fromisoformat(vu_le)
    except ValueError:
        return []
    lue = lue if timezone.is_aware(lue) else timezone.make_aware(lue)
    return [envoi for envoi in envois if envoi.en_cours_depuis and envoi.en_cours_depuis > lue]


ENTRE_TEMPS = "Des copies ont été essayées entre-temps\u00a0: elles ne sont pas dans ce lot. Regardez-les d’abord."


def choisies(request: Requete, lignes: QuerySet, permises: QuerySet) -> Any:
    """What a person chose: the whole list as it is filtered, bounded, or the boxes that she ticked."""
    if request.POST.get("toute"):
        return lignes[:MAXIMUM]
    morceaux = [*request.POST.getlist("choix"), *request.POST.get("choisies", "").split(",")]
    cles = {int(morceau) for morceau in morceaux if morceau.isascii() and morceau.isdecimal() and len(morceau) < 19}
    return permises.filter(pk__in=sorted(cles)[: MAXIMUM + 1])


def demander(
    request: Requete, geste: Geste, objets: list[Any], prevision: previsions.Prevision, *, retour: str
) -> HttpResponse:
    """First the consequences, then the lot. The form carries what was counted: nothing else is done."""
    if not objets:
        messages.error(request, "Cochez au moins une ligne.")
        return redirect(retour)
    jeton = lire_jeton(request)
    if jeton is not None:
        try:
            return redirect("attestations:lot", actions.ouvrir_lot(geste, objets, jeton=jeton, par=request.user).pk)
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
            return redirect(retour)
    contexte = {
        "prevision": prevision,
        "titre": progression.TITRES[geste],
        "valider": VALIDER[geste](len(objets)),
        "choisies": ",".join(str(objet.pk) for objet in objets),
        "jeton": uuid4(),
        "vu_le": timezone.now().isoformat(),
        "retour": retour,
        "plein": len(objets) == MAXIMUM,
    }
    return render(request, "attestations/demander.html", contexte)


VALIDER: dict[Geste, Callable[[int], str]] = {
    Geste.DELIVRER: lambda n: "Délivrer " + previsions.accorder(n, "attestation", "attestations"),
    Geste.RELANCER: lambda n: "Relancer " + previsions.accorder(n, "copie", "copies"),
}


def lire_jeton(request: Requete) -> UUID | None:
    try:
        return UUID(request.POST.get("jeton", ""))
    except ValueError:
        return None


@exige(accompagne)
@require_safe
def lots(request: Requete) -> HttpResponse:
    page = PaginateurBorne(progression.lots_recents(request.user), LOTS).get_page(request.GET.get("page"))
    return render(request, "attestations/lots.html", {"page": page, "titres": progression.TITRES})


@exige(accompagne)
@require_safe
def lot(request: Requete, pk: int) -> HttpResponse:
    """One lot: how far it is, and what became of each line, the refusals first."""
    trouve = _lot(request, pk)
    page = PaginateurBorne(progression.lignes_affichees(trouve), LIGNES).get_page(request.GET.get("page"))
    lues = [progression.en_ligne(ligne) for ligne in page]
    consigner_lectures(actes.LECTURE_LOT, trouve, par=request.user, dossiers=(une.dossier.pk for une in lues))
    contexte = {"page": page, "lignes": lues, **_contexte(request, trouve)}
    return render(request, "attestations/lot.html", contexte)


@exige(accompagne)
@require_safe
def lot_avance(request: Requete, pk: int) -> HttpResponse:
    """The part that moves; it names nobody. Once all is done the whole page is read again."""
    contexte = _contexte(request, _lot(request, pk))
    reponse = render(request, "attestations/_avancement.html", contexte)
    if not contexte["avancement"].tourne:
        reponse["HX-Refresh"] = "true"
    return reponse


@exige(accompagne)
@require_POST
def arreter_lot(request: Requete, pk: int) -> HttpResponse:
    gardees = actions.arreter(_lot(request, pk), par=request.user, le=localdate())
    if gardees:
        restent = previsions.accorder(gardees, "ligne attend", "lignes attendent")
        messages.success(request, f"Le lot est arrêté : {restent}. Ce qui est fait reste fait.")
    return redirect("attestations:lot", pk)


@exige(accompagne)
@require_POST
def reprendre_lot(request: Requete, pk: int) -> HttpResponse:
    try:
        actions.reprendre(_lot(request, pk), refus="refus" in request.POST, par=request.user, le=localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    return redirect("attestations:lot", pk)


def _lot(request: Requete, pk: int) -> Lot:
    return get_object_or_404(Lot.objects.visibles_par(request.user).select_related("demande_par"), pk=pk)


def _contexte(request: Requete, lot: Lot) -> dict[str, Any]:
    return {
        "lot": lot,
        "avancement": progression.avancement(lot, timezone.now()),
        "a_soi": lot.demande_par_id == request.user.pk,
    }
