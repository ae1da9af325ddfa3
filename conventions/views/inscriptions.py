"""Enrolling: a group for a person, persons for a group, and leaving it."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from accueil.models import Positionnement
from comptes.droits import accompagne
from comptes.requete import Requete
from conventions import actions
from conventions.candidats import candidats, dossiers_possibles
from conventions.forms.groupes import ChoisirGroupeForm, InscrireForm, QuitterForm
from conventions.models import EN_COURS, UN_JOUR, Attente, Axe, Inscription, Statut
from conventions.places import (
    avec_offre,
    besoins_connus,
    besoins_dits,
    chevauchements,
    groupes_ouverts,
    groupes_pour,
    libres,
)
from conventions.presentation import AxeAffiche
from conventions.views.commun import noter_les_lectures, page_de_geste, trouver_axe
from formations.models import Groupe
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter
from socle.pagination import PaginateurBorne
from socle.templatetags.typographie import jour

PAR_PAGE = 50
MEMES_HEURES = "À vérifier : un autre cours de cette personne a lieu aux mêmes heures."


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def choisir_groupe(request: Requete, pk: int) -> HttpResponse:
    """The groups for an axis of a person, those that suit first; her wait, and where she is already."""
    axe = trouver_axe(request, pk)
    convention = axe.convention
    if not AxeAffiche(axe).a_des_heures or convention.statut != Statut.SIGNEE or not _en_cours(axe):
        messages.info(request, "Un groupe se choisit pour un axe à suivre d’une convention en cours.")
        return redirect(convention.dossier)
    le = localdate()
    form = ChoisirGroupeForm(envoye(request), groupes=groupes_ouverts(axe.centre_id, le, axe.type))
    attente = Attente.objects.filter(axe=axe).ouvertes().select_related("niveau").first()
    return page_de_geste(
        request,
        form,
        partial(_inscrire_la_personne, request, axe, form),
        dossier=convention.dossier,
        fait="L’inscription est enregistrée.",
        gabarit="conventions/choisir_groupe.html",
        axe=axe,
        attente=attente,
        inscriptions=Inscription.objects.filter(axe=axe).a_partir_du(le).select_related("groupe"),
        propositions=groupes_pour(axe, _besoins(axe, attente), le=le),
    )


def _en_cours(axe: Axe) -> bool:
    return axe.convention.dossier.statut in EN_COURS


def _besoins(axe: Axe, attente: Attente | None):
    """What was asked of her when she was put on the list, else what her file tells."""
    if attente:
        return besoins_dits(attente)
    test = Positionnement.objects.filter(dossier=axe.convention.dossier).avec_niveaux().first()
    return besoins_connus(axe, test)


def _inscrire_la_personne(request: Requete, axe: Axe, form: ChoisirGroupeForm) -> None:
    groupe = form.cleaned_data["groupe"]
    du = premier_jour(form.cleaned_data["du"], groupe)
    inscription = actions.inscrire_au_groupe(axe, groupe, du=du, par=request.user, le=localdate())
    if chevauchements(inscription.dossier, [groupe], du):
        messages.warning(request, MEMES_HEURES)


def premier_jour(choisi: date | None, groupe: Groupe) -> date:
    """The day that was typed, else today or the first day of the group."""
    return choisi or max(localdate(), groupe.debut)


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def inscrire(request: Requete, pk: int) -> HttpResponse:
    """The persons of the centre who could follow a group: who waits first, the longest first."""
    le = localdate()
    groupe = get_object_or_404(avec_offre(Groupe.objects.visibles_par(request.user), le), pk=pk)
    possibles = dossiers_possibles(groupe, par=request.user, le=le)
    page = PaginateurBorne(possibles, PAR_PAGE).get_page(request.GET.get("page"))
    form = InscrireForm(envoye(request), dossiers=possibles)
    if (
        request.method == "POST"
        and form.is_valid()
        and tenter(form, partial(_inscrire_ensemble, request, groupe, form))
    ):
        return redirect(groupe)
    rangees = candidats(groupe, page)
    noter_les_lectures(request, groupe, (rangee.dossier.pk for rangee in rangees))
    contexte = {"groupe": groupe, "form": form, "page": page, "rangees": rangees, "libres": libres(groupe)}
    return render(request, "conventions/inscrire.html", contexte)


def _inscrire_ensemble(request: Requete, groupe: Groupe, form: InscrireForm) -> None:
    du = premier_jour(form.cleaned_data["du"], groupe)
    acteur: dict[str, Any] = {"par": request.user, "le": localdate()}
    faites = actions.inscrire_ensemble(groupe, form.cleaned_data["dossiers"], du=du, **acteur)
    combien = len(faites)
    messages.success(request, f"{combien} personnes sont inscrites." if combien > 1 else "La personne est inscrite.")


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def quitter(request: Requete, pk: int) -> HttpResponse:
    visibles = Inscription.objects.visibles_par(request.user)
    inscription = get_object_or_404(visibles.select_related("dossier__beneficiaire", "groupe", "axe"), pk=pk)
    groupe = inscription.groupe
    veille = inscription.du - UN_JOUR
    form = QuitterForm(envoye(request), initial={"au": max(veille, min(localdate(), groupe.fin))})
    valeurs: dict[str, Any] = form.cleaned_data if form.is_bound and form.is_valid() else {}
    return page_de_geste(
        request,
        form,
        partial(actions.quitter_groupe, inscription, **valeurs, par=request.user, le=localdate()),
        dossier=inscription.dossier,
        fait="L’inscription est finie : la place est libre.",
        retour=groupe.get_absolute_url(),
        gabarit="conventions/confirmer.html",
        titre=f"Quitter le groupe {groupe}",
        valider="Finir l’inscription",
        axe=inscription.axe,
        consequences=[
            "Les présences déjà notées restent dans ses heures.",
            "La place est libre dès le lendemain du dernier jour.",
            f"Elle n’est jamais venue ? Écrivez le {jour(veille)} : l’inscription est annulée.",
        ],
    )
