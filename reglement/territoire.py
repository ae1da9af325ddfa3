"""Where the person lives: inside the French-language region or not, and whether she came back in time."""

from datetime import date
from typing import NamedTuple

from reglement.cas import Cas
from reglement.echeances import attestation
from reglement.faits import Absence
from socle.dates import ajouter_mois, en_toutes_lettres


class RetourTardif(NamedTuple):
    """The day she left the region, and the last day to obtain the attestation, on which she was still away."""

    depart: date
    terme: date


def hors_territoire(cas: Cas) -> bool | None:
    """Does not live in a French-language Walloon commune (CWASS art. 150), or came back too late (art. 152/7)."""
    commune = cas.faits.commune
    if commune is not None and commune not in cas.referentiel.communes:
        return True
    if cas.faits.absences and retour_tardif(cas) is not None:
        return True
    return False if commune is not None else None


def retour_tardif(cas: Cas) -> RetourTardif | None:
    """Leaving ends the obligation; it revives only if she is back by the deadline (CWASS art. 152/7, §5, 3°).

    None for a person known to be away, before the deadline, and while the order date is unknown.
    """
    commune, longues = cas.faits.commune, absences_longues(cas)
    if not longues or (commune is not None and commune not in cas.referentiel.communes):
        return None
    terme = dernier_jour(cas)
    if terme is None or cas.le <= terme:
        return None
    departs = [une.debut for une in longues if une.debut <= terme and (une.fin is None or terme <= une.fin)]
    return RetourTardif(min(departs), terme) if departs else None


def absences_longues(cas: Cas) -> list[Absence]:
    """Those that last until the deadline before anything pushed it: the others cannot reach it, and it is cheap."""
    commande_le = cas.faits.commande_le
    if cas.regime is None or commande_le is None:
        return []
    au_plus_tot = ajouter_mois(commande_le, cas.regime.mois_attestation)
    if cas.le <= au_plus_tot:
        return []
    return [absence for absence in cas.faits.absences if absence.fin is None or au_plus_tot <= absence.fin]


def dernier_jour(cas: Cas) -> date | None:
    """Last day to obtain the attestation, bound or not; None while the order date is unknown."""
    commande_le = cas.faits.commande_le
    if cas.regime is None or commande_le is None:
        return None
    return attestation(cas.faits, commande_le, cas.regime, cas.le)


def dire_hors_territoire(cas: Cas, resultat: bool | None) -> str:
    commune, retard = cas.faits.commune, retour_tardif(cas) if resultat and cas.faits.absences else None
    if retard is not None:
        return dire_retour_tardif(cas, retard)
    if commune is None:
        return "La commune de résidence n’est pas connue."
    if resultat:
        nom = cas.referentiel.ailleurs.get(commune, f"code INS {commune}")
        return f"La personne n’habite pas une commune wallonne de langue française ({nom})."
    return f"La personne habite une commune wallonne de langue française ({cas.referentiel.communes[commune]})."


def dire_retour_tardif(cas: Cas, retard: RetourTardif) -> str:
    """An unknown commune is either outside the region, or inside after that day."""
    revenue = "n’y est revenue qu’après" if cas.faits.commune is not None else "n’y habitait pas"
    return (
        f"La personne a quitté la région de langue française le {en_toutes_lettres(retard.depart)} et {revenue} "
        f"le {en_toutes_lettres(retard.terme)}, dernier jour pour obtenir l’attestation : l’obligation ne revit pas."
    )
