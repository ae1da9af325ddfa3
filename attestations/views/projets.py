"""The draft of a document, to be read before it is issued."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.timezone import localdate
from django.views.decorators.http import require_safe

from attestations.models import Nature
from attestations.projet import projeter
from beneficiaires.views.page import trouver
from comptes.droits import accompagne
from comptes.requete import Requete
from socle.droits import exige


@exige(accompagne)
@require_safe
def projet(request: Requete, dossier_pk: int, nature: Nature) -> HttpResponse:
    dossier = trouver(request, dossier_pk)
    try:
        octets = projeter(dossier, nature, par=request.user, le=localdate())
    except ValidationError as refus:
        messages.error(request, refus.messages[0])
        return redirect(dossier)
    reponse = HttpResponse(octets, content_type="application/pdf", headers={"Cache-Control": "private, no-store"})
    reponse["Content-Disposition"] = 'inline; filename="projet.pdf"'
    return reponse
