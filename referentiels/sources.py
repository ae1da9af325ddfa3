"""What the data files hold, as unsaved rows of the models; French typography is set on the way in."""

import csv
import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from comptes.models import Centre
from referentiels import models
from referentiels.regles import de
from reglement.regimes import REGIMES

DONNEES = Path(__file__).parent / "donnees"
WALLONIE = "Wallonie"
PREFIXES = {
    "CAI": "N",
    "CRIBW": "BW",
    "CRIPEL": "L",
    "CRVI": "V",
    "CRIC": "C",
    "CeRAIC": "CE",
    "CIMB": "M",
    "CRILUX": "LX",
}
"""What numbers of files and attestations begin with, by centre."""

TITRES_FREQUENTS = {"A", "B", "H", "K", "A-PT"}
"""The permits most newcomers show: offered first."""

PONCTUATION = (
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
    (re.compile(r" (?=[;!?])"), "\u202f"),
    (re.compile(r" (?=[:»])|(?<=«) "), "\u00a0"),
)


def lignes(nom: str) -> Iterator[dict[str, str]]:
    with (DONNEES / f"{nom}.csv").open(encoding="utf-8", newline="") as fichier:
        yield from csv.DictReader(fichier)


def francais(texte: str) -> str:
    """Typographic apostrophes and no-break spaces."""
    for forme, remplacement in PONCTUATION:
        texte = forme.sub(remplacement, texte)
    return texte


def jour(texte: str) -> date | None:
    return date.fromisoformat(texte) if texte else None


def centres() -> Iterator[Centre]:
    for ligne in lignes("cri"):
        yield Centre(
            sigle=ligne["sigle"],
            nom=francais(ligne["nom"]),
            prefixe=PREFIXES[ligne["sigle"]],
            adresse=francais(ligne["adresse"]),
            code_postal=ligne["code_postal"],
            localite=ligne["localite"],
            telephone=ligne["telephone"],
            site_web=ligne["site_web"],
        )


def pays() -> Iterator[models.Pays]:
    for ligne in lignes("pays_nationalites"):
        yield models.Pays(
            code=ligne["code"],
            nom=francais(ligne["nom_fr"]),
            nationalite_m=francais(ligne["nationalite_m"]),
            nationalite_f=francais(ligne["nationalite_f"]),
            nationalite_possible=ligne["nationalite_possible"] == "1",
            historique=ligne["historique"] == "1",
            ue_depuis=jour(ligne["ue_depuis"]),
            ue_jusqu_au=jour(ligne["ue_jusqu_au"]),
            eee_depuis=jour(ligne["eee_depuis"]),
            suisse=ligne["suisse"] == "1",
            alias=ligne["alias"],
        )


def communes() -> list[models.Commune]:
    """Those of today, then the abolished Walloon codes, which name their successor."""
    centre_par_prefixe = dict(Centre.objects.values_list("prefixe", "pk"))
    wallonnes = {ligne["ins"]: ligne for ligne in lignes("communes_wallonie")}
    actuelles = {ligne["ins"]: ligne for ligne in lignes("communes_belgique")}
    return [
        commune({**wallonnes.get(ins, {}), **actuelles.get(ins, {})}, centre_par_prefixe)
        for ins in [*actuelles, *(ins for ins in wallonnes if ins not in actuelles)]
    ]


def commune(ligne: dict[str, str], centre_par_prefixe: dict[str, int]) -> models.Commune:
    return models.Commune(
        ins=ligne["ins"],
        nom=francais(ligne["nom_fr"]),
        nom_nl=ligne.get("nom_nl", ""),
        nom_de=ligne.get("nom_de", ""),
        region=ligne.get("region", WALLONIE),
        province=ligne["province"],
        arrondissement=ligne["arrondissement"],
        codes_postaux=ligne["codes_postaux"].split("|"),
        germanophone=ligne.get("germanophone") == "1",
        centre_id=centre_par_prefixe[PREFIXES[ligne["cri"]]] if ligne.get("cri") else None,
        valable_du=jour(ligne.get("valid_from", "")),
        valable_au=jour(ligne.get("valid_to", "")),
        successeur_id=ligne.get("ins_successeur") or None,
    )


def cpas() -> Iterator[models.Cpas]:
    """One for each Walloon commune of today."""
    for ligne in lignes("communes_wallonie"):
        if not ligne["ins_successeur"]:
            yield models.Cpas(commune_id=ligne["ins"], nom=f"CPAS {de(francais(ligne['nom_fr']))}")


def types_de_titre() -> Iterator[models.TypeTitre]:
    for ligne in lignes("titres_sejour"):
        yield models.TypeTitre(
            code=ligne["code"],
            libelle=francais(ligne["libelle_fr"]),
            famille=ligne["famille"],
            plus_de_3_mois=ligne["plus_de_3_mois"],
            duree_sejour=ligne["duree_sejour"],
            pays_tiers=ligne["pays_tiers"] == "1",
            encore_delivre=ligne["encore_delivre_2026"] == "1",
            frequent=ligne["code"] in TITRES_FREQUENTS,
        )


def motifs_de_sejour() -> Iterator[models.MotifSejour]:
    for ligne in lignes("motifs_sejour"):
        yield models.MotifSejour(
            code=ligne["code"],
            categorie=ligne["categorie"],
            libelle=francais(ligne["libelle_fr"]),
            base_legale=francais(ligne["base_legale"]),
        )


def langues() -> Iterator[models.Langue]:
    for ligne in lignes("langues"):
        yield models.Langue(
            code=ligne["code"],
            nom=francais(ligne["nom_fr"]),
            autonyme=ligne["autonyme"],
            direction=ligne["direction"],
            frequente=ligne["frequente"] == "1",
        )


def types_d_operateur() -> Iterator[models.TypeOperateur]:
    for ligne in lignes("organisme_types"):
        yield models.TypeOperateur(
            code=ligne["code"],
            libelle=francais(ligne["libelle_fr"]),
            sigle=ligne["sigle"],
            citoyennete=ligne["axe_citoyennete"] == "1",
            francais=ligne["axe_langue"] == "1",
            orientation=ligne["axe_isp"] == "1",
        )


def niveaux() -> Iterator[models.NiveauCecr]:
    for ligne in lignes("cecr_niveaux"):
        yield models.NiveauCecr(
            code=ligne["code"],
            ordre=int(ligne["ordre"]),
            famille=ligne["famille"],
            libelle=francais(ligne["libelle_fr"]),
            description=francais(ligne["description"]),
        )


def jours_feries() -> Iterator[models.JourFerie]:
    for ligne in lignes("jours_feries_dates"):
        yield models.JourFerie(
            date=date.fromisoformat(ligne["date"]),
            code=ligne["code"],
            libelle=francais(ligne["libelle_fr"]),
            legal=ligne["categorie"] == "legal",
        )


def regimes() -> Iterator[models.Regime]:
    """The values the law ships with."""
    for regime in REGIMES:
        valeurs = {champ: getattr(regime, champ) for champ in regime.__slots__ if champ != "nom"}
        valeurs["motifs_dispense"] = sorted(regime.motifs_dispense)
        valeurs["nationalites_standstill"] = sorted(regime.nationalites_standstill)
        yield models.Regime(libelle=francais(regime.nom), **valeurs)
