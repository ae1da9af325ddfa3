"""Replacing a document: what changes and who receives it again are read first."""

from functools import partial

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_http_methods

from attestations import actions, consequences
from attestations.comparaison import comparer
from attestations.forms import RemplacementForm
from attestations.models import Attestation, StatutAttestation
from attestations.views.documents import page_d_un_document, trouver_attestation
from comptes.droits import coordonne
from comptes.requete import Requete
from socle.droits import exige
from socle.formulaires import GET_OU_POST, envoye, tenter


@exige(coordonne)
@require_http_methods(GET_OU_POST)
def remplacer(request: Requete, pk: int) -> HttpResponse:
    ancienne = trouver_attestation(request, pk)
    suite = f"{ancienne.get_absolute_url()}#documents"
    if request.method == "POST" and ancienne.statut == StatutAttestation.REMPLACEE:
        return _redire(request, ancienne, suite)
    try:
        comparaison = comparer(ancienne, le=localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect(suite)
    form = RemplacementForm(envoye(request), vu=comparaison.empreinte, initial={"motif": _motif_entame(ancienne)})
    if request.method == "POST" and form.is_valid():
        faites: list[Attestation] = []
        geste = partial(actions.remplacer, ancienne, motif=form.cleaned_data["motif"], par=request.user, le=localdate())
        if tenter(form, lambda: faites.append(geste())):
            messages.success(request, f"L’attestation {faites[0].numero} remplace {ancienne.numero}.")
            return redirect(suite)
    return page_d_un_document(
        request,
        ancienne.dossier,
        "attestations/remplacer.html",
        form=form,
        titre=f"Remplacer l’attestation {ancienne.numero}",
        valider="Délivrer la nouvelle attestation",
        comparaison=comparaison,
        consequences=consequences.du_remplacement(ancienne, comparaison.nouvelle),
    )


def _redire(request: Requete, ancienne: Attestation, suite: str) -> HttpResponse:
    """The same click again, or the way back of the browser: it is done."""
    nouvelle = ancienne.remplacements.exclude(statut=StatutAttestation.ANNULEE).first()
    if nouvelle is None:
        messages.error(request, "Cette attestation n’est plus valable : elle ne se remplace pas.")
    else:
        messages.success(request, f"L’attestation {nouvelle.numero} remplace {ancienne.numero}.")
    return redirect(suite)


def _motif_entame(ancienne: Attestation) -> str:
    """What was typed for a replacement whose making was interrupted."""
    entamee = ancienne.remplacements.inachevees().first()
    return entamee.motif_remplacement if entamee else ""
