"""The sheet of a session: who was there, read and saved at once."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate, localtime
from django.views.decorators.http import require_http_methods

from comptes.droits import accompagne
from comptes.requete import Requete
from conventions import actions
from conventions.actions import Conflit, Feuille, FeuilleRefusee
from conventions.corrections import anciennes_presences
from conventions.droits import tient_les_feuilles
from conventions.feuille import feuille_de
from conventions.forms.feuille import RAISONS, SaisieFeuille, ecrire_marque
from conventions.verrous import avis_de_seance, refus_de_seance
from conventions.views.commun import noter_les_lectures
from formations.models import Matiere, Seance
from formations.views.commun import trouver_seance
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye
from socle.templatetags.typographie import heure

JSON = "application/json"


@exige(tient_les_feuilles)
@require_http_methods(GET_OU_POST)
def feuille(request: Requete, pk: int) -> HttpResponse:
    """Who was there: everybody on one page, saved at once."""
    seance = trouver_seance(request, pk)
    if seance.groupe.cours.matiere == Matiere.ACCUEIL:
        return redirect("conventions:feuille_droits", pk)
    lus = feuille_de(seance, request.user)
    noter_les_lectures(request, seance, (lu.inscription.dossier_id for lu in lus))
    anciennes = anciennes_presences(pk) if accompagne(request.user) else {}
    saisie = SaisieFeuille(seance, lus, envoye(request), anciennes=anciennes)
    refus: list[str] = []
    if request.method == "POST":
        if saisie.est_valide() and (enregistree := _enregistrer(request, seance, saisie, refus)):
            return _repondre(request, saisie, enregistree)
        if _en_json(request):
            return JsonResponse({"refus": True}, status=409)
    return render(request, "conventions/feuille.html", _contexte(request, seance, saisie, refus))


def _enregistrer(request: Requete, seance: Seance, saisie: SaisieFeuille, refus: list[str]) -> Feuille | None:
    """None when it is refused: the sheet then says where, and `refus` what is of the whole sheet."""
    try:
        return actions.enregistrer_feuille(seance, saisie.envoyees, saisie.vues, par=request.user, le=localdate())
    except Conflit as conflit:
        saisie.signaler_conflits(conflit.lignes)
    except FeuilleRefusee as refusee:
        saisie.signaler_refus(refusee.lignes)
    except ValidationError as erreur:
        refus += erreur.messages
    return None


def _repondre(request: Requete, saisie: SaisieFeuille, enregistree: Feuille) -> HttpResponse:
    """To the page that waits for it, in place; else the page again. What a colleague wrote meanwhile is read again."""
    dite = f"Enregistré à {heure(localtime(enregistree.enregistree_le).time())}."
    a_relire = enregistree.gardees or saisie.en_trop or "tranche" in request.POST  # a conflict was on the page
    if _en_json(request) and not a_relire:
        vues = {cle: ecrire_marque(envoyee) for cle, envoyee in saisie.envoyees.items()}
        return JsonResponse({"enregistree": dite, "vues": vues})
    messages.success(request, dite)
    if enregistree.gardees:
        messages.info(request, "Un collègue a changé d’autres lignes de cette feuille\u00a0: elles sont gardées.")
    if saisie.en_trop:
        messages.warning(
            request, "Une personne n’est plus inscrite ce jour-là\u00a0: sa présence n’est pas enregistrée."
        )
    if _en_json(request):
        return JsonResponse({"enregistree": dite, "relire": True})
    return redirect("conventions:feuille", enregistree.seance.pk)


def _en_json(request: Requete) -> bool:
    return request.headers.get("Accept") == JSON


def _contexte(request: Requete, seance: Seance, saisie: SaisieFeuille, refus: list[str]) -> dict[str, Any]:
    lignes = [rang.lu.ligne for rang in saisie.rangs if rang.lu.ligne]
    ferme = refus_de_seance(seance, localdate())
    return {
        "seance": seance,
        "groupe": seance.groupe,
        "saisie": saisie,
        "refus": refus,
        "ferme": ferme,
        "avis": "" if ferme else avis_de_seance(seance),
        "raisons": RAISONS,
        "derniere": max(lignes, key=lambda ligne: ligne.saisie_le, default=None),
        "ouverte": bool(saisie.ouverts) and not ferme,
        "corrige": accompagne(request.user),
        "autour": seances_autour(seance),
    }


def seances_autour(seance: Seance) -> dict[str, Seance | None]:
    """The sessions of the group just before and just after."""
    autres = Seance.objects.filter(groupe=seance.groupe_id).maintenues()
    jour, debut = seance.date, seance.debut
    return {
        "avant": autres.filter(Q(date__lt=jour) | Q(date=jour, debut__lt=debut)).order_by("-date", "-debut").first(),
        "apres": autres.filter(Q(date__gt=jour) | Q(date=jour, debut__gt=debut)).order_by("date", "debut").first(),
    }
