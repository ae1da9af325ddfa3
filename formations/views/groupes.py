"""Opening a group, changing it, generating its sessions: what will be created is shown before."""

from datetime import date
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from comptes.requete import Requete
from formations import actions, calendrier
from formations.droits import gere_les_groupes
from formations.forms import GenererForm, SaisieGroupe
from formations.forms.groupe import depuis
from formations.models import Groupe
from formations.presentation import quand
from formations.regles import Plan
from formations.views.commun import trouver_groupe
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter


@exige(gere_les_groupes)
@require_http_methods(GET_OU_POST)
def nouveau(request: Requete) -> HttpResponse:
    initial = {"cours": request.GET.get("cours"), "debut": localdate()}
    contexte = {"titre": "Ouvrir un groupe", "valider": "Ouvrir le groupe", "retour": reverse("formations:cours")}
    return _page(request, Groupe(), actions.ouvrir_groupe, contexte, initial=initial)


@exige(gere_les_groupes)
@require_http_methods(GET_OU_POST)
def modifier(request: Requete, pk: int) -> HttpResponse:
    groupe = trouver_groupe(request, pk)
    retour = groupe.get_absolute_url()
    contexte = {"titre": "Modifier le groupe", "valider": "Enregistrer", "retour": retour, "groupe": groupe}
    return _page(request, groupe, actions.modifier_groupe, contexte)


def _page(
    request: Requete, groupe: Groupe, geste: Any, contexte: dict[str, Any], *, initial: dict[str, Any] | None = None
) -> HttpResponse:
    if "ajouter" in request.POST:
        saisie = SaisieGroupe.avec_une_ligne_de_plus(groupe, request.POST, par=request.user)
    else:
        saisie = SaisieGroupe(groupe, envoye(request), par=request.user, initial=initial)
        if request.method == "POST" and saisie.est_valide() and _garder(request, saisie, geste):
            messages.success(request, "Le groupe est enregistré. Voyez les séances que son horaire donne.")
            ouvert = Groupe.objects.get(cours=saisie.formulaire.instance.cours_id, nom=saisie.formulaire.instance.nom)
            return redirect("formations:seance_generer", ouvert.pk)
    return render(request, "formations/groupe.html", {**contexte, "saisie": saisie, "form": saisie.formulaire})


def _garder(request: Requete, saisie: SaisieGroupe, geste: Any) -> bool:
    acteur = {"par": request.user, "le": localdate()}
    return tenter(saisie.formulaire, partial(geste, saisie.formulaire.instance, saisie.lire_creneaux(), **acteur))


@exige(gere_les_groupes)
@require_http_methods(GET_OU_POST)
def generer(request: Requete, pk: int) -> HttpResponse:
    """A first look needs no answer; « Voir » shows what the choices give, « Créer » does it."""
    groupe = trouver_groupe(request, pk)
    conges = calendrier.conges_proposes(groupe)
    form = GenererForm(envoye(request), conges=conges, initial={"du": depuis(groupe, localdate())})
    valide = form.is_bound and form.is_valid()
    if valide and "creer" in request.POST and (fait := _generer(request, groupe, form)):
        messages.success(request, _annonce(fait))
        return redirect(groupe)
    du: date = form.cleaned_data["du"] if valide else depuis(groupe, localdate())
    creneaux = list(groupe.creneaux.all())
    plan = calendrier.plan(groupe, creneaux, du=du, conges=form.coches() if valide else ())
    contexte = {"groupe": groupe, "form": form, "plan": plan, "horaire": quand(creneaux)}
    return render(request, "formations/generer.html", contexte)


def _generer(request: Requete, groupe: Groupe, form: GenererForm) -> Plan | None:
    faits: list[Plan] = []

    def geste() -> None:
        donnees = {"du": form.cleaned_data["du"], "conges": form.coches()}
        faits.append(actions.generer_seances(groupe, **donnees, par=request.user, le=localdate()))

    return faits[0] if tenter(form, geste) else None


def _annonce(plan: Plan) -> str:
    crees, retirees = len(plan.a_creer), len(plan.a_retirer)
    if not crees and not retirees:
        return "Les séances suivaient déjà l’horaire : rien n’a changé."
    mots = [f"{crees} séance{'s' if crees > 1 else ''} créée{'s' if crees > 1 else ''}"]
    if retirees:
        mots.append(f"{retirees} retirée{'s' if retirees > 1 else ''}")
    return f"{', '.join(mots)}."
