"""The pages of avenants: the versions of a convention, the draft, its document, its signature, its abandonment."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires.models import Dossier
from beneficiaires.views.page import noter_la_lecture
from comptes.droits import accompagne
from comptes.requete import Requete
from conventions import actions
from conventions.actions import actes
from conventions.actions.ouverture import refus_de_convention
from conventions.avenant import en_mots, planchers, versions
from conventions.document_avenant import fabriquer
from conventions.forms import MotifForm, SaisieAvenant, SignatureAvenantForm
from conventions.models import Avenant, Convention, StatutAvenant
from conventions.presentation import axes_affiches
from conventions.views.commun import page_de_geste, trouver_convention
from formations.models import Operateur
from journal.actions import consigner_lecture
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter


@exige(accompagne)
@require_safe
def avenants(request: Requete, dossier_pk: int) -> HttpResponse:
    """Every version of a convention, the newest first: what changed, why, its document and its signed pages."""
    convention = trouver_convention(request, dossier_pk)
    noter_la_lecture(request, convention.dossier)
    contexte = {"dossier": convention.dossier, "convention": convention, **versions(convention)}
    ouvert = not refus_de_convention(convention.dossier, convention)
    return render(request, "conventions/avenants.html", contexte | {"ouvert": ouvert, "utilisateur_peut": True})


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def etablir(request: Requete, dossier_pk: int) -> HttpResponse:
    """The axes as they are, to change together; the draft that waits, when there is one."""
    convention = trouver_convention(request, dossier_pk)
    dossier = convention.dossier
    noter_la_lecture(request, dossier)
    if refus := refus_de_convention(dossier, convention):
        messages.error(request, refus)
        return redirect(dossier)
    projet = convention.avenants.filter(statut=StatutAvenant.PROJET).first()
    saisie = _saisie(request, convention, projet)
    if request.method == "POST" and saisie.est_valide() and _garder(request, dossier, projet, saisie):
        messages.success(request, "Le projet d’avenant est enregistré.")
        avenant = convention.avenants.get(statut=StatutAvenant.PROJET)
        return redirect("conventions:avenant_signer", avenant.pk)
    contexte = {"dossier": dossier, "convention": convention, "projet": projet, "saisie": saisie}
    return render(request, "conventions/avenant.html", contexte | {"form": saisie.formulaire})


def _saisie(request: Requete, convention: Convention, projet: Avenant | None) -> SaisieAvenant:
    affiches = axes_affiches(convention, convention.dossier.beneficiaire)
    initial = {
        "langue": convention.langue_id,
        "interprete": convention.interprete,
        "entretien": request.GET.get("entretien"),
    }
    return SaisieAvenant(
        projet or Avenant(convention=convention),
        affiches,
        operateurs=Operateur.objects.filter(centre_id=convention.centre_id),
        minimums=planchers(convention),
        donnees=envoye(request),
        initial=None if projet else initial,
    )


def _garder(request: Requete, dossier: Dossier, projet: Avenant | None, saisie: SaisieAvenant) -> bool:
    qui: dict[str, Any] = {"par": request.user, "le": localdate()}
    if projet is None:
        return tenter(saisie.formulaire, lambda: actions.etablir_avenant(dossier, saisie.accord(), **qui))
    return tenter(saisie.formulaire, lambda: actions.modifier_avenant(projet, saisie.accord(), **qui))


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def signer(request: Requete, pk: int) -> HttpResponse:
    avenant = trouver_avenant(request, pk)
    dossier = avenant.convention.dossier
    if avenant.statut != StatutAvenant.PROJET:
        messages.info(request, f"L’{avenant} est {avenant.get_statut_display().lower()}.")
        return redirect("conventions:avenants", dossier.pk)
    form = SignatureAvenantForm(envoye(request), initial={"signe_le": localdate()})
    valeurs: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return page_de_geste(
        request,
        form,
        partial(actions.signer_avenant, avenant, **valeurs, par=request.user, le=localdate()),
        dossier=dossier,
        retour=_liste(dossier),
        fait=f"L’{avenant} est signé. Joignez les pages signées.",
        gabarit="conventions/signer_avenant.html",
        titre=f"Signer l’{avenant}",
        valider="Signer l’avenant",
        avenant=avenant,
        changements=en_mots(avenant.changements),
        consequences=[
            "Le document est fabriqué une fois, gardé, et ne change plus.",
            "Les axes prennent leurs nouvelles valeurs ; les heures déjà suivies restent.",
            "Qui quitte un axe quitte ses groupes et sa liste d’attente.",
            "Les délais ne changent pas : ils courent depuis la signature de la convention.",
        ],
    )


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def abandonner(request: Requete, pk: int) -> HttpResponse:
    avenant = trouver_avenant(request, pk)
    form = MotifForm(envoye(request))
    motif = form.cleaned_data["motif"] if form.is_bound and form.is_valid() else ""
    dossier = avenant.convention.dossier
    return page_de_geste(
        request,
        form,
        partial(actions.abandonner_avenant, avenant, motif=motif, par=request.user, le=localdate()),
        dossier=dossier,
        retour=_liste(dossier),
        fait="Le projet d’avenant est abandonné.",
        titre=f"Abandonner le projet d’{avenant}",
        valider="Abandonner le projet",
        gabarit="conventions/confirmer.html",
        consequences=["Le projet reste dans l’historique ; les axes ne changent pas."],
    )


@exige(accompagne)
@require_safe
def document(request: Requete, pk: int) -> HttpResponseBase:
    """The signed document as it was stored, or the draft made on demand. The reading is noted."""
    avenant = trouver_avenant(request, pk)
    dossier = avenant.convention.dossier
    consigner_lecture(actes.AVENANT_LU, avenant, par=request.user, dossier_id=dossier.pk)
    if avenant.pdf:
        nom = f"avenant-{avenant.numero}-{dossier.numero}.pdf"
        return FileResponse(avenant.pdf.open("rb"), filename=nom, content_type="application/pdf")
    reponse = HttpResponse(fabriquer(avenant), content_type="application/pdf")
    reponse["Content-Disposition"] = f'inline; filename="projet-avenant-{avenant.numero}-{dossier.numero}.pdf"'
    return reponse


def trouver_avenant(request: Requete, pk: int) -> Avenant:
    avenants = Avenant.objects.visibles_par(request.user)
    return get_object_or_404(avenants.select_related("convention__dossier__beneficiaire"), pk=pk)


def _liste(dossier: Dossier) -> str:
    return reverse("conventions:avenants", args=[dossier.pk])
