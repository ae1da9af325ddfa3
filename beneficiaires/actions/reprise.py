"""Answers that change by themselves: a birthday, a detention that goes on, a regime that an administrator edits."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db import OperationalError, transaction

from beneficiaires.actions.decision import colonnes, decider, repondre
from beneficiaires.actions.etapes import verrouiller
from beneficiaires.models import Dossier, Revue
from referentiels.models import Version
from referentiels.reglement import en_vigueur

LOT = 500


def redecider(le: date) -> int:
    """Decide again for the open files whose day has come, for all of them when the reference data has changed since
    it was last done; how many were decided.

    Each file is a transaction of its own: run again after it died, the job goes on where it was. A file that fails
    stops no other; the failures are raised together at the end.
    """
    version = Version.objects.courante()
    if version is None or Revue.objects.filter(version=version).exists():
        echus = Dossier.objects.ouverts().filter(revoir_le__lte=le).order_by("revoir_le", "pk")
        return reprendre(list(echus.values_list("pk", flat=True)), le)
    repris = reprendre((dossier.pk for dossier, _ in ecarts_avec_la_loi(le)), le)
    Revue.objects.update_or_create(pk=1, defaults={"version": version})
    return repris


def reprendre(cles: Iterable[int], le: date) -> int:
    repris, fautes = 0, []
    for cle in cles:
        try:
            redecider_un(cle, le)
        except OperationalError:
            raise  # the database is gone: no other file would do better
        except Exception as faute:
            faute.add_note(f"dossier {cle}")
            fautes.append(faute)
        else:
            repris += 1
    if fautes:
        raise ExceptionGroup("files that could not be decided again", fautes)
    return repris


@transaction.atomic
def redecider_un(cle: int, le: date) -> None:
    """Locked before it is read: what somebody is changing now is waited for and seen."""
    decider(verrouiller(Dossier(pk=cle)), par=None, le=le)


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
