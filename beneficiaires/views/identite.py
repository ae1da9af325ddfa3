"""Correcting who the person is, how to reach her, her stay."""

from django.http import HttpResponse
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from beneficiaires import actions
from beneficiaires.forms.contact import ContactForm
from beneficiaires.forms.faits import SejourForm
from beneficiaires.forms.identite import IdentiteForm
from beneficiaires.views.page import colonnes, derouler, trouver
from comptes.droits import accompagne
from comptes.requete import Requete
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def identite(request: Requete, pk: int) -> HttpResponse:
    dossier, jour = trouver(request, pk), localdate()
    form = IdentiteForm(envoye(request), instance=dossier.beneficiaire, aujourdhui=jour)
    return derouler(
        request,
        dossier,
        form,
        lambda: actions.corriger(form.instance, champs=colonnes(form), dossier=dossier, par=request.user, le=jour),
        titre="Corriger l’identité",
        fait="L’identité est corrigée.",
    )


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def contact(request: Requete, pk: int) -> HttpResponse:
    dossier, jour = trouver(request, pk), localdate()
    actuelles = [langue.pk for langue in dossier.beneficiaire.autres_langues.all()]
    form = ContactForm(envoye(request), instance=dossier.beneficiaire, actuelles=actuelles, aujourdhui=jour)

    def agir():
        actions.corriger(
            form.instance,
            champs=colonnes(form),
            autres_langues=form.langues_corrigees,
            dossier=dossier,
            par=request.user,
            le=jour,
        )

    titre = "Corriger le contact et les langues"
    return derouler(request, dossier, form, agir, titre=titre, fait="Le contact et les langues sont corrigés.")


@exige(accompagne)
@require_http_methods(GET_OU_POST)
def sejour(request: Requete, pk: int) -> HttpResponse:
    dossier, jour = trouver(request, pk), localdate()
    form = SejourForm(envoye(request), instance=dossier.beneficiaire, aujourdhui=jour)
    return derouler(
        request,
        dossier,
        form,
        lambda: actions.corriger(form.instance, champs=colonnes(form), dossier=dossier, par=request.user, le=jour),
        titre="Corriger le séjour",
        fait="Le séjour est corrigé.",
    )
