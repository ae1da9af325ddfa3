"""One session: added, moved, cancelled, restored."""

from functools import partial
from typing import Any

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from comptes.requete import Requete
from formations import actions
from formations.droits import gere_les_groupes
from formations.forms import AnnulerForm, RetablirForm, SeanceForm
from formations.models import EtatSeance
from formations.views.commun import page_de_groupe, trouver_groupe, trouver_seance
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye
from socle.templatetags.typographie import heure, jour_nomme


@exige(gere_les_groupes)
@require_http_methods(GET_OU_POST)
def ajouter(request: Requete, pk: int) -> HttpResponse:
    groupe = trouver_groupe(request, pk)
    creneau = groupe.creneaux.first()
    initial = {"debut": creneau.debut, "fin": creneau.fin} if creneau else {}
    form = SeanceForm(envoye(request), groupe=groupe, initial=initial)

    def geste() -> None:
        donnees = {nom: form.cleaned_data[nom] for nom in ("theme", "quand_meme") if nom in form.cleaned_data}
        actions.ajouter_seance(groupe, form.horaire, **donnees, par=request.user, le=localdate())

    contexte = {"titre": "Ajouter une séance", "valider": "Ajouter la séance", "fait": "La séance est ajoutée."}
    return page_de_groupe(request, groupe, form, geste, **contexte)


@exige(gere_les_groupes)
@require_http_methods(GET_OU_POST)
def modifier(request: Requete, pk: int) -> HttpResponse:
    seance = trouver_seance(request, pk)
    initial = {nom: getattr(seance, nom) for nom in ("date", "debut", "fin", "theme")}
    form = SeanceForm(envoye(request), groupe=seance.groupe, seance=seance, initial=initial)

    def geste() -> None:
        donnees = {"theme": form.cleaned_data.get("theme", seance.theme)}
        donnees["quand_meme"] = form.cleaned_data.get("quand_meme", False)
        actions.deplacer_seance(seance, form.horaire, **donnees, par=request.user, le=localdate())

    intro = ""
    if seance.etat == EtatSeance.TENUE:
        intro = "Cette séance s’est tenue : son jour et ses heures ne changent plus."
    contexte = {"titre": f"Séance du {jour_nomme(seance.date)}", "valider": "Enregistrer", "intro": intro}
    return page_de_groupe(request, seance.groupe, form, geste, fait="La séance est modifiée.", **contexte)


@exige(gere_les_groupes)
@require_http_methods(GET_OU_POST)
def annuler(request: Requete, pk: int) -> HttpResponse:
    seance = trouver_seance(request, pk)
    form = AnnulerForm(envoye(request))

    def geste() -> None:
        actions.annuler_seance(seance, motif=form.cleaned_data["motif"], par=request.user, le=localdate())

    contexte: dict[str, Any] = {
        "titre": f"Annuler la séance du {jour_nomme(seance.date)}",
        "valider": "Annuler la séance",
        "intro": f"{seance.groupe}, de {heure(seance.debut)} à {heure(seance.fin)}.",
        "consequences": ["La séance reste visible, avec votre motif.", "Aucune présence ne s’y encode."],
    }
    return page_de_groupe(request, seance.groupe, form, geste, fait="La séance est annulée.", **contexte)


@exige(gere_les_groupes)
@require_http_methods(GET_OU_POST)
def retablir(request: Requete, pk: int) -> HttpResponse:
    seance = trouver_seance(request, pk)
    form = RetablirForm(envoye(request))
    geste = partial(actions.retablir_seance, seance, par=request.user, le=localdate())
    contexte: dict[str, Any] = {
        "titre": f"Rétablir la séance du {jour_nomme(seance.date)}",
        "valider": "Rétablir la séance",
        "intro": f"{seance.groupe}, de {heure(seance.debut)} à {heure(seance.fin)}. Annulée : {seance.motif}",
    }

    def avec_le_choix() -> None:
        geste(quand_meme=form.cleaned_data["quand_meme"])

    return page_de_groupe(request, seance.groupe, form, avec_le_choix, fait="La séance est rétablie.", **contexte)
