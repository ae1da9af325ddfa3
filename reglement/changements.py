"""What would change an answer: a day that comes by itself, or a new fact."""

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from reglement.age import MOIS_MAJORITE, MOIS_PENSION
from reglement.cas import Cas
from reglement.dispenses import LIBELLES
from reglement.epreuves import A_COMPLETER, OBLIGATOIRE
from reglement.jugement import trancher
from reglement.suppositions import evenements, motifs_nouveaux, preuves
from reglement.territoire import dernier_jour
from socle.dates import ajouter_mois, lendemain


class Changement(NamedTuple):
    """The first day on which the answer is another one, without any new fact, and the reason in French."""

    le: date
    statut: str
    code: str | None
    raison: str = ""


class Piste(NamedTuple):
    """A fact that would change the answer if it happened today, as a French clause after « si »."""

    si: str
    statut: str
    code: str | None


def prochain_changement(cas: Cas) -> Changement | None:
    """The next day after `le` on which the same facts give another status or code."""
    aujourd_hui = trancher(cas)
    charnieres: dict[date, list[str]] = {}
    for jour, raison in jours_charnieres(cas):
        if jour > cas.le:
            charnieres.setdefault(jour, []).append(raison)
    for jour in sorted(charnieres):
        alors = trancher(cas._replace(le=jour))
        if (alors.statut, alors.code) != (aujourd_hui.statut, aujourd_hui.code):
            return Changement(jour, alors.statut, alors.code, " et ".join(dict.fromkeys(charnieres[jour])))
    return None


def jours_charnieres(cas: Cas) -> Iterator[tuple[date, str]]:
    """Every day on which a test that looks at the date may turn, and why."""
    faits = cas.faits
    yield from anniversaires(cas)
    yield from adhesions(cas)
    for dispense in faits.dispenses:
        if dispense.preuve and dispense.depuis is not None and dispense.motif is not None:
            yield dispense.depuis, f"début du motif « {LIBELLES[dispense.motif]} »"
    if faits.attestation_le is not None:
        yield faits.attestation_le, "attestation du parcours"
    if faits.depart_le is not None:
        yield faits.depart_le, "départ de Belgique"
    terme = dernier_jour(cas) if faits.absences else None
    if terme is not None:
        yield lendemain(terme), "délai passé hors de la région"


def anniversaires(cas: Cas) -> Iterator[tuple[date, str]]:
    """A partial birth date turns twice: on the first day that may be the birthday, and on the last."""
    naissance = cas.faits.naissance
    if naissance is None:
        return
    for mois, age in ((MOIS_MAJORITE, "18 ans"), (MOIS_PENSION, "65 ans")):
        tot, tard = ajouter_mois(naissance.au_plus_tot(), mois), ajouter_mois(naissance.au_plus_tard(), mois)
        yield tot, age if naissance.est_complete else f"{age}, selon le jour exact de naissance"
        if tard != tot:
            yield tard, f"{age}, quel que soit le jour exact de naissance"


def adhesions(cas: Cas) -> Iterator[tuple[date, str]]:
    """Days on which citizens of a country become « UE+ », or cease to be."""
    for code in cas.faits.nationalites:
        nationalite = cas.referentiel.nationalites.get(code)
        if nationalite is None:
            continue
        if nationalite.libre_depuis is not None:
            yield nationalite.libre_depuis, f"début de la libre circulation, nationalité {nationalite.adjectif}"
        if nationalite.libre_jusqu_au is not None:
            fin = lendemain(nationalite.libre_jusqu_au)
            yield fin, f"fin de la libre circulation, nationalité {nationalite.adjectif}"


def pistes(cas: Cas) -> list[Piste]:
    """Each single new fact that would give another answer today, the first one that leads to each answer.

    New grounds of dispense are supposed only of a person whom they would relieve.
    """
    aujourd_hui = trancher(cas)
    connues = {(aujourd_hui.statut, aujourd_hui.code)}
    nouveaux = motifs_nouveaux(cas) if aujourd_hui.statut in (OBLIGATOIRE, A_COMPLETER) else ()
    trouvees = []
    for si, faits in (*preuves(cas), *nouveaux, *evenements(cas)):
        declares = frozenset(dispense.motif for dispense in faits.dispenses)
        alors = trancher(cas._replace(faits=faits, declares=declares))
        if (alors.statut, alors.code) not in connues:
            connues.add((alors.statut, alors.code))
            trouvees.append(Piste(si, alors.statut, alors.code))
    return trouvees
