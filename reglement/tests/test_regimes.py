"""The two regimes that ship, and how one is chosen."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reglement.regimes import (
    MOTIFS_DE_DISPENSE,
    REGIME_2018,
    REGIME_2025,
    REGIMES,
    Regime,
    figer,
    parametres,
    regime_au,
)


@pytest.mark.parametrize(
    ("jour", "code"),
    [("1990-01-01", "2018"), ("2024-12-31", "2018"), ("2025-01-01", "2025"), ("2040-01-01", "2025")],
)
def test_the_order_date_chooses_the_regime(jour: str, code: str) -> None:
    assert regime_au(REGIMES, date.fromisoformat(jour)).code == code
    assert regime_au(REGIMES[::-1], date.fromisoformat(jour)).code == code


def test_a_regime_added_later_holds_from_its_day() -> None:
    futur = replace(REGIME_2025, code="2027", applicable_du=date(2027, 1, 1))
    codes = [regime_au((*REGIMES, futur), jour).code for jour in (date(2026, 12, 31), date(2027, 1, 1))]
    assert codes == ["2025", "2027"]


def test_without_any_regime_nothing_can_be_decided() -> None:
    with pytest.raises(ValueError, match="aucun régime"):
        regime_au((), date(2026, 1, 1))


def test_the_regimes_hold_the_figures_of_the_law() -> None:
    ancien, nouveau = REGIME_2018, REGIME_2025
    assert (ancien.mois_attestation, ancien.mois_citoyennete, ancien.mois_francais, ancien.mois_bilan) == (18, 4, 16, 1)
    assert (nouveau.mois_attestation, nouveau.mois_citoyennete, nouveau.mois_francais) == (36, 8, 32)
    assert nouveau.mois_bilan == 3
    for regime in REGIMES:
        assert (regime.heures_citoyennete, regime.heures_francais, regime.heures_orientation) == (60, 400, 4)
        assert (regime.mois_contact, regime.mois_entretien) == (3, 6)
        assert {regime.seuil_citoyennete, regime.seuil_francais, regime.seuil_orientation} == {100}
    assert set(MOTIFS_DE_DISPENSE) - ancien.motifs_dispense == {"aidant", "formation"}
    assert nouveau.motifs_dispense == set(MOTIFS_DE_DISPENSE)
    assert (ancien.document_fin, nouveau.document_fin) == (
        "attestation de fréquentation",
        "attestation de fin de parcours",
    )


def test_a_signed_convention_keeps_its_months_when_a_regime_changes() -> None:
    signes = parametres(REGIME_2018)
    assert signes == {
        **{"mois_citoyennete": 4, "mois_francais": 16, "mois_contact": 3},
        **{"mois_bilan": 1, "mois_entretien": 6, "mois_attestation": 18},
    }
    modifies = (replace(REGIME_2018, mois_francais=20, mois_attestation=24, heures_francais=300), REGIME_2025)
    figes = figer(modifies, "2018", signes)
    assert figes == (replace(REGIME_2018, heures_francais=300), REGIME_2025)
    assert figer(modifies, "2018", {"mois_francais": 16})[0] == replace(modifies[0], mois_francais=16)


def test_regimes_that_already_have_those_months_are_given_back() -> None:
    assert figer(REGIMES, "2025", parametres(REGIME_2025)) is REGIMES
    assert figer(REGIMES, "2025", {}) is REGIMES
    assert figer(REGIMES, "1999", {"mois_contact": 4}) is REGIMES
    assert figer(REGIMES, "2025", {"heures_francais": 1, "nom": 2}) is REGIMES


def test_the_same_months_give_the_same_regime() -> None:
    un, autre = (figer(REGIMES, "2025", {"mois_contact": 4}) for _ in range(2))
    assert un[1] is autre[1] and un[0] is REGIME_2018 and un[1].mois_contact == 4


@given(st.sampled_from(REGIMES), st.dictionaries(st.sampled_from([*parametres(REGIME_2018)]), st.integers(0, 99)))
def test_months_kept_are_the_months_given_and_nothing_else_changes(regime: Regime, mois: dict[str, int]) -> None:
    figes = figer(REGIMES, regime.code, mois)
    for avant, apres in zip(REGIMES, figes, strict=True):
        assert parametres(apres) == parametres(avant) | (mois if avant is regime else {})
        anciens: dict[str, Any] = parametres(avant)
        assert replace(apres, **anciens) == avant
