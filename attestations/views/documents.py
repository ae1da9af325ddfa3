"""The pages of documents: issue, hand over, cancel, download."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from attestations import actions, consequences, document
from attestations.actions import actes
from attestations.forms import REMISES_NOTEES, AnnulationForm, RemiseForm
from attestations.models import Attestation, Canal, Nature
from beneficiaires.models import Dossier
from beneficiaires.views.page import noter_la_lecture, trouver
from comptes.droits import accompagne, coordonne
from comptes.requete import Requete
from journal.actions import consigner_lecture
from socle.droits import exige
from socle.fichiers import PAS_GARDE
from socle.formulaires import GET_OU_POST, envoye, tenter

FICHIER_ABIME = (
    "Le fichier de l’attestation {} manque ou n’est plus celui qui a été délivré. Prévenez la personne qui administre "
    "l’application : elle le reprend dans une sauvegarde."
)


PART = "Le document part par courriel à la personne."
RECU_REFUSE = "Le reçu, lui, n’a pas été gardé\u00a0: joignez-le au document. {}"
A_POSTER = "Le document rejoint les lettres à imprimer et à poster."


class Delivrance(NamedTuple):
    """What differs from one nature of document to the other."""

    titre: str
    geste: Callable[..., Attestation]
    exiger: Callable[[Dossier], object]
    consequences: Callable[[Dossier, date], list[str]]
    projet: str


DELIVRANCES = {
    Nature.FIN: Delivrance(
        "l’attestation",
        actions.delivrer,
        actions.exiger_un_parcours_acheve,
        consequences.de_la_delivrance,
        "attestations:projet",
    ),
    Nature.DISPENSE: Delivrance(
        "l’attestation de dispense",
        actions.delivrer_dispense,
        actions.exiger_une_dispense,
        consequences.de_la_dispense,
        "attestations:projet_dispense",
    ),
}


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def delivrer(request: Requete, dossier_pk: int, nature: Nature) -> HttpResponse:
    dossier, delivrance = trouver(request, dossier_pk), DELIVRANCES[nature]
    documents = f"{dossier.get_absolute_url()}#documents"
    if request.method == "POST":
        try:
            attestation = delivrance.geste(dossier, par=request.user, le=localdate())
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
        else:
            messages.success(request, f"{delivrance.titre.capitalize()} {attestation.numero} est délivrée.")
        return redirect(documents)
    try:
        delivrance.exiger(dossier)
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect(dossier)
    contexte = {"titre": f"Délivrer {delivrance.titre}", "valider": "Délivrer"}
    return page_d_un_document(
        request,
        dossier,
        "attestations/confirmer.html",
        intro=consequences.annonce(dossier, nature),
        consequences=delivrance.consequences(dossier, localdate()),
        projet=reverse(delivrance.projet, args=[dossier.pk]),
        **contexte,
    )


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def remettre(request: Requete, pk: int) -> HttpResponse:
    attestation = trouver_attestation(request, pk)
    fichiers = request.FILES if request.method == "POST" else None
    form = RemiseForm(recu := envoye(request), fichiers, attestation=attestation, aujourdhui=localdate())
    if recu is not None and form.is_valid() and tenter(form, partial(_remettre, request, attestation, form)):
        return redirect(f"{attestation.get_absolute_url()}#documents")
    return page_d_un_document(
        request,
        attestation.dossier,
        "attestations/formulaire.html",
        titre=f"Remettre l’attestation {attestation.numero}",
        valider="Enregistrer",
        intro=PAS_GARDE if form.errors and request.FILES else "",
        form=form,
    )


def _remettre(request: Requete, attestation: Attestation, form: RemiseForm) -> None:
    """Note what was done, or have it done. The receipt comes last: its file is stored outside any transaction, and what
    refuses it does not undo the rest."""
    comment, aujourdhui = form.cleaned_data["comment"], localdate()
    if comment not in REMISES_NOTEES:
        envoi = actions.envoyer_a_la_personne(attestation, Canal(comment), par=request.user, le=aujourdhui)
        messages.success(request, PART if envoi.canal == Canal.COURRIEL else A_POSTER)
        return
    remise_le, fichier = form.cleaned_data["remise_le"], form.cleaned_data["fichier"]
    actions.remettre(attestation, remise_le=remise_le, comment=comment, par=request.user, le=aujourdhui)
    messages.success(request, "La remise est notée.")
    try:
        if fichier:
            actions.joindre_recu(attestation, fichier, par=request.user, le=aujourdhui)
    except ValidationError as refus:
        messages.error(request, RECU_REFUSE.format(refus.messages[0]))


@exige(coordonne)
@require_http_methods(GET_OU_POST)
def annuler(request: Requete, pk: int) -> HttpResponse:
    attestation = trouver_attestation(request, pk)
    prefetch_related_objects([attestation], "envois__commune")
    form = AnnulationForm(envoye(request))
    if request.method == "POST" and form.is_valid():
        motif = form.cleaned_data["motif"]
        geste = partial(actions.annuler, attestation, motif=motif, par=request.user, le=localdate())
        if tenter(form, geste):
            messages.success(request, f"L’attestation {attestation.numero} est annulée.")
            return redirect(attestation)
    contexte = {"titre": f"Annuler l’attestation {attestation.numero}", "valider": "Annuler cette attestation"}
    return page_d_un_document(
        request,
        attestation.dossier,
        "attestations/annuler.html",
        form=form,
        consequences=consequences.de_l_annulation(attestation),
        **contexte,
    )


@exige(accompagne)
@require_safe
def telecharger(request: Requete, pk: int) -> HttpResponse:
    """The very file that was issued: a duplicate is this one, never made again. Every download leaves a line."""
    attestation = get_object_or_404(Attestation.objects.visibles_par(request.user), pk=pk)
    if not attestation.pdf:
        raise Http404
    try:
        octets = document.relire(attestation)
    except document.DocumentAbime:
        messages.error(request, FICHIER_ABIME.format(attestation.numero))
        return redirect(attestation)
    consigner_lecture(actes.TELECHARGEMENT, attestation, par=request.user, dossier_id=attestation.dossier_id)
    reponse = HttpResponse(octets, content_type="application/pdf", headers={"Cache-Control": "private, no-store"})
    reponse["Content-Disposition"] = f'inline; filename="{attestation.numero}.pdf"'
    return reponse


def trouver_attestation(request: Requete, pk: int) -> Attestation:
    lignes = (
        Attestation.objects.visibles_par(request.user)
        .pour_affichage()
        .select_related("dossier__centre", "dossier__beneficiaire__pays_naissance", "convention__regime")
    )
    attestation = get_object_or_404(lignes, pk=pk)
    noter_la_lecture(request, attestation.dossier)
    return attestation


def page_d_un_document(request: Requete, dossier: Dossier, gabarit: str, **contexte: Any) -> HttpResponse:
    return render(request, gabarit, {"dossier": dossier, "retour": dossier.get_absolute_url(), **contexte})
