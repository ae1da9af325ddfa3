"""Reads the reference data of the rules from the CSV files the project ships."""

import csv
from collections.abc import Iterator
from datetime import date
from functools import cache
from pathlib import Path

from reglement.referentiel import ETRANGER, Nationalite, Referentiel, TypeDeTitre

DONNEES = Path(__file__).parents[2] / "referentiels" / "donnees"


@cache
def referentiel() -> Referentiel:
    wallonie = {ligne["ins"]: ligne for ligne in lignes("communes_wallonie.csv")}
    communes = {
        ins: wallonie[ligne["ins_successeur"] or ins]["nom_fr"]
        for ins, ligne in wallonie.items()
        if wallonie[ligne["ins_successeur"] or ins]["germanophone"] == "0"
    }
    return Referentiel(
        nationalites={ligne["code"]: nationalite(ligne) for ligne in lignes("pays_nationalites.csv")},
        titres={ligne["code"]: titre(ligne) for ligne in lignes("titres_sejour.csv")},
        motifs={ligne["code"]: ligne["libelle_fr"] for ligne in lignes("motifs_sejour.csv")},
        communes=communes,
        ailleurs={
            **{
                ligne["ins"]: ligne["nom_fr"] or ligne["nom_nl"]
                for ligne in lignes("communes_belgique.csv")
                if ligne["ins"] not in communes
            },
            ETRANGER: "à l’étranger",
        },
    )


def nationalite(ligne: dict[str, str]) -> Nationalite:
    return Nationalite.construire(
        ligne["code"],
        ligne["nationalite_f"],
        possible=ligne["nationalite_possible"] == "1",
        ue_depuis=jour(ligne["ue_depuis"]),
        ue_jusqu_au=jour(ligne["ue_jusqu_au"]),
        eee_depuis=jour(ligne["eee_depuis"]),
        suisse=ligne["suisse"] == "1",
    )


def titre(ligne: dict[str, str]) -> TypeDeTitre:
    return TypeDeTitre(
        ligne["code"],
        ligne["libelle_fr"],
        ligne["plus_de_3_mois"],
        ligne["duree_sejour"],
        pays_tiers=ligne["pays_tiers"] == "1",
    )


def jour(texte: str) -> date | None:
    return date.fromisoformat(texte) if texte else None


def lignes(nom: str) -> Iterator[dict[str, str]]:
    with (DONNEES / nom).open(encoding="utf-8", newline="") as fichier:
        yield from csv.DictReader(fichier)
