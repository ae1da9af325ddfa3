"""The pages of evaluation interviews: the list, the appointment and its letter, the report, what did not take place."""

from functools import partial
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires.models import Dossier
from beneficiaires.views.page import trouver
from comptes.droits import accompagne
from comptes.requete import Requete
from conventions import actions
from conventions.actions import actes
from conventions.entretiens import suivis
from conventions.forms import CompteRenduForm, MotifForm, RaisonForm, RendezVousForm
from conventions.invitation import jour_propose
from conventions.models import Canal, Entretien, EtatEntretien
from conventions.presentation import axes_affiches
from conventions.views.commun import page_de_geste, trouver_convention
from journal.actions import consigner_lecture
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye
from socle.templatetags.typographie import jour


@exige(accompagne)
@require_safe
def entretiens(request: Requete, dossier_pk: int) -> HttpResponse:
    """The next one, and all that were held, missed or cancelled, with their reports."""
    dossier = trouver(request, dossier_pk)
    return render(request, "conventions/entretiens.html", {"dossier": dossier, **suivis(dossier)})


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def fixer(request: Requete, dossier_pk: int) -> HttpResponse:
    convention = trouver_convention(request, dossier_pk)
    dossier = convention.dossier
    form = RendezVousForm(envoye(request), initial=_propose(dossier))
    return page_de_geste(
        request,
        form,
        lambda: actions.fixer_entretien(dossier, form.rendez_vous(), par=request.user, le=localdate()),
        dossier=dossier,
        retour=_liste(dossier),
        fait="L’entretien est fixé. Envoyez la lettre d’invitation.",
        titre="Fixer l’entretien d’évaluation",
        valider="Fixer et préparer la lettre",
        intro="La lettre d’invitation est fabriquée avec ces données, gardée, et ne change plus.",
    )


def _propose(dossier: Dossier) -> dict[str, Any]:
    """What the worker most likely wants: everything but the hour."""
    convention, centre = dossier.convention, dossier.centre
    return {
        "prevu_le": jour_propose(dossier.echeance_entretien, localdate()),
        "lieu": ", ".join(filter(None, [centre.adresse, f"{centre.code_postal} {centre.localite}".strip()])),
        "canal": Canal.COURRIEL if dossier.beneficiaire.courriel else Canal.RECOMMANDE,
        "langue": convention.langue_id,
        "interprete": convention.interprete,
    }


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def deplacer(request: Requete, pk: int) -> HttpResponse:
    entretien = trouver_entretien(request, pk)
    form = RendezVousForm(envoye(request), instance=entretien)
    return _page(
        request,
        entretien,
        form,
        lambda: actions.deplacer_entretien(entretien, form.rendez_vous(), par=request.user, le=localdate()),
        fait="L’entretien est déplacé. Envoyez la nouvelle lettre d’invitation.",
        titre="Déplacer l’entretien d’évaluation",
        valider="Déplacer et refaire la lettre",
        intro="Une nouvelle lettre est fabriquée ; la première reste gardée.",
    )


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def noter(request: Requete, dossier_pk: int) -> HttpResponse:
    """One that was not planned; the planned one otherwise."""
    dossier = trouver_convention(request, dossier_pk).dossier
    prevu = dossier.convention.entretiens.filter(etat=EtatEntretien.PREVU).first()
    if prevu is not None and request.method != "POST":
        return redirect("conventions:entretien_tenir", prevu.pk)
    convention = dossier.convention
    initial = {"tenu_le": localdate(), "langue": convention.langue_id, "interprete": convention.interprete}
    return _compte_rendu(request, dossier, CompteRenduForm(envoye(request), initial=initial))


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def tenir(request: Requete, pk: int) -> HttpResponse:
    """The report of a planned interview, or its correction."""
    entretien = trouver_entretien(request, pk)
    initial = {} if entretien.tenu_le else {"tenu_le": min(entretien.prevu_le, localdate())}
    form = CompteRenduForm(envoye(request), instance=entretien, initial=initial)
    return _compte_rendu(request, entretien.convention.dossier, form, entretien)


def _compte_rendu(
    request: Requete, dossier: Dossier, form: CompteRenduForm, entretien: Entretien | None = None
) -> HttpResponse:
    tenu = None

    def geste() -> None:
        nonlocal tenu
        tenu = actions.tenir_entretien(
            dossier,
            tenu_le=form.cleaned_data["tenu_le"],
            compte_rendu=form.compte_rendu(),
            entretien=entretien,
            par=request.user,
            le=localdate(),
        )

    corrige = entretien is not None and entretien.etat == EtatEntretien.TENU
    reponse = page_de_geste(
        request,
        form,
        geste,
        dossier=dossier,
        retour=_liste(dossier),
        fait="Le compte rendu est corrigé." if corrige else "L’entretien est noté.",
        gabarit="conventions/compte_rendu.html",
        titre="Corriger le compte rendu de l’entretien" if corrige else "Noter l’entretien d’évaluation",
        axes=[affiche for affiche in axes_affiches(dossier.convention, dossier.beneficiaire) if affiche.a_des_heures],
    )
    if tenu is not None and form.cleaned_data["avenant"]:
        return redirect(f"{reverse('conventions:avenant_etablir', args=[dossier.pk])}?entretien={tenu.pk}")
    return reponse


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def manquer(request: Requete, pk: int) -> HttpResponse:
    return _sans_suite(
        request,
        trouver_entretien(request, pk),
        actions.manquer_entretien,
        fait="L’entretien est noté comme manqué. Fixez-en un autre.",
        titre="L’entretien n’a pas eu lieu",
        valider="Noter l’entretien manqué",
        consequences=[
            "La raison reste dans le dossier, avec la lettre d’invitation.",
            "L’échéance ne change pas : fixez un autre entretien.",
        ],
    )


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def annuler(request: Requete, pk: int) -> HttpResponse:
    return _sans_suite(
        request,
        trouver_entretien(request, pk),
        actions.annuler_entretien,
        fait="L’entretien est annulé. Prévenez la personne.",
        titre="Annuler l’entretien",
        valider="Annuler l’entretien",
        consequences=[
            "La personne a peut-être déjà reçu la lettre : prévenez-la.",
            "L’échéance ne change pas : fixez un autre entretien.",
        ],
    )


def _sans_suite(request: Requete, entretien: Entretien, geste, **contexte: Any) -> HttpResponse:
    form = RaisonForm(envoye(request))
    raison = form.cleaned_data["raison"] if form.is_bound and form.is_valid() else ""
    agir = partial(geste, entretien, raison=raison, par=request.user, le=localdate())
    return _page(request, entretien, form, agir, gabarit="conventions/confirmer.html", **contexte)


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def reprendre(request: Requete, pk: int) -> HttpResponse:
    entretien = trouver_entretien(request, pk)
    form = MotifForm(envoye(request))
    motif = form.cleaned_data["motif"] if form.is_bound and form.is_valid() else ""
    return _page(
        request,
        entretien,
        form,
        partial(actions.reprendre_entretien, entretien, motif=motif, par=request.user, le=localdate()),
        fait="L’entretien est de nouveau à tenir.",
        titre="Noté par erreur",
        valider="Remettre à tenir",
        gabarit="conventions/confirmer.html",
        consequences=[
            "L’entretien redevient prévu à sa date ; ce qui était écrit est gardé.",
            "L’échéance du prochain est comptée à nouveau.",
        ],
    )


@exige(accompagne)
@require_safe
def lettre(request: Requete, pk: int) -> HttpResponseBase:
    """The letter as it was stored. The reading is noted."""
    entretien = trouver_entretien(request, pk)
    if not entretien.invitation:
        raise Http404("Cet entretien n’a pas de lettre.")
    dossier = entretien.convention.dossier
    consigner_lecture(actes.INVITATION_LUE, entretien, par=request.user, dossier_id=dossier.pk)
    nom = f"invitation-{dossier.numero}.pdf"
    return FileResponse(entretien.invitation.open("rb"), filename=nom, content_type="application/pdf")


def trouver_entretien(request: Requete, pk: int) -> Entretien:
    entretiens = Entretien.objects.visibles_par(request.user)
    return get_object_or_404(entretiens.select_related("convention__dossier__beneficiaire"), pk=pk)


def _page(request: Requete, entretien: Entretien, form, geste, **contexte: Any) -> HttpResponse:
    dossier = entretien.convention.dossier
    contexte.setdefault("intro", f"Prévu le {jour(entretien.prevu_le)}.")
    return page_de_geste(request, form, geste, dossier=dossier, retour=_liste(dossier), **contexte)


def _liste(dossier: Dossier) -> str:
    return reverse("conventions:entretiens", args=[dossier.pk])
