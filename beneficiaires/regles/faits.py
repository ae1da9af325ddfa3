"""The facts of a decision as JSON: the input of `statuer`, kept with the decision."""

from collections.abc import Collection
from datetime import date
from typing import Any

from reglement.faits import Faits


def en_dict(faits: Faits, axes_dispenses: Collection[str] = ()) -> dict[str, Any]:
    """The facts as `manage.py statuer` reads them: ISO dates, no entry for an unknown permit.

    `axes_dispenses`: the axes of which the person was relieved, which only move their own deadlines.
    """
    valeurs = faits._asdict()
    valeurs["naissance"] = str(faits.naissance) if faits.naissance is not None else None
    valeurs["nationalites"] = list(faits.nationalites)
    valeurs["dispenses"] = [iso(dispense._asdict()) for dispense in faits.dispenses]
    valeurs["detentions"] = [list(iso(detention._asdict()).values()) for detention in faits.detentions]
    valeurs["absences"] = [list(iso(absence._asdict()).values()) for absence in faits.absences]
    if faits.titre is None:
        del valeurs["titre"]
    else:
        valeurs["titre"] = iso(faits.titre._asdict())
    if axes_dispenses:
        valeurs["axes_dispenses"] = sorted(axes_dispenses)
    return iso(valeurs)


def iso(valeurs: dict[str, Any]) -> dict[str, Any]:
    return {nom: valeur.isoformat() if isinstance(valeur, date) else valeur for nom, valeur in valeurs.items()}
