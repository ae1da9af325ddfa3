"""What was done in a file, in French sentences with who and when: the gestures of the journal."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import CharField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Concat
from django.utils.timezone import localtime

from beneficiaires.actions import actes
from beneficiaires.models import Dossier, MotifFin
from comptes.models import Utilisateur
from conventions.actions.actes import TERMINEE
from conventions.models import MotifTermine
from journal.models import Ligne

DERNIERS = 30
CODES: dict[str, dict[str, str]] = {
    actes.CLOTURE: dict(MotifFin.choices),
    TERMINEE: dict(MotifTermine.choices),
}
ICONES = {
    "dossier": "folder",
    "beneficiaire": "identification",
    "decision": "scale",
    "dispense": "hand-raised",
    "preuve": "paper-clip",
    "bilansocial": "chat-bubble-left-right",
    "seancedroits": "academic-cap",
    "positionnement": "language",
    "convention": "document-text",
    "avenant": "document-text",
    "entretien": "calendar",
    "axe": "check-circle",
    "ligneheures": "clock",
    "attestation": "document-check",
    "envoi": "paper-airplane",
}


@dataclass(frozen=True)
class Evenement:
    """A line as `composants/_chronologie.html` shows it."""

    le: datetime
    titre: str
    detail: str
    auteur: str
    icone: str


def gestes(dossier: Dossier) -> QuerySet[Ligne]:
    """The gestures of a file, newest first."""
    return avec_auteur(Ligne.objects.du_centre(dossier.centre_id).du_dossier(dossier.pk).gestes())


def avec_auteur(lignes: QuerySet[Ligne]) -> QuerySet[Ligne]:
    """Read the author's name with each line: the journal keeps plain values, no foreign key."""
    auteur = Utilisateur.objects.filter(pk=OuterRef("auteur_id"))
    nom = Concat("prenom", Value(" "), "nom", output_field=CharField())
    return lignes.annotate(nom_auteur=Subquery(auteur.values(texte=nom)))


def evenements(lignes) -> list[Evenement]:
    return [
        Evenement(
            le=localtime(ligne.le),
            titre=ligne.libelle,
            detail=detail(ligne),
            auteur=ligne.nom_auteur or "Parcours",
            icone=ICONES.get(ligne.objet_type, "clock"),
        )
        for ligne in lignes
    ]


def detail(ligne: Ligne) -> str:
    """Reasons as they were written, codes in words."""
    return CODES.get(ligne.acte, {}).get(ligne.detail, ligne.detail)


def recents(dossier: Dossier) -> tuple[list[Evenement], bool]:
    """The last gestures, and whether there are older ones."""
    lignes = list(gestes(dossier)[: DERNIERS + 1])
    return evenements(lignes[:DERNIERS]), len(lignes) > DERNIERS
