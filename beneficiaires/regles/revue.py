"""The next day on which a file must be decided again although nobody touches it."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from reglement.decision import Decision
from socle.dates import lendemain


def prochaine(reponse: Decision, dossier: Any) -> date | None:
    """The first day, after that of the answer, on which it may change by itself; None when none is known.

    A test that turns with the date, a fact that begins or ends, or a detention that goes on and pushes the deadline
    every day. `dossier`: a file read with `avec_faits()`.
    """
    le, changement = reponse.cas.le, reponse.changerait
    jours = [*jours_des_faits(dossier.beneficiaire), *([changement.le] if changement else [])]
    if pousse_chaque_jour(reponse):
        jours.append(lendemain(le))
    return min((jour for jour in jours if jour > le), default=None)


def pousse_chaque_jour(reponse: Decision) -> bool:
    """Whether a detention goes on under a regime where it suspends (CWASS art. 152/7, §7)."""
    regime, le = reponse.cas.regime, reponse.cas.le
    return (
        regime is not None
        and regime.suspension_detention
        and any(detention.fin is None and detention.debut <= le for detention in reponse.cas.faits.detentions)
    )


def jours_des_faits(personne: Any) -> Iterator[date]:
    """Each first day of a dated fact and each day after its last one."""
    for fait in (*personne.nationalite_set.all(), *personne.adresses.all(), *personne.liens.all()):
        if fait.depuis is not None:
            yield fait.depuis
        if fait.jusqu_au is not None:
            yield lendemain(fait.jusqu_au)
    for titre in personne.titres.all():
        yield from filter(None, (titre.commande_le, titre.debut, titre.fin and lendemain(titre.fin)))
    for detention in personne.detentions.all():
        yield detention.debut
