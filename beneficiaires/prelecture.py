"""Facts of a person and their proofs read in the very query of her file, and put where Django would have prefetched
them: the page of a file holds so many kinds of rows that a query for each would be too many."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import CharField, Model, OuterRef, Value
from django.db.models.functions import Concat, JSONObject

from beneficiaires.models import Beneficiaire, Detention, Dispense, LienFamilial, Preuve

# The relation of the person, its model, and the link to the user who signed the row.
LUES: dict[str, tuple[type[Model], str]] = {
    "liens": (LienFamilial, ""),
    "detentions": (Detention, ""),
    "dispenses": (Dispense, "tranchee_par"),
    "preuves": (Preuve, "ajoutee_par"),
}


def annotations() -> dict[str, ArraySubquery]:
    """What to annotate on a query of files."""
    return {f"lus_{relation}": en_json(*valeurs) for relation, valeurs in LUES.items()}


def en_json(modele: type[Model], signataire: str) -> ArraySubquery:
    """The rows of the person of a file, in their usual order, each with the name of who signed it."""
    champs: dict[str, Any] = {champ.attname: champ.attname for champ in modele._meta.concrete_fields}
    if signataire:
        noms = (f"{signataire}__prenom", Value(" "), f"{signataire}__nom")
        champs["auteur"] = Concat(*noms, output_field=CharField())
    lignes = modele._default_manager.filter(beneficiaire=OuterRef("beneficiaire"))
    return ArraySubquery(lignes.values(ligne=JSONObject(**champs)))


def deposer(dossier: Any) -> None:
    """Give the person of an annotated file these rows, as if they had been prefetched. `auteur` is a name."""
    personne: Beneficiaire = dossier.beneficiaire
    prelus = personne.__dict__.setdefault("_prefetched_objects_cache", {})
    for relation, (modele, _) in LUES.items():
        prelus[relation] = getattr(personne, relation).all()
        prelus[relation]._result_cache = [lire(modele, ligne) for ligne in getattr(dossier, f"lus_{relation}")]


def lire(modele: type[Model], ligne: dict[str, Any]) -> Model:
    champs = modele._meta.concrete_fields
    objet = modele.from_db("default", [champ.attname for champ in champs], [valeur(champ, ligne) for champ in champs])
    objet.auteur = ligne.get("auteur")  # type: ignore[attr-defined]
    return objet


def valeur(champ: Any, ligne: dict[str, Any]) -> Any:
    return champ.to_python(ligne[champ.attname])
