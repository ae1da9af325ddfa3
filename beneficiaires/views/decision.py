"""The decision on the obligation: explained, as a timeline, as it was on a day, and confirmed when it has changed."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_safe

from beneficiaires import actions, changement, histoire
from beneficiaires.explication import expliquer
from beneficiaires.forms.decision import ConfirmationForm
from beneficiaires.views.page import trouver
from comptes.droits import accompagne
from comptes.requete import Requete
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter

PAR_PAGE = 20


@exige(accompagne)
@require_safe
def decision(request: Requete, pk: int) -> HttpResponse:
    """The one in force."""
    dossier = trouver(request, pk)
    prise = dossier.decisions.pour_affichage().first()
    contexte = {
        "dossier": dossier,
        "personne": dossier.beneficiaire,
        "explication": expliquer(prise, dossier) if prise else None,
        "changement": changement.a_confirmer(dossier),
        "nombre": dossier.decisions.count(),
    }
    return render(request, "beneficiaires/decision.html", contexte)


@exige(accompagne)
@require_safe
def decision_passee(request: Requete, pk: int, decision_pk: int) -> HttpResponse:
    """One that was replaced, as it was given on its day."""
    dossier = trouver(request, pk)
    prise = get_object_or_404(dossier.decisions.pour_affichage(), pk=decision_pk)
    suivante = dossier.decisions.filter(pk__gt=prise.pk).order_by("pk").first()
    contexte = {
        "dossier": dossier,
        "personne": dossier.beneficiaire,
        "explication": expliquer(prise, dossier, en_vigueur=suivante is None),
        "suivante": suivante,
    }
    return render(request, "beneficiaires/decision_passee.html", contexte)


@exige(accompagne)
@require_safe
def decisions(request: Requete, pk: int) -> HttpResponse:
    """The timeline. One decision more than the page shows is read: the last one shown is told beside it."""
    dossier = trouver(request, pk)
    lignes = histoire.prises(dossier)
    page = Paginator(lignes, PAR_PAGE).get_page(request.GET.get("page"))
    debut = (page.number - 1) * PAR_PAGE
    lues = list(lignes[debut : debut + PAR_PAGE + 1])
    derniere = lues[0].pk if lues and page.number == 1 else None
    moments = histoire.moments(lues, dossier, derniere=derniere, premiere=not page.has_next())
    return render(request, "beneficiaires/decisions.html", {"dossier": dossier, "page": page, "moments": moments})


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def confirmer(request: Requete, pk: int) -> HttpResponse:
    dossier = trouver(request, pk)
    form = ConfirmationForm(envoye(request))
    if request.method == "POST" and form.is_valid():
        lue = get_object_or_404(dossier.decisions, pk=form.cleaned_data["decision"])
        note = form.cleaned_data["note"]
        if tenter(form, lambda: actions.confirmer(lue, note=note, par=request.user, le=localdate())):
            messages.success(request, "La réponse est confirmée.")
            return redirect(dossier)
        dossier.refresh_from_db(fields=["a_confirmer", "statut"])
    attendu = changement.a_confirmer(dossier)
    if attendu is None:
        for refus in form.non_field_errors():
            messages.error(request, str(refus))
        return redirect("beneficiaires:decision", dossier.pk)
    contexte = {
        "dossier": dossier,
        "form": form,
        "changement": attendu,
        "pourquoi": changement.pourquoi(attendu),
        "delais": changement.delais(attendu, dossier),
        "consequences": changement.consequences(attendu, dossier),
        "retour": dossier.get_absolute_url(),
    }
    return render(request, "beneficiaires/confirmer_reponse.html", contexte)
