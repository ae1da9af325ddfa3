"""What would change the answer: the next day, and the next fact."""

from datetime import date

import pytest

from reglement.decision import Decision, statuer
from reglement.lecture import lire_faits
from reglement.regimes import REGIMES
from reglement.tests.personne import personne
from reglement.tests.referentiel_csv import referentiel

LE = date(2026, 11, 23)


def decider(differences: str, le: date = LE) -> Decision:
    return statuer(lire_faits(personne(differences), referentiel()), referentiel(), REGIMES, le)


@pytest.mark.parametrize(
    ("differences", "attendu"),
    [
        ("", "2055-05-01 dispense age"),
        ("naissance=2010-03-04", "2028-03-04 obligatoire primo-arrivant"),
        ("naissance=2008-02-29", "2073-02-28 dispense age"),
        ("naissance=1990-05-00", "2055-05-01 a_completer None"),
        ("naissance=2009-00-00", "2027-01-01 a_completer None"),
        ("naissance=1950-01-01", None),
        ("naissance=?", None),
        ("nationalites=BE", None),
        ("attestation_le=2026-12-24", "2026-12-24 terminee attestation-delivree"),
        ("depart_le=2026-12-01", "2026-12-01 terminee depart-belgique"),
        ("dispense=medical depuis:2027-01-02 preuve:oui", "2027-01-02 dispense medical"),
        ("dispense=medical depuis:2027-01-02 preuve:non", "2055-05-01 dispense age"),
        ("titre=aucun", None),
    ],
)
def test_the_next_day_that_changes_the_answer(differences: str, attendu: str | None) -> None:
    changement = decider(differences).changerait
    assert (changement and f"{changement.le} {changement.statut} {changement.code}") == attendu


def test_the_british_become_bound_the_day_after_the_transition() -> None:
    changement = decider(
        "nationalites=GB + sejour_depuis=2020-01-10 + titre.commande_le=2020-02-01", date(2020, 6, 1)
    ).changerait
    assert changement == (date(2021, 1, 1), "obligatoire", "primo-arrivant")


def test_the_new_facts_that_would_relieve_a_bound_person() -> None:
    pistes = decider("dispense=diplome-belge depuis:2026-06-30 preuve:non").pistes
    assert [(piste.statut, piste.code) for piste in pistes] == [
        ("exempte", "belge"),
        ("exempte", "famille-ue"),
        ("exempte", "hors-territoire"),
        ("dispense", "diplome-belge"),
        ("terminee", "depart-belgique"),
        ("terminee", "attestation-delivree"),
    ]
    assert pistes[3].si == "la preuve du motif « certificat ou diplôme de l’enseignement belge » est acceptée"


def test_coming_back_to_the_region_revives_the_obligation() -> None:
    pistes = {piste.si: piste.statut for piste in decider("commune=21004").pistes}
    assert pistes["elle s’installe dans une commune wallonne de langue française"] == "obligatoire"


def test_an_ended_path_does_not_change_any_more() -> None:
    decision = decider("attestation_le=2026-06-01")
    assert decision.changerait is None and decision.pistes == []
