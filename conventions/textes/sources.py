"""The texts that ship, as unsaved rows: one folder a version, one file a language."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from conventions.models.texte import Texte
from conventions.textes.clauses import empreinte
from referentiels.sources import francais

DONNEES = Path(__file__).parent / "donnees"
FRANCAIS = "fr"


def textes_livres() -> Iterator[Texte]:
    """Every text that ships; French typography is set on the way in."""
    for chemin in sorted(DONNEES.glob("*/*.toml")):
        lu = tomllib.loads(chemin.read_text(encoding="utf-8"))
        version, langue = chemin.parent.name, chemin.stem
        composer = francais if langue == FRANCAIS else str
        clauses = {code: composer(texte) for code, texte in lu["clauses"].items()}
        sha256 = empreinte(version, langue, clauses)
        yield Texte(version=version, langue_id=langue, clauses=clauses, sha256=sha256, publie_le=lu["publie_le"])
