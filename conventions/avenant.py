"""What an avenant says: an axis before and after, the least that the regime asks, the versions of a convention."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from conventions.models import Avenant, Axe, Convention, StatutAvenant, TypeAxe
from formations.models import Operateur
from referentiels import reglement as donnees
from reglement.axes import mesure
from reglement.regimes import Regime, figer
from socle.templatetags.typographie import duree

MINUTES_MAXIMUM = 999 * 60
"""More than any axis counts: beyond it, a slip of the keyboard."""


@dataclass(frozen=True)
class Souhait:
    """What the parties want for one axis; an axis that is not followed has no hours."""

    requis: bool
    minutes: int = 0
    operateur: Operateur | None = None


@dataclass(frozen=True)
class Changement:
    """One axis of an avenant, in words."""

    axe: str
    avant: str
    apres: str


def valeurs_de(axe: Axe) -> dict[str, Any]:
    """The side of an axis that an avenant may change, with the name of the operator on that day."""
    return _valeurs(axe.requis, axe.minutes_dues, axe.operateur if axe.requis else None)


def _valeurs(requis: bool, minutes: int, operateur: Operateur | None) -> dict[str, Any]:
    return {
        "requis": requis,
        "minutes": minutes if requis else 0,
        "operateur": operateur.pk if operateur else None,
        "chez": str(operateur or ""),
    }


def changements(axes: Iterable[Axe], souhaits: Mapping[str, Souhait]) -> list[dict[str, Any]]:
    """For each axis that changes, its values before and after."""
    lignes = []
    for axe in axes:
        souhait = souhaits.get(axe.type)
        avant = valeurs_de(axe)
        apres = _valeurs(souhait.requis, souhait.minutes, souhait.operateur) if souhait else avant
        if meme(avant, apres):
            continue
        if not apres["requis"]:
            apres = _valeurs(False, 0, None)
        lignes.append({"axe": axe.type, "avant": avant, "apres": apres})
    return lignes


def meme(avant: dict[str, Any], apres: dict[str, Any]) -> bool:
    """Whether both say the same of an axis, whatever its operator was called."""
    if not avant["requis"] and not apres["requis"]:
        return True
    return all(avant[nom] == apres[nom] for nom in ("requis", "minutes", "operateur"))


def en_mots(lignes: Iterable[Mapping[str, Any]]) -> list[Changement]:
    return [
        Changement(str(TypeAxe(ligne["axe"]).label), _phrase(ligne["avant"]), _phrase(ligne["apres"]))
        for ligne in lignes
    ]


def _phrase(valeurs: Mapping[str, Any]) -> str:
    if not valeurs["requis"]:
        return "non prévu"
    return f"{duree(valeurs['minutes'])}, {valeurs['chez'] or 'opérateur à choisir'}"


def regime_garde(convention: Convention) -> Regime:
    """The regime of a signed convention, with the months that it keeps (`Dossier.parametres`)."""
    regimes, gardes = donnees.regimes(), convention.dossier.parametres
    if gardes and gardes["regime"] == convention.regime_id:
        regimes = figer(regimes, gardes["regime"], gardes["mois"])
    return next(regime for regime in regimes if regime.code == convention.regime_id)


def planchers(convention: Convention) -> dict[str, int]:
    """By axis, the least minutes that the regime asks when it is followed."""
    regime = regime_garde(convention)
    return {type_axe.value: mesure(regime, type_axe)[0] for type_axe in TypeAxe}


@dataclass(frozen=True)
class Version:
    """An avenant with what it changes, in words, and its signed pages."""

    avenant: Avenant
    changements: list[Changement]


def versions(convention: Convention) -> dict[str, Any]:
    """The avenants of a convention, the newest first, the draft apart; and the signed pages of the convention."""
    avenants = convention.avenants.select_related("entretien", "langue").prefetch_related("pieces")
    lues = [Version(avenant, en_mots(avenant.changements)) for avenant in avenants.order_by("-numero")]
    return {
        "projet": next((lue for lue in lues if lue.avenant.statut == StatutAvenant.PROJET), None),
        "versions": [lue for lue in lues if lue.avenant.statut != StatutAvenant.PROJET],
        "pieces": list(convention.pieces.all()),
    }
