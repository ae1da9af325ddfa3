"""Writing in the journal."""

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


def _ajouter(acte: str, objet: models.Model, par: Auteur, dossier_id: int | None, **valeurs) -> Ligne:
    return Ligne.objects.create(
        acte=acte,
        auteur_id=getattr(par, "pk", None),
        role=getattr(par, "role", ""),
        centre_id=getattr(objet, "centre_id", None) or getattr(par, "centre_id", None),
        dossier_id=dossier_id,
        objet_type=objet._meta.model_name or "",
        objet_id=objet.pk if isinstance(objet.pk, int) else None,  # reference data has codes: in `detail`
        **valeurs,
    )
