"""What every page knows: the day, and the navigation of the person's role."""

from collections.abc import Callable
from functools import partial
from typing import NamedTuple

from django.http import HttpRequest
from django.urls import reverse
from django.utils.timezone import localdate

from attestations.travail import a_decider
from comptes.droits import accompagne, coordonne, est_operateur, lit_les_dossiers
from comptes.models import Utilisateur
from socle.droits import Droit


class Entree(NamedTuple):
    """A word of the navigation; `pages` are the namespaces and routes where it is the current one, `compte` says how
    many things wait there for a person."""

    libelle: str
    route: str
    icone: str
    droit: Droit
    pages: frozenset[str]
    compte: Callable[[Utilisateur], str] = lambda _: ""


DES_GROUPES = {
    "groupes",
    "inscrire",
    "attentes",
    "absences",
    "feuille",
    "feuille_droits",
    "vider_droits",
    "presences",
    "valider",
    "corriger_presence",
    "joindre_feuille",
}
"""The pages of the conventions that are about a group, not about a person."""

ENTREES = [
    Entree("Ma journée", "suivi:ma_journee", "sun", lit_les_dossiers, frozenset({"suivi:ma_journee"})),
    Entree(
        "Personnes",
        "suivi:personnes",
        "users",
        lit_les_dossiers,
        frozenset({"suivi", "dossier", "beneficiaires", "accueil", "conventions"}),
    ),
    Entree(
        "Groupes",
        "conventions:groupes",
        "academic-cap",
        lambda u: accompagne(u) or est_operateur(u),
        frozenset({"groupe", "formations", *(f"conventions:{route}" for route in DES_GROUPES)}),
    ),
    Entree("Documents", "attestations:envois", "document-text", accompagne, frozenset({"attestations"}), a_decider),
    Entree("Pilotage", "pilotage:tableau", "chart-bar", coordonne, frozenset({"pilotage"})),
    Entree("Administration", "admin:index", "cog-6-tooth", lambda u: u.is_staff, frozenset()),
]


def page(request: HttpRequest) -> dict:
    """Context processor: `aujourdhui`, `navigation`, `peut_chercher`; the last two are computed when a page asks."""
    return {
        "aujourdhui": localdate(),
        "navigation": partial(navigation, request),
        "peut_chercher": partial(peut_chercher, request),
    }


def navigation(request: HttpRequest) -> list[dict]:
    """The words this person may follow, in order, with the current one marked."""
    utilisateur = getattr(request, "user", None)
    if not isinstance(utilisateur, Utilisateur):
        return []
    ici = request.resolver_match
    lieux = (ici.view_name, ici.namespace) if ici else ()
    permises = [entree for entree in ENTREES if entree.droit(utilisateur)]
    courante = next((e for lieu in lieux for e in permises if lieu in e.pages), None)  # the exact route first
    return [
        {
            "libelle": e.libelle,
            "url": reverse(e.route),
            "icone": e.icone,
            "active": e is courante,
            "compte": partial(e.compte, utilisateur),
        }
        for e in permises
    ]


def peut_chercher(request: HttpRequest) -> bool:
    utilisateur = getattr(request, "user", None)
    return isinstance(utilisateur, Utilisateur) and lit_les_dossiers(utilisateur)
