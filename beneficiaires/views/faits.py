"""Adding, correcting and removing the dated facts: one set of views for all kinds."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from beneficiaires import actions
from beneficiaires.droits import lit_les_preuves
from beneficiaires.models import Dispense, Dossier
from beneficiaires.views.genres import GENRES, Nature
from beneficiaires.views.page import colonnes, dernier_dossier, derouler, noter_la_lecture, trouver
from comptes.droits import accompagne
from comptes.requete import Requete
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def ajouter(request: Requete, pk: int, genre: str) -> HttpResponse:
    dossier, nature, jour = trouver(request, pk), GENRES[genre], localdate()
    instance = nature.modele(beneficiaire=dossier.beneficiaire)
    form = nature.form(envoye(request), instance=instance, aujourdhui=jour)
    return derouler(
        request,
        dossier,
        form,
        lambda: nature.ecrire(form.instance, dossier=dossier, par=request.user, le=jour),
        titre=nature.ajouter,
        fait=nature.ajoute,
        suite=lambda: preuve_a_joindre(request, genre, form.instance),
        consequences=nature.consequences,
    )


def preuve_a_joindre(request: Requete, genre: str, fait: Any) -> str:
    """A request of dispense is nothing without its proof: it comes next."""
    if isinstance(fait, Dispense) and lit_les_preuves(request.user, fait):
        return reverse("beneficiaires:joindre", args=[genre, fait.pk])
    return ""


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def corriger(request: Requete, genre: str, pk: int) -> HttpResponse:
    nature, jour = GENRES[genre], localdate()
    fait = trouver_fait(request, nature, pk)
    if fait is None:
        return deja_retire(request, nature, pk)
    dossier = dossier_du_fait(request, fait)
    form = nature.form(envoye(request), instance=fait, aujourdhui=jour)
    return derouler(
        request,
        dossier,
        form,
        lambda: actions.corriger(form.instance, champs=colonnes(form), dossier=dossier, par=request.user, le=jour),
        titre=nature.corriger,
        fait=nature.corrige,
        a_retirer=fait,
        genre=genre,
        consequences=getattr(form, "consequences", []),
    )


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def retirer(request: Requete, genre: str, pk: int) -> HttpResponse:
    """Only what was never true is removed; what has ended gets an end date."""
    nature = GENRES[genre]
    fait = trouver_fait(request, nature, pk)
    if fait is None:
        return deja_retire(request, nature, pk)
    dossier = dossier_du_fait(request, fait)
    if request.method == "POST":
        try:
            actions.retirer(fait, dossier=dossier, par=request.user, le=localdate())
            messages.success(request, nature.retire)
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
        return redirect(dossier)
    contexte = {
        "dossier": dossier,
        "titre": f"Retirer\u00a0: {fait._meta.verbose_name}",
        "intro": f"{fait}. Retirez seulement ce qui n’a jamais été vrai ; ce qui s’est terminé reçoit une date de fin.",
        "consequences": [
            "Le fait ne compte plus ; l’historique du dossier le garde.",
            *(["Les pièces qui le prouvent sont effacées."] if fait.preuves.exists() else []),
            "La décision est reprise.",
        ],
        "retour": dossier.get_absolute_url(),
        "valider": "Retirer",
    }
    return render(request, "beneficiaires/confirmer.html", contexte)


def trouver_fait(request: Requete, nature: Nature, pk: int) -> Any:
    """A fact of a person of the centre, or None."""
    return nature.modele.objects.visibles_par(request.user).select_related("beneficiaire").filter(pk=pk).first()


def dossier_du_fait(request: Requete, fait: Any) -> Dossier:
    """The last file of its person. Reading it leaves a line in the journal."""
    dossier = dernier_dossier(request, fait.beneficiaire_id)
    noter_la_lecture(request, dossier)
    return dossier


def deja_retire(request: Requete, nature: Nature, pk: int) -> HttpResponse:
    """Back to the file of a fact that was removed since its page was opened; 404 for one that never was."""
    traces = nature.modele.pgh_event_model.objects.filter(pgh_obj_id=pk, pgh_label="delete")
    dossier = dernier_dossier(request, get_object_or_404(traces).beneficiaire_id)
    nom = nature.modele._meta.verbose_name
    messages.error(request, f"Ce fait ({nom}) vient d’être retiré\u00a0: il n’y a plus rien à corriger ici.")
    return redirect(dossier)
