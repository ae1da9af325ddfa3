"""Who follows a group, and who could take its free seats: what the page of a group shows, in a constant number of
queries."""

from datetime import date
from typing import Any

from comptes.droits import accompagne
from comptes.models import Utilisateur
from conventions.convenance import places_prises
from conventions.models import Inscription
from conventions.places import attentes_ouvertes, qui_prendrait
from formations.models import Groupe, Matiere

PREMIERS = 5


def garde_sa_place(inscription: Inscription, le: date) -> bool:
    """What `Inscription.objects.a_partir_du` says of one that is read, in a group that is not over."""
    reste = inscription.au is None or (inscription.au >= le and not inscription.annulee)
    return reste and inscription.dossier.est_ouvert


def pour_groupe(groupe: Groupe, *, par: Utilisateur, le: date) -> dict[str, Any]:
    """Two queries, three for who follows files. `lus` are the files of the persons named: their readings are noted.

    The group comes with its course, its levels and its slots.
    """
    inscriptions = list(Inscription.objects.filter(groupe=groupe).select_related("axe").par_nom())
    actuelles = [une for une in inscriptions if garde_sa_place(une, le)]
    prises = places_prises(((une.du, une.au) for une in actuelles), le)
    libres = max(0, groupe.capacite - prises)
    attendent = []
    if accompagne(par) and libres and groupe.fin >= le and groupe.cours.matiere != Matiere.ACCUEIL:
        attendent = qui_prendrait(groupe, attentes_ouvertes(groupe.centre_id, groupe.cours.matiere))[:PREMIERS]
    return {
        "participants": actuelles,
        "partis": [une for une in inscriptions if une not in actuelles],
        "libres": libres,
        "de_trop": max(0, prises - groupe.capacite),
        "attendent": attendent,
        "peut_inscrire": accompagne(par) and groupe.fin >= le,
        "suit_les_dossiers": accompagne(par),
        "lus": {une.dossier_id for une in [*inscriptions, *attendent]},
    }
