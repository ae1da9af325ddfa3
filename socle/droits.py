"""Rights: every view declares who may use it, and the URLconf is walked to refuse a view that does not."""

from collections.abc import Callable, Iterator
from functools import wraps

from django.contrib.auth.decorators import login_not_required
from django.core.checks import Error, register
from django.core.exceptions import PermissionDenied
from django.urls import URLPattern, URLResolver, get_resolver

Droit = Callable[..., bool]
SANS_DECLARATION = {"admin"}  # namespaces whose views check rights themselves


def exige(droit: Droit):
    """Let a view run only for users whom `droit(user)` accepts: others get a 403, anonymous ones the login."""

    def decorer(vue):
        @wraps(vue)
        def gardee(request, *args, **kwargs):
            if not droit(request.user):
                raise PermissionDenied
            return vue(request, *args, **kwargs)

        gardee.droit = droit  # type: ignore[attr-defined]
        gardee.login_required = True  # type: ignore[attr-defined]  # even when a package's view said otherwise
        return gardee

    return decorer


def public(vue):
    """Mark a view that needs no login."""
    ouverte = login_not_required(vue)
    ouverte.droit = None
    return ouverte


def routes(resolveur: URLResolver | None = None, prefixe: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named route of the project with its full name, except those of the admin."""
    resolveur = resolveur or get_resolver()
    for motif in resolveur.url_patterns:
        if isinstance(motif, URLResolver):
            if motif.namespace not in SANS_DECLARATION:
                yield from routes(motif, f"{prefixe}{motif.namespace}:" if motif.namespace else prefixe)
        else:
            yield f"{prefixe}{motif.name}", motif


@register()
def chaque_vue_declare_son_droit(app_configs, **kwargs):
    return [
        Error(f"La vue de la route « {nom} » ne déclare pas son droit.", id="socle.E001")
        for nom, motif in routes()
        if not hasattr(motif.callback, "droit")
    ]
