"""The end of the path: its attestation, or the departure from Belgium."""

from reglement.cas import Cas
from socle.dates import en_toutes_lettres


def attestation_delivree(cas: Cas) -> bool:
    """The attestation of this path was issued by that day (CWASS art. 152/7, §5)."""
    jour = cas.faits.attestation_le
    return jour is not None and jour <= cas.le


def dire_attestation_delivree(cas: Cas, resultat: bool | None) -> str:
    if resultat and cas.faits.attestation_le is not None:
        return f"L’attestation du parcours a été délivrée le {en_toutes_lettres(cas.faits.attestation_le)}."
    return "L’attestation du parcours n’a pas été délivrée."


def depart_belgique(cas: Cas) -> bool:
    """Order to leave the territory or voluntary departure by that day (CWASS art. 152/7, §5, 2°)."""
    jour = cas.faits.depart_le
    return jour is not None and jour <= cas.le


def dire_depart_belgique(cas: Cas, resultat: bool | None) -> str:
    if resultat and cas.faits.depart_le is not None:
        return f"La personne a quitté la Belgique, ou en a reçu l’ordre, le {en_toutes_lettres(cas.faits.depart_le)}."
    return "La personne n’a pas quitté la Belgique."
