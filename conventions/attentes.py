"""The waiting list of a centre, filtered, as a page and as a table."""

from typing import Any

from django.db.models import Q, QuerySet

from comptes.models import Utilisateur
from conventions.models import EN_COURS, Attente, EtatAttente, Moment, Statut

ENTETES = [
    "Attend depuis",
    "Nom",
    "Dossier",
    "Axe",
    "Niveau",
    "Langue",
    "Près de",
    "Libre le",
    "Garderie",
    "Remarque",
    "Suivie par",
    "État",
    "Jusqu’au",
    "Motif ou groupe",
]
SUIVIES = ("axe", "dossier__beneficiaire", "dossier__referent", "niveau", "langue", "commune", "groupe")


def liste(valeurs: dict[str, Any], *, par: Utilisateur) -> QuerySet[Attente]:
    """The waits of the user’s centre, the longest first: those still open, unless all are asked for."""
    lignes = Attente.objects.visibles_par(par).select_related(*SUIVIES).order_by("depuis", "pk")
    if valeurs.get("etat") != "toutes":
        lignes = lignes.ouvertes().filter(
            axe__clos_le=None, axe__convention__statut=Statut.SIGNEE, dossier__statut__in=EN_COURS
        )
    exacts = {"axe": "axe__type", "niveau": "niveau", "langue": "langue", "commune": "commune"}
    lignes = lignes.filter(**{champ: valeurs[nom] for nom, champ in exacts.items() if valeurs.get(nom)})
    if moment := valeurs.get("moment"):
        lignes = lignes.filter(Q(moments=[]) | Q(moments__contains=[moment]))
    return lignes.filter(garderie=True) if valeurs.get("garderie") else lignes


def ligne_de_tableau(attente: Attente) -> list[str]:
    """One row; a cell that a spreadsheet would run as a formula is written as text."""
    dossier = attente.dossier
    cellules = [
        f"{attente.depuis:%d/%m/%Y}",
        str(dossier.beneficiaire),
        dossier.numero,
        attente.axe.get_type_display(),
        attente.niveau_id or "",
        str(attente.langue or ""),
        str(attente.commune or ""),
        ", ".join(Moment(moment).label.lower() for moment in attente.moments),
        "oui" if attente.garderie else "",
        attente.note,
        str(dossier.referent or ""),
        EtatAttente(attente.etat).label,
        f"{attente.fin_le:%d/%m/%Y}" if attente.fin_le else "",
        str(attente.groupe or attente.fin_motif),
    ]
    return [f"'{cellule}" if cellule[:1] in set("=+-@\t\r") else cellule for cellule in cellules]
