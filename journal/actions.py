"""Writing in the journal."""

from collections.abc import Iterable

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser
from django.db import models

from journal.models import Ligne
from socle.lecture_seule import porte

Auteur = AbstractBaseUser | AnonymousUser | None


def consigner(acte: str, objet: models.Model, *, par: Auteur, dossier_id: int | None = None, detail: str = ""):
    """Add a line: `par` did `acte` on `objet`, in the file `dossier_id`. `par=None` is the application itself.

    `detail` holds codes and reasons, never a name, a number or a date of a person.
    """
    return _ajouter(acte, objet, par, dossier_id, detail=detail[:300])


def consigner_lecture(acte: str, objet: models.Model, *, par: Auteur, dossier_id: int | None = None):
    """Add a line for a reading or a download: the one thing a GET writes."""
    with porte("journal"):
        return _ajouter(acte, objet, par, dossier_id, lecture=True)


def consigner_lectures(acte: str, objet: models.Model, *, par: Auteur, dossiers: Iterable[int]) -> None:
    """Add a line in each of the files that a page about several persons shows: one query, none for an empty page."""
    lignes = [_ligne(acte, objet, par, dossier_id, lecture=True) for dossier_id in sorted(set(dossiers))]
    if lignes:
        with porte("journal"):
            Ligne.objects.bulk_create(lignes)


def _ajouter(acte: str, objet: models.Model, par: Auteur, dossier_id: int | None, **valeurs) -> Ligne:
    ligne = _ligne(acte, objet, par, dossier_id, **valeurs)
    ligne.save(force_insert=True)
    return ligne


def _ligne(acte: str, objet: models.Model, par: Auteur, dossier_id: int | None, **valeurs) -> Ligne:
    return Ligne(
        acte=acte,
        auteur_id=getattr(par, "pk", None),
        role=getattr(par, "role", ""),
        centre_id=getattr(objet, "centre_id", None) or getattr(par, "centre_id", None),
        dossier_id=dossier_id,
        objet_type=objet._meta.model_name or "",
        objet_id=objet.pk if isinstance(objet.pk, int) else None,  # reference data has codes: in `detail`
        **valeurs,
    )
