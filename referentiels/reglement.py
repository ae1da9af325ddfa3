"""What the rules of `reglement` read, from the database, kept in memory by each process.

One row, `Version`, changes by trigger with the data. Asking costs one query of one row, and the tables are read
again only when that row has changed: every process sees an edit at its next decision, a transaction sees its own,
and one that is rolled back leaves nothing behind.
"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from referentiels.models import Commune, MotifSejour, Pays, TypeTitre, Version
from referentiels.models import Regime as LigneRegime
from reglement.referentiel import ETRANGER, Nationalite, Referentiel, TypeDeTitre
from reglement.regimes import Regime


class EnVigueur(NamedTuple):
    referentiel: Referentiel
    regimes: tuple[Regime, ...]


_memoire: tuple[UUID, EnVigueur] | None = None


def en_vigueur() -> EnVigueur:
    """Everything the rules read, consistent: one query when nothing has changed since the last call."""
    global _memoire
    version = Version.objects.courante()
    if version is None or _memoire is None or _memoire[0] != version:
        valeurs = EnVigueur(lire_referentiel(), lire_regimes())
        _memoire = (version, valeurs) if version else None
        return valeurs
    return _memoire[1]


def referentiel() -> Referentiel:
    return en_vigueur().referentiel


def regimes() -> tuple[Regime, ...]:
    """From the oldest to the newest."""
    return en_vigueur().regimes


def lire_referentiel() -> Referentiel:
    communes = list(Commune.objects.select_related("successeur"))
    francophones = {commune.ins: nom_actuel(commune) for commune in communes if actuelle(commune).de_langue_francaise}
    ailleurs = {commune.ins: commune.nom for commune in communes if commune.ins not in francophones}
    return Referentiel(
        nationalites={pays.code: nationalite(pays) for pays in Pays.objects.all()},
        titres={type_.code: type_de_titre(type_) for type_ in TypeTitre.objects.all()},
        motifs=dict(MotifSejour.objects.values_list("code", "libelle")),
        communes=francophones,
        ailleurs={**ailleurs, ETRANGER: "à l’étranger"},
    )


def actuelle(commune: Commune) -> Commune:
    """The commune itself, or the one that took its place."""
    return commune.successeur or commune


def nom_actuel(commune: Commune) -> str:
    return actuelle(commune).nom


def nationalite(pays: Pays) -> Nationalite:
    return Nationalite.construire(
        pays.code,
        pays.nationalite_f,
        possible=pays.nationalite_possible,
        ue_depuis=pays.ue_depuis,
        ue_jusqu_au=pays.ue_jusqu_au,
        eee_depuis=pays.eee_depuis,
        suisse=pays.suisse,
    )


def type_de_titre(ligne: TypeTitre) -> TypeDeTitre:
    return TypeDeTitre(ligne.code, ligne.libelle, ligne.plus_de_3_mois, ligne.duree_sejour, pays_tiers=ligne.pays_tiers)


def lire_regimes() -> tuple[Regime, ...]:
    return tuple(regime(ligne) for ligne in LigneRegime.objects.all())


def regime(ligne: LigneRegime) -> Regime:
    """The value object of a row: same names, `libelle` for `nom`, sets for arrays."""
    valeurs = {champ: getattr(ligne, champ) for champ in champs_du_regime() if champ != "nom"}
    valeurs["motifs_dispense"] = frozenset(ligne.motifs_dispense)
    valeurs["nationalites_standstill"] = frozenset(ligne.nationalites_standstill)
    return Regime(nom=ligne.libelle, **valeurs)


def champs_du_regime() -> Iterable[str]:
    return Regime.__slots__
