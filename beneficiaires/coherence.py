"""The answer written on the open files, checked against the law of today."""

from collections.abc import Iterator
from datetime import date

from beneficiaires.actions import ecarts_avec_la_loi
from socle.coherence import controle


@controle("décisions")
def reponses(le: date) -> Iterator[str]:
    for dossier, valeurs in ecarts_avec_la_loi(le):
        for nom, valeur in valeurs.items():
            yield f"dossier {dossier} : {nom} vaut {getattr(dossier, nom)}, attendu {valeur}"
