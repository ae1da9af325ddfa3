"""The single new facts that may change an answer, each with its French clause after « si »."""

from collections.abc import Iterator
from typing import Final, NamedTuple

from reglement.cas import Cas
from reglement.dispenses import HEURES_DE_FORMATION, LIBELLES, MI_TEMPS
from reglement.faits import Dispense, Faits
from reglement.nationalite import BELGE

AILLEURS: Final = "00000"
"""Stands for any commune outside the French-language region."""


class Supposition(NamedTuple):
    si: str
    faits: Faits


def preuves(cas: Cas) -> Iterator[Supposition]:
    """The person proves a ground that she declared and whose proof is not accepted yet."""
    for motif, libelle in LIBELLES.items():
        if motif in cas.declares:
            dispenses = tuple(
                dispense._replace(preuve=True) if dispense.motif == motif else dispense
                for dispense in cas.faits.dispenses
            )
            yield Supposition(f"la preuve du motif « {libelle} » est acceptée", cas.faits._replace(dispenses=dispenses))


def motifs_nouveaux(cas: Cas) -> Iterator[Supposition]:
    """The person meets a ground from today on, just enough and proved; the rules say whether her regime knows it."""
    for motif, si in clauses(cas).items():
        nouvelle = Dispense(
            motif, depuis=cas.le, temps=MI_TEMPS, heures_semaine=HEURES_DE_FORMATION, continu=True, preuve=True
        )
        yield Supposition(si, cas.faits._replace(dispenses=(*cas.faits.dispenses, nouvelle)))


def clauses(cas: Cas) -> dict[str, str]:
    """What a person may newly meet, the most frequent first; with an unknown regime, what holds in each."""
    regimes = [regime for _, regime in cas.commandes]
    sans_pause = " sans interruption" if any(regime.travail_continu for regime in regimes) else ""
    interim = f"un travail intérimaire d’au moins un mi-temps dépasse trois mois{sans_pause}"
    if all(regime.interim_cumule for regime in regimes):
        interim = "des périodes d’intérim d’au moins un mi-temps dépassent trois mois, mises ensemble"
    return {
        "travail-salarie": "un contrat de travail ou d’apprentissage d’au moins un mi-temps dépasse trois mois"
        f"{sans_pause}",
        "interim": interim,
        "independant": "une activité d’indépendant à titre principal, à mi-temps au moins, dépasse trois mois"
        f"{sans_pause}",
        "conjoint-aidant": f"une aide de conjoint aidant, à mi-temps au moins, dépasse trois mois{sans_pause}",
        "medical": "un certificat médical établit qu’elle ne peut pas suivre le parcours",
        "formation": f"une formation professionnelle d’au moins {HEURES_DE_FORMATION} heures par semaine "
        "dépasse trois mois",
        "etudes": "elle devient étudiante régulière ou d’échange, dans le secondaire ou le supérieur",
        "diplome-belge": "elle obtient un certificat ou un diplôme de l’enseignement belge",
        "aidant": "une attestation médicale établit qu’elle aide un membre de sa famille et ne peut pas suivre "
        "le parcours",
        "attestation-anterieure": "elle apporte l’attestation d’un parcours suivi dans une autre Communauté ou Région",
        "protection-temporaire": "elle obtient la protection temporaire",
        "doctorat": "elle obtient une bourse de doctorat ou une charge de professeur invité",
    }


def evenements(cas: Cas) -> Iterator[Supposition]:
    """What may happen to a person besides the grounds; moving in also revives (CWASS art. 152/7, §5, 3°)."""
    faits = cas.faits
    ici = next(iter(cas.referentiel.communes), None)
    yield Supposition("elle s’installe dans une commune wallonne de langue française", faits._replace(commune=ici))
    yield Supposition("elle quitte la région de langue française", faits._replace(commune=AILLEURS))
    yield Supposition("elle entre dans la famille d’un citoyen de l’Union européenne", faits._replace(famille_de="ue"))
    yield Supposition("elle obtient la nationalité belge", faits._replace(nationalites=(*faits.nationalites, BELGE)))
    yield Supposition("elle quitte la Belgique ou en reçoit l’ordre", faits._replace(depart_le=cas.le))
    yield Supposition("elle reçoit l’attestation du parcours", faits._replace(attestation_le=cas.le))
