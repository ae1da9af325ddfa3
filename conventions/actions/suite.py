"""What follows every change of hours or of an axis: totals, closing, milestones and stage of the file."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, Q, Sum

from beneficiaires.actions import franchir
from beneficiaires.actions.etapes import verrouiller
from beneficiaires.models import Dossier
from beneficiaires.models import Statut as Etape
from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.models import EN_COURS, Axe, Etat, TypeAxe
from conventions.regles import atteint_le
from journal.actions import consigner
from reglement.heures import axe_atteint

TOTAUX: dict[str, Sum] = {
    "minutes_donnees": Sum("prevues", default=0),
    "minutes_suivies": Sum("minutes", default=0),
    "minutes_excusees": Sum(F("prevues") - F("minutes"), filter=~Q(raison=""), default=0),
    "minutes_faites": Sum("minutes", filter=Q(etat=Etat.VALIDEE), default=0),
}
"""The columns of an axis and the sums, over its lines in force, that they repeat."""
JALONS = {TypeAxe.CITOYENNETE: "citoyennete_le", TypeAxe.FRANCAIS: "francais_le"}
REFUS = {
    Etape.ATTESTE: "L’attestation est délivrée : les heures ne se modifient plus. Annulez d’abord l’attestation.",
    Etape.CLOS: "Le dossier est clos : rouvrez-le pour modifier ses heures.",
}


def ouvrir_axe(axe: Axe) -> tuple[Dossier, Axe]:
    """Lock the file, then the axis (every gesture takes them in this order), and refuse what may not move any more."""
    dossier = verrouiller(axe.convention.dossier)
    verrouille = Axe.objects.select_for_update(of=["self"]).select_related("convention").get(pk=axe.pk)
    if dossier.statut not in EN_COURS:
        raise ValidationError(REFUS.get(Etape(dossier.statut), "La convention n’est pas signée."))
    if not verrouille.requis or verrouille.type == TypeAxe.ACCUEIL:
        raise ValidationError("Cet axe ne compte pas d’heures dans la convention.")
    return dossier, verrouille


def recompter(axe: Axe, *, par: Utilisateur, le: date) -> None:
    """Write the total of a locked axis from its valid lines, and close or open it: the only writer of both.

    An axis that a coordinator closed with a reason stays closed.
    """
    totaux = axe.lignes.en_vigueur().aggregate(**TOTAUX)
    for nom, total in totaux.items():
        setattr(axe, nom, total)
    if axe.clos_avant_la_fin:
        axe.save(update_fields=[*TOTAUX])
        return
    avant = axe.clos_le
    axe.clos_le = _date_de_cloture(axe)
    axe.save(update_fields=[*TOTAUX, "clos_le"])
    if (avant is None) != (axe.clos_le is None):
        acte = actes.AXE_CLOS if axe.clos_le else actes.AXE_ROUVERT
        consigner(acte, axe, par=par, dossier_id=axe.convention.dossier_id, detail=axe.get_type_display())


def _date_de_cloture(axe: Axe) -> date | None:
    """The lines are read only when the total is enough: the usual entry costs one sum."""
    if not axe_atteint(axe.minutes_faites, axe.minutes_dues, axe.seuil):
        return None
    return atteint_le(axe.lignes.valides().values_list("date", "minutes"), axe.minutes_dues, axe.seuil)


def suivre(dossier: Dossier, axe: Axe, *, par: Utilisateur, le: date) -> None:
    """Tell the file what its axes have become: milestones, and its stage when the last required axis closes or opens
    again. Nothing is written when nothing changed."""
    changements: dict[str, Any] = {}
    jalon = JALONS.get(TypeAxe(axe.type))
    if jalon and getattr(dossier, jalon) != axe.clos_le:
        changements[jalon] = axe.clos_le
    ouverts = Axe.objects.filter(convention_id=axe.convention_id, requis=True, clos_le=None).exists()
    etape = Etape.CONVENTION if ouverts else Etape.A_ATTESTER
    if dossier.statut != etape:
        changements["statut"] = etape
    if changements:
        franchir(dossier, par=par, le=le, **changements)
