"""What follows every change of hours or of an axis: totals, closing, milestones and stage of the file."""

from collections.abc import Collection, Iterable
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
from conventions.models import Axe, Etat, LigneHeures, TypeAxe
from conventions.regles import atteint_le
from conventions.verrous import refus_d_axe
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


def ouvrir_axe(axe: Axe) -> tuple[Dossier, Axe]:
    """Lock the file, then the axis (every gesture takes them in this order), and refuse what may not move any more."""
    dossier = verrouiller(axe.convention.dossier)
    (verrouille,) = verrouiller_les_axes([axe.pk])
    if refus := refus_d_axe(verrouille):
        raise ValidationError(refus)
    return dossier, verrouille


def verrouiller_les_dossiers(pks: Iterable[int]) -> dict[int, Dossier]:
    """Lock files in the order of their keys, in one query."""
    dossiers = Dossier.objects.select_for_update(of=["self"]).filter(pk__in=set(pks)).order_by("pk")
    return {dossier.pk: dossier for dossier in dossiers}


def verrouiller_les_axes(pks: Iterable[int]) -> list[Axe]:
    """Lock axes in the order of their keys, in one query, with their convention and its file; these are locked."""
    axes = Axe.objects.select_for_update(of=["self"]).select_related("convention__dossier")
    return list(axes.filter(pk__in=set(pks)).order_by("pk"))


def recompter(axe: Axe, *, par: Utilisateur, le: date) -> None:
    """Write the totals of one locked axis: see `recompter_tous`."""
    recompter_tous([axe], par=par, le=le)


def recompter_tous(axes: Collection[Axe], *, par: Utilisateur, le: date) -> list[Axe]:
    """Write the totals of locked axes from their lines, and close or open them: the only writer of both, in a number
    of queries that does not depend on how many they are. Those that closed or opened are returned.

    An axis that a coordinator closed with a reason stays closed.
    """
    sommes = _sommes(axes)
    for axe in axes:
        for nom in TOTAUX:
            setattr(axe, nom, sommes[axe.pk][nom] if axe.pk in sommes else 0)
    jours = _jours_de_cloture(axes)
    changes = []
    for axe in axes:
        avant = axe.clos_le
        if not axe.clos_avant_la_fin:
            axe.clos_le = jours.get(axe.pk)
        if (avant is None) != (axe.clos_le is None):
            changes.append(axe)
    Axe.objects.bulk_update(axes, [*TOTAUX, "clos_le"])
    for axe in changes:
        acte = actes.AXE_CLOS if axe.clos_le else actes.AXE_ROUVERT
        consigner(acte, axe, par=par, dossier_id=axe.convention.dossier_id, detail=axe.get_type_display())
    return changes


def _sommes(axes: Collection[Axe]) -> dict[int, dict[str, int]]:
    lignes = LigneHeures.objects.en_vigueur().filter(axe__in=[axe.pk for axe in axes]).order_by()
    return {ligne.pop("axe"): ligne for ligne in lignes.values("axe").annotate(**TOTAUX)}


def _jours_de_cloture(axes: Collection[Axe]) -> dict[int, date]:
    """The lines are read only where the total is enough: the usual entry costs one sum."""
    atteints = {axe.pk: axe for axe in axes if axe_atteint(axe.minutes_faites, axe.minutes_dues, axe.seuil)}
    if not atteints:
        return {}
    lignes: dict[int, list[tuple[date, int]]] = {pk: [] for pk in atteints}
    for pk, quand, minutes in (
        LigneHeures.objects.valides().filter(axe__in=atteints).values_list("axe", "date", "minutes")
    ):
        lignes[pk].append((quand, minutes))
    jours = {pk: atteint_le(lignes[pk], axe.minutes_dues, axe.seuil) for pk, axe in atteints.items()}
    return {pk: quand for pk, quand in jours.items() if quand is not None}


def suivre(dossier: Dossier, axe: Axe, *, par: Utilisateur, le: date) -> None:
    """Tell one locked file what its axis has become: see `suivre_tous`."""
    suivre_tous({dossier.pk: dossier}, [axe], par=par, le=le)


def suivre_tous(dossiers: dict[int, Dossier], axes: Collection[Axe], *, par: Utilisateur, le: date) -> None:
    """Tell locked files what their axes have become: milestones, and their stage when the last required axis closes or
    opens again. One query, and nothing is written, where nothing changed."""
    conventions = {axe.convention_id for axe in axes}
    ouvertes = set(
        Axe.objects.filter(convention__in=conventions, requis=True, clos_le=None)
        .order_by()
        .values_list("convention", flat=True)
    )
    for axe in axes:
        dossier = dossiers[axe.convention.dossier_id]
        etape = Etape.CONVENTION if axe.convention_id in ouvertes else Etape.A_ATTESTER
        if changements := _changements(dossier, axe, etape):
            dossiers[dossier.pk] = franchir(dossier, par=par, le=le, **changements)


def _changements(dossier: Dossier, axe: Axe, etape: Etape) -> dict[str, Any]:
    jalon = JALONS.get(TypeAxe(axe.type))
    changements: dict[str, Any] = {}
    if jalon and getattr(dossier, jalon) != axe.clos_le:
        changements[jalon] = axe.clos_le
    if dossier.statut != etape:
        changements["statut"] = etape
    return changements
