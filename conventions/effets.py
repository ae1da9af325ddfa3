"""What an edited regime would change in the conventions: signed, they keep their values; drafts are looked at again."""

from collections.abc import Iterable, Iterator
from datetime import date

from beneficiaires.models import Statut as Etape
from conventions.models import EN_COURS, Convention, Statut
from referentiels.effets import Bloc, Effet, apercu, compter
from referentiels.reglement import EnVigueur
from reglement.regimes import MOIS

DES_AXES = {"mois_citoyennete", "mois_francais"}
DES_AXES |= {f"{quoi}_{axe}" for quoi in ("heures", "seuil") for axe in ("citoyennete", "francais", "orientation")}
"""What the axes of a draft take from its regime."""


@apercu
def sur_les_conventions(avant: EnVigueur, apres: EnVigueur, le: date) -> Effet:
    phrases = [*gardees(codes(avant, apres, DES_AXES | set(MOIS))), *a_revoir(codes(avant, apres, DES_AXES))]
    return Effet(0, [Bloc("Conventions", phrases)] if phrases else [])


def gardees(regimes: list[str]) -> Iterator[str]:
    signees = Convention.objects.filter(regime__in=regimes, statut=Statut.SIGNEE, dossier__statut__in=EN_COURS).count()
    if signees:
        yield compter(signees, "convention signée garde ses valeurs", "conventions signées gardent leurs valeurs")


def a_revoir(regimes: list[str]) -> Iterator[str]:
    projets = Convention.objects.filter(regime__in=regimes, statut=Statut.BROUILLON)
    if combien := projets.exclude(dossier__statut=Etape.CLOS).count():
        suite = "à revoir avant la signature"
        yield compter(combien, f"projet de convention serait {suite}", f"projets de convention seraient {suite}")


def codes(avant: EnVigueur, apres: EnVigueur, noms: Iterable[str]) -> list[str]:
    """The regimes in which one of these values differs."""
    anciens = {regime.code: regime for regime in avant.regimes}
    return [
        regime.code
        for regime in apres.regimes
        if regime.code in anciens and any(getattr(regime, nom) != getattr(anciens[regime.code], nom) for nom in noms)
    ]
