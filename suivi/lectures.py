"""Who opened a file: the line that the page leaves in the journal, and the lines that the person may ask for."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet
from django.utils.timezone import localtime

from beneficiaires.models import Dossier
from comptes.models import Role, Utilisateur
from journal.actions import consigner_lecture
from journal.models import Ligne, acte
from suivi.chronologie import avec_auteur

DOSSIER_LU = acte("dossier.lu", "Dossier consulté")
ROLES = dict(Role.choices)


@dataclass(frozen=True)
class Lecture:
    le: datetime
    auteur: str
    role: str
    acte: str


def noter(dossier: Dossier, *, par: Utilisateur) -> None:
    """Add the line of a reading: each time, so that the journal answers for every one."""
    consigner_lecture(DOSSIER_LU, dossier, par=par, dossier_id=dossier.pk)


def du_dossier(dossier: Dossier) -> QuerySet[Ligne]:
    return avec_auteur(Ligne.objects.du_centre(dossier.centre_id).du_dossier(dossier.pk).lectures())


def lectures(lignes) -> list[Lecture]:
    """The lines of a page in words."""
    return [
        Lecture(localtime(ligne.le), ligne.nom_auteur or "Parcours", ROLES.get(ligne.role, ""), ligne.libelle)
        for ligne in lignes
    ]
