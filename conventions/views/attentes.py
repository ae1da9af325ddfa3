"""The waiting list: noting a wait, ending it, and the list of a centre, on screen, on paper and as a table."""

import csv
from functools import partial
from typing import Any

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from accueil.models import Positionnement
from comptes.droits import accompagne
from comptes.requete import Requete
from conventions import actions
from conventions.actions import actes
from conventions.attentes import ENTETES, ligne_de_tableau, liste
from conventions.forms.groupes import AttenteForm, FiltreAttentes, RetirerAttenteForm
from conventions.models import Attente, Axe
from conventions.places import niveau_du_test
from conventions.views.commun import page_de_geste, trouver_axe
from journal.actions import consigner_lecture
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye
from socle.pagination import PaginateurBorne

PAR_PAGE = 50


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def attendre(request: Requete, pk: int) -> HttpResponse:
    """What a person who waits for a seat needs; noted again, she keeps her day."""
    axe = trouver_axe(request, pk)
    connue = Attente.objects.filter(axe=axe).ouvertes().first()
    form = AttenteForm(
        envoye(request), initial=_initiales(axe, connue), connue=connue is not None, centre_id=axe.centre_id
    )
    return page_de_geste(
        request,
        form,
        partial(_noter, request, axe, form),
        dossier=axe.convention.dossier,
        fait="Ce qu’il faut à la personne est enregistré." if connue else "La personne est sur la liste d’attente.",
        retour=reverse("conventions:choisir_groupe", args=[axe.pk]),
        titre="Attendre une place",
        valider="Enregistrer",
        intro="La liste d’attente garde la date : elle prouve que la personne a demandé, et qui vient d’abord.",
        axe=axe,
    )


def _initiales(axe: Axe, connue: Attente | None) -> dict[str, Any]:
    if connue:
        return {nom: getattr(connue, nom) for nom in ("niveau", "langue", "commune", "moments", "garderie", "note")}
    test = Positionnement.objects.filter(dossier=axe.convention.dossier).avec_niveaux().first()
    return {"depuis": localdate(), "niveau": niveau_du_test(test)}


def _noter(request: Requete, axe: Axe, form: AttenteForm) -> None:
    depuis = form.cleaned_data.get("depuis")
    actions.attendre(axe, form.souhaits(), depuis=depuis, par=request.user, le=localdate())


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def retirer(request: Requete, pk: int) -> HttpResponse:
    visibles = Attente.objects.visibles_par(request.user).select_related("dossier__beneficiaire", "axe")
    attente = get_object_or_404(visibles, pk=pk)
    form = RetirerAttenteForm(envoye(request))
    motif = form.cleaned_data["motif"] if form.is_bound and form.is_valid() else ""
    return page_de_geste(
        request,
        form,
        partial(actions.retirer_attente, attente, motif=motif, par=request.user, le=localdate()),
        dossier=attente.dossier,
        fait="La personne n’attend plus ; la ligne reste dans la liste, avec votre motif.",
        gabarit="conventions/confirmer.html",
        titre="N’attend plus de place",
        valider="Finir l’attente",
        axe=attente.axe,
        consequences=["La ligne reste dans la liste, avec sa date et votre motif : elle sert de preuve."],
    )


@exige(accompagne)
@require_safe
def attentes(request: Requete) -> HttpResponse:
    """Who waits in the centre, the longest first; `?format=csv` gives the table, with the waits that have ended."""
    filtre = FiltreAttentes(request.GET, centre_id=request.user.centre_id or 0)
    lignes = liste(filtre.valeurs, par=request.user)
    if request.GET.get("format") == "csv":
        centre = request.user.centre
        assert centre is not None  # who follows files has one
        consigner_lecture(actes.ATTENTES_LUES, centre, par=request.user)
        return _tableau(lignes)
    page = PaginateurBorne(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    return render(request, "conventions/attentes.html", {"filtre": filtre, "page": page})


def _tableau(lignes) -> HttpResponse:
    reponse = HttpResponse(content_type="text/csv; charset=utf-8")
    reponse["Content-Disposition"] = f'attachment; filename="liste-d-attente-{localdate():%Y-%m-%d}.csv"'
    reponse.write("\ufeff")  # a spreadsheet then reads the accents
    tableau = csv.writer(reponse, delimiter=";")
    tableau.writerow(ENTETES)
    tableau.writerows(ligne_de_tableau(attente) for attente in lignes.iterator(chunk_size=2000))
    return reponse
