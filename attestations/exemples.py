"""Fictitious persons for the preview of a template: what a document would print, without reading anybody's data."""

from typing import Any

from attestations.models import Nature, Sorte
from attestations.regles import DOCUMENT_DISPENSE, titre

AXES = (
    ("accueil", "Module d’accueil", 540, "2025-03-03", "2025-03-28", False),
    ("citoyennete", "Formation à la citoyenneté", 3600, "2025-05-05", "2025-09-19", False),
    ("francais", "Formation à la langue française", 24000, "2025-09-01", "2026-10-30", False),
    ("orientation", "Orientation socioprofessionnelle", 0, None, "2026-11-06", True),
)

PERSONNES: dict[str, tuple[str, dict[str, str]]] = {
    "latin": ("Nom en lettres latines", {}),
    "arabe": (
        "Nom en arabe",
        {
            "nom": "Al-Masri",
            "prenoms": "Nour",
            "nom_original": "نور المصري",
            "langue": "ar",
            "lieu_naissance": "Alep",
            "pays_naissance": "Syrie",
        },
    ),
    "cyrillique": (
        "Nom en cyrillique",
        {
            "nom": "Shevchenko",
            "prenoms": "Oksana",
            "nom_original": "Шевченко Оксана Петрівна",
            "langue": "uk",
            "lieu_naissance": "Kharkiv",
            "pays_naissance": "Ukraine",
        },
    ),
    "guez": (
        "Nom en guèze",
        {
            "nom": "Haile",
            "prenoms": "Selam Tesfay",
            "nom_original": "ሰላም ተስፋይ ሃይለ",
            "langue": "ti",
            "naissance": "1994-00-00",
            "lieu_naissance": "Asmara",
            "pays_naissance": "Érythrée",
            "niss": "",
        },
    ),
    "long": (
        "Nom et lieu les plus longs",
        {
            "nom": "de Vasconcelos e Albuquerque Fonseca Wijesinghe Mudiyanselage Ratnayake Tennakoon Abeysinghe",
            "prenoms": "Maria Aparecida da Conceição Thiruvananthapuram Nandasena",
            "lieu_naissance": "Sri Jayawardenepura Kotte, district de Colombo, province de l’Ouest",
            "pays_naissance": "République démocratique socialiste du Sri Lanka",
        },
    ),
    "remplacement": ("Attestation qui en remplace une autre", {}),
    "sans": ("Ce qui manque le plus souvent manque", {"naissance": "", "lieu_naissance": "", "niss": ""}),
}
"""By code: what the choice says, and what differs from the first one."""

CHOIX = [(code, nom) for code, (nom, _) in PERSONNES.items()]
PREMIERE = {
    "nom": "Dumont",
    "prenoms": "Alba Lucía",
    "nom_original": "",
    "langue": "",
    "naissance": "1991-04-17",
    "lieu_naissance": "Medellín",
    "pays_naissance": "Colombie",
    "niss": "00000000000",
}


def exemple(code: str, sorte: str, *, centre: dict[str, str], regime: str, document: str) -> dict[str, Any]:
    """The printed data of a fictitious document, in the shape that `document.donnees` gives them."""
    personne: dict[str, Any] = {**PREMIERE, **PERSONNES[code][1]}
    dispense = sorte == Sorte.DISPENSE
    return {
        "nature": (Nature.DISPENSE if dispense else Nature.FIN).value,
        "document": DOCUMENT_DISPENSE if dispense else titre(document),
        "regime": regime,
        "numero": "X-2026-A0000",
        "code": "000000000",
        "adresse_de_verification": "https://exemple.invalid/verifier/000000000/",
        "delivree_le": "2026-11-23",
        "centre": centre,
        "personne": {**personne, "naissance": personne["naissance"] or None},
        "modele": {"sorte": str(sorte), "version": 0},
        "remplace": {"numero": "X-2026-A0001", "delivree_le": "2026-10-01"} if code == "remplacement" else None,
        **({} if dispense else {"convention_signee_le": "2025-04-14", "axes": axes()}),
    }


def axes() -> list[dict[str, Any]]:
    noms = ("axe", "nom", "minutes", "du", "au", "dispense")
    return [dict(zip(noms, valeurs, strict=True)) for valeurs in AXES]
