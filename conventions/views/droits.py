"""The sheet of a séance droits et devoirs: who was there."""

from functools import partial

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from beneficiaires.models import Statut
from comptes.droits import accompagne
from comptes.requete import Requete
from conventions import actions
from conventions.forms.groupes import FeuilleDroitsForm, ViderDroitsForm
from conventions.models import Inscription
from conventions.views.commun import noter_les_lectures
from formations.models import Matiere, Seance
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter
from socle.templatetags.typographie import jour


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def feuille(request: Requete, pk: int) -> HttpResponse:
    """Everybody is ticked to begin with: who was not there is taken out."""
    seance = _trouver(request, pk)
    inscriptions = _inscriptions(seance)
    rangees = list(inscriptions)
    form = FeuilleDroitsForm(envoye(request), inscriptions=inscriptions, initial={"presentes": a_cocher(rangees)})
    if request.method == "POST" and form.is_valid() and tenter(form, partial(_noter, request, seance, form)):
        return redirect(seance.groupe)
    noter_les_lectures(request, seance.groupe, (une.dossier_id for une in rangees))
    contexte = {"seance": seance, "groupe": seance.groupe, "form": form, "rangees": rangees}
    return render(request, "conventions/feuille_droits.html", contexte | {"cochees": cochees(form)})


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def vider(request: Requete, pk: int) -> HttpResponse:
    """The sheet of the wrong session is taken back, with a reason."""
    seance = _trouver(request, pk)
    form = ViderDroitsForm(envoye(request))
    if request.method == "POST" and form.is_valid() and tenter(form, partial(_vider, request, seance, form)):
        messages.success(request, "La feuille est vidée\u00a0: la séance est de nouveau à remplir.")
        return redirect(seance.groupe)
    contexte = {
        "groupe": seance.groupe,
        "form": form,
        "titre": f"Vider la feuille du {jour(seance.date)}",
        "intro": "La séance quitte le dossier de chaque personne notée ce jour-là, qui est de nouveau inscrite.",
        "retour": reverse("conventions:feuille_droits", args=[seance.pk]),
        "valider": "Vider la feuille",
    }
    return render(request, "conventions/formulaire_de_groupe.html", contexte)


def _vider(request: Requete, seance: Seance, form: ViderDroitsForm) -> None:
    motif = form.cleaned_data["motif"]
    actions.vider_feuille_droits(seance, motif=motif, par=request.user, le=localdate())


def _trouver(request: Requete, pk: int) -> Seance:
    seances = Seance.objects.visibles_par(request.user).filter(groupe__cours__matiere=Matiere.ACCUEIL)
    seance: Seance = get_object_or_404(seances.select_related("groupe__cours__langue"), pk=pk)
    return seance


def _inscriptions(seance: Seance) -> QuerySet[Inscription]:
    inscrites = Inscription.objects.filter(groupe=seance.groupe_id).le(seance.date).par_nom()
    notees = Q(dossier__seance_droits__isnull=False)
    attendues = inscrites.filter(notees | ~Q(dossier__statut__in=[Statut.ATTESTE, Statut.CLOS]))
    return attendues.select_related("dossier__beneficiaire", "dossier__seance_droits")


def a_cocher(inscriptions: list[Inscription]) -> list[int]:
    """Who has no session in her file yet."""
    return [une.pk for une in inscriptions if not hasattr(une.dossier, "seance_droits")]


def cochees(form: FeuilleDroitsForm) -> set[int]:
    """The boxes that are ticked, as sent or to begin with."""
    return {int(cle) for cle in form["presentes"].value() or [] if str(cle).isdecimal()}


def _noter(request: Requete, seance: Seance, form: FeuilleDroitsForm) -> None:
    donnees = form.cleaned_data
    presentes = [inscription.pk for inscription in donnees["presentes"]]
    combien = actions.noter_presents(
        seance, presentes, interprete=donnees["interprete"], par=request.user, le=localdate()
    )
    pluriel = "s" if combien > 1 else ""
    messages.success(request, f"La séance est notée dans {combien} dossier{pluriel}.")
