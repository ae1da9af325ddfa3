"""Nationality: Belgian, « UE+ » on the day of the decision, protected by a standstill clause."""

from datetime import date

from reglement.cas import Cas
from reglement.regimes import Regime
from socle.dates import en_toutes_lettres

BELGE = "BE"


def belge(cas: Cas) -> bool | None:
    """Belgian, any of several (CWASS art. 150, 1°)."""
    nationalites = cas.faits.nationalites
    return BELGE in nationalites if nationalites else None


def dire_belge(cas: Cas, resultat: bool | None) -> str:
    if resultat is None:
        return "La nationalité de la personne n’est pas connue."
    if resultat:
        return "La personne a la nationalité belge."
    return f"La personne n’est pas belge : elle a {nommer(cas)}."


def citoyen_ue(cas: Cas) -> bool | None:
    """Citizen of the EU, the EEA or Switzerland on the day (CWASS art. 150, 3° and 4°)."""
    nationalites = cas.faits.nationalites
    if not nationalites:
        return None
    connues = cas.referentiel.nationalites
    return any(code in connues and connues[code].est_libre(cas.le) for code in nationalites)


def dire_citoyen_ue(cas: Cas, resultat: bool | None) -> str:
    if resultat is None:
        return dire_belge(cas, None)
    verbe = "est citoyenne" if resultat else "n’est pas citoyenne"
    return (
        f"Le {en_toutes_lettres(cas.le)}, la personne, qui a {nommer(cas)}, {verbe} de l’Union européenne, "
        "de l’Espace économique européen ou de la Suisse."
    )


def standstill(cas: Cas, commande_le: date, regime: Regime) -> bool | None:
    """National of Turkey or of a state with an identical clause (CWASS art. 152/7, §3, 14°)."""
    nationalites = cas.faits.nationalites
    return not regime.nationalites_standstill.isdisjoint(nationalites) if nationalites else None


def dire_standstill(cas: Cas, resultat: bool | None) -> str:
    if resultat is None:
        return "Il n’est pas établi qu’une clause de standstill protège la personne ou non."
    if resultat:
        return f"La personne a {nommer(cas)} : une clause de standstill la protège."
    return f"La personne a {nommer(cas)} : aucune clause de standstill ne la protège."


def nommer(cas: Cas) -> str:
    """`la nationalité syrienne`, `les nationalités syrienne et turque`."""
    connues = cas.referentiel.nationalites
    noms = [(code in connues and connues[code].adjectif) or code for code in cas.faits.nationalites]
    if len(noms) == 1:
        return f"la nationalité {noms[0]}"
    return f"les nationalités {', '.join(noms[:-1])} et {noms[-1]}"
