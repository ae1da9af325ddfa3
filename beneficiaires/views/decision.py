"""The decision on the obligation, explained, with those that came before it."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from beneficiaires.mots import issue
from beneficiaires.presentation import expliquer
from beneficiaires.views.page import trouver
from comptes.droits import accompagne
from comptes.requete import Requete
from socle.droits import exige

HISTORIQUE = 50


@exige(accompagne)
@require_safe
def decision(request: Requete, pk: int) -> HttpResponse:
    dossier = trouver(request, pk)
    prises = list(dossier.decisions.select_related("regime", "par")[:HISTORIQUE])
    contexte = {
        "dossier": dossier,
        "personne": dossier.beneficiaire,
        "explication": expliquer(prises[0], dossier) if prises else None,
        "historique": [(prise, issue(prise.statut, prise.code)) for prise in prises],
    }
    return render(request, "beneficiaires/decision.html", contexte)
