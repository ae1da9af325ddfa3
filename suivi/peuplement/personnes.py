"""Who the fictitious persons are: a name of their part of the world, a birth, a permit, an address. None is real."""

import csv
from datetime import date, timedelta
from functools import cache, lru_cache
from pathlib import Path
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from beneficiaires.models import Adresse, Beneficiaire, Nationalite, Titre
from socle.dates import DatePartielle
from socle.textes import normaliser, squelettes
from suivi.peuplement.cadre import Cadre, Lieu
from suivi.peuplement.fiches import Fiche, Liste, neutre
from suivi.peuplement.temps import a_dix_heures

ICI = Path(__file__).parent
RUES = ["rue de Bruxelles", "chaussée de Louvain", "rue des Carmes", "avenue Reine Astrid", "rue Saint-Nicolas"]
COMPTEURS = range(901, 999)
"""Order numbers of a NISS that no day of births reaches."""
VALIDITE = timedelta(days=5 * 365)


class Origine(NamedTuple):
    pays: str
    poids: int
    monde: str
    langue: str
    titre: str
    motif: str


class Noms(NamedTuple):
    noms: list[str]
    prenoms: dict[str, list[str]]


@cache
def origines() -> list[Origine]:
    with (ICI / "nationalites.csv").open(encoding="utf-8", newline="") as fichier:
        return [
            Origine(poids=int(ligne["poids"]), **{nom: ligne[nom] for nom in Origine._fields if nom != "poids"})
            for ligne in csv.DictReader(fichier)
        ]


@cache
def mondes() -> dict[str, Noms]:
    with (ICI / "noms.csv").open(encoding="utf-8", newline="") as fichier:
        return {
            ligne["monde"]: Noms(
                ligne["noms"].split("|"), {"F": ligne["femmes"].split("|"), "M": ligne["hommes"].split("|")}
            )
            for ligne in csv.DictReader(fichier)
        }


@lru_cache(maxsize=100_000)
def index_du_nom(nom: str, prenoms: str) -> tuple[str, list[str]]:
    """What `Beneficiaire.indexer` writes of a name that thousands of persons bear."""
    return normaliser(f"{nom} {prenoms}"), squelettes(nom, prenoms)


def tirer(hasard: Random, cadre: Cadre, lieu: Lieu, cle: int, commande: date) -> Fiche:
    """A person whose first permit was ordered that day, with her facts as `avec_faits()` would bring them."""
    origine = hasard.choices(origines(), [origine.poids for origine in origines()])[0]
    sexe = "F" if hasard.random() < 0.52 else "M"
    noms = mondes()[origine.monde]
    prenoms = hasard.choice(noms.prenoms[sexe])
    if hasard.random() < 0.3:
        prenoms += f" {hasard.choice(noms.prenoms[sexe])}"
    naissance = tirer_la_naissance(hasard, commande)
    personne = neutre(
        Beneficiaire,
        id=cle,
        centre_id=lieu.centre.pk,
        nom=hasard.choice(noms.noms),
        prenoms=prenoms,
        sexe=sexe,
        pays_naissance_id=origine.pays,
        naissance=naissance,
        niss=un_niss(hasard, cadre, lieu, naissance, sexe),
        sejour_depuis=commande - timedelta(days=hasard.randrange(300)),
        telephone=f"04{hasard.randrange(10):02}{hasard.randrange(1_000_000):06}" if hasard.random() < 0.9 else "",
        langue_id=origine.langue,
        interprete=origine.langue != "fr" and hasard.random() < 0.5,
        jeton=UUID(int=hasard.getrandbits(128), version=4),
        cree_le=a_dix_heures(commande),
    )
    personne.pays_naissance = cadre.pays[origine.pays]
    indexer(personne)
    entourer(hasard, cadre, lieu, personne, origine, commande)
    return personne


def tirer_la_naissance(hasard: Random, commande: date) -> Any:
    """Adults, most of them young; one in twelve knows only the year."""
    annee = commande.year - 19 - int(46 * hasard.random() ** 1.6)
    if hasard.random() < 1 / 12:
        return DatePartielle(annee)
    return DatePartielle(annee, hasard.randrange(1, 13), hasard.randrange(1, 29))


def un_niss(hasard: Random, cadre: Cadre, lieu: Lieu, naissance: DatePartielle, sexe: str) -> str | None:
    """A number with a true key that nobody bears, once in the centre; one person in six has none yet."""
    if not naissance.est_complete or hasard.random() < 1 / 6:
        return None
    pair = hasard.choice(COMPTEURS) // 2 * 2
    corps = f"{naissance.annee % 100:02}{naissance.mois:02}{naissance.jour:02}{pair + (sexe == 'M'):03}"
    niss = f"{corps}{97 - int(('2' if naissance.annee >= 2000 else '') + corps) % 97:02}"
    if (lieu.centre.pk, niss) in cadre.niss:
        return None
    cadre.niss.add((lieu.centre.pk, niss))
    return niss


def indexer(personne: Fiche) -> None:
    noms, personne.cles_nom = index_du_nom(personne.nom, personne.prenoms)
    personne.recherche = " ".join(filter(None, [noms, personne.niss, personne.telephone]))


def entourer(hasard: Random, cadre: Cadre, lieu: Lieu, personne: Fiche, origine: Origine, commande: date) -> None:
    """Nationality, address and permit. What the law does not know yet: one address in fifty."""
    commune = lieu.communes[int(len(lieu.communes) * hasard.random() ** 2)]
    rue = f"{hasard.choice(RUES)} {hasard.randrange(1, 180)}"
    adresse = {"rue": rue, "code_postal": commune.codes_postaux[0], "commune_id": commune.ins}
    titre = {"type_id": origine.titre, "motif_id": origine.motif, "commande_le": commande, "debut": commande}
    titre |= {"type": cadre.types[origine.titre], "fin": commande + VALIDITE}
    qui = personne.id
    personne.nationalite_set = Liste([neutre(Nationalite, beneficiaire_id=qui, pays_id=origine.pays)])
    personne.adresses = Liste([neutre(Adresse, beneficiaire_id=qui, **adresse)] if hasard.random() < 0.98 else [])
    personne.titres = Liste([neutre(Titre, beneficiaire_id=qui, **titre)])
    personne.liens, personne.dispenses, personne.detentions = Liste(), Liste(), Liste()
