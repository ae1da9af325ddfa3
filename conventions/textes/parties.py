"""The pieces of a bilingual document, ready to print: parts of clauses, facts with their labels."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from conventions.textes.composition import Dit, Textes


@dataclass(frozen=True)
class Partie:
    """A title and its clauses, French and translation side by side."""

    titre: Dit
    clauses: list[Dit]
    numerotee: bool = False


@dataclass(frozen=True)
class Fait:
    """A label and what it says, on one or several lines; `fort` for what the eye looks for."""

    libelle: Dit
    lignes: list[Dit]
    fort: bool = False


def partie(dits: dict[str, Dit], titre: str, codes: Iterable[str], *, numerotee: bool = False) -> Partie:
    """Clauses under their title; one that has no words is left out."""
    return Partie(dits[titre], [dits[code] for code in codes if dits[code]], numerotee)


def fait(libelle: Dit, *lignes: object, fort: bool = False) -> Fait:
    """What is not known leaves no line; a fact without line says so by a dash."""
    dites = [ligne if isinstance(ligne, Dit) else Dit(str(ligne)) for ligne in lignes if ligne]
    return Fait(libelle, dites or [Dit("–")], fort)


def page_a_signer(
    textes: Textes, dits: dict[str, Dit], document: Any, *, rappel: str, personne: Any, centre: Any
) -> dict[str, Any]:
    """The last page: what is signed, in which language it was explained, who signs, which text it is."""
    codes = [rappel, "expliquee", "expliquee_langue"]
    codes += ["expliquee_interprete"] if document.interprete else []
    return {
        "a_signer": partie(dits, "signatures", [*codes, "exemplaires", "fait"]),
        "signataires": [(dits["la_personne"], personne), (dits["pour_le_centre"], centre)],
        "textes": [textes.francais, *([textes.traduction] if textes.traduction else [])],
    }
