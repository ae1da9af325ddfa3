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
from beneficiaires.models import (
    Adresse,
    Beneficiaire,
    Detention,
    Dispense,
    Dossier,
    LienFamilial,
    Nationalite,
    Preuve,
    Titre,
)
from conventions.models import Axe, Convention, LigneHeures
from suivi.valeurs import VIDES, Mots

# Each kind of row that belongs to a file, and the way from it to the file or to its person.
PERSONNE = {
    Beneficiaire: "pgh_obj",
    Nationalite: "beneficiaire",
    Adresse: "beneficiaire",
    Titre: "beneficiaire",
    Detention: "beneficiaire",
    LienFamilial: "beneficiaire",
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
MODELES: dict[str, type[Model]] = {modele._meta.label: modele for modele in [*PERSONNE, *DOSSIER, Preuve]}
# Links inside the file, and what only machines read.
TUS = {"id", "centre", "beneficiaire", "dossier", "bilan", "convention", "axe", "attestation", "remplace"}
TUS |= {"donnees", "sha256", "message_id", "obligation_code", "parametres", "fichier"}


@dataclass(frozen=True)
class Changement:
    """One field of one row: its French name, what it was and what it became."""

    champ: str
    avant: str
    apres: str


@dataclass(frozen=True)
class Etape:
    """What one gesture changed in one row. `nature`: ajout, modification or retrait."""

    le: datetime
    auteur: str
    objet: str
    nature: str
    changements: list[Changement]


@dataclass(frozen=True)
class Ecart:
    """An event of a row and its fields that differ from the event before: {attname: (before, after)}."""

    ligne: dict[str, Any]
    nature: str
    valeurs: dict[str, tuple[Any, Any]]

    @property
    def champs(self) -> dict[str, Any]:
        return {champ.attname: champ for champ in _champs(MODELES[self.ligne["classe"]])}

    def couples(self) -> list[tuple[Any, Any]]:
        """Each field with its value before, then with its value after."""
        champs = self.champs
        return [(champs[nom], valeur) for nom, deux in self.valeurs.items() for valeur in deux]


def etapes(dossier: Dossier, *, sante: bool = False) -> list[Etape]:
    """Every change of the file and of its person, newest first, in a number of queries that does not grow.
    `sante`: with the proofs that are health data, for those bound by professional secrecy."""
    trouves = list(_ecarts(sorted(_lignes(dossier, sante), key=lambda ligne: (ligne["le"], ligne["rang"]))))
    couples = [couple for ecart in trouves for couple in ecart.couples()]
    mots = Mots.des(couples, auteurs={ecart.ligne["par"] for ecart in trouves} - {None})
    return [_etape(ecart, mots) for ecart in reversed(trouves)]


def _lignes(dossier: Dossier, sante: bool) -> QuerySet:
    """One query over all the tables of events."""
    requetes = [_evenements(modele, {chemin: dossier.pk}) for modele, chemin in DOSSIER.items()]
    requetes += [_evenements(modele, {chemin: dossier.beneficiaire_id}) for modele, chemin in PERSONNE.items()]
    preuves: dict[str, Any] = {"beneficiaire": dossier.beneficiaire_id}
    requetes.append(_evenements(Preuve, preuves if sante else preuves | {"de_sante": False}))
    return reduce(lambda reunies, requete: reunies.union(requete, all=True), requetes)


def _evenements(modele: Any, filtre: dict[str, Any]) -> QuerySet:
    suivis = {champ.attname: champ.attname for champ in _champs(modele)}
    return modele.pgh_event_model.objects.filter(**filtre).values(
        classe=Value(modele._meta.label),
        objet=F("pgh_obj_id"),
        rang=F("pgh_id"),
        le=F("pgh_created_at"),
        genre=F("pgh_label"),
        par=Cast("pgh_context__metadata__user", JSONField()),
        valeurs=JSONObject(**suivis),
    )


def _champs(modele: Any) -> list[Any]:
    gardes = {champ.name for champ in modele.pgh_event_model._meta.fields}
    montres = (champ for champ in modele._meta.fields if champ.name in gardes - TUS)
    return [champ for champ in montres if champ.related_model not in PERSONNE]  # which fact a proof is about


def _ecarts(lignes: Iterable[dict[str, Any]]) -> Iterable[Ecart]:
    """Compare each event with the one before of the same row; those that changed nothing shown are left out."""
    dernieres: dict[tuple, dict[str, Any]] = {}
    for ligne in lignes:
        cle = (ligne["classe"], ligne["objet"])
        avant, apres = dernieres.get(cle), ligne["valeurs"]
        dernieres[cle] = apres
        if ligne["genre"] == "delete":
            yield Ecart(ligne, "retrait", {nom: (valeur, None) for nom, valeur in apres.items() if valeur not in VIDES})
        elif avant is None:
            yield Ecart(ligne, "ajout", {nom: (None, valeur) for nom, valeur in apres.items() if valeur not in VIDES})
        elif ecart := {nom: (avant[nom], valeur) for nom, valeur in apres.items() if valeur != avant[nom]}:
            yield Ecart(ligne, "modification", ecart)


def _etape(ecart: Ecart, mots: Mots) -> Etape:
    modele = MODELES[ecart.ligne["classe"]]
    return Etape(
        le=localtime(ecart.ligne["le"]),
        auteur=mots.auteur(ecart.ligne["par"]),
        objet=str(modele._meta.verbose_name),
        nature=ecart.nature,
        changements=[
            Changement(str(champ.verbose_name), *(mots.ecrire(champ, valeur) for valeur in ecart.valeurs[nom]))
            for nom, champ in ecart.champs.items()
            if nom in ecart.valeurs
        ],
    )
