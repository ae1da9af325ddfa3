"""What the public may ask without login: what this is, and whether it is well."""

from django.conf import settings
from django.http import JsonResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from socle.droits import public
from socle.sante import OK, etat


@public
@require_safe
def a_propos(request):
    return render(request, "a_propos.html", {"version": settings.VERSION})


@public
@require_safe
@never_cache
def sante(request):
    """For monitoring: 200 when everything is well, 503 when a part is down."""
    parties = etat()
    bien = set(parties.values()) == {OK}
    return JsonResponse({**parties, "version": settings.VERSION}, status=200 if bien else 503)
