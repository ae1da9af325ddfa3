"""The file itself: its data, its referent, its end without attestation and its reopening."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods, require_POST

from beneficiaires import actions
from beneficiaires.forms.dossier import ClotureForm, DossierForm, ReferentForm
from beneficiaires.models import Base
from beneficiaires.views.page import colonnes, derouler, trouver
from comptes.droits import accompagne
from comptes.requete import Requete
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def donnees(request: Requete, pk: int) -> HttpResponse:
    dossier, jour = trouver(request, pk), localdate()
    form = DossierForm(envoye(request), instance=dossier, aujourdhui=jour)
    return derouler(
        request,
        dossier,
        form,
        lambda: actions.corriger(form.instance, champs=colonnes(form), dossier=dossier, par=request.user, le=jour),
        titre="Corriger les données du dossier",
        fait="Les données du dossier sont corrigées.",
    )


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def assigner(request: Requete, pk: int) -> HttpResponse:
    dossier, jour = trouver(request, pk), localdate()
    form = ReferentForm(envoye(request), centre_id=dossier.centre_id, initial={"referent": dossier.referent_id})

    def agir():
        actions.assigner(dossier, referent=form.cleaned_data["referent"], par=request.user, le=jour)

    return derouler(request, dossier, form, agir, titre="Choisir le référent", fait="Le référent est choisi.")


@exige(accompagne)
@require_POST
def base(request: Requete, pk: int, voulue: Base) -> HttpResponse:
    """One click; « Données du dossier » takes it back."""
    dossier = trouver(request, pk)
    try:
        actions.changer_de_base(dossier, base=voulue, par=request.user, le=localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
    else:
        messages.success(request, FAITS[voulue])
    return redirect(dossier)


FAITS = {
    Base.VOLONTAIRE: "La personne suit le parcours volontairement. Pour revenir en arrière : « Données du dossier ».",
    Base.OBLIGATION: "Le parcours est suivi sur base de l’obligation.",
}


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def cloturer(request: Requete, pk: int) -> HttpResponse:
    dossier, jour = trouver(request, pk), localdate()
    initial = {"fin_le": jour, "motif": request.GET.get("motif")}
    form = ClotureForm(envoye(request), aujourdhui=jour, initial=initial)

    def agir():
        actions.cloturer(dossier, **form.cleaned_data, par=request.user, le=jour)

    return derouler(
        request,
        dossier,
        form,
        agir,
        titre="Arrêter le parcours sans attestation",
        fait="Le dossier est clos.",
        gabarit="beneficiaires/confirmer.html",
        valider="Clore le dossier",
        consequences=[
            "Aucune attestation n’est délivrée et le dossier sort des listes en cours.",
            "Un départ de Belgique met fin à l’obligation (CWASS art. 152/7, § 5) ; un abandon ou une inactivité, non.",
            "Pour une personne qui a déménagé, notez d’abord sa nouvelle adresse.",
            "Le dossier peut être rouvert à l’étape où il était.",
        ],
    )


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def rouvrir(request: Requete, pk: int) -> HttpResponse:
    dossier = trouver(request, pk)
    if request.method == "POST":
        try:
            actions.rouvrir(dossier, par=request.user, le=localdate())
            messages.success(request, "Le dossier est rouvert à l’étape où il était.")
        except ValidationError as refus:
            messages.error(request, refus.messages[0])
        return redirect(dossier)
    contexte = {
        "dossier": dossier,
        "titre": "Rouvrir le dossier",
        "consequences": [
            "Le dossier revient à l’étape où il était, avec ses dates et ses heures.",
            "La date et le motif de la fin sont effacés ; l’historique les garde.",
        ],
        "retour": dossier.get_absolute_url(),
        "valider": "Rouvrir le dossier",
    }
    return render(request, "beneficiaires/confirmer.html", contexte)
