"""Who opened a file: the line that the page leaves in the journal, and the lines that the person may ask for."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.timezone import localtime, now

from beneficiaires.models import Dossier
from comptes.models import Role, Utilisateur
from journal.actions import consigner_lecture
from journal.models import Ligne, acte
from suivi.chronologie import avec_auteur

DOSSIER_LU = acte("dossier.lu", "Dossier consulté")
REPIT = timedelta(minutes=10)
ROLES = dict(Role.choices)


@dataclass(frozen=True)
class Lecture:
    le: datetime
    auteur: str
    role: str
    acte: str


def avec_derniere_lecture(dossiers: QuerySet[Any], *, par: Utilisateur) -> QuerySet[Any]:
    """Know of each file whether `par` has just read it."""
    recentes = Ligne.objects.filter(auteur_id=par.pk, le__gt=now() - REPIT, dossier_id=OuterRef("pk"), acte=DOSSIER_LU)
    return dossiers.annotate(vient_d_etre_lu=Exists(recentes))


def noter(dossier: Any, *, par: Utilisateur) -> None:
    """Add a reading line for a file loaded by `avec_derniere_lecture`, once per person, file and ten minutes.

    Every gesture ends by showing the file again: a line each time would say nothing more about who reads what, and
    would bury the readings that matter.
    """
    if not dossier.vient_d_etre_lu:
        consigner_lecture(DOSSIER_LU, dossier, par=par, dossier_id=dossier.pk)


def du_dossier(dossier: Dossier) -> QuerySet[Ligne]:
    return avec_auteur(Ligne.objects.du_centre(dossier.centre_id).du_dossier(dossier.pk).lectures())


def lectures(lignes) -> list[Lecture]:
    """The lines of a page in words."""
    return [
        Lecture(localtime(ligne.le), ligne.nom_auteur or "Parcours", ROLES.get(ligne.role, ""), ligne.libelle)
        for ligne in lignes
    ]
