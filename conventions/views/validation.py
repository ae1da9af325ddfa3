"""Validating the sheets of a month, correcting a presence that was validated."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from comptes.droits import accompagne, coordonne
from comptes.requete import Requete
from conventions import actions
from conventions.actions import Validation
from conventions.corrections import anciennes_presences
from conventions.forms.presence import CorrectionPresenceForm
from conventions.matrice import en_mots
from conventions.models import Etat, LigneHeures
from conventions.mois_a_valider import mois_a_valider
from conventions.views.commun import noter_les_lectures, page_de_geste
from conventions.views.feuilles import premier_du_mois
from formations.models import Seance
from formations.views.commun import trouver_groupe
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter
from socle.templatetags.typographie import duree, jour_nomme


@exige(coordonne)
@require_http_methods(GET_OU_POST)
def valider(request: Requete, pk: int, annee: int, mois: int) -> HttpResponse:
    """A group and a month at once: who, how many hours, which sheets are missing, then one button."""
    groupe = trouver_groupe(request, pk)
    premier = premier_du_mois(annee, mois)
    form = forms.Form(envoye(request))

    def agir() -> None:
        _annoncer(request, actions.valider(groupe, premier, par=request.user, le=localdate()))

    if request.method == "POST" and form.is_valid() and tenter(form, agir):
        return redirect(f"{groupe.get_absolute_url()}#feuilles")
    a_valider = mois_a_valider(groupe, premier, localdate())
    noter_les_lectures(request, groupe, (une.rang.dossier_id for une in a_valider.personnes))
    contexte = {
        "groupe": groupe,
        "mois": premier,
        "form": form,
        "a_valider": a_valider,
        "consequences": [
            "Ces heures comptent\u00a0: un axe dont les heures y sont se clôt de lui-même.",
            "L’opérateur ne change plus ces présences\u202f; le centre les corrige avec un motif.",
        ],
    }
    return render(request, "conventions/valider.html", contexte)


def _annoncer(request: Requete, validation: Validation) -> None:
    if not validation.lignes and not validation.bloquees:
        messages.info(request, "Ce mois était déjà validé\u00a0: rien n’a changé.")
    if validation.lignes:
        accord = "s" if validation.personnes > 1 else ""
        clos = f" {validation.clos} axe{'s' if validation.clos > 1 else ''} achevé{'s' if validation.clos > 1 else ''}."
        phrase = f"{duree(validation.minutes)} validées pour {validation.personnes} personne{accord}."
        messages.success(request, phrase + (clos if validation.clos else ""))
    if validation.bloquees:
        noms = ", ".join(validation.bloquees)
        messages.warning(request, f"Pas validées, car leur dossier ou leur convention est terminé\u00a0: {noms}.")


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def corriger_presence(request: Requete, pk: int) -> HttpResponse:
    """Replace a validated presence; the old one stays, with who wrote it and why it changed."""
    ligne, seance = trouver_presence(request, pk)
    retour = reverse("conventions:feuille", args=[seance.pk])
    if request.method != "POST" and ligne.etat != Etat.VALIDEE:
        messages.info(request, "Cette présence n’est pas à corriger ici\u00a0: voyez la feuille.")
        return redirect(retour)
    form = CorrectionPresenceForm(envoye(request), ligne=ligne, seance=seance)
    motif = form.cleaned_data["motif"] if form.is_bound and form.is_valid() else ""
    geste = partial(actions.corriger_presence, ligne, form.marque, motif=motif, par=request.user, le=localdate())
    contexte: dict[str, Any] = {
        "titre": "Corriger une présence",
        "intro": f"{seance.groupe}, {jour_nomme(ligne.date)}, {duree(ligne.prevues)}.",
        "valider": "Corriger",
        "ligne": ligne,
        "mots": en_mots(ligne.presence, ligne.minutes, ligne.prevues, ligne.raison),
        "anciennes": anciennes_presences(seance.pk, axe=ligne.axe_id).get(ligne.axe_id, []),
    }
    return page_de_geste(
        request,
        form,
        geste,
        dossier=ligne.axe.convention.dossier,
        fait="La présence est corrigée.",
        retour=retour,
        gabarit="conventions/corriger_presence.html",
        **contexte,
    )


def trouver_presence(request: Requete, pk: int) -> tuple[LigneHeures, Seance]:
    """A presence in the scope of the user and its session, else 404."""
    lignes = LigneHeures.objects.visibles_par(request.user)
    liens = ("axe__convention__dossier__beneficiaire", "seance__groupe", "saisie_par", "validee_par")
    ligne = get_object_or_404(lignes.select_related(*liens), pk=pk)
    if ligne.seance is None:
        raise Http404
    return ligne, ligne.seance
