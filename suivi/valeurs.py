"""Values of the history in French words: dates, choices, durations, and the names behind foreign keys."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Self

from django.db.models import BooleanField, DateField, DateTimeField, Field, ForeignKey, Model, QuerySet
from django.utils.timezone import localtime

from beneficiaires.presentation import ECHEANCES
from comptes.models import Utilisateur
from conventions.models import Texte
from socle.champs import DatePartielleField
from socle.dates import DatePartielle
from socle.templatetags.typographie import duree, jour

RIEN = "–"
VIDES: tuple[Any, ...] = (None, "", [], False)
CODES = {"prochaine_echeance_nom": ECHEANCES}


@dataclass(frozen=True)
class Mots:
    """Writes values in words; the names behind foreign keys have been read, one query per model."""

    noms: dict[Any, dict[Any, Model]]

    @classmethod
    def des(cls, valeurs: Iterable[tuple[Field, Any]], *, auteurs: set[int]) -> Self:
        """Ready for these fields and values, and for the names of these users."""
        cles: dict[Any, set] = defaultdict(set, {Utilisateur: set(auteurs)})
        for champ, valeur in valeurs:
            if isinstance(champ, ForeignKey) and valeur is not None:
                cles[champ.remote_field.model].add(valeur)
        return cls({modele: lignes(modele).in_bulk(pks) for modele, pks in cles.items() if pks})

    def auteur(self, pk: int | None) -> str:
        return str(self.noms.get(Utilisateur, {}).get(pk, "Parcours"))

    def ecrire(self, champ: Field, valeur: Any) -> str:
        if valeur is None or valeur in ("", []):
            return RIEN
        if isinstance(champ, ForeignKey):
            return str(self.noms.get(champ.remote_field.model, {}).get(valeur, valeur))
        return _ecrire(champ, valeur)


def lignes(modele: type[Model]) -> QuerySet:
    """With what their names are made of."""
    toutes = modele._default_manager.all()
    return toutes.select_related("langue") if modele is Texte else toutes


def _ecrire(champ: Field, valeur: Any) -> str:
    if champ.name in CODES:
        return CODES[champ.name].get(valeur, valeur)
    if champ.choices:
        return str(dict(champ.flatchoices).get(valeur, valeur))
    if isinstance(champ, BooleanField):
        return "oui" if valeur else "non"
    if isinstance(champ, DateTimeField):
        moment = localtime(datetime.fromisoformat(valeur))
        return f"{jour(moment.date())} à {moment:%H h %M}"
    if isinstance(champ, DateField):
        return jour(date.fromisoformat(valeur))
    if isinstance(champ, DatePartielleField):
        return jour(DatePartielle.lire(valeur))
    if champ.name.startswith("minutes"):
        return duree(valeur)
    return ", ".join(map(str, valeur)) if isinstance(valeur, list) else str(valeur)
