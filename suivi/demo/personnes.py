"""The fictitious persons of the demo, read from personnes.csv. No real person is meant."""

import csv
from pathlib import Path
from typing import Any, NamedTuple

TABLE = Path(__file__).with_name("personnes.csv")


class Personne(NamedTuple):
    """Who a person is and how far she has come.

    `commande`: days between the order of the permit and today, None when not known. `etape`: see parcours.py;
    `scenes`: see scenes.py.
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
    scenes: tuple[str, ...] = ()


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
        "scenes": tuple(filter(None, ligne["scenes"].split("|"))),
    }
    return Personne(**valeurs)


def niss_fictif(naissance: str, sexe: str) -> str | None:
    """A number with a true key, in the range of counters that nobody bears; None for an incomplete birth date."""
    annee, mois, jour = naissance.split("-")
    if "00" in (mois, jour):
        return None
    corps = f"{annee[2:]}{mois}{jour}{997 if sexe == 'M' else 998}"
    return f"{corps}{97 - int(('2' if annee >= '2000' else '') + corps) % 97:02}"
