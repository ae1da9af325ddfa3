"""The facts that a decision keeps, in French words. Names come from the reference data, passed in."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from reglement.dispenses import LIBELLES, MI_TEMPS
from reglement.durees import duree
from reglement.faits import SANS_TITRE
from reglement.referentiel import Referentiel
from socle.dates import DatePartielle, en_toutes_lettres

INSECABLE = "\u00a0"
LETTRE = 3  # characters at most of the code of a card, by which people call it
AXES = {
    "citoyennete": "formation à la citoyenneté",
    "francais": "formation à la langue française",
    "orientation": "orientation socioprofessionnelle",
}
LIENS = {
    "ue": "avec un citoyen de l’UE, de l’EEE ou de la Suisse",
    "belge": "avec un Belge",
    "tiers": "aucun avec un Belge ou un citoyen de l’UE",
}


def jour(iso: str | None, _: Referentiel | None = None) -> str:
    return ecrire(date.fromisoformat(iso)) if iso else ""


def ecrire(quand: date | DatePartielle) -> str:
    return en_toutes_lettres(quand).replace(" ", INSECABLE)


def naissance(partielle: str, _: Referentiel) -> str:
    return ecrire(DatePartielle.lire(partielle))


def depuis(iso: str, _: Referentiel) -> str:
    return f"depuis le {jour(iso)}"


def mois(nombre: int, _: Referentiel) -> str:
    return duree(nombre) if nombre else ""


def nationalite(code: str, referentiel: Referentiel) -> str:
    connue = referentiel.nationalites.get(code)
    return connue.adjectif if connue is not None and connue.adjectif else code


def commune(ins: str, referentiel: Referentiel) -> str:
    return referentiel.communes.get(ins) or referentiel.ailleurs.get(ins) or f"code INS {ins}"


def axe(code: str, _: Referentiel) -> str:
    return AXES.get(code, code)


def lien(code: str, _: Referentiel) -> str:
    return LIENS.get(code, code)


def titre(fait: Mapping[str, Any], referentiel: Referentiel) -> dict[str, str]:
    """The permit in force; the order date is told apart, since it is that of the first one."""
    motif = referentiel.motifs.get(fait.get("motif") or "", "")
    return {
        "type": type_de_titre(fait.get("type"), referentiel),
        "motif": f"motif «{INSECABLE}{apostrophes(motif)}{INSECABLE}»" if motif else "",
        "validite": periode(fait.get("debut"), fait.get("fin"), debut="valable depuis le", entre="valable du"),
    }


def type_de_titre(code: str | None, referentiel: Referentiel) -> str:
    """Cards are known by their letter, other documents by their name."""
    if code is None:
        return "type inconnu"
    if code == SANS_TITRE.type:
        return "aucun"
    if len(code) <= LETTRE and code != "BE":
        return f"carte {code}"
    connu = referentiel.titres.get(code)
    return apostrophes(connu.libelle) if connu is not None else code


def apostrophes(libelle: str) -> str:
    return libelle.replace("'", "’")


def dispense(fait: Mapping[str, Any], _: Referentiel) -> dict[str, str]:
    """A request: it counts once its proof is accepted."""
    heures = fait.get("heures_semaine")
    return {
        "etat": "accordée" if fait.get("preuve") else "demandée",
        "temps": temps(fait.get("temps")),
        "heures": f"{heures:g}".replace(".", ",") + f"{INSECABLE}h par semaine" if heures else "",
        "continu": "avec interruption" if fait.get("continu") is False else "",
        "periode": periode(fait.get("depuis"), fait.get("jusqu_au")),
    }


def temps(part: float | None) -> str:
    if part is None:
        return ""
    if part == MI_TEMPS:
        return "à mi-temps"
    return "à temps plein" if part == 1 else f"à {round(part * 100)}{INSECABLE}% d’un temps plein"


def motif_de_dispense(code: str | None) -> str:
    return f"Dispense «{INSECABLE}{LIBELLES.get(code or '', code or 'motif inconnu')}{INSECABLE}»"


def sejour(fait: list[str | None], _: Referentiel) -> dict[str, str]:
    """A detention, or a time lived elsewhere: two days, the second one open while it goes on."""
    return {"periode": periode(*fait)}


def periode(depuis: str | None, jusqu_au: str | None, *, debut: str = "depuis le", entre: str = "du") -> str:
    if depuis and jusqu_au:
        return f"{entre} {jour(depuis)} au {jour(jusqu_au)}"
    if depuis:
        return f"{debut} {jour(depuis)}"
    return f"jusqu’au {jour(jusqu_au)}" if jusqu_au else ""
