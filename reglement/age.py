"""Age on the day of the decision: under 18, or 65 and over."""

from datetime import date

from reglement.cas import Cas
from reglement.regimes import Regime
from socle.dates import ajouter_mois, en_toutes_lettres

MOIS_MAJORITE = 18 * 12
MOIS_PENSION = 65 * 12


def releve_par_age(cas: Cas, commande_le: date, regime: Regime) -> bool | None:
    """Under 18, or 65 and over (CWASS art. 152/7, §3, 5°).

    A partial birth date decides only when every date it could be agrees.
    """
    naissance = cas.faits.naissance
    if naissance is None:
        return None
    tot = naissance.au_plus_tot()
    tard = tot if naissance.est_complete else naissance.au_plus_tard()
    if cas.le < ajouter_mois(tot, MOIS_MAJORITE) or cas.le >= ajouter_mois(tard, MOIS_PENSION):
        return True
    if tot == tard or ajouter_mois(tard, MOIS_MAJORITE) <= cas.le < ajouter_mois(tot, MOIS_PENSION):
        return False
    return None


def dire_age(cas: Cas, resultat: bool | None) -> str:
    naissance = cas.faits.naissance
    if naissance is None:
        return "La date de naissance n’est pas connue."
    nee = f"née {'le' if naissance.est_complete else 'en'} {en_toutes_lettres(naissance)}"
    if resultat is None:
        return f"La personne est {nee} : la date ne suffit pas pour savoir si elle a de 18 à 64 ans."
    if not resultat:
        tranche = "de 18 à 64 ans"
    elif cas.le < ajouter_mois(naissance.au_plus_tot(), MOIS_MAJORITE):
        tranche = "moins de 18 ans"
    else:
        tranche = "65 ans ou plus"
    return f"La personne, {nee}, a {tranche} le {en_toutes_lettres(cas.le)}."
