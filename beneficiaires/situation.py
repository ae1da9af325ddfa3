"""The facts of a person as her file shows them: kind by kind, those of today before those that are over."""

from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from beneficiaires.models import Dispense, EtatDispense, Famille
from beneficiaires.regles.periodes import adresse_du, en_cours

PLIES_AU_DELA_DE = 2
EXEMPTENT = frozenset({Famille.UE, Famille.BELGE})


class Genre(NamedTuple):
    """A kind of fact, how its row is drawn, and the words of the page."""

    nom: str
    relation: str
    gabarit: str
    ajouter: str
    aucun: str
    passes: str
    fin: str = "jusqu_au"


GENRES = {
    "nationalites": Genre(
        "Nationalités",
        "nationalite_set",
        "beneficiaires/_nationalite.html",
        "Ajouter une nationalité",
        "Aucune nationalité connue.",
        "nationalités perdues",
    ),
    "adresses": Genre(
        "Adresses",
        "adresses",
        "beneficiaires/_adresse.html",
        "Noter une nouvelle adresse",
        "Aucune adresse connue.",
        "adresses précédentes",
    ),
    "titres": Genre(
        "Titres de séjour",
        "titres",
        "beneficiaires/_titre.html",
        "Ajouter un titre",
        "Aucun titre connu.",
        "titres précédents",
        fin="fin",
    ),
    "liens": Genre(
        "Famille",
        "liens",
        "beneficiaires/_lien.html",
        "Ajouter un lien familial",
        "Aucun lien familial déclaré.",
        "liens familiaux terminés",
    ),
    "dispenses": Genre(
        "Dispenses",
        "dispenses",
        "beneficiaires/_dispense.html",
        "Demander une dispense",
        "Aucune dispense demandée.",
        "dispenses refusées ou terminées",
    ),
    "detentions": Genre(
        "Détentions",
        "detentions",
        "beneficiaires/_detention.html",
        "Noter une détention",
        "Aucune détention connue.",
        "détentions terminées",
        fin="fin",
    ),
}


@dataclass(frozen=True)
class Groupe:
    """The facts of one kind."""

    code: str
    genre: Genre
    actuels: list[Any]
    passes: list[Any]

    @property
    def plie(self) -> bool:
        return len(self.passes) > PLIES_AU_DELA_DE


def groupes(personne: Any, le: date) -> dict[str, Groupe]:
    """Each kind of fact of a person whose facts and proofs are loaded (`pieces.apporter`). Of several open addresses
    the one that counts says so; a family link that waits for its proof too."""
    adresses = personne.adresses.all()
    retenue = adresse_du(personne, le) if len(en_cours(adresses, le)) > 1 else None
    for adresse in adresses:
        adresse.compte = adresse is retenue
    for lien in personne.liens.all():
        lien.attend_sa_preuve = attend_sa_preuve(lien, le)
    return {
        code: grouper(code, genre, list(getattr(personne, genre.relation).all()), le) for code, genre in GENRES.items()
    }


def grouper(code: str, genre: Genre, faits: list[Any], le: date) -> Groupe:
    """A permit that has expired stays in sight until another one follows it."""
    passes = [fait for fait in faits if est_passe(fait, getattr(fait, genre.fin), le)]
    if code == "titres" and len(passes) == len(faits):
        passes = passes[1:]
    return Groupe(code, genre, [fait for fait in faits if fait not in passes], passes)


def est_passe(fait: Any, fin: date | None, le: date) -> bool:
    refusee = isinstance(fait, Dispense) and fait.etat == EtatDispense.REFUSEE
    return refusee or (fin is not None and fin < le)


def attend_sa_preuve(lien: Any, le: date) -> bool:
    """Whether a link of that day exempts without a proof attached (CWASS art. 150, al. 2 and last)."""
    return lien.avec in EXEMPTENT and bool(en_cours([lien], le)) and not lien.pieces.lignes
