"""What a text is made of: its clauses, the words in braces that each may hold, its fingerprint. Pure."""

import hashlib
import json
import re
from collections.abc import Mapping

MOT = re.compile(r"\{(\w+)\}")

PARTIES: dict[str, tuple[str, ...]] = {
    "Document": ("titre", "dossier", "projet", "courtoisie"),
    "Parties": (
        *("parties", "parties_texte", "libelle_centre", "libelle_represente", "libelle_personne", "libelle_naissance"),
        *("libelle_nationalite", "libelle_adresse", "libelle_titre", "titre_commande", "titre_valable"),
        *("libelle_regime", "libelle_base", "base_echeance", "base_obligatoire", "base_a_confirmer", "base_volontaire"),
    ),
    "Parcours": (
        *("parcours", "parcours_texte", "colonne_axe", "colonne_heures", "colonne_operateur", "colonne_debut"),
        *("colonne_echeance", "axe_accueil", "axe_citoyennete", "axe_francais", "axe_orientation", "a_choisir"),
        *("a_la_signature", "avant_la_signature", "acheve", "sans_delai", "mois_apres", "raisons", "non_prevu"),
    ),
    "Devoirs de la personne": (
        *("devoirs", "devoir_citoyennete", "devoir_francais", "devoir_orientation", "devoir_entretiens"),
        "devoir_demenagement",
    ),
    "Devoirs du centre": ("centre", "centre_suivi", "centre_entretiens", "centre_gratuit", "centre_document"),
    "Changement et sanction": ("changements", "changements_texte", "sanction", "sanction_texte"),
    "Données": ("donnees", "donnees_buts", "donnees_acces", "donnees_duree", "donnees_droits"),
    "Signatures": (
        *("signatures", "signatures_texte", "expliquee", "expliquee_langue", "expliquee_interprete", "exemplaires"),
        *("fait", "la_personne", "pour_le_centre"),
    ),
    "Avenant": (
        *("avenant", "avenant_texte", "avenant_raison", "colonne_avant", "colonne_apres", "a_suivre"),
        *("avenant_reste", "avenant_signatures"),
    ),
}
"""The clauses of every text, in the order of the document."""
MOTS: dict[str, tuple[str, ...]] = {
    "dossier": ("numero",),
    "projet": ("etabli_le",),
    "titre_commande": ("commande_le",),
    "titre_valable": ("fin_du_titre",),
    "base_echeance": ("document", "echeance"),
    "mois_apres": ("mois",),
    "centre_entretiens": ("mois_entretien",),
    "centre_document": ("document",),
    "sanction_texte": ("echeance",),
    "signatures_texte": ("numero",),
    "expliquee_langue": ("langue",),
    "fait": ("lieu", "signe_le"),
    "avenant": ("numero_avenant",),
    "avenant_texte": ("convention_le",),
    "avenant_signatures": ("numero", "numero_avenant"),
}
"""The words in braces of a clause, which the document replaces: each of them once."""


def codes() -> list[str]:
    return [code for partie in PARTIES.values() for code in partie]


def mots_de(texte: str) -> list[str]:
    """The words in braces of a text, as often as they come."""
    return MOT.findall(texte)


def refus_de_clauses(clauses: Mapping[str, str]) -> dict[str, str]:
    """Why a text cannot be used, clause by clause; nothing when it can."""
    refus = {}
    for code in codes():
        texte = str(clauses.get(code, "")).strip()
        attendus = sorted(MOTS.get(code, ()))
        if not texte:
            refus[code] = "Écrivez cette clause\u00a0: tous les documents la contiennent."
        elif sorted(mots_de(texte)) != attendus:
            refus[code] = _dire_les_mots(attendus)
        elif "{" in MOT.sub("", texte) or "}" in MOT.sub("", texte):
            refus[code] = "Une accolade ne se ferme pas, ou ne s’ouvre pas."
    return refus


def _dire_les_mots(attendus: list[str]) -> str:
    if not attendus:
        return "Cette clause ne contient aucun mot entre accolades."
    mots = ", ".join(f"{{{mot}}}" for mot in attendus)
    return f"Cette clause contient une fois, et tels quels\u00a0: {mots}."


def remplir(texte: str, valeurs: Mapping[str, str]) -> str | None:
    """The clause with its words replaced; None while one of them is unknown. What replaces them is never read again."""
    if any(mot not in valeurs for mot in mots_de(texte)):
        return None
    return MOT.sub(lambda trouve: valeurs[trouve[1]], texte)


def empreinte(version: str, langue: str, clauses: Mapping[str, str]) -> str:
    """The SHA-256 of a text: of its version, language and clauses as compact JSON with sorted keys, in UTF-8."""
    contenu = {"version": version, "langue": langue, "clauses": dict(clauses)}
    octets = json.dumps(contenu, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()
    return hashlib.sha256(octets).hexdigest()
