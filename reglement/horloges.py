"""The six clocks in words: when each began, when it ends, and why then."""

from datetime import date
from typing import NamedTuple

from reglement.durees import duree
from reglement.echeances import Echeances, couvre_printemps_2020, repousser
from reglement.regimes import Regime
from socle.dates import ajouter_mois, en_toutes_lettres

COMMANDE = "la commande du titre"
SIGNATURE = "la signature de la convention"


class Reperes(NamedTuple):
    """The facts that start the clocks, and the months that the Minister granted."""

    commande_le: date | None = None
    contact_le: date | None = None
    convention_le: date | None = None
    dernier_entretien_le: date | None = None
    prorogation_mois: int = 0


class Horloge(NamedTuple):
    """`nom` is a field of `Echeances`; `texte` a clause: « trois mois après la commande du titre, le … »."""

    nom: str
    debut: date
    fin: date
    texte: str
    article: str


class Marche(NamedTuple):
    """How a clock goes: from when, from what, for how many calendar months."""

    nom: str
    debut: date | None
    depuis: str
    mois: int
    article: str


def expliquer(echeances: Echeances, reperes: Reperes, regime: Regime) -> tuple[Horloge, ...]:
    """One clock for each deadline there is, in the order of `Echeances` (CWASS art. 152/3 to 152/7).

    `regime` holds the months that the deadlines were computed with; the days of detention are read in the
    deadline itself. A deadline whose starting fact is unknown has no clock.
    """
    return tuple(
        horloge(marche, marche.debut, fin, reperes, regime)
        for marche, fin in zip(marches(reperes, regime), echeances, strict=True)
        if fin is not None and marche.debut is not None
    )


def marches(reperes: Reperes, regime: Regime) -> tuple[Marche, ...]:
    commande_le, convention_le = reperes.commande_le, reperes.convention_le
    entretien = (reperes.dernier_entretien_le, "le dernier entretien") if reperes.dernier_entretien_le else None
    return (
        Marche("contact", commande_le, COMMANDE, regime.mois_contact, "CWASS art. 152/7, §1"),
        Marche("bilan", reperes.contact_le, "le premier contact", regime.mois_bilan, "CWASS art. 152/3, §1"),
        Marche("entretien", *(entretien or (convention_le, SIGNATURE)), regime.mois_entretien, "CWASS art. 152/3, §3"),
        Marche("citoyennete", convention_le, SIGNATURE, regime.mois_citoyennete, "CWASS art. 152/5, §2"),
        Marche("francais", convention_le, SIGNATURE, regime.mois_francais, "CWASS art. 152/4, §2"),
        Marche("attestation", commande_le, COMMANDE, regime.mois_attestation, "CWASS art. 152/7, §2"),
    )


def horloge(marche: Marche, debut: date, fin: date, reperes: Reperes, regime: Regime) -> Horloge:
    """The clause adds up to the deadline; when it cannot, it names the start without a length."""
    depart = f"{marche.depuis}, le {en_toutes_lettres(debut)}"
    texte = f"{duree(marche.mois)} après {depart}"
    ajouts: list[str] = []
    terme = ajouter_mois(debut, marche.mois)
    if marche.nom == "attestation":
        ajouts, terme = pousser(debut, fin, reperes, regime)
    if terme != fin:
        texte = f"compté depuis {depart}"
    elif ajouts:
        texte += f", plus {' et '.join(ajouts)}"
    detention = any(ajout.endswith("détention") for ajout in ajouts)
    return Horloge(marche.nom, debut, fin, texte, f"{marche.article} et §7" if detention else marche.article)


def pousser(debut: date, fin: date, reperes: Reperes, regime: Regime) -> tuple[list[str], date]:
    """What pushed the attestation beyond its months, and the day that gives: `fin` when all is explained."""
    prorogation = reperes.prorogation_mois if regime.prorogation else 0
    ajouts = [f"{duree(prorogation)} de prorogation"] if prorogation else []
    terme = ajouter_mois(debut, regime.mois_attestation + prorogation)
    if regime.jours_printemps_2020 and couvre_printemps_2020(debut, terme):
        ajouts.append(f"{regime.jours_printemps_2020} jours du printemps 2020")
        terme = repousser(terme, regime.jours_printemps_2020)
    jours = (fin - terme).days
    if regime.suspension_detention and jours > 0:
        ajouts.append("un jour de détention" if jours == 1 else f"{jours} jours de détention")
        terme = fin
    return ajouts, terme
