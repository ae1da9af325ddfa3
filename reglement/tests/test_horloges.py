"""The clocks in words: a social worker can read each one aloud."""

import re
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglement.cas import ouvrir
from reglement.durees import duree
from reglement.echeances import Echeances, calculer
from reglement.faits import Detention, Faits
from reglement.horloges import Horloge, Reperes, expliquer
from reglement.regimes import REGIME_2018, REGIME_2025, REGIMES
from reglement.tests.referentiel_csv import referentiel
from reglement.tests.strategies import DETENTIONS, JOURS, PEUT_ETRE, TENUES_2018, TENUES_2025, tenue
from socle.dates import en_toutes_lettres

LE = date(2026, 11, 23)


def horloges(commande_le: str, le: date = LE, **autres: object) -> dict[str, Horloge]:
    faits = tenue(date.fromisoformat(commande_le))._replace(**autres)  # type: ignore[arg-type]
    return {une.nom: une for une in montrer(faits, le)}


def montrer(faits: Faits, le: date) -> tuple[Horloge, ...]:
    cas = ouvrir(faits, referentiel(), REGIMES, le)
    assert cas.regime is not None
    return expliquer(calculer(cas), reperes(faits), cas.regime)


def reperes(faits: Faits) -> Reperes:
    return Reperes(
        faits.commande_le, faits.contact_le, faits.convention_le, faits.dernier_entretien_le, faits.prorogation_mois
    )


def test_each_clock_says_its_start_its_end_and_why() -> None:
    trouvees = horloges("2026-01-10", contact_le=date(2026, 2, 1), convention_le=date(2026, 3, 31))
    assert [(une.nom, str(une.debut), str(une.fin), une.texte, une.article) for une in trouvees.values()] == [
        (
            *("contact", "2026-01-10", "2026-04-10"),
            "trois mois après la commande du titre, le 10 janvier 2026",
            "CWASS art. 152/7, §1",
        ),
        (
            *("bilan", "2026-02-01", "2026-05-01"),
            "trois mois après le premier contact, le 1er février 2026",
            "CWASS art. 152/3, §1",
        ),
        (
            *("entretien", "2026-03-31", "2026-09-30"),
            "six mois après la signature de la convention, le 31 mars 2026",
            "CWASS art. 152/3, §3",
        ),
        (
            *("citoyennete", "2026-03-31", "2026-11-30"),
            "huit mois après la signature de la convention, le 31 mars 2026",
            "CWASS art. 152/5, §2",
        ),
        (
            *("francais", "2026-03-31", "2028-11-30"),
            "trente-deux mois après la signature de la convention, le 31 mars 2026",
            "CWASS art. 152/4, §2",
        ),
        (
            *("attestation", "2026-01-10", "2029-01-10"),
            "trois ans après la commande du titre, le 10 janvier 2026",
            "CWASS art. 152/7, §2",
        ),
    ]


def test_the_interview_counts_from_the_last_one_held() -> None:
    une = horloges("2026-01-10", convention_le=date(2026, 3, 31), dernier_entretien_le=date(2026, 8, 15))["entretien"]
    assert une.texte == "six mois après le dernier entretien, le 15 août 2026"


@pytest.mark.parametrize(
    ("fin", "ajout"),
    [("2026-07-01", "plus 62 jours de détention"), ("2026-05-01", "plus un jour de détention")],
)
def test_days_of_detention_are_read_in_the_deadline(fin: str, ajout: str) -> None:
    detentions = (Detention(date(2026, 5, 1), date.fromisoformat(fin)),)
    une = horloges("2026-01-10", detentions=detentions)["attestation"]
    assert une.texte == f"trois ans après la commande du titre, le 10 janvier 2026, {ajout}"
    assert une.article == "CWASS art. 152/7, §2 et §7"


@pytest.mark.parametrize(
    ("commande_le", "mois", "texte"),
    [
        ("2024-02-01", 0, "dix-huit mois après la commande du titre, le 1er février 2024"),
        (
            "2024-02-01",
            6,
            "dix-huit mois après la commande du titre, le 1er février 2024, plus six mois de prorogation",
        ),
        (
            *("2019-06-15", 0),
            "dix-huit mois après la commande du titre, le 15 juin 2019, plus 43 jours du printemps 2020",
        ),
        (
            *("2018-10-01", 6),
            "dix-huit mois après la commande du titre, le 1er octobre 2018, "
            "plus six mois de prorogation et 43 jours du printemps 2020",
        ),
    ],
)
def test_prorogation_and_the_spring_of_2020_are_named(commande_le: str, mois: int, texte: str) -> None:
    assert horloges(commande_le, prorogation_mois=mois)["attestation"].texte == texte


def test_a_deadline_that_does_not_add_up_is_given_without_a_length() -> None:
    """Stored deadlines may have been computed with other values: the clause never says what is false."""
    echeances = Echeances(contact=date(2026, 6, 10), attestation=date(2028, 1, 10))
    une, autre = expliquer(echeances, Reperes(date(2026, 1, 10)), REGIME_2025)
    assert une.texte == autre.texte == "compté depuis la commande du titre, le 10 janvier 2026"


def test_a_regime_that_knows_both_adds_both_up() -> None:
    regime = replace(REGIME_2018, suspension_detention=True)
    (une,) = expliquer(Echeances(attestation=date(2021, 1, 30)), Reperes(date(2019, 6, 15)), regime)
    assert une.texte.endswith("plus 43 jours du printemps 2020 et 3 jours de détention")


def test_a_deadline_without_its_starting_fact_has_no_clock() -> None:
    assert expliquer(Echeances(bilan=LE), Reperes(), REGIME_2025) == ()


@pytest.mark.parametrize(
    ("mois", "texte"),
    [
        *[
            (1, "un mois"),
            (3, "trois mois"),
            (12, "un an"),
            (16, "seize mois"),
            (18, "dix-huit mois"),
            (20, "vingt mois"),
        ],
        *[(21, "vingt et un mois"), (32, "trente-deux mois"), (36, "trois ans"), (58, "cinquante-huit mois")],
        *[(0, "0 mois"), (61, "61 mois"), (720, "60 ans")],
    ],
)
def test_months_in_words(mois: int, texte: str) -> None:
    assert duree(mois) == texte


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(TENUES_2018, TENUES_2025),
    st.tuples(PEUT_ETRE, PEUT_ETRE, PEUT_ETRE),
    st.lists(DETENTIONS, max_size=3),
    st.one_of(st.integers(0, 24), st.just(99_999)),
    JOURS,
)
def test_every_deadline_of_a_bound_person_has_its_clock_which_adds_up(
    faits: Faits, jours: tuple[date | None, ...], detentions: list[Detention], mois: int, le: date
) -> None:
    contact_le, convention_le, dernier_entretien_le = jours
    faits = faits._replace(
        contact_le=contact_le,
        convention_le=convention_le,
        dernier_entretien_le=dernier_entretien_le,
        detentions=tuple(detentions),
        prorogation_mois=mois,
    )
    echeances = calculer(ouvrir(faits, referentiel(), REGIMES, le))
    trouvees = montrer(faits, le)
    assert {une.nom: une.fin for une in trouvees} == {nom: fin for nom, fin in echeances._asdict().items() if fin}
    for une in trouvees:
        assert une.debut <= une.fin
        assert f"le {en_toutes_lettres(une.debut)}" in une.texte
        assert not une.texte.startswith("compté depuis")
        assert re.search(r"['\"]|  |None|\.$", une.texte) is None
