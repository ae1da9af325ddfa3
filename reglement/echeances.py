"""The deadlines of a person who is bound."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import NamedTuple

from reglement.cas import Cas
from reglement.faits import Detention, Faits
from reglement.regimes import Regime
from socle.dates import ajouter_mois

PRINTEMPS_2020 = (date(2020, 3, 18), date(2020, 4, 30))


class Echeances(NamedTuple):
    """None when the fact that starts the clock is unknown or the person is not bound."""

    contact: date | None = None
    bilan: date | None = None
    entretien: date | None = None
    citoyennete: date | None = None
    francais: date | None = None
    attestation: date | None = None


AUCUNE = Echeances()


def calculer(cas: Cas) -> Echeances:
    """All deadlines of a bound person (CWASS art. 152/3 to 152/7)."""
    faits, regime, commande_le = cas.faits, cas.regime, cas.faits.commande_le
    if regime is None or commande_le is None:
        return AUCUNE
    convention_le = faits.convention_le
    return Echeances(
        contact=ajouter_mois(commande_le, regime.mois_contact),
        bilan=apres(faits.contact_le, regime.mois_bilan),
        entretien=apres(convention_le and (faits.dernier_entretien_le or convention_le), regime.mois_entretien),
        citoyennete=apres(convention_le, regime.mois_citoyennete),
        francais=apres(convention_le, regime.mois_francais),
        attestation=attestation(faits, commande_le, regime, cas.le),
    )


def apres(jour: date | None, mois: int) -> date | None:
    return ajouter_mois(jour, mois) if jour is not None else None


def attestation(faits: Faits, commande_le: date, regime: Regime, le: date) -> date:
    """Last day to obtain the attestation (CWASS art. 152/7, §2 and §7)."""
    mois = regime.mois_attestation + (faits.prorogation_mois if regime.prorogation else 0)
    terme = ajouter_mois(commande_le, mois)
    if regime.jours_printemps_2020 and couvre_printemps_2020(commande_le, terme):
        terme = repousser(terme, regime.jours_printemps_2020)
    if regime.suspension_detention and faits.detentions:
        terme = suspendre(terme, faits.detentions, commande_le, le)
    return terme


def couvre_printemps_2020(commande_le: date, terme: date) -> bool:
    """Whether the whole suspension of the first lockdown lies inside the period."""
    return commande_le <= PRINTEMPS_2020[0] and PRINTEMPS_2020[1] <= terme


def suspendre(terme: date, detentions: Iterable[Detention], commande_le: date, le: date) -> date:
    """Push a deadline by the days in prison from the order on, each day once.

    A detention that begins by the deadline as pushed so far counts to its end: the clock stands still.
    """
    dernier, compte_jusqu_au = terme.toordinal(), commande_le.toordinal() - 1
    for debut, fin in sorted((detention.debut, detention.fin or le) for detention in detentions):
        premier = max(debut.toordinal(), compte_jusqu_au + 1)
        if premier > dernier:
            break
        if fin.toordinal() >= premier:
            compte_jusqu_au = fin.toordinal()
            dernier += compte_jusqu_au - premier + 1
    return date.fromordinal(min(dernier, date.max.toordinal()))


def repousser(jour: date, jours: int) -> date:
    """A number of days later, or the last day that a `date` can hold."""
    return jour + timedelta(days=jours) if jours <= (date.max - jour).days else date.max
