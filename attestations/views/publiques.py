"""The public pages by which anybody checks an attestation. No login, no name, no trace."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from attestations.forms import CodeForm, FichierForm
from attestations.regles import afficher_code, lire_code
from attestations.verification import Verification, verifier, verifier_fichier
from socle.debit import Debit, adresse_de
from socle.droits import public
from socle.formulaires import GET_OU_POST

DEBIT = Debit(combien=30, secondes=60)


def limitee(vue: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Slow down who tries codes at random: 40 bits leave no chance, this leaves no noise. Nothing of a request that
    comes too much is read, not even its file."""

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
    return _page(request, form=form)


@public
@require_safe
@never_cache
@limitee
def code(request: HttpRequest, saisie: str) -> HttpResponse:
    """The address that the QR code opens."""
    try:
        lu = lire_code(saisie)
    except ValidationError:
        return _page(request, form=CodeForm({"code": saisie[:200]}), status=404)
    if lu != saisie:
        return redirect("verifier:code", lu)
    return _page(request, "attestations/verifiee.html", resultat=verifier(lu), code=afficher_code(lu))


@public
@csrf_exempt  # it changes nothing, sets no cookie, and must be counted before a byte of the file is read
@require_http_methods(GET_OU_POST)
@never_cache
@limitee
def fichier(request: HttpRequest) -> HttpResponse:
    """Whether the PDF that is sent is the very file that was issued. It is hashed, never opened, kept nor named."""
    if request.method != "POST":
        return redirect("verifier:formulaire")
    form = FichierForm(None, request.FILES)
    if not form.is_valid():
        return _page(request, form_fichier=form, status=422)
    resultat = verifier_fichier(form.cleaned_data["fichier"].chunks())
    return _page(request, "attestations/fichier_verifie.html", resultat=resultat)


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


def _page(
    request: HttpRequest, gabarit: str = "attestations/verifier.html", *, status: int = 200, **contexte: Any
) -> HttpResponse:
    """A page with the two ways of checking, empty unless one of them is given."""
    formulaires = {"form": CodeForm(), "form_fichier": FichierForm()}
    return render(request, gabarit, formulaires | contexte, status=status)
