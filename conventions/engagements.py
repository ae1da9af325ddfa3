"""What the pages that draw up and sign a convention say of it, in its own words: duties, deadline, languages."""

from collections.abc import Collection
from dataclasses import dataclass

from beneficiaires.models import Dossier
from conventions.document import base, devoirs_de, echeance_de
from conventions.textes import Textes


@dataclass(frozen=True)
class Engagements:
    """`traduction`: the language of the text that stands beside the French one, empty when none does."""

    devoirs: list[str]
    base: str
    traduction: str


def engagements(textes: Textes, dossier: Dossier, *, prevus: Collection[str], document: str) -> Engagements:
    """`prevus`: the axes to be followed; `document`: what the regime calls the paper of the end."""
    dits = textes.tout({"document": document, "echeance": echeance_de(dossier)})
    return Engagements(
        [dits[code].francais for code in devoirs_de(prevus)],
        base(dossier, dits).francais,
        str(textes.langue or "").lower(),
    )
