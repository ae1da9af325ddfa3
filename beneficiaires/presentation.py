"""What the pages show of a person's situation and of the decision in force, all loaded."""

from typing import Any

from django.db.models import prefetch_related_objects

from beneficiaires.changement import a_confirmer
from beneficiaires.explication import expliquer
from beneficiaires.models import Dossier
from beneficiaires.mots import ECHEANCES

__all__ = ["ECHEANCES", "pour_dossier"]

SITUATION = (
    "nationalite_set__pays",
    "adresses__commune",
    "titres__type",
    "titres__motif",
    "dispenses",
    "detentions",
)
"""What `pour_dossier` reads of the person; a view that has prefetched some of it spares the query."""


def pour_dossier(dossier: Dossier) -> dict[str, Any]:
    """What `_situation.html` and `_decision.html` need beside the file."""
    personne = dossier.beneficiaire
    prefetch_related_objects([personne], *SITUATION)
    changement = a_confirmer(dossier)
    decision = changement.decision if changement else dossier.decisions.select_related("regime").first()
    return {
        "personne": personne,
        "explication": expliquer(decision, dossier) if decision is not None else None,
        "changement": changement,
    }
