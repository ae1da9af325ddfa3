"""What a replacement would change on paper: the printed data of the old document beside those of today."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

import orjson

from attestations import document
from attestations.actions.conditions import CONDITIONS
from attestations.modeles import en_jour, modele_pour, sorte_de
from attestations.models import Attestation, Nature, Sorte, StatutAttestation
from beneficiaires.regles.niss import afficher as afficher_niss
from socle.dates import DatePartielle
from socle.templatetags.typographie import duree, jour

PROPRES = ("numero", "code", "adresse_de_verification", "delivree_le", "remplace")
"""What differs on every document, and so says nothing."""
ABSENT = "pas imprimé"


@dataclass(frozen=True)
class Ligne:
    """One thing that is printed, as it was and as it would be."""

    quoi: str
    avant: str
    apres: str

    @property
    def change(self) -> bool:
        return self.avant != self.apres


@dataclass(frozen=True)
class Comparaison:
    """`empreinte`: that of the data of today, so that nobody confirms other ones than those that were read."""

    nouvelle: Attestation
    lignes: list[Ligne]
    empreinte: str

    @property
    def changements(self) -> list[Ligne]:
        return [ligne for ligne in self.lignes if ligne.change]


def comparer(ancienne: Attestation, *, le: date) -> Comparaison:
    """Only reads. Raises ValidationError with what stands in the way of a replacement."""
    nouvelle = brouillon(ancienne, le)
    apres = document.donnees(nouvelle)
    avant_lu, apres_lu = en_clair(ancienne.donnees), en_clair(apres)
    lignes = [
        Ligne(quoi, avant_lu.get(quoi) or ABSENT, apres_lu.get(quoi) or ABSENT)
        for quoi in {**apres_lu, **avant_lu}
        if avant_lu.get(quoi) or apres_lu.get(quoi)
    ]
    return Comparaison(nouvelle, lignes, empreinte(apres))


def brouillon(ancienne: Attestation, le: date) -> Attestation:
    """The replacement as it would be made that day, unsaved and without number."""
    ancienne.exiger(StatutAttestation.REMPLACEE)
    dossier = ancienne.dossier
    if ancienne.convention is not None:
        ancienne.convention.dossier = dossier  # what was read of the person serves again
    if ancienne.nature == Nature.DISPENSE:
        CONDITIONS[Nature.DISPENSE](dossier)
    nouvelle = Attestation(
        dossier=dossier,
        centre=dossier.centre,
        nature=ancienne.nature,
        convention=ancienne.convention,
        regime=ancienne.regime,
        obligatoire=ancienne.obligatoire,
        remplace=ancienne,
        delivree_le=le,
    )
    nouvelle.modele = modele_pour(dossier.centre, ancienne.regime, sorte_de(nouvelle))
    return nouvelle


def empreinte(imprime: Mapping[str, Any]) -> str:
    """The fingerprint of what is printed, whatever the number and the day."""
    communs = {cle: valeur for cle, valeur in imprime.items() if cle not in PROPRES}
    return sha256(orjson.dumps(communs, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


def en_clair(imprime: Mapping[str, Any]) -> dict[str, str]:
    """The printed data as a person reads them, by their name."""
    personne, centre, modele = imprime["personne"], imprime["centre"], imprime.get("modele")
    lieu = ", ".join(filter(None, [personne["lieu_naissance"], personne["pays_naissance"]]))
    return {
        "Titre": imprime.get("titre") or imprime["document"],
        "Nom": personne["nom"],
        "Prénoms": personne["prenoms"],
        "Nom dans son écriture": personne["nom_original"],
        "Naissance": jour(DatePartielle.lire(personne["naissance"])) if personne["naissance"] else "",
        "Lieu de naissance": lieu,
        "NISS": afficher_niss(personne["niss"]),
        "Convention signée le": en_jour(imprime.get("convention_signee_le")),
        **{axe["nom"]: d_un_axe(axe) for axe in imprime.get("axes", [])},
        "Centre": f"{centre['nom']}, {centre['adresse']}, {centre['code_postal']} {centre['localite']}",
        "Signataire": ", ".join(filter(None, [centre["signataire"], centre["fonction"]])),
        "Texte": f"{Sorte(modele['sorte']).label}, version {modele['version']}" if modele else "",
    }


def d_un_axe(axe: Mapping[str, Any]) -> str:
    if axe["dispense"]:
        return "fait ailleurs"
    debut = f", du {en_jour(axe['du'])}" if axe["du"] else ""
    fin = f" au {en_jour(axe['au'])}" if axe["au"] else ""
    return f"{duree(axe['minutes'])}{debut}{fin}"
