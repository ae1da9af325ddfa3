"""Answers that change by themselves: a birthday, a detention that goes on, a regime that an administrator edits."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from beneficiaires.actions.decision import colonnes, decider, repondre
from beneficiaires.models import Dossier, Revue
from referentiels.models import Version
from referentiels.reglement import en_vigueur

LOT = 500


def redecider(le: date) -> int:
    """Decide again for the open files whose day has come, for all of them when the reference data has changed since
    it was last done; how many were decided."""
    version = Version.objects.courante()
    if version is not None and not Revue.objects.filter(version=version).exists():
        repris = redecider_tout(le)
        Revue.objects.update_or_create(pk=1, defaults={"version": version})
        return repris
    a_revoir = list(Dossier.objects.ouverts().filter(revoir_le__lte=le).order_by("revoir_le", "pk"))
    for dossier in a_revoir:
        decider(dossier, par=None, le=le)
    return len(a_revoir)


def redecider_tout(le: date) -> int:
    """Decide again for every open file whose answer is another one today; how many there were."""
    repris = 0
    for dossier, _ in ecarts_avec_la_loi(le):
        decider(dossier, par=None, le=le)
        repris += 1
    return repris


def ecarts_avec_la_loi(le: date) -> Iterator[tuple[Dossier, dict[str, Any]]]:
    """The open files whose stored answer differs from that of the law on a day, with the columns that differ and
    their right values. Reads by batches; writes nothing."""
    valeurs = en_vigueur()
    for dossier in ouverts_par_lots():
        attendues = colonnes(repondre(dossier, le, valeurs), dossier)
        ecarts = {nom: valeur for nom, valeur in attendues.items() if getattr(dossier, nom) != valeur}
        if ecarts:
            yield dossier, ecarts


def ouverts_par_lots() -> Iterator[Dossier]:
    dernier = 0
    while lot := list(Dossier.objects.ouverts().avec_faits().filter(pk__gt=dernier).order_by("pk")[:LOT]):
        yield from lot
        dernier = lot[-1].pk
