"""What would change an answer: a day that comes by itself, or a new fact."""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Final, NamedTuple

from reglement.age import MOIS_MAJORITE, MOIS_PENSION
from reglement.cas import Cas
from reglement.dispenses import LIBELLES
from reglement.faits import Faits
from reglement.jugement import trancher
from reglement.nationalite import BELGE
from reglement.territoire import dernier_jour
from socle.dates import ajouter_mois, lendemain

AILLEURS: Final = "00000"
"""Stands for any commune outside the French-language region."""


class Changement(NamedTuple):
    """The first day on which the answer is another one, without any new fact."""

    le: date
    statut: str
    code: str | None


class Piste(NamedTuple):
    """A fact that would change the answer if it happened today, as a French clause after « si »."""

    si: str
    statut: str
    code: str | None


def prochain_changement(cas: Cas) -> Changement | None:
    """The next day after `le` on which the same facts give another status or code."""
    aujourd_hui = trancher(cas)
    for jour in sorted({jour for jour in jours_charnieres(cas) if jour > cas.le}):
        alors = trancher(cas._replace(le=jour))
        if (alors.statut, alors.code) != (aujourd_hui.statut, aujourd_hui.code):
            return Changement(jour, alors.statut, alors.code)
    return None


def jours_charnieres(cas: Cas) -> Iterator[date]:
    """Every day on which a test that looks at the date may turn."""
    faits = cas.faits
    if faits.naissance is not None:
        for naissance in (faits.naissance.au_plus_tot(), faits.naissance.au_plus_tard()):
            yield ajouter_mois(naissance, MOIS_MAJORITE)
            yield ajouter_mois(naissance, MOIS_PENSION)
    for code in faits.nationalites:
        nationalite = cas.referentiel.nationalites.get(code)
        if nationalite is not None and nationalite.libre_depuis is not None:
            yield nationalite.libre_depuis
        if nationalite is not None and nationalite.libre_jusqu_au is not None:
            yield lendemain(nationalite.libre_jusqu_au)
    yield from (dispense.depuis for dispense in faits.dispenses if dispense.depuis is not None)
    yield from (jour for jour in (faits.attestation_le, faits.depart_le) if jour is not None)
    terme = dernier_jour(cas) if faits.absences else None
    if terme is not None:
        yield lendemain(terme)


def pistes(cas: Cas) -> list[Piste]:
    """Each single new fact that would give another answer today, with that answer."""
    aujourd_hui = trancher(cas)
    trouvees = []
    for si, supposer in SUPPOSITIONS:
        faits = supposer(cas)
        if faits is None or faits == cas.faits:
            continue
        alors = trancher(cas._replace(faits=faits))
        if (alors.statut, alors.code) != (aujourd_hui.statut, aujourd_hui.code):
            trouvees.append(Piste(si, alors.statut, alors.code))
    return trouvees


def devient_belge(cas: Cas) -> Faits:
    return cas.faits._replace(nationalites=(*cas.faits.nationalites, BELGE))


def entre_dans_une_famille_ue(cas: Cas) -> Faits:
    return cas.faits._replace(famille_de="ue")


def quitte_la_region(cas: Cas) -> Faits:
    return cas.faits._replace(commune=AILLEURS)


def vient_dans_la_region(cas: Cas) -> Faits | None:
    """Also how an obligation revives (CWASS art. 152/7, §5, 3°)."""
    if cas.faits.commune in cas.referentiel.communes:
        return None
    return cas.faits._replace(commune=next(iter(cas.referentiel.communes), None))


def prouve(motif: str) -> Callable[[Cas], Faits | None]:
    """The person proves a ground that she declared and whose proof is not accepted yet."""

    def supposer(cas: Cas) -> Faits | None:
        dispenses = tuple(
            dispense._replace(preuve=True) if dispense.motif == motif else dispense for dispense in cas.faits.dispenses
        )
        return cas.faits._replace(dispenses=dispenses)

    return supposer


def recoit_l_attestation(cas: Cas) -> Faits:
    return cas.faits._replace(attestation_le=cas.le)


def quitte_la_belgique(cas: Cas) -> Faits:
    return cas.faits._replace(depart_le=cas.le)


SUPPOSITIONS: Final[tuple[tuple[str, Callable[[Cas], Faits | None]], ...]] = (
    ("la personne obtient la nationalité belge", devient_belge),
    ("elle entre dans la famille d’un citoyen de l’Union européenne", entre_dans_une_famille_ue),
    ("elle quitte la région de langue française", quitte_la_region),
    ("elle s’installe dans une commune wallonne de langue française", vient_dans_la_region),
    *((f"la preuve du motif « {libelle} » est acceptée", prouve(motif)) for motif, libelle in LIBELLES.items()),
    ("elle quitte la Belgique ou en reçoit l’ordre", quitte_la_belgique),
    ("elle reçoit l’attestation du parcours", recoit_l_attestation),
)
