"""The templates that ship, as rows: one file, each version once."""

import tomllib
from collections.abc import Iterator
from pathlib import Path

from attestations.models import Modele
from referentiels.sources import francais

DONNEES = Path(__file__).parent / "donnees" / "modeles.toml"
CHAMPS = ("titre", "corps", "suite", "mention")


def modeles_livres() -> Iterator[Modele]:
    """Every template that ships. A version that is there already is given back as it is: its row never changes."""
    presents = {(modele.sorte, modele.version): modele for modele in Modele.objects.filter(centre=None, regime=None)}
    for lu in tomllib.loads(DONNEES.read_text(encoding="utf-8"))["modeles"]:
        textes = {champ: francais(lu.get(champ, "")) for champ in CHAMPS}
        livre = Modele(sorte=lu["sorte"], version=lu["version"], **textes)
        yield presents.get((livre.sorte, livre.version), livre)
