"""The pages of an axis: its hours, their corrections, its closing, who gives it."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from beneficiaires.models import Statut as StatutDossier
from beneficiaires.views.page import noter_la_lecture
from comptes.droits import accompagne, coordonne
from comptes.requete import Requete
from conventions import actions
from conventions.compte import PREVUES, VUES, comptes, lignes_de_la_vue, seances_prevues, total_de_la_vue
from conventions.forms import (
    ClotureForm,
    CorrectionForm,
    MotifForm,
    OperateurForm,
    SaisieHeures,
    choix_d_operateurs,
)
from conventions.models import Axe, Source
from conventions.presentation import AxeAffiche
from conventions.proposition import accord_de, dispenses_partielles
from conventions.verrous import refus_d_axe
from conventions.views.commun import page_de_geste, trouver_axe, trouver_ligne
from formations.models import Operateur
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter
from socle.pagination import PaginateurBorne

PAR_PAGE = 50


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def heures(request: Requete, pk: int) -> HttpResponse:
    """The ledger of an axis, and the quick entry of several lines."""
    axe = trouver_axe(request, pk)
    noter_la_lecture(request, axe.convention.dossier)
    if "ajouter" in request.POST:
        saisie = SaisieHeures.avec_une_ligne_de_plus(axe, request.POST, le=localdate())
    else:
        saisie = SaisieHeures(axe, envoye(request), le=localdate())
        if request.method == "POST" and saisie.est_valide() and _enregistrer(request, axe, saisie):
            messages.success(request, _annonce(axe))
            return redirect("conventions:heures", axe.pk)
    contexte = {"axe": axe, "dossier": axe.convention.dossier, "saisie": saisie, "form": saisie.envoi}
    return render(request, "conventions/heures.html", contexte | _registre(request, axe))


def _annonce(axe: Axe) -> str:
    """What the new lines have just changed, read again."""
    axe.refresh_from_db()
    suite = " L’axe est achevé." if axe.clos_le else ""
    if axe.convention.dossier.statut == StatutDossier.A_ATTESTER:
        suite = " Tous les axes sont clos : l’attestation peut être délivrée."
    return f"Les heures sont enregistrées.{suite}"


def _enregistrer(request: Requete, axe: Axe, saisie: SaisieHeures) -> bool:
    jeton = saisie.envoi.cleaned_data["jeton"]
    acteur: dict[str, Any] = {"par": request.user, "le": localdate()}
    return tenter(saisie.envoi, partial(actions.enregistrer_lot, axe, saisie.saisies(), jeton=jeton, **acteur))


def _registre(request: Requete, axe: Axe) -> dict[str, Any]:
    """The account of the axis, and the lines or the sessions behind the number that was asked for."""
    voir = request.GET.get("voir") or ""
    refus = refus_d_axe(axe)
    return {
        "page": PaginateurBorne(_derriere(axe, voir), PAR_PAGE).get_page(request.GET.get("page")),
        "affiche": AxeAffiche(axe, compte=comptes(axe.convention, [axe])[axe.pk]),
        "ouvert": not refus,
        "refus": refus,
        "peut_clore": not refus and coordonne(request.user),
        "voir": voir,
        "vue": VUES.get(voir),
        "total": total_de_la_vue(axe, voir) if voir in VUES else None,
    }


def _derriere(axe: Axe, voir: str) -> QuerySet[Any]:
    """The sessions or the lines behind a number of the account."""
    if voir == PREVUES:
        return seances_prevues(axe)
    lignes: QuerySet[Any] = lignes_de_la_vue(axe, voir).pour_affichage().prefetch_related("pieces")
    return lignes


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def corriger(request: Requete, pk: int) -> HttpResponse:
    ligne = trouver_ligne(request, pk)
    if ligne.source == Source.PRESENCE:
        return redirect("conventions:corriger_presence", ligne.pk)
    initial = {"date": ligne.date, "duree": ligne.minutes, "operateur": ligne.operateur_id}
    options: dict[str, Any] = {"axe": ligne.axe, "operateurs": choix_d_operateurs(ligne.axe), "le": localdate()}
    form = CorrectionForm(envoye(request), initial=initial, **options)
    valeurs: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        valeurs = dict(form.cleaned_data)
        valeurs["minutes"] = valeurs.pop("duree")
    geste = partial(actions.corriger_heures, ligne, **valeurs, par=request.user, le=localdate())
    titre = "Corriger une ligne d’heures"
    intro = "L’ancienne ligne reste visible, barrée, avec votre motif."
    return _page_d_axe(
        request, ligne.axe, form, geste, fait="La ligne est corrigée.", titre=titre, valider="Corriger", intro=intro
    )


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def retirer(request: Requete, pk: int) -> HttpResponse:
    ligne = trouver_ligne(request, pk)
    form = MotifForm(envoye(request))
    motif = form.cleaned_data["motif"] if form.is_bound and form.is_valid() else ""
    return _page_d_axe(
        request,
        ligne.axe,
        form,
        partial(actions.retirer_heures, ligne, motif=motif, par=request.user, le=localdate()),
        fait="La ligne est retirée.",
        titre="Retirer une ligne d’heures",
        valider="Retirer",
        ligne=ligne,
        consequences=["La ligne reste visible, barrée, avec votre motif.", "Elle ne compte plus dans les heures."],
    )


@exige(coordonne)
@require_http_methods(GET_OU_POST)
def clore(request: Requete, pk: int) -> HttpResponse:
    axe = trouver_axe(request, pk)
    ailleurs = dispenses_partielles(axe.convention.dossier.beneficiaire).get(axe.type)
    initial = {"raison": f"Étape suivie ailleurs en Belgique, dispense {accord_de(ailleurs)}."} if ailleurs else None
    form = ClotureForm(envoye(request), initial=initial)
    raison = form.cleaned_data["raison"] if form.is_bound and form.is_valid() else ""
    return _page_d_axe(
        request,
        axe,
        form,
        partial(actions.clore_axe, axe, raison=raison, par=request.user, le=localdate()),
        fait="L’axe est clos.",
        titre="Clore l’axe avant la fin",
        valider="Clore l’axe",
        affiche=AxeAffiche(axe),
        consequences=[
            "L’axe compte comme achevé, avec les heures déjà suivies.",
            "Votre nom et votre raison restent dans le dossier.",
            "Quand tous les axes sont clos, l’attestation peut être délivrée.",
        ],
    )


@exige(coordonne)
@require_http_methods(GET_OU_POST)
def rouvrir(request: Requete, pk: int) -> HttpResponse:
    axe = trouver_axe(request, pk)
    form = MotifForm(envoye(request))
    motif = form.cleaned_data["motif"] if form.is_bound and form.is_valid() else ""
    return _page_d_axe(
        request,
        axe,
        form,
        partial(actions.rouvrir_axe, axe, motif=motif, par=request.user, le=localdate()),
        fait="L’axe est rouvert.",
        titre="Rouvrir l’axe",
        valider="Rouvrir l’axe",
        affiche=AxeAffiche(axe),
        consequences=["Les heures décident de nouveau si l’axe est achevé."],
    )


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def operateur(request: Requete, pk: int) -> HttpResponse:
    axe = trouver_axe(request, pk)
    possibles = Operateur.objects.filter(centre_id=axe.centre_id).pour_axe(axe.type)
    form = OperateurForm(envoye(request), operateurs=possibles, initial={"operateur": axe.operateur_id})
    choisi = form.cleaned_data["operateur"] if form.is_bound and form.is_valid() else None
    return _page_d_axe(
        request,
        axe,
        form,
        partial(actions.confier_axe, axe, operateur=choisi, par=request.user, le=localdate()),
        fait="L’opérateur est enregistré.",
        titre="Choisir l’opérateur",
        valider="Enregistrer",
        intro="L’opérateur ne voit que les personnes inscrites dans ses groupes : leur nom et leurs présences.",
    )


def _page_d_axe(request: Requete, axe: Axe, form, geste, **contexte: Any) -> HttpResponse:
    retour = reverse("conventions:heures", args=[axe.pk])
    gabarit = "conventions/confirmer.html" if "consequences" in contexte else "conventions/formulaire.html"
    dossier = axe.convention.dossier
    return page_de_geste(request, form, geste, dossier=dossier, retour=retour, gabarit=gabarit, axe=axe, **contexte)
