"""Who misses too much of what was given: the axes of running conventions, by social worker."""

from typing import Any

from django.db.models import F, IntegerField, QuerySet
from django.db.models.expressions import ExpressionWrapper

from comptes.models import Utilisateur
from conventions.models import EN_COURS, Axe, Statut

MANQUEES = F("minutes_donnees") - F("minutes_suivies")
SANS_RAISON = MANQUEES - F("minutes_excusees")


def absences(par: Utilisateur, *, seuil: int, sans_raison: bool = False) -> QuerySet[Any]:
    """The open axes of the user’s centre of which at least `seuil` percent was missed, the worst first, with
    `manquees` in minutes and `pourcent`. `sans_raison` leaves the excused hours out."""
    minutes = SANS_RAISON if sans_raison else MANQUEES
    axes = Axe.objects.visibles_par(par).filter(
        convention__dossier__centre=par.centre_id,  # said again where the join is: the other centres are not read
        requis=True,
        clos_le=None,
        minutes_donnees__gt=0,
        convention__statut=Statut.SIGNEE,
        convention__dossier__statut__in=EN_COURS,
    )
    return (
        axes.annotate(manquees=_entier(minutes), pourcent=_entier(minutes * 100 / F("minutes_donnees")))
        .filter(pourcent__gte=seuil)
        .select_related("convention__dossier__beneficiaire", "convention__dossier__referent", "operateur")
        .order_by("-pourcent", "pk")
    )


def par_referent(valeurs: dict[str, Any], *, par: Utilisateur, seuil: int) -> QuerySet[Any]:
    """The same for the filters of the list, together by social worker."""
    lignes = absences(par, seuil=valeurs.get("seuil") or seuil, sans_raison=bool(valeurs.get("sans_raison")))
    if (referent := valeurs.get("referent")) and referent.isdecimal():
        lignes = lignes.filter(convention__dossier__referent=referent)
    qui = "convention__dossier__referent"
    return lignes.order_by(F(f"{qui}__nom").asc(nulls_first=True), f"{qui}__prenom", qui, "-pourcent", "pk")


def _entier(expression: Any) -> ExpressionWrapper:
    return ExpressionWrapper(expression, output_field=IntegerField())
