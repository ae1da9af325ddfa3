"""Rows that are not saved yet, as light as can be: the law reads them by thousands as it reads the models."""

from functools import cache, cached_property
from types import SimpleNamespace
from typing import Any

from beneficiaires.models import Dossier
from reglement.changements import Changement, Piste
from reglement.decision import Decision as Reponse


class Fiche(SimpleNamespace):
    """The columns of a row, under the names of its model."""

    pk = property(lambda fiche: fiche.id)


class FicheDossier(Fiche):
    est_ouvert = Dossier.est_ouvert


class Liste(list[Any]):
    """Rows linked to another one, read as `avec_faits()` brings them."""

    def all(self) -> "Liste":
        return self


@cache
def colonnes_vides(modele: Any) -> dict[str, Any]:
    """What each column of a model holds when nothing is said."""
    return {champ.attname: champ.get_default() for champ in modele._meta.concrete_fields}


def neutre(modele: Any, **valeurs: Any) -> Fiche:
    """A row with these values; what is not given has its default."""
    genre = FicheDossier if modele is Dossier else Fiche
    return genre(**(colonnes_vides(modele) | valeurs))


class Rappel(Reponse):
    """An answer that keeps what would change it, once it has been asked."""

    @cached_property
    def changerait(self) -> Changement | None:
        return super().changerait

    @cached_property
    def pistes(self) -> list[Piste]:
        return super().pistes

    def comme(self, avant: "Rappel | None") -> "Rappel":
        """The facts that decide are those of before: what would change the same answer too, unless its day has come."""
        meme = avant is not None and (avant.statut, avant.code) == (self.statut, self.code)
        if avant is not None and meme and (avant.changerait is None or avant.changerait.le > self.cas.le):
            vars(self).update(vars(avant))
        return self
