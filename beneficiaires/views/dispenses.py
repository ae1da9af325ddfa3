"""Deciding a request of dispense: granted, refused, taken up again."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from beneficiaires import actions, demande, pieces
from beneficiaires.droits import tranche, tranche_les_dispenses
from beneficiaires.forms.dispense import AccordForm, DecisionForm, RefusForm
from beneficiaires.models import Dispense, Dossier, EtatDispense
from beneficiaires.views.page import dernier_dossier, noter_la_lecture
from comptes.requete import Requete
from socle.droits import exige
from socle.formulaires import GET_OU_POST, tenter

GESTES: dict[str, Callable[..., Dispense]] = {"accorder": actions.accorder, "refuser": actions.refuser}
FAITS = {"accorder": "La dispense est accordée.", "refuser": "La dispense est refusée."}


@exige(tranche_les_dispenses)
@require_http_methods(GET_OU_POST)
def trancher(request: Requete, pk: int) -> HttpResponse:
    """Two forms on one page; the button says which of them is sent."""
    dispense, dossier = trouver_demande(request, pk)
    if dispense.etat != EtatDispense.DEMANDEE:
        messages.error(request, f"Cette demande est déjà «\u00a0{dispense.get_etat_display().lower()}\u00a0».")
        return redirect(dossier)
    supposition = actions.supposer(dispense, dossier, localdate())
    formulaires = formulaires_de(request, dispense, supposition.obstacle)
    geste = request.POST.get("geste", "")
    if geste in formulaires and (ici := decider(request, geste, formulaires[geste], dispense, dossier)):
        return redirect(ici)
    pieces.de_la_demande(dispense, par=request.user)
    consequences = demande.si_accordee(dispense, dossier, supposition, localdate())
    contexte = {
        "dossier": dossier,
        "dispense": dispense,
        "phrase": demande.phrase(dispense, dossier),
        "obstacle": supposition.obstacle,
        "consequences": consequences,
        "formulaires": formulaires,
    }
    return render(request, "beneficiaires/trancher.html", contexte)


def formulaires_de(request: Requete, dispense: Dispense, obstacle: str) -> dict[str, DecisionForm]:
    """The form that was sent, bound; the other one as it is first shown. The law refuses first: its words are there."""
    raison = f"{obstacle[:1].upper()}{obstacle[1:]}." if obstacle else ""
    initiales = {"lue": dispense.contenu, "refus": raison}
    geste = request.POST.get("geste")
    return {
        nom: form(request.POST if nom == geste else None, initial=initiales, auto_id=f"{nom}_%s")
        for nom, form in (("accorder", AccordForm), ("refuser", RefusForm))
    }


def decider(request: Requete, geste: str, form: DecisionForm, dispense: Dispense, dossier: Dossier) -> str:
    """Where to go once it is decided, or once something else has happened to the request; nowhere when a field is to
    be corrected."""
    if not form.is_valid():
        return ""
    agir = partial(GESTES[geste], dispense, dossier=dossier, **form.cleaned_data, par=request.user, le=localdate())
    if tenter(form, agir):
        messages.success(request, FAITS[geste])
        return f"{dossier.get_absolute_url()}#situation"
    for phrase in form.non_field_errors():
        messages.error(request, str(phrase))
    return request.path if form.non_field_errors() else ""


@exige(tranche_les_dispenses)
@require_http_methods(GET_OU_POST)
def reprendre(request: Requete, pk: int) -> HttpResponse:
    dispense, dossier = trouver_demande(request, pk)
    if request.method == "POST":
        try:
            actions.reprendre(dispense, dossier=dossier, par=request.user, le=localdate())
            messages.success(request, "La demande est reprise\u00a0: elle est à trancher.")
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
        return redirect(f"{dossier.get_absolute_url()}#situation")
    contexte = {
        "dossier": dossier,
        "titre": "Reprendre la demande de dispense",
        "intro": demande.phrase(dispense, dossier),
        "consequences": demande.si_reprise(dispense, dossier, localdate()),
        "retour": dossier.get_absolute_url(),
        "valider": "Reprendre la demande",
    }
    return render(request, "beneficiaires/confirmer.html", contexte)


def trouver_demande(request: Requete, pk: int) -> tuple[Dispense, Dossier]:
    """A request that the user may decide, with the last file of its person, else 404."""
    dispense = get_object_or_404(Dispense.objects.visibles_par(request.user).select_related("beneficiaire"), pk=pk)
    if not tranche(request.user, dispense):
        raise Http404
    dossier = dernier_dossier(request, dispense.beneficiaire_id)
    noter_la_lecture(request, dossier)
    return dispense, dossier
