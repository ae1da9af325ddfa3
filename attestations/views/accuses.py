"""The public pages by which a recipient says that a copy has arrived. No login, no name; a GET writes nothing."""

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attestations import actions
from attestations.accuse import Accuse, envoi_du_jeton, lire_jeton
from attestations.forms import AccuseForm
from attestations.models import Envoi
from attestations.views.publiques import limitee
from socle.droits import public
from socle.formulaires import GET_OU_POST

PAS_ENCORE = "La réception n’a pas pu être notée. Réessayez dans quelques minutes."


@public
@require_safe
@never_cache
@limitee
def taper(request: HttpRequest) -> HttpResponse:
    """Where the code of a letter is typed."""
    form = AccuseForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verifier:accuser", form.cleaned_data["code"])
    return render(request, "attestations/accuser_code.html", {"form": form})


@public
@require_http_methods(GET_OU_POST)
@never_cache
@limitee
def accuser(request: HttpRequest, jeton: str) -> HttpResponse:
    """The address of the link. Scanners of mail open links: only the button writes, and twice is once."""
    try:
        envoi = envoi_du_jeton(jeton)
    except Envoi.DoesNotExist:
        form = AccuseForm({"code": jeton[:200]})
        return render(request, "attestations/accuser_code.html", {"form": form}, status=404)
    if request.method == "POST":
        return _noter(request, envoi)
    if (lu := lire_jeton(jeton)) != jeton:
        return redirect("verifier:accuser", lu)
    return render(request, "attestations/accuser.html", {"accuse": Accuse(envoi)})


def _noter(request: HttpRequest, envoi: Envoi) -> HttpResponse:
    """Back to the page, which says what the register says, whoever pressed first."""
    accuse = Accuse(envoi)
    if accuse.etat == "a_confirmer":
        try:
            actions.accuser(envoi, le=localdate())
        except ValidationError:
            return render(request, "attestations/accuser.html", {"accuse": accuse, "refus": PAS_ENCORE}, status=409)
    return redirect(request.path)
