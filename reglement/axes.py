"""What a convention must contain: the axes, their hours and months, and why."""

from collections.abc import Collection, Mapping, Sequence
from typing import Final, NamedTuple

from reglement.regimes import Regime

ACCUEIL: Final = "accueil"
CITOYENNETE: Final = "citoyennete"
FRANCAIS: Final = "francais"
ORIENTATION: Final = "orientation"
AXES = (ACCUEIL, CITOYENNETE, FRANCAIS, ORIENTATION)

A2: Final = 70
"""`ordre` of level A2 in `cecr_niveaux.csv`."""
NON_EVALUE: Final = 990
COMPETENCES = ("CO", "CE", "EO", "EE")


class AxePropose(NamedTuple):
    """One axis of the convention; an axis not required has no minutes due. `mois` 0 has no limit."""

    code: str
    requis: bool
    raison: str
    minutes_dues: int = 0
    mois: int = 0
    langue_comprise: bool = False
    """The course is given in a language the person understands (CWASS art. 152/5, §3)."""


def proposer_axes(
    regime: Regime,
    *,
    niveaux: Mapping[str, int | None],
    besoins: Collection[str] = (),
    dispenses_partielles: Mapping[str, str] | None = None,
) -> list[AxePropose]:
    """The four axes of a convention, in order (CWASS art. 152/3 to 152/6).

    `niveaux` gives the `ordre` of the level of each skill (CO, CE, EO, EE), None or absent when not
    tested; `besoins` the axes that the bilan social asks for; `dispenses_partielles`, by axis, where or when
    the step was already done, or nothing (CWASS art. 152/7, §4 and 152/5, §4).
    """
    evalues = [ordre for c in COMPETENCES if (ordre := niveaux.get(c)) is not None and ordre < NON_EVALUE]
    proposes = (
        AxePropose(ACCUEIL, True, "Le module d’accueil ouvre tout parcours."),
        citoyennete(regime, evalues),
        francais(regime, evalues, FRANCAIS in besoins),
        orientation(regime, ORIENTATION in besoins),
    )
    motifs = dispenses_partielles or {}
    return [dispenser(axe, motifs[axe.code]) if axe.code in motifs else axe for axe in proposes]


def citoyennete(regime: Regime, evalues: Sequence[int]) -> AxePropose:
    """Always required; given in a language the person understands while the mean level is below A2."""
    moyenne = sum(evalues) / len(evalues) if evalues else None
    traduit = moyenne is not None and moyenne < A2
    raison = "La formation à la citoyenneté fait partie de toute convention."
    if traduit:
        raison += " Le niveau moyen de français est inférieur à A2 : elle se donne dans une langue comprise."
    return AxePropose(CITOYENNETE, True, raison, *mesure(regime, CITOYENNETE), langue_comprise=traduit)


def francais(regime: Regime, evalues: Sequence[int], demande: bool) -> AxePropose:
    """Any skill below A2 asks for French; so does a test that is not complete yet."""
    if any(ordre < A2 for ordre in evalues):
        raison = "Au moins une compétence en français est inférieure à A2."
    elif len(evalues) < len(COMPETENCES):
        raison = "Le niveau de français n’est pas encore entièrement évalué : l’axe reste prévu."
    elif demande:
        raison = "Le bilan social montre un besoin de formation en français."
    else:
        return AxePropose(FRANCAIS, False, "Toutes les compétences en français atteignent A2.")
    return AxePropose(FRANCAIS, True, raison, *mesure(regime, FRANCAIS))


def orientation(regime: Regime, demande: bool) -> AxePropose:
    if not demande:
        return AxePropose(ORIENTATION, False, "Le bilan social ne montre pas de besoin d’orientation.")
    raison = "Le bilan social montre un besoin d’orientation socioprofessionnelle."
    return AxePropose(ORIENTATION, True, raison, *mesure(regime, ORIENTATION))


def mesure(regime: Regime, axe: str) -> tuple[int, int]:
    """Minutes due of an axis that is followed, and its months at most; 0 for none, as for the module."""
    return {
        CITOYENNETE: (regime.heures_citoyennete * 60, regime.mois_citoyennete),
        FRANCAIS: (regime.heures_francais * 60, regime.mois_francais),
        ORIENTATION: (regime.heures_orientation * 60, 0),
    }.get(axe, (0, 0))


def seuil(regime: Regime, axe: str) -> int:
    """Percent of the hours due at which an axis closes itself."""
    return {
        CITOYENNETE: regime.seuil_citoyennete,
        FRANCAIS: regime.seuil_francais,
        ORIENTATION: regime.seuil_orientation,
    }.get(axe, 100)


DISPENSE_PARTIELLE: Final = "Dispense partielle"
"""How the reason of an axis done elsewhere begins."""
FAIT_AILLEURS: Final = {
    CITOYENNETE: "une formation à la citoyenneté, un cours d’intégration ou une orientation sociale, suivis et "
    "reconnus ailleurs en Belgique, en tiennent lieu",
    FRANCAIS: "une formation en français suivie dans le parcours d’une autre Communauté ou Région en tient lieu ; "
    "une formation dans une autre langue ne compte pas",
}
"""Why a step done elsewhere counts; the others by the general rule of CWASS art. 152/7, §4."""


def dispenser(axe: AxePropose, precision: str) -> AxePropose:
    """The axis relieved (CWASS art. 152/7, §4 and 152/5, §4): French done elsewhere counts, other languages do not."""
    regle = FAIT_AILLEURS.get(axe.code, "cette étape du parcours d’une autre Communauté ou Région en tient lieu")
    detail = f" ({precision.rstrip('.')})" if precision else ""
    return AxePropose(axe.code, False, f"{DISPENSE_PARTIELLE}{detail} : {regle}.")
