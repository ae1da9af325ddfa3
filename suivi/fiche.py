"""The page of a file: its heading, its clocks, what to do, and the sections of each domain."""

from datetime import date, timedelta
from importlib import import_module
from typing import Any

from django.db.models import QuerySet

from beneficiaires.models import Dossier
from comptes.droits import accompagne
from comptes.models import Utilisateur
from conventions.models import Axe
from socle.dates import DatePartielle
from socle.templatetags.typographie import jour
from suivi.chronologie import recents
from suivi.gestes import Geste, geste_suivant, pour_gestes, reverse
from suivi.horloges import horloges

DOMAINES = []
for nom in ("beneficiaires", "accueil", "conventions", "attestations"):  # XXX until every room has landed
    try:
        DOMAINES.append(import_module(f"{nom}.presentation"))
    except ModuleNotFoundError:
        pass
EXPIRE_BIENTOT = timedelta(days=60)


def pour_fiche(dossiers: QuerySet[Dossier]) -> QuerySet[Dossier]:
    """A file with its person and what the heading says of her."""
    return (
        pour_gestes(dossiers)
        .select_related("beneficiaire__langue")
        .prefetch_related(
            "beneficiaire__nationalite_set__pays",
            "beneficiaire__autres_langues",
            "beneficiaire__adresses__commune",
            "beneficiaire__titres__type",
        )
    )


def identite(dossier: Dossier, aujourdhui: date) -> dict[str, Any]:
    """What everybody of the centre may see: who the person is and how to reach her."""
    personne = dossier.beneficiaire
    adresses = [adresse for adresse in personne.adresses.all() if adresse.jusqu_au is None]
    return {
        "dossier": dossier,
        "personne": personne,
        "naissance": naissance(personne, aujourdhui),
        "nationalites": [adjectif(lien.pays, personne.sexe) for lien in personne.nationalite_set.all()],
        "langues": langues(personne),
        "adresse": adresses[0] if adresses else None,
    }


def complete(dossier: Dossier, *, par: Utilisateur, aujourdhui: date) -> dict[str, Any]:
    """The whole page, for those who follow the path."""
    contexte: dict[str, Any] = {"utilisateur_peut": accompagne(par)}
    for domaine in DOMAINES:
        contexte |= domaine.pour_dossier(dossier)
    axes = list(Axe.objects.filter(convention__dossier=dossier))
    evenements, plus_anciens = recents(dossier)
    return {
        **contexte,
        **identite(dossier, aujourdhui),
        "horloges": horloges(dossier, axes),
        "geste": geste_suivant(dossier),
        "a_faire": a_faire(dossier, aujourdhui),
        "evenements": evenements,
        "plus_anciens": plus_anciens,
    }


def a_faire(dossier: Dossier, aujourdhui: date) -> list[Geste]:
    """What asks for attention beside the next gesture, each with the place where it is done."""
    ici = dossier.get_absolute_url()
    choses = []
    if dossier.est_ouvert and dossier.referent_id is None:
        choses.append(Geste("Choisir un référent", reverse("beneficiaires:assigner", args=[dossier.pk])))
    titre = next(iter(dossier.beneficiaire.titres.all()), None)
    if titre and titre.fin and dossier.est_ouvert and titre.fin < aujourdhui + EXPIRE_BIENTOT:
        choses.append(Geste("Vérifier le titre de séjour qui expire", f"{ici}#situation"))
    return choses


def naissance(personne: Any, aujourdhui: date) -> str:
    """« née le 14 mars 1992 (34 ans) », « né en 1990 (35 ou 36 ans) »."""
    ne = {"F": "née", "M": "né"}.get(personne.sexe, "naissance :")
    quand = personne.naissance
    if quand is None:
        return "date de naissance inconnue"
    mot = "" if ne.endswith(":") else (" le" if quand.est_complete else " en")
    return f"{ne}{mot} {jour(quand)} ({age(quand, aujourdhui)})"


def age(quand: DatePartielle, aujourdhui: date) -> str:
    """In completed years; the two possible ones when the day is unknown and it matters."""
    moins, plus = _annees(quand.au_plus_tard(), aujourdhui), _annees(quand.au_plus_tot(), aujourdhui)
    return f"{plus} ans" if moins == plus else f"{moins} ou {plus} ans"


def _annees(naissance: date, aujourdhui: date) -> int:
    passe = (aujourdhui.month, aujourdhui.day) >= (naissance.month, naissance.day)
    return aujourdhui.year - naissance.year - (not passe)


def adjectif(pays: Any, sexe: str) -> str:
    """« syrienne »: the nationality as an adjective that agrees with the person."""
    forme = pays.nationalite_f if sexe == "F" else pays.nationalite_m
    return forme or pays.nom


def langues(personne: Any) -> list[str]:
    premieres = [personne.langue] if personne.langue else []
    return [langue.nom for langue in [*premieres, *personne.autres_langues.all()]]
