"""The public pages by which anybody checks an attestation. No login, no name, no trace."""

from collections.abc import Callable
from functools import wraps

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from attestations.forms import CodeForm
from attestations.regles import afficher_code, lire_code
from attestations.verification import Verification, verifier
from socle.debit import Debit, adresse_de
from socle.droits import public

DEBIT = Debit(combien=30, secondes=60)


def limitee(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Slow down who tries codes at random: 40 bits leave no chance, this leaves no noise."""

    @wraps(vue)
    def gardee(request: HttpRequest, *args: str, **kwargs: str) -> HttpResponse:
        if DEBIT.accepte(adresse_de(request)):
            return vue(request, *args, **kwargs)
        reponse = render(request, "attestations/trop_d_essais.html", status=429)
        reponse["Retry-After"] = str(int(DEBIT.secondes))
        return reponse

    return gardee


@public
@require_safe
@never_cache
@limitee
def formulaire(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.GET if "code" in request.GET else None)
    if form.is_valid():
        return redirect("verifier:code", form.cleaned_data["code"])
    return render(request, "attestations/verifier.html", {"form": form})


@public
@require_safe
@never_cache
@limitee
def code(request: HttpRequest, saisie: str) -> HttpResponse:
    """The address that the QR code opens."""
    try:
        lu = lire_code(saisie)
    except ValidationError:
        form = CodeForm({"code": saisie[:200]})
        return render(request, "attestations/verifier.html", {"form": form}, status=404)
    if lu != saisie:
        return redirect("verifier:code", lu)
    contexte = {"resultat": verifier(lu), "code": afficher_code(lu), "form": CodeForm()}
    return render(request, "attestations/verifiee.html", contexte)


@public
@require_safe
@never_cache
@limitee
def en_json(request: HttpRequest, saisie: str) -> HttpResponse:
    try:
        resultat = verifier(lire_code(saisie))
    except ValidationError:
        resultat = Verification()
    return JsonResponse(resultat.en_json())
