"""Every test of the law in the order in which they are made, with its article."""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from reglement import age, dispenses, famille, fin, nationalite, sejour, territoire, titre
from reglement.cas import Cas
from reglement.regimes import DECRET_2024, MOTIFS_DE_DISPENSE, Regime, debut

OBLIGATOIRE = "obligatoire"
DISPENSE = "dispense"
EXEMPTE = "exempte"
TERMINEE = "terminee"
A_COMPLETER = "a_completer"

Dire = Callable[[Cas, bool | None], str]


class Epreuve(NamedTuple):
    """One test: `juger` answers yes, no or unknown (None), `dire` says it in French."""

    code: str
    statut: str
    juger: Callable[[Cas], bool | None]
    dire: Dire
    article: str
    faits: tuple[str, ...]
    """Names of the facts it looks at, as in `Faits`: no other can change its result."""


FIN_DU_PARCOURS = (
    Epreuve(
        "attestation-delivree",
        TERMINEE,
        fin.attestation_delivree,
        fin.dire_attestation_delivree,
        "CWASS art. 152/7, §5",
        ("attestation_le",),
    ),
    Epreuve(
        "depart-belgique",
        TERMINEE,
        fin.depart_belgique,
        fin.dire_depart_belgique,
        "CWASS art. 152/7, §5, 2°",
        ("depart_le",),
    ),
)

DEFINITION = (
    Epreuve("belge", EXEMPTE, nationalite.belge, nationalite.dire_belge, "CWASS art. 150, 1°", ("nationalites",)),
    Epreuve(
        "citoyen-ue",
        EXEMPTE,
        nationalite.citoyen_ue,
        nationalite.dire_citoyen_ue,
        "CWASS art. 150, 3° et 4°",
        ("nationalites",),
    ),
    Epreuve(
        "famille-ue",
        EXEMPTE,
        famille.famille_ue,
        famille.dire_famille_ue,
        "CWASS art. 150, al. 2",
        ("famille_de", "titre.motif"),
    ),
    Epreuve(
        "famille-belge",
        EXEMPTE,
        famille.famille_belge,
        famille.dire_famille_belge,
        "CWASS art. 150, al. 2 (par assimilation)",
        ("famille_de", "titre.motif"),
    ),
    Epreuve(
        "hors-territoire",
        EXEMPTE,
        territoire.hors_territoire,
        territoire.dire_hors_territoire,
        "CWASS art. 150",
        ("commune", "absences", "titre.commande_le", "detentions", "prorogation_mois"),
    ),
    Epreuve("sans-titre", EXEMPTE, titre.sans_titre, titre.dire_sans_titre, "CWASS art. 150, 4°", ("titre.type",)),
    Epreuve(
        "titre-court",
        EXEMPTE,
        titre.titre_court,
        titre.dire_titre_court,
        "CWASS art. 150, 4°",
        ("titre.type", "titre.debut", "titre.fin"),
    ),
    Epreuve(
        "sejour-trois-ans",
        EXEMPTE,
        sejour.trois_ans,
        sejour.dire_trois_ans,
        "CWASS art. 150, 4°",
        ("sejour_depuis", "titre.commande_le"),
    ),
)

Motif = Callable[[Cas, date, Regime], bool | None]

MOTIFS: dict[str, tuple[Motif, Dire]] = {
    code: (dispenses.motif_declare(code), dispenses.dire_motif(code)) for code in MOTIFS_DE_DISPENSE
} | {
    "age": (age.releve_par_age, age.dire_age),
    "interim": (dispenses.interim, dispenses.dire_motif("interim")),
    "protection-temporaire": (
        dispenses.protection_temporaire,
        dispenses.dire_motif("protection-temporaire"),
    ),
    "standstill": (nationalite.standstill, nationalite.dire_standstill),
}

FAITS_DECLARES = ("dispenses", "titre.commande_le")
FAITS_D_UN_MOTIF = {
    "age": ("naissance",),
    "protection-temporaire": (*FAITS_DECLARES, "titre.type", "titre.motif"),
    "standstill": ("nationalites", "titre.commande_le"),
}


def motif_de_dispense(code: str) -> Epreuve:
    """A ground of dispense as a test: yes or no only if every order date it could be agrees."""
    etabli, dire = MOTIFS[code]
    noms = FAITS_D_UN_MOTIF.get(code, FAITS_DECLARES)
    declare_seulement = code not in FAITS_D_UN_MOTIF

    def juger(cas: Cas) -> bool | None:
        if declare_seulement and code not in cas.declares:
            return False  # most grounds of most persons: the shortest way
        if cas.regime is not None:
            commande_le, regime = cas.commandes[0]
            return etabli(cas, commande_le, regime)
        avis = {
            etabli(cas, commande_le, regime) if code in regime.motifs_dispense else False
            for commande_le, regime in cas.commandes
        }
        return avis.pop() if len(avis) == 1 else None

    return Epreuve(code, DISPENSE, juger, dire, "CWASS art. 152/7, §3", noms)


DISPENSES = tuple(motif_de_dispense(code) for code in MOTIFS_DE_DISPENSE)


def certain(cas: Cas) -> bool:
    return True


def dire_conclusion(cas: Cas, resultat: bool | None) -> str:
    if resultat is None:
        return "Il manque des faits pour savoir si la personne doit suivre le parcours d’intégration."
    return (
        "Toutes les conditions de la définition sont réunies et aucun motif ne dispense la personne : "
        "elle doit suivre le parcours d’intégration."
    )


CONCLUSION = Epreuve("primo-arrivant", OBLIGATOIRE, certain, dire_conclusion, "CWASS art. 150 et 152/7", ())

NUMEROS = {code: f"CWASS art. 152/7, §3, {rang}°" for rang, code in enumerate(MOTIFS_DE_DISPENSE, 1)}
AVANT_2025 = dict.fromkeys(MOTIFS_DE_DISPENSE, "CWASS art. 152/7, §3 (avant le décret du 14-03-2024)") | {
    "protection-temporaire": "CRWASS art. 238/3"
}


RETOUR_TARDIF = {"hors-territoire": "CWASS art. 152/7, §5, 3°"}


def articles(cas: Cas, code: str | None) -> dict[str, str]:
    """Articles that depend on the case: coming back too late when that is the answer, and the grounds.

    The grounds bear their present numbers since the decree of 14-03-2024 only.
    """
    if cas.regime is None:
        return {}
    motifs = NUMEROS if debut(cas.regime) >= DECRET_2024 else AVANT_2025
    if code in RETOUR_TARDIF and territoire.retour_tardif(cas) is not None:
        return motifs | RETOUR_TARDIF
    return motifs
