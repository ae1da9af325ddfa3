"""Adding, correcting and removing the dated facts: one set of views for all kinds."""

from typing import Any, NamedTuple

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from beneficiaires import actions
from beneficiaires.droits import lit_les_preuves
from beneficiaires.forms.adresse import AdresseForm
from beneficiaires.forms.base import FaitForm
from beneficiaires.forms.dispense import DispenseForm
from beneficiaires.forms.faits import DetentionForm, LienForm, NationaliteForm
from beneficiaires.forms.titre import TitreForm
from beneficiaires.models import Adresse, Detention, Dispense, Dossier, LienFamilial, Nationalite, Titre
from beneficiaires.views.page import colonnes, derouler, noter_la_lecture, trouver
from comptes.droits import accompagne
from comptes.requete import Requete
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye


class Nature(NamedTuple):
    """A kind of fact and its words."""

    modele: Any
    form: type[FaitForm]
    ajouter: str
    corriger: str
    ajoute: str
    corrige: str
    retire: str


GENRES = {
    "nationalites": Nature(
        Nationalite,
        NationaliteForm,
        "Ajouter une nationalité",
        "Corriger la nationalité",
        "La nationalité est ajoutée.",
        "La nationalité est corrigée.",
        "La nationalité est retirée.",
    ),
    "liens": Nature(
        LienFamilial,
        LienForm,
        "Ajouter un lien familial",
        "Corriger le lien familial",
        "Le lien familial est ajouté.",
        "Le lien familial est corrigé.",
        "Le lien familial est retiré.",
    ),
    "adresses": Nature(
        Adresse,
        AdresseForm,
        "Noter une nouvelle adresse",
        "Corriger l’adresse",
        "La nouvelle adresse est notée.",
        "L’adresse est corrigée.",
        "L’adresse est retirée.",
    ),
    "titres": Nature(
        Titre,
        TitreForm,
        "Ajouter un titre de séjour",
        "Corriger le titre de séjour",
        "Le titre de séjour est ajouté.",
        "Le titre de séjour est corrigé.",
        "Le titre de séjour est retiré.",
    ),
    "dispenses": Nature(
        Dispense,
        DispenseForm,
        "Demander une dispense",
        "Corriger la demande de dispense",
        "La demande de dispense est notée.",
        "La demande de dispense est corrigée.",
        "La demande de dispense est retirée.",
    ),
    "detentions": Nature(
        Detention,
        DetentionForm,
        "Noter une détention",
        "Corriger la détention",
        "La détention est notée.",
        "La détention est corrigée.",
        "La détention est retirée.",
    ),
}


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def ajouter(request: Requete, pk: int, genre: str) -> HttpResponse:
    dossier, nature, jour = trouver(request, pk), GENRES[genre], localdate()
    instance = nature.modele(beneficiaire=dossier.beneficiaire)
    form = nature.form(envoye(request), instance=instance, aujourdhui=jour)
    agir = actions.demenager if nature.modele is Adresse else actions.corriger
    return derouler(
        request,
        dossier,
        form,
        lambda: agir(form.instance, dossier=dossier, par=request.user, le=jour),
        titre=nature.ajouter,
        fait=nature.ajoute,
        suite=lambda: preuve_a_joindre(request, genre, form.instance),
        consequences=CONSEQUENCES.get(genre, []),
    )


def preuve_a_joindre(request: Requete, genre: str, fait: Any) -> str:
    """A request of dispense is nothing without its proof: it comes next."""
    if isinstance(fait, Dispense) and lit_les_preuves(request.user, fait):
        return reverse("beneficiaires:joindre", args=[genre, fait.pk])
    return ""


CONSEQUENCES = {
    "adresses": [
        "L’adresse actuelle prend fin la veille.",
        "Hors de la région de langue française, l’obligation s’arrête ; elle revit si la personne revient à temps.",
    ],
}


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def corriger(request: Requete, genre: str, pk: int) -> HttpResponse:
    nature, jour = GENRES[genre], localdate()
    fait, dossier = trouver_fait(request, genre, pk)
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
    fait, dossier = trouver_fait(request, genre, pk)
    if request.method == "POST":
        try:
            actions.retirer(fait, dossier=dossier, par=request.user, le=localdate())
            messages.success(request, GENRES[genre].retire)
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


def trouver_fait(request: Requete, genre: str, pk: int) -> tuple[Any, Dossier]:
    """A fact of a person of the centre, with her last file, else 404."""
    faits = GENRES[genre].modele.objects.visibles_par(request.user).select_related("beneficiaire")
    fait = get_object_or_404(faits, pk=pk)
    dossier = Dossier.objects.visibles_par(request.user).filter(beneficiaire=fait.beneficiaire).order_by("-pk").first()
    if dossier is None:
        raise Http404
    noter_la_lecture(request, dossier)
    return fait, dossier
