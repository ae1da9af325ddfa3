"""A regime about to be edited: all of them as they would be, what differs in words, and the proof that it was seen."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from copy import copy
from datetime import date
from typing import Any, NamedTuple

from django.core import signing
from django.db.models import BooleanField, Field

from referentiels.chargement import champs_livres
from referentiels.models import Pays, Regime
from referentiels.reglement import EnVigueur, referentiel, regime
from referentiels.regles import enchainer
from reglement.dispenses import LIBELLES
from socle.templatetags.typographie import jour

SEL = "referentiels.apercu"
RIEN = "–"


class Edition(NamedTuple):
    """Every row of the regimes before and after, from the oldest; nothing is written."""

    avant: list[Regime]
    apres: list[Regime]

    @property
    def cle(self) -> str:
        """Tells this very change from any other one."""
        return empreinte([*self.avant, *self.apres])

    def valeurs(self) -> tuple[EnVigueur, EnVigueur]:
        """What the rules read, before and after."""
        donnees = referentiel()
        return EnVigueur(donnees, tuple(map(regime, self.avant))), EnVigueur(donnees, tuple(map(regime, self.apres)))


class Difference(NamedTuple):
    """A value that changes, in words."""

    regime: str
    champ: str
    avant: str
    apres: str


def preparer(edite: Regime) -> Edition:
    """The change that saving this row would be: the regimes that come before and after it follow its dates."""
    avant = list(Regime.objects.all())
    apres = [copy(ligne) for ligne in avant if ligne.pk != edite.pk]
    return Edition(avant, enchainer([*apres, copy(edite)]))


def differences(edition: Edition) -> list[Difference]:
    """Every value that would change, regime by regime; all those of a new regime."""
    anciens = {ligne.pk: ligne for ligne in edition.avant}
    pays = dict(Pays.objects.values_list("code", "nom"))
    return [
        Difference(nouveau.code, str(champ.verbose_name), *mots(champ, ancien, nouveau, pays))
        for nouveau in edition.apres
        for ancien in [anciens.get(nouveau.pk)]
        for champ in champs_livres(Regime)
        if ancien is None or getattr(ancien, champ.attname) != getattr(nouveau, champ.attname)
    ]


def mots(champ: Field, ancien: Regime | None, nouveau: Regime, pays: dict[str, str]) -> tuple[str, str]:
    """The old and the new value; of a list, only what leaves it and what comes in."""
    avant = getattr(ancien, champ.attname) if ancien is not None else None
    apres = getattr(nouveau, champ.attname)
    if isinstance(apres, list):
        noms = LIBELLES | pays
        retires = [code for code in avant or [] if code not in apres]
        ajoutes = [code for code in apres if code not in (avant or [])]
        return enumerer(retires, noms), enumerer(ajoutes, noms)
    return en_mots(champ, avant), en_mots(champ, apres)


def enumerer(codes: Iterable[str], noms: dict[str, str]) -> str:
    return ", ".join(noms.get(code, code) for code in codes) or RIEN


def en_mots(champ: Field, valeur: Any) -> str:
    if valeur is None:
        return RIEN
    if isinstance(champ, BooleanField):
        return "oui" if valeur else "non"
    return jour(valeur) if isinstance(valeur, date) else str(valeur)


def empreinte(lignes: Sequence[Regime]) -> str:
    """A digest of all the values of rows: it tells whether somebody has edited them meanwhile."""
    valeurs = [[normale(getattr(ligne, champ.attname)) for champ in champs_livres(Regime)] for ligne in lignes]
    return hashlib.sha256(json.dumps(valeurs, default=str).encode()).hexdigest()


def normale(valeur: Any) -> Any:
    return sorted(valeur) if isinstance(valeur, list) else valeur


def sceller(edition: Edition, touches: int) -> str:
    """The proof that a person has seen what this change does: she sends it back to confirm."""
    return signing.dumps({"cle": edition.cle, "touches": touches}, salt=SEL)


def touches_si_vu(edition: Edition, sceau: str) -> int | None:
    """How many files she was told; None when she has not seen this very change."""
    try:
        vu = signing.loads(sceau, salt=SEL)
    except signing.BadSignature:
        return None
    touches: int = vu["touches"]
    return touches if vu["cle"] == edition.cle else None
