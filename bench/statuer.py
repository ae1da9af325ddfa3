"""Measures the rules alone and the whole filter on one core: `python bench/statuer.py [lines]`.

Prints both rates and their ratio to the figures of the contract (50,000 decisions and 15,000 lines a second).
"""

import random
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import orjson

sys.path.insert(0, str(Path(__file__).parents[1]))

from reglement.decision import statuer
from reglement.faits import Faits
from reglement.lecture import lire_faits, lire_objet, repondre
from reglement.regimes import REGIMES
from reglement.tests.personne import REFERENCE
from reglement.tests.referentiel_csv import referentiel

LE = date(2026, 11, 23)
PLUS_TARD = date(2029, 11, 23)
REGLES, FILTRE = 50_000, 15_000
PARTIE, ESSAIS = 1_000, 5
EXEMPLE = {
    "id": "x1",
    "le": LE.isoformat(),
    "dispenses": [{"motif": "travail-salarie", "depuis": "2026-03-01", "temps": 0.4, "continu": True, "preuve": True}],
    "detentions": [["2026-05-01", "2026-07-01"]],
}
"""The example of the contract: every test is made, a ground refused, a deadline pushed."""
REVENUE = {
    "id": "x2",
    "le": PLUS_TARD.isoformat(),
    "absences": [["2027-03-01", "2027-05-01"]],
    "dispenses": EXEMPLE["dispenses"],
    "detentions": EXEMPLE["detentions"],
}
"""Back in time: the deadline, now past, had to be looked at twice."""
SANS_COMMANDE = {"titre": {"type": "A", "motif": "RF-10", "debut": "2026-01-10", "fin": "2027-01-10"}}
"""Each ground is tried under every regime that may apply."""

Objet = dict[str, object]


def main(combien: int) -> None:
    mesurer("varied persons", fabriquer(combien))
    mesurer("example of the contract", [orjson.dumps(REFERENCE | EXEMPLE)] * combien)
    mesurer("back after an absence", [orjson.dumps(REFERENCE | REVENUE)] * combien, PLUS_TARD)
    mesurer("order date unknown", [orjson.dumps(REFERENCE | EXEMPLE | SANS_COMMANDE)] * combien)


def mesurer(nom: str, lignes: list[bytes], le: date = LE) -> None:
    donnees = referentiel()

    def regles(faits: list[Faits]) -> None:
        for un in faits:
            statuer(un, donnees, REGIMES, le)

    def filtre(partie: list[bytes]) -> None:
        for _ in repondre(partie, donnees, REGIMES, le):
            pass

    parties = [lignes[debut : debut + PARTIE] for debut in range(0, len(lignes), PARTIE)]
    faits = [[lire_faits(lire_objet(ligne), donnees) for ligne in partie] for partie in parties]
    afficher(f"{nom}, rules alone", "decisions/s", len(lignes) / duree(regles, faits), REGLES)
    afficher(f"{nom}, whole filter", "lines/s", len(lignes) / duree(filtre, parties), FILTRE)


def duree(mesure: Callable[[Any], None], parties: list[Any]) -> float:
    """Processor seconds for all parts, each at the best of a few passes: what the code costs, not its neighbours."""
    passes = [[secondes(mesure, partie) for partie in parties] for _ in range(ESSAIS)]
    return sum(min(durees) for durees in zip(*passes, strict=True))


def secondes(mesure: Callable[[Any], None], partie: Any) -> float:
    debut = time.process_time()
    mesure(partie)
    return time.process_time() - debut


def afficher(nom: str, unite: str, taux: float, vise: int) -> None:
    print(f"{nom:<38}{taux:>10,.0f} {unite:<12} {taux / vise:.2f} x the {vise:,} asked")


def fabriquer(combien: int, graine: int = 1) -> list[bytes]:
    hasard = random.Random(graine)
    return [orjson.dumps(objet(hasard, rang)) + b"\n" for rang in range(combien)]


def objet(hasard: random.Random, rang: int) -> Objet:
    """A newcomer; one in three declares work, one in ten lacks a fact, one in ten was detained."""
    commande = date(2022, 1, 1) + timedelta(days=hasard.randrange(1700))
    un: Objet = {
        "id": f"x{rang}",
        "le": LE.isoformat(),
        "naissance": str(date(1950, 1, 1) + timedelta(days=hasard.randrange(23000))),
        "nationalites": hasard.choice([["SY"], ["MA"], ["CD"], ["AF"], ["TR"], ["RO"], ["MA", "BE"]]),
        "famille_de": hasard.choice([None, None, "tiers", "ue"]),
        "commune": hasard.choice(["92094", "62063", "52011", "21004", "91030"]),
        "sejour_depuis": str(commande - timedelta(days=hasard.randrange(1200))),
        "titre": {
            "type": hasard.choice(["A", "A", "A", "B", "F", "AI-A"]),
            "motif": hasard.choice(["RF-10", "PI-REF", "TRAV-PU"]),
            "commande_le": str(commande),
            "debut": str(commande),
            "fin": str(commande + timedelta(days=365)),
        },
        "dispenses": [travail(hasard)] if hasard.random() < 1 / 3 else [],
        "contact_le": str(commande + timedelta(days=30)),
        "detentions": [["2026-05-01", "2026-07-01"]] if hasard.random() < 0.1 else [],
    }
    if hasard.random() < 0.1:
        del un[hasard.choice(["naissance", "nationalites", "commune", "sejour_depuis", "titre"])]
    return un


def travail(hasard: random.Random) -> Objet:
    return {
        "motif": "travail-salarie",
        "depuis": "2026-01-01",
        "jusqu_au": None,
        "temps": hasard.choice([0.4, 0.5, 1]),
        "continu": True,
        "preuve": True,
    }


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
