"""Numbers and codes of attestations."""

import re
from datetime import timedelta
from itertools import pairwise

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from attestations import regles

codes = st.integers(0, 2**regles.BITS - 1).map(lambda valeur: regles.tirer_code(lambda _bits: valeur))


def test_a_number_names_its_centre_its_year_and_its_rank():
    assert regles.numero("N", 2026, 1) == "N-2026-A0001"
    assert regles.numero("LUX", 2026, 12345) == "LUX-2026-A12345"


def test_codes_are_drawn_from_forty_bits():
    assert regles.BITS >= 40
    assert len({regles.tirer_code() for _ in range(1000)}) == 1000


@given(codes)
def test_a_code_reads_back_however_it_is_typed(code):
    affiche = regles.afficher_code(code)
    ecrits = (
        code,
        affiche,
        affiche.lower(),
        f"  {affiche.replace('-', ' – ')} ",
        code.replace("0", "O").replace("1", "l").replace("V", "u"),
        f"https://exemple.test/verifier/{code}/",
        f"/verifier/{code}.json",
    )
    for ecrit in ecrits:
        assert regles.lire_code(ecrit) == code


@given(codes, st.integers(0, regles.SIGNES), st.sampled_from(regles.ALPHABET))
def test_one_wrong_character_is_always_seen(code, rang, signe):
    faux = code[:rang] + signe + code[rang + 1 :]
    if faux != code:
        with pytest.raises(ValidationError, match="faute de frappe"):
            regles.lire_code(faux)


@given(codes)
def test_two_exchanged_characters_are_always_seen(code):
    for i in range(len(code)):
        for j in range(i):
            signes = list(code)
            signes[i], signes[j] = signes[j], signes[i]
            if "".join(signes) != code:
                with pytest.raises(ValidationError, match="faute de frappe"):
                    regles.lire_code("".join(signes))


def test_the_code_given_as_an_example_is_a_true_one():
    (exemple,) = re.findall(r"[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]", regles.CODE_INCOMPLET)
    assert regles.afficher_code(regles.lire_code(exemple)) == exemple


@pytest.mark.parametrize("saisie", ["", "   ", "7K4D", "7K4D-92XM-33", "7K4D-92XM-é", "7K4D-92XM-٣", "/", "A" * 5000])
def test_what_cannot_be_a_code_is_told(saisie):
    with pytest.raises(ValidationError, match="neuf signes"):
        regles.lire_code(saisie)


def test_the_wait_between_attempts_grows_and_never_ends():
    delais = [regles.delai(tentatives) for tentatives in range(1, 30)]
    assert delais[0] == timedelta(minutes=1)
    assert all(avant <= apres for avant, apres in pairwise(delais))
    assert delais[-1] == timedelta(hours=8)


@pytest.mark.parametrize(
    ("document", "titre"),
    [
        ("attestation de fréquentation", "Attestation de fréquentation du parcours d’intégration"),
        ("attestation de fin de parcours", "Attestation de fin de parcours"),
    ],
)
def test_the_title_follows_the_regime(document, titre):
    assert regles.titre(document) == titre


def test_the_pace_of_a_series_follows_the_time_since_it_began():
    attentes = []
    ecoule = timedelta(0)
    for _ in range(10):
        attentes.append(regles.delai_apres(ecoule))
        ecoule += attentes[-1]
    assert [attente.total_seconds() / 60 for attente in attentes] == [1, 5, 15, 30, 60, 120, 240, 480, 480, 480]
