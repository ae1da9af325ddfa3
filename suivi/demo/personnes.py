"""The fictitious persons of the demo, read from personnes.csv. No real person is meant."""

import csv
from pathlib import Path
from typing import Any, NamedTuple

TABLE = Path(__file__).with_name("personnes.csv")


class Personne(NamedTuple):
    """Who a person is and how far she has come.

    `commande`: days between the order of the permit and today, None when not known. `etape`: see parcours.py.
    """

    centre: str
    nom: str
    prenoms: str
    original: str
    sexe: str
    naissance: str
    nationalites: list[str]
    langue: str
    commune: str
    titre: str
    motif: str
    commande: int | None
    etape: str
    cpas: bool
    interprete: bool
    base: str
    famille: str
    dispense: str


def personnes() -> list[Personne]:
    with TABLE.open(encoding="utf-8", newline="") as fichier:
        return [lire(ligne) for ligne in csv.DictReader(fichier)]


def lire(ligne: dict[str, str]) -> Personne:
    valeurs: dict[str, Any] = {
        **ligne,
        "nationalites": ligne["nationalites"].split("|"),
        "commande": int(ligne["commande"]) if ligne["commande"] else None,
        "cpas": ligne["cpas"] == "oui",
        "interprete": ligne["interprete"] == "oui",
    }
    return Personne(**valeurs)
