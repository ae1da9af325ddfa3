"""A person who is bound, and a short way to say what differs: `nationalites=SY|BE + titre.fin=?`.

`?` takes a fact away (unknown), `titre=aucun` says that there is no permit; `dispense=`, `detention=`
and `absence=` may come more than once.
"""

import copy
from typing import Any

Objet = dict[str, Any]

REFERENCE: Objet = {
    "naissance": "1990-05-01",
    "nationalites": ["SY"],
    "famille_de": None,
    "commune": "92094",
    "sejour_depuis": "2025-12-01",
    "titre": {
        "type": "A",
        "motif": "RF-10",
        "commande_le": "2026-01-10",
        "debut": "2026-01-10",
        "fin": "2027-01-10",
    },
    "dispenses": [],
    "detentions": [],
}
BOOLEENS = {"oui": True, "non": False}


def personne(differences: str = "") -> Objet:
    """The JSON object of the reference person with these differences."""
    objet = copy.deepcopy(REFERENCE)
    for difference in filter(None, differences.split(" + ")):
        champ, _, valeur = difference.strip().partition("=")
        poser(objet, champ, valeur)
    return objet


def poser(objet: Objet, champ: str, valeur: str) -> None:
    if champ == "dispense":
        objet["dispenses"].append(dispense(valeur))
    elif champ in ("detention", "absence"):
        debut, fin = valeur.split("..")
        objet.setdefault(f"{champ}s", []).append([debut, fin or None])
    elif champ.startswith("titre."):
        poser(objet["titre"], champ.removeprefix("titre."), valeur)
    elif valeur == "?":
        objet.pop(champ, None)
    else:
        objet[champ] = lire(champ, valeur)


def lire(champ: str, valeur: str) -> Any:
    if champ == "nationalites":
        return valeur.split("|")
    if champ == "titre" and valeur == "aucun":
        return None
    return int(valeur) if champ == "prorogation_mois" else valeur


def dispense(texte: str) -> Objet:
    motif, *champs = texte.split()
    objet: Objet = {"motif": motif}
    for champ in champs:
        cle, valeur = champ.split(":")
        objet[cle] = BOOLEENS.get(valeur, valeur)
        if cle in ("temps", "heures_semaine"):
            objet[cle] = float(valeur)
    return objet
