"""What pages show of the interviews of a file: the next one, the past ones, whether a gesture is still possible."""

from typing import Any

from beneficiaires.models import Dossier
from conventions.models import EN_COURS, Convention, Entretien, EtatEntretien, Statut


def suivis(dossier: Dossier) -> dict[str, Any]:
    convention = Convention.objects.filter(dossier=dossier).exclude(statut=Statut.BROUILLON).first()
    lignes = list(Entretien.objects.filter(convention=convention).select_related("langue")) if convention else []
    return {
        "convention": convention,
        "prevu": next((ligne for ligne in lignes if ligne.etat == EtatEntretien.PREVU), None),
        "passes": [ligne for ligne in lignes if ligne.etat != EtatEntretien.PREVU],
        "ouvert": bool(convention and convention.statut == Statut.SIGNEE and dossier.statut in EN_COURS),
    }
