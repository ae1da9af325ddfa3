"""What a convention must contain, and when an axis is reached."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglement.axes import AXES, COMPETENCES, AxePropose, proposer_axes
from reglement.heures import axe_atteint, minutes_restantes
from reglement.regimes import REGIME_2018, REGIME_2025, REGIMES, Regime


def proposer(regime: Regime = REGIME_2025, niveaux: str = "70 70 70 70", **options: object) -> dict[str, AxePropose]:
    ordres = [int(ordre) if ordre != "?" else None for ordre in niveaux.split()]
    axes = proposer_axes(regime, niveaux=dict(zip(COMPETENCES, ordres, strict=True)), **options)  # type: ignore[arg-type]
    assert tuple(axe.code for axe in axes) == AXES
    return {axe.code: axe for axe in axes}


@pytest.mark.parametrize(
    ("niveaux", "francais", "langue_comprise"),
    [
        ("70 70 70 70", False, False),
        ("80 90 100 120", False, False),
        ("70 70 70 60", True, True),
        ("80 80 80 60", True, False),
        ("70 70 80 60", True, False),
        ("10 10 10 10", True, True),
        ("80 80 80 ?", True, False),
        ("60 ? ? ?", True, True),
        ("? ? ? ?", True, False),
        ("80 80 80 990", True, False),
        ("130 130 130 130", False, False),
    ],
)
def test_any_skill_below_a2_asks_for_french_and_a_mean_below_a2_for_another_language(
    niveaux: str, francais: bool, langue_comprise: bool
) -> None:
    axes = proposer(niveaux=niveaux)
    assert (axes["francais"].requis, axes["citoyennete"].langue_comprise) == (francais, langue_comprise)


@pytest.mark.parametrize(("regime", "mois"), [(REGIME_2018, (4, 16)), (REGIME_2025, (8, 32))])
def test_hours_and_months_come_from_the_regime(regime: Regime, mois: tuple[int, int]) -> None:
    axes = proposer(regime, "10 10 10 10", besoins={"orientation"})
    assert [(axe.minutes_dues, axe.mois) for axe in axes.values()] == [
        (0, 0),
        (60 * 60, mois[0]),
        (400 * 60, mois[1]),
        (4 * 60, 0),
    ]


def test_the_needs_of_the_bilan_add_french_and_orientation() -> None:
    sans, avec = proposer(), proposer(besoins=["francais", "orientation"])
    assert [sans[code].requis for code in AXES] == [True, True, False, False]
    assert [avec[code].requis for code in AXES] == [True, True, True, True]
    assert "bilan social" in avec["francais"].raison


@pytest.mark.parametrize(
    ("axe", "dite"),
    [
        ("citoyennete", "ailleurs en Belgique"),
        (
            "francais",
            "une formation en français suivie dans le parcours d’une autre Communauté ou Région en tient lieu",
        ),
        ("orientation", "cette étape du parcours d’une autre Communauté ou Région en tient lieu."),
        ("accueil", "cette étape du parcours d’une autre Communauté ou Région en tient lieu."),
    ],
)
def test_a_step_done_elsewhere_relieves_one_axis_and_says_why(axe: str, dite: str) -> None:
    sans = proposer(niveaux="10 10 10 10", besoins=["orientation"])
    axes = proposer(
        niveaux="10 10 10 10", besoins=["orientation"], dispenses_partielles={axe: "suivie à Bruxelles en 2025."}
    )
    assert axes[axe] == AxePropose(axe, False, axes[axe].raison)
    assert axes[axe].raison.startswith("Dispense partielle (suivie à Bruxelles en 2025)\u00a0: ")
    assert dite in axes[axe].raison
    assert {code: axes[code] for code in AXES if code != axe} == {code: sans[code] for code in AXES if code != axe}


def test_only_french_done_elsewhere_relieves_of_french() -> None:
    axe = proposer(niveaux="10 10 10 10", dispenses_partielles={"francais": ""})["francais"]
    assert axe.raison == (
        "Dispense partielle\u00a0: une formation en français suivie dans le parcours d’une autre Communauté ou Région "
        "en tient lieu\u202f; une formation dans une autre langue ne compte pas."
    )


def test_every_reason_is_a_sentence_and_only_required_axes_have_hours() -> None:
    for regime in REGIMES:
        for niveaux in ("10 20 30 40", "70 70 70 70", "? ? ? ?"):
            for axe in proposer(regime, niveaux).values():
                assert axe.raison[0].isupper() and axe.raison.endswith(".")
                assert axe.requis or (axe.minutes_dues, axe.mois) == (0, 0)


@pytest.mark.parametrize(
    ("validees", "dues", "seuil", "atteint", "reste"),
    [
        (3599, 3600, 100, False, 1),
        (3600, 3600, 100, True, 0),
        (4000, 3600, 100, True, 0),
        (2880, 3600, 80, True, 0),
        (2879, 3600, 80, False, 1),
        (0, 0, 100, True, 0),
        (33, 100, 34, False, 1),
        (0, 101, 50, False, 51),
    ],
)
def test_an_axis_is_reached_when_the_hours_reach_the_hours_due_times_the_threshold(
    validees: int, dues: int, seuil: int, atteint: bool, reste: int
) -> None:
    assert (axe_atteint(validees, dues, seuil), minutes_restantes(validees, dues, seuil)) == (atteint, reste)


@given(st.integers(0, 50_000), st.integers(0, 50_000), st.integers(1, 100))
def test_the_minutes_left_are_exactly_what_reaches_the_axis(validees: int, dues: int, seuil: int) -> None:
    reste = minutes_restantes(validees, dues, seuil)
    assert axe_atteint(validees + reste, dues, seuil)
    assert reste == 0 or not axe_atteint(validees + reste - 1, dues, seuil)
