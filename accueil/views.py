"""The pages of the module d’accueil: bilan social, health data apart, session, positioning tests."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accueil import actions
from accueil.forms import (
    MotifForm,
    PositionnementForm,
    SaisieBilan,
    SanteForm,
    SeanceForm,
    initiales_bilan,
    initiales_seance,
)
from accueil.models import BilanSocial, Positionnement, SeanceDroits
from beneficiaires.models import Dossier
from beneficiaires.views.page import chercher, trouver
from comptes.droits import accompagne, lit_la_sante
from comptes.requete import Requete
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def bilan(request: Requete, dossier_pk: int) -> HttpResponse:
    dossier = trouver(request, dossier_pk)
    existant = BilanSocial.objects.filter(dossier=dossier).prefetch_related("besoins").first()
    if "ajouter" in request.POST:
        saisie = SaisieBilan.avec_une_ligne_de_plus(request.POST)
    else:
        initial = None if existant else initiales_bilan(dossier, localdate())
        saisie = SaisieBilan(existant or BilanSocial(dossier=dossier), envoye(request), initial=initial)
        if request.method == "POST" and saisie.est_valide() and _garder_bilan(request, dossier, existant, saisie):
            messages.success(request, "Le bilan social est enregistré.")
            return redirect(dossier)
    contexte = {"dossier": dossier, "saisie": saisie, "form": saisie.formulaire, "existant": existant}
    return render(request, "accueil/bilan.html", contexte)


def _garder_bilan(request: Requete, dossier: Dossier, existant: BilanSocial | None, saisie: SaisieBilan) -> bool:
    instance, besoins = saisie.formulaire.instance, saisie.lire_besoins()
    acteur: dict[str, Any] = {"par": request.user, "le": localdate()}
    if existant is None:
        return tenter(saisie.formulaire, partial(actions.tenir_bilan, dossier, instance, besoins, **acteur))
    return tenter(saisie.formulaire, partial(actions.corriger_bilan, instance, besoins, **acteur))


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def seance(request: Requete, dossier_pk: int) -> HttpResponse:
    dossier = trouver(request, dossier_pk)
    existante = SeanceDroits.objects.filter(dossier=dossier).first()
    initial = None if existante else initiales_seance(dossier, localdate())
    form = SeanceForm(envoye(request), instance=existante or SeanceDroits(dossier=dossier), initial=initial)
    if request.method == "POST" and form.is_valid():
        geste = partial(actions.noter_seance, dossier, form.instance, par=request.user, le=localdate())
        if tenter(form, geste):
            messages.success(request, "La séance droits et devoirs est notée.")
            return redirect(dossier)
    contexte = {"titre": "Séance droits et devoirs", "valider": "Enregistrer la séance"}
    return _page(request, dossier, form, **contexte)


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def test(request: Requete, dossier_pk: int) -> HttpResponse:
    """A new test."""
    dossier = trouver(request, dossier_pk)
    nouveau = Positionnement(dossier=dossier)
    return _noter_test(request, dossier, nouveau, initial={"passe_le": localdate()}, mot="noté")


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def corriger_test(request: Requete, pk: int) -> HttpResponse:
    existant = get_object_or_404(Positionnement.objects.visibles_par(request.user), pk=pk)
    return _noter_test(request, trouver(request, existant.dossier_id), existant, mot="corrigé")


def _noter_test(
    request: Requete, dossier: Dossier, instance: Positionnement, *, mot: str, initial: dict[str, Any] | None = None
) -> HttpResponse:
    form = PositionnementForm(envoye(request), instance=instance, initial=initial)
    if request.method == "POST" and form.is_valid():
        geste = partial(actions.noter_test, dossier, form.instance, par=request.user, le=localdate())
        if tenter(form, geste):
            messages.success(request, f"Le test de positionnement est {mot}.")
            return redirect(dossier)
    contexte = {"titre": "Test de positionnement en français", "valider": "Enregistrer le test"}
    return _page(request, dossier, form, **contexte)


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def retirer_seance(request: Requete, dossier_pk: int) -> HttpResponse:
    piece = get_object_or_404(SeanceDroits.objects.visibles_par(request.user), dossier=dossier_pk)
    return _retirer(request, piece, "Retirer la séance droits et devoirs", "La séance est retirée.")


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def retirer_test(request: Requete, pk: int) -> HttpResponse:
    piece = get_object_or_404(Positionnement.objects.visibles_par(request.user), pk=pk)
    return _retirer(request, piece, "Retirer le test de positionnement", "Le test est retiré.")


def _retirer(request: Requete, piece: SeanceDroits | Positionnement, titre: str, fait: str) -> HttpResponse:
    dossier = trouver(request, piece.dossier_id)
    form = MotifForm(envoye(request))
    if request.method == "POST" and form.is_valid():
        geste = partial(actions.retirer, piece, motif=form.cleaned_data["motif"], par=request.user)
        if tenter(form, geste):
            messages.success(request, fait)
            return redirect(dossier)
    consequences = ["Il n’apparaît plus dans le dossier.", "L’historique garde ce qui était noté, et votre motif."]
    contexte: dict[str, Any] = {"titre": titre, "valider": "Retirer", "intro": str(piece).capitalize()}
    return _page(request, dossier, form, gabarit="accueil/retirer.html", consequences=consequences, **contexte)


@exige(lit_la_sante)
@require_http_methods(GET_OU_POST)
def sante(request: Requete, dossier_pk: int) -> HttpResponse:
    dossier = chercher(request, dossier_pk)
    if request.method == "POST":
        form = SanteForm(request.POST)
        if form.is_valid():
            actions.ecrire_sante(dossier, form.cleaned_data["note"], par=request.user)
            messages.success(request, "Les données de santé sont enregistrées.")
            return redirect(dossier)
    else:
        connue = actions.lire_sante(dossier, par=request.user)
        form = SanteForm(initial={"note": connue.note if connue else ""})
    intro = "Seules les personnes tenues au secret professionnel voient cette page. Chaque lecture est notée."
    contexte = {"titre": "Données de santé", "valider": "Enregistrer", "intro": intro}
    return _page(request, dossier, form, **contexte)


def _page(
    request: Requete, dossier: Dossier, form: Any, *, gabarit: str = "accueil/formulaire.html", **contexte: Any
) -> HttpResponse:
    retour = dossier.get_absolute_url()
    return render(request, gabarit, {"dossier": dossier, "form": form, "retour": retour, **contexte})
