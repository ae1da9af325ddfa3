"""What changed in a file, from what to what, when and by whom: read from the rows that triggers keep (pghistory)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from typing import Any

from django.db.models import F, JSONField, Model, QuerySet, Value
from django.db.models.functions import Cast, JSONObject
from django.utils.timezone import localtime

from accueil.models import Besoin, BilanSocial, Positionnement, SeanceDroits
from attestations.models import Attestation, Envoi
from beneficiaires.models import Adresse, Beneficiaire, Detention, Dispense, Dossier, Nationalite, Titre
from comptes.models import Utilisateur
from conventions.models import Axe, Convention, LigneHeures
from suivi.valeurs import en_mots

# Each kind of row that belongs to a file, and the way from it to the file or to its person.
PERSONNE = {
    Beneficiaire: "pgh_obj",
    Nationalite: "beneficiaire",
    Adresse: "beneficiaire",
    Titre: "beneficiaire",
    Detention: "beneficiaire",
    Dispense: "beneficiaire",
}
DOSSIER = {
    Dossier: "pgh_obj",
    BilanSocial: "dossier",
    Besoin: "bilan__dossier",
    SeanceDroits: "dossier",
    Positionnement: "dossier",
    Convention: "dossier",
    Axe: "convention__dossier",
    LigneHeures: "axe__convention__dossier",
    Attestation: "dossier",
    Envoi: "attestation__dossier",
}
MODELES: dict[str, type[Model]] = {modele._meta.label: modele for modele in [*PERSONNE, *DOSSIER]}
# Links inside the file, and what only machines read.
TUS = {"id", "centre", "beneficiaire", "dossier", "bilan", "convention", "axe", "attestation", "recherche", "cles_nom"}
TUS |= {"jeton", "donnees", "sha256", "message_id", "obligation_code", "remplace"}


@dataclass(frozen=True)
class Changement:
    """One field of one row: its French name, what it was and what it became."""

    champ: str
    avant: str
    apres: str


@dataclass(frozen=True)
class Etape:
    """What one gesture changed in one row."""

    le: datetime
    auteur: str
    objet: str
    creation: bool
    changements: list[Changement]


def etapes(dossier: Dossier) -> list[Etape]:
    """Every change of the file and of its person, newest first, in a number of queries that does not grow."""
    lignes = sorted(_lignes(dossier), key=lambda ligne: (ligne["le"], ligne["rang"]))
    trouves = list(_ecarts(lignes))
    mots = en_mots(trouves)
    auteurs = Utilisateur.objects.in_bulk({ligne["par"] for ligne, _ in trouves if ligne["par"]})
    return [_etape(ligne, ecart, mots, auteurs) for ligne, ecart in reversed(trouves)]


def _lignes(dossier: Dossier) -> QuerySet:
    """One query over all the tables of events."""
    requetes = [_evenements(modele, {chemin: dossier.pk}) for modele, chemin in DOSSIER.items()]
    requetes += [_evenements(modele, {chemin: dossier.beneficiaire_id}) for modele, chemin in PERSONNE.items()]
    return reduce(lambda reunies, requete: reunies.union(requete, all=True), requetes)


def _evenements(modele: Any, filtre: dict[str, int]) -> QuerySet:
    suivis = {champ.attname: champ.attname for champ in _champs(modele)}
    return modele.pgh_event_model.objects.filter(**filtre).values(
        modele=Value(modele._meta.label),
        objet=F("pgh_obj_id"),
        rang=F("pgh_id"),
        le=F("pgh_created_at"),
        par=Cast("pgh_context__metadata__user", JSONField()),
        valeurs=JSONObject(**suivis),
    )


def _champs(modele: Any) -> list[Any]:
    gardes = {champ.name for champ in modele.pgh_event_model._meta.fields}
    return [champ for champ in modele._meta.fields if champ.name in gardes - TUS]


def _ecarts(lignes: Iterable[dict]) -> Iterable[tuple[dict, dict]]:
    """Each line with its fields that differ from the line before of the same row: {attname: (before, after)}."""
    dernieres: dict[tuple, dict] = {}
    for ligne in lignes:
        cle = (ligne["modele"], ligne["objet"])
        avant = dernieres.get(cle)
        ligne["creation"] = avant is None
        ecart = {
            nom: ((avant or {}).get(nom), valeur)
            for nom, valeur in ligne["valeurs"].items()
            if (avant or {}).get(nom) != valeur and not (avant is None and valeur in (None, "", [], False))
        }
        dernieres[cle] = ligne["valeurs"]
        if ecart or avant is None:
            yield ligne, ecart


def _etape(ligne: dict, ecart: dict, mots, auteurs: dict[int, Utilisateur]) -> Etape:
    modele = MODELES[ligne["modele"]]
    champs = {champ.attname: champ for champ in _champs(modele)}
    return Etape(
        le=localtime(ligne["le"]),
        auteur=str(auteurs.get(ligne["par"], "Parcours")),
        objet=str(modele._meta.verbose_name),
        creation=ligne["creation"],
        changements=[
            Changement(str(champs[nom].verbose_name), mots(champs[nom], avant), mots(champs[nom], apres))
            for nom in champs
            if nom in ecart
            for avant, apres in [ecart[nom]]
        ],
    )
