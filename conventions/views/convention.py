"""The pages of the convention: its draft, its document, its signature."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires.changement import a_confirmer
from beneficiaires.models import Dossier
from beneficiaires.models import Statut as Etape
from beneficiaires.views.page import trouver
from comptes.droits import accompagne
from comptes.requete import Requete
from conventions import actions
from conventions.actions import actes
from conventions.actions.convention import a_revoir
from conventions.document import fabriquer
from conventions.engagements import Engagements, engagements
from conventions.forms import CorrigerSignatureForm, SaisieConvention, SignatureForm
from conventions.models import Attente, Convention, Statut
from conventions.places import groupes_ouverts
from conventions.presentation import axes_affiches
from conventions.proposition import proposer
from conventions.textes import textes_de, textes_en_usage
from conventions.views.commun import page_de_geste, trouver_convention
from formations.models import Operateur
from journal.actions import consigner_lecture
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def etablir(request: Requete, dossier_pk: int) -> HttpResponse:
    """What the law proposes, axis by axis; the worker keeps it or says why not."""
    dossier = trouver(request, dossier_pk, "bilan")
    convention = Convention.objects.filter(dossier=dossier).prefetch_related("axes").first()
    if dossier.statut != Etape.ACCUEIL:
        messages.error(request, "La convention s’établit après le bilan social, avant sa signature.")
        return redirect(dossier)
    saisie = _saisie(request, dossier, convention)
    if request.method == "POST" and saisie.est_valide() and _garder(request, dossier, convention, saisie):
        messages.success(request, "Le projet de convention est enregistré.")
        return redirect("conventions:signer", dossier.pk)
    contexte = {"dossier": dossier, "saisie": saisie, "form": saisie.formulaire, "convention": convention}
    return render(request, "conventions/etablir.html", contexte | {"engagements": _proposes(dossier, saisie)})


def _proposes(dossier: Dossier, saisie: SaisieConvention) -> Engagements:
    """What the proposal would ask of the person, in the text in use."""
    textes = textes_en_usage(saisie.formulaire["langue"].value(), localdate())
    proposition = saisie.proposition
    prevus = {code for code, axe in proposition.axes.items() if axe.requis}
    return engagements(textes, dossier, prevus=prevus, document=proposition.regime.document_fin)


def _saisie(request: Requete, dossier: Dossier, convention: Convention | None) -> SaisieConvention:
    bilan = dossier.bilan
    return SaisieConvention(
        proposer(dossier, localdate()),
        convention or Convention(dossier=dossier),
        operateurs=list(Operateur.objects.visibles_par(request.user).actifs().select_related("type")),
        groupes=list(groupes_ouverts(dossier.centre_id, localdate())),
        donnees=envoye(request),
        initial=None if convention else {"langue": bilan.langue_id, "interprete": bilan.interprete},
    )


def _garder(request: Requete, dossier: Dossier, convention: Convention | None, saisie: SaisieConvention) -> bool:
    donnees = saisie.formulaire.cleaned_data
    reglages: dict[str, Any] = {
        "choix": saisie.choix(),
        "langue": donnees["langue"],
        "interprete": donnees["interprete"],
        "par": request.user,
        "le": localdate(),
    }
    if convention is None:
        return tenter(saisie.formulaire, partial(actions.etablir, dossier, **reglages))
    return tenter(saisie.formulaire, partial(actions.modifier, convention, **reglages))


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def signer(request: Requete, dossier_pk: int) -> HttpResponse:
    convention = trouver_convention(request, dossier_pk)
    if convention.statut != Statut.BROUILLON:
        messages.info(request, "La convention est déjà signée.")
        return redirect(convention.dossier)
    form = SignatureForm(envoye(request), initial={"signee_le": localdate()})
    valeurs: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    axes = axes_affiches(convention, convention.dossier.beneficiaire)
    return page_de_geste(
        request,
        form,
        partial(_signer, request, convention, valeurs),
        dossier=convention.dossier,
        fait="La convention est signée.",
        gabarit="conventions/signer.html",
        valider="Signer la convention",
        convention=convention,
        axes=axes,
        engagements=_convenus(convention, {affiche.axe.type for affiche in axes if affiche.axe.requis}),
        changement=a_confirmer(convention.dossier),
        a_revoir=a_revoir(convention, proposer(convention.dossier, localdate())),
        consequences=[
            "Le document est fabriqué une fois, gardé, et ne change plus.",
            "Les axes, leurs heures et le régime sont ceux du projet.",
            _effet_sur_les_delais(convention.dossier),
        ],
    )


def _convenus(convention: Convention, prevus: set[str]) -> Engagements:
    """What the draft asks of the person, in the text that it bears."""
    textes = textes_de(convention, convention.etablie_le)
    return engagements(textes, convention.dossier, prevus=prevus, document=convention.regime.document_fin)


def _signer(request: Requete, convention: Convention, valeurs: dict[str, Any]) -> None:
    """Sign; who finds no seat in the group of the draft waits for one, and that is said."""
    signee = actions.signer(convention, **valeurs, par=request.user, le=localdate())
    for attente in Attente.objects.filter(axe__convention=signee).ouvertes().select_related("axe"):
        messages.warning(request, f"{attente.axe} : {attente.note} La personne est sur la liste d’attente.")


def _effet_sur_les_delais(dossier: Dossier) -> str:
    if dossier.sans_obligation:
        return "Aucun délai ne court : la personne n’est pas tenue de suivre le parcours."
    return "Les délais de la citoyenneté, du français et des entretiens courent depuis cette date."


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def corriger_signature(request: Requete, dossier_pk: int) -> HttpResponse:
    convention = trouver_convention(request, dossier_pk)
    form = CorrigerSignatureForm(envoye(request), initial={"signee_le": convention.signee_le})
    valeurs: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return page_de_geste(
        request,
        form,
        partial(actions.corriger_signature, convention, **valeurs, par=request.user, le=localdate()),
        dossier=convention.dossier,
        fait="La date de signature est corrigée.",
        titre="Corriger la date de signature",
        valider="Corriger la date",
        consequences=[
            "Un nouveau document est fabriqué ; l’ancien reste gardé et l’historique dit lequel.",
            _effet_sur_les_delais(convention.dossier),
        ],
    )


@exige(accompagne)
@require_safe
def document(request: Requete, dossier_pk: int) -> HttpResponseBase:
    """The signed document as it was stored, or the draft made on demand. The reading is noted."""
    convention = trouver_convention(request, dossier_pk)
    reponse: HttpResponseBase
    if convention.statut == Statut.BROUILLON:
        reponse = HttpResponse(fabriquer(convention), content_type="application/pdf")
        reponse["Content-Disposition"] = f'inline; filename="projet-{convention.dossier.numero}.pdf"'
        acte = actes.PROJET_LU
    elif convention.pdf:
        nom = f"convention-{convention.dossier.numero}.pdf"
        reponse = FileResponse(convention.pdf.open("rb"), filename=nom, content_type="application/pdf")
        acte = actes.DOCUMENT_LU
    else:
        raise Http404("Cette convention n’a pas de document.")
    consigner_lecture(acte, convention, par=request.user, dossier_id=convention.dossier_id)
    return reponse
