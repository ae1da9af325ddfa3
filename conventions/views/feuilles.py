"""The sheets of a group: the matrix on the screen, the sheet on paper and its signed scan."""

from datetime import date
from io import BytesIO

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires.forms.preuve import PreuveForm
from comptes.droits import accompagne
from comptes.requete import Requete
from conventions import actions
from conventions.actions import actes
from conventions.droits import tient_les_feuilles
from conventions.feuille_pdf import fabriquer
from conventions.matrice import COLONNES, lire
from conventions.views.commun import noter_les_lectures
from formations.models import Groupe
from formations.views.commun import trouver_groupe
from journal.actions import consigner_lectures
from socle.droits import exige
from socle.fichiers import PAS_GARDE
from socle.formulaires import GET_OU_POST, envoye, tenter


@exige(tient_les_feuilles)
@require_safe
def presences(request: Requete, pk: int) -> HttpResponse:
    """Persons by sessions, at most `COLONNES` sessions on a screen; it opens on those of today."""
    groupe = trouver_groupe(request, pk)
    pages = Paginator(groupe.seances.maintenues(), COLONNES)
    page = pages.get_page(request.GET.get("page") or _page_du_jour(groupe))
    matrice = lire(groupe, list(page))
    noter_les_lectures(request, groupe, (rang.dossier_id for rang in matrice.rangs))
    contexte = {"groupe": groupe, "page": page, "matrice": matrice, "accompagne": accompagne(request.user)}
    return render(request, "conventions/presences.html", contexte)


def _page_du_jour(groupe: Groupe) -> int:
    """The page of the last session already begun."""
    passees = groupe.seances.maintenues().filter(date__lte=localdate()).count()
    return max(0, passees - 1) // COLONNES + 1


@exige(tient_les_feuilles)
@require_safe
def feuille_pdf(request: Requete, pk: int) -> HttpResponseBase:
    """The sheet to print and sign: of a month (`?mois=2026-11`) or of the whole course; `?remplie=1` shows what is
    recorded."""
    groupe = trouver_groupe(request, pk)
    mois = lire_mois(request.GET["mois"]) if "mois" in request.GET else None
    seances = groupe.seances.maintenues()
    if mois:
        seances = seances.filter(date__year=mois.year, date__month=mois.month)
    matrice = lire(groupe, list(seances))
    consigner_lectures(
        actes.FEUILLE_LUE, groupe, par=request.user, dossiers=(rang.dossier_id for rang in matrice.rangs)
    )
    try:
        pdf = fabriquer(groupe, matrice, mois=mois, remplie="remplie" in request.GET)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect(groupe)
    nom = f"presences-{groupe.pk}{mois:-%Y-%m}.pdf" if mois else f"presences-{groupe.pk}.pdf"
    return FileResponse(BytesIO(pdf), as_attachment=True, filename=nom)


@exige(tient_les_feuilles)
@require_http_methods(GET_OU_POST)
def joindre_feuille(request: Requete, pk: int, annee: int, mois: int) -> HttpResponse:
    """The scan of the signed sheet of a month."""
    groupe = trouver_groupe(request, pk)
    premier = premier_du_mois(annee, mois)
    form = PreuveForm(recu := envoye(request), request.FILES if recu is not None else None)

    def joindre() -> None:
        actions.joindre_piece(groupe, form.cleaned_data["fichier"], mois=premier, par=request.user, le=localdate())

    if request.method == "POST" and form.is_valid() and tenter(form, joindre):
        messages.success(request, "La feuille signée est jointe.")
        return redirect(groupe)
    contexte = {
        "groupe": groupe,
        "form": form,
        "titre": f"Joindre la feuille signée de {date_format(premier, 'F Y')}",
        "intro": PAS_GARDE
        if form.errors
        else "La photo ou le scan de la feuille signée, toutes les pages en un seul fichier.",
        "retour": groupe.get_absolute_url(),
        "valider": "Joindre",
    }
    return render(request, "conventions/formulaire_de_groupe.html", contexte)


def lire_mois(texte: str) -> date:
    """The first day of « 2026-11 », else 404."""
    annee, _, mois = texte.partition("-")
    if not (annee.isdecimal() and mois.isdecimal()):
        raise Http404
    return premier_du_mois(int(annee), int(mois))


def premier_du_mois(annee: int, mois: int) -> date:
    try:
        return date(annee, mois, 1)
    except (ValueError, OverflowError):
        raise Http404 from None
