"""The residence permit: none, three months or less, more than three months."""

from datetime import date

from reglement.cas import Cas
from reglement.faits import SANS_TITRE
from socle.dates import ajouter_mois, en_toutes_lettres

DUREES_SANS_TITRE = frozenset(
    ["provisoire", "procedure_asile", "accuse_reception", "refus", "piece", "entree", "aucun", "sans_objet"]
)
"""`duree_sejour` of the documents that are not a residence permit."""


def plus_de_trois_mois(debut: date, fin: date | None) -> bool:
    """Whether a period is longer than three calendar months; no end means longer."""
    return fin is None or fin > ajouter_mois(debut, 3)


def sans_titre(cas: Cas) -> bool | None:
    """No residence permit, or a document that is not one (CWASS art. 150, 4°)."""
    if cas.faits.titre == SANS_TITRE:
        return True
    return cas.type_de_titre.duree_sejour in DUREES_SANS_TITRE if cas.type_de_titre is not None else None


def dire_sans_titre(cas: Cas, resultat: bool | None) -> str:
    if cas.faits.titre == SANS_TITRE:
        return "La personne n’a pas de titre de séjour."
    if cas.type_de_titre is None:
        return "Le titre de séjour n’est pas connu."
    suite = "n’est pas un titre de séjour" if resultat else "est un titre de séjour"
    return f"Le document « {cas.type_de_titre.libelle} » {suite}."


def titre_court(cas: Cas) -> bool | None:
    """A permit of three months or less (CWASS art. 150, 4°); the dates decide before the kind."""
    nature = cas.type_de_titre
    if nature is not None and (nature.duree_sejour == "court_sejour" or nature.plus_de_3_mois == "non"):
        return True
    titre = cas.faits.titre
    if titre is not None and titre.debut is not None and titre.fin is not None:
        if not plus_de_trois_mois(titre.debut, titre.fin):
            return True
        return False if nature is not None else None
    return False if nature is not None and nature.plus_de_3_mois == "oui" else None


def dire_titre_court(cas: Cas, resultat: bool | None) -> str:
    if resultat is None:
        return "Il n’est pas établi que le titre de séjour vaille plus de trois mois ou non."
    titre = cas.faits.titre
    dates = ""
    if titre is not None and titre.debut is not None and titre.fin is not None:
        dates = f", du {en_toutes_lettres(titre.debut)} au {en_toutes_lettres(titre.fin)}"
    if resultat:
        return f"Le titre de séjour vaut trois mois ou moins{dates}."
    return f"Le titre de séjour vaut plus de trois mois{dates}."
