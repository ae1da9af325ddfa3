"""The filter: one answer a line, in order, bad lines answered in their place."""

import json
from datetime import date
from typing import Any

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reglement.lecture import repondre
from reglement.regimes import REGIMES
from reglement.tests.personne import REFERENCE, personne
from reglement.tests.referentiel_csv import referentiel

LE = date(2026, 11, 23)


def filtrer(*lignes: bytes) -> list[dict[str, Any]]:
    return [orjson.loads(reponse) for reponse, _ in repondre(lignes, referentiel(), REGIMES, LE)]


def test_answers_come_in_order_and_blank_lines_are_skipped_but_counted() -> None:
    bonne = orjson.dumps({"id": "a", **personne()}) + b"\n"
    lignes = [bonne, b"\n", b"  \r\n", b"pas du json\n", bonne.replace(b'"a"', b'"b"'), b'{"id": 7, "commune": 5}']
    reponses = list(repondre(lignes, referentiel(), REGIMES, LE))
    assert [lue for _, lue in reponses] == [True, False, True, False]
    assert all(reponse.endswith(b"\n") and reponse.count(b"\n") == 1 for reponse, _ in reponses)
    objets = [orjson.loads(reponse) for reponse, _ in reponses]
    assert [objet["id"] for objet in objets] == ["a", None, "b", 7]
    assert objets[1] == {"id": None, "erreur": "La ligne n’est pas un objet JSON lisible.", "ligne": 4}
    assert list(objets[3]) == ["id", "erreur", "ligne"] and objets[3]["ligne"] == 6


def test_the_answers_are_given_one_by_one_as_the_lines_come() -> None:
    lues = []

    def lignes() -> Any:
        for rang in range(3):
            lues.append(rang)
            yield orjson.dumps({"id": rang})

    flux = repondre(lignes(), referentiel(), REGIMES, LE)
    next(flux)
    assert lues == [0]


def test_the_day_of_the_line_comes_before_the_day_of_the_call() -> None:
    jeune = {**personne("naissance=2008-12-01")}
    sans, avec, nul = filtrer(*(orjson.dumps(jeune | le) for le in ({}, {"le": "2026-12-01"}, {"le": None})))
    assert (sans["statut"], avec["statut"], nul["statut"]) == ("dispense", "obligatoire", "dispense")


def test_absent_and_null_are_the_same_but_for_the_permit() -> None:
    nuls = dict.fromkeys(REFERENCE) | {"nationalites": ["SY"]}
    absents = {"nationalites": ["SY"]}
    avec_nuls, avec_absents, sans_titre_nul = filtrer(
        orjson.dumps({champ: valeur for champ, valeur in nuls.items() if champ != "titre"}),
        orjson.dumps(absents),
        orjson.dumps(nuls),
    )
    assert avec_nuls == avec_absents
    assert avec_nuls["manque"] == ["naissance", "commune", "sejour_depuis", "titre"]
    assert (sans_titre_nul["statut"], sans_titre_nul["code"]) == ("exempte", "sans-titre")


def test_an_empty_list_of_nationalities_is_unknown() -> None:
    assert filtrer(orjson.dumps(personne() | {"nationalites": []}))[0]["manque"] == ["nationalites"]


def test_an_empty_permit_is_a_permit_of_which_nothing_is_known() -> None:
    assert filtrer(orjson.dumps(personne() | {"titre": {}}))[0]["manque"] == [
        "titre.type",
        "titre.commande_le",
        "titre.debut",
        "titre.fin",
    ]


def test_an_unknown_key_changes_nothing() -> None:
    sans, avec = filtrer(orjson.dumps(personne()), orjson.dumps(personne() | {"surnom": {"a": [1]}}))
    assert sans == avec


BONNE_DISPENSE = {"motif": "medical", "depuis": "2026-03-01", "preuve": True}
REFUS: list[tuple[str, Any]] = [
    ("le", "2026-02-30"),
    ("le", 20261123),
    ("le", "23/11/2026"),
    ("naissance", "1990-13-00"),
    ("naissance", "1990-00-12"),
    ("naissance", "1990-02-30"),
    ("naissance", "0000-00-00"),
    ("naissance", 1990),
    ("nationalites", "SY"),
    ("nationalites", ["ZZ"]),
    ("nationalites", ["SY", None]),
    ("nationalites", [7]),
    ("nationalites", ["sy"]),
    ("famille_de", "UE"),
    ("famille_de", True),
    ("commune", 92094),
    ("commune", "5000"),
    ("commune", "9209a"),
    ("commune", ""),
    ("commune", "920940"),
    ("commune", "٩٢٠٩٤"),
    ("sejour_depuis", "2025-12-00"),
    ("sejour_depuis", "2025-12-01T00:00:00"),
    ("sejour_depuis", "20251201"),
    ("sejour_depuis", "2025-W48-1"),
    ("titre", "A"),
    ("titre", []),
    ("titre", {"type": "Z"}),
    ("titre", {"type": "a"}),
    ("titre", {"motif": "RF-99"}),
    ("titre", {"commande_le": "2026-01-00"}),
    ("titre", {"debut": "2026-06-31"}),
    ("titre", {"fin": False}),
    ("dispenses", {}),
    ("dispenses", [None]),
    ("dispenses", ["medical"]),
    ("dispenses", [BONNE_DISPENSE | {"motif": "belge"}]),
    ("dispenses", [BONNE_DISPENSE | {"motif": 2}]),
    ("dispenses", [BONNE_DISPENSE | {"depuis": "2026-02-29"}]),
    ("dispenses", [BONNE_DISPENSE | {"temps": "0.5"}]),
    ("dispenses", [BONNE_DISPENSE | {"temps": True}]),
    ("dispenses", [BONNE_DISPENSE | {"temps": -0.5}]),
    ("dispenses", [BONNE_DISPENSE | {"heures_semaine": "18"}]),
    ("dispenses", [BONNE_DISPENSE | {"continu": 1}]),
    ("dispenses", [BONNE_DISPENSE | {"preuve": "oui"}]),
    ("detentions", "2026-05-01"),
    ("detentions", [["2026-05-01"]]),
    ("detentions", [["2026-05-01", "2026-05-02", None]]),
    ("detentions", [[None, "2026-05-01"]]),
    ("detentions", [["2026-05-32", None]]),
    ("absences", {}),
    ("absences", ["2027-01-01", None]),
    ("absences", [["2027-01-01", "2028-02-30"]]),
    ("absences", [[None, None]]),
    ("prorogation_mois", 1.5),
    ("prorogation_mois", -1),
    ("prorogation_mois", "6"),
    ("prorogation_mois", True),
    ("contact_le", "hier"),
    ("convention_le", 0),
    ("dernier_entretien_le", []),
    ("attestation_le", "2026-11-31"),
    ("depart_le", {}),
    ("id", []),
    ("id", True),
]


@pytest.mark.parametrize(("champ", "valeur"), REFUS, ids=[f"{champ}={valeur}" for champ, valeur in REFUS])
def test_a_bad_value_is_refused_with_a_french_sentence_that_names_it(champ: str, valeur: object) -> None:
    ((reponse, lue),) = repondre([orjson.dumps({"id": "x"} | personne() | {champ: valeur})], referentiel(), REGIMES, LE)
    objet = orjson.loads(reponse)
    assert not lue and list(objet) == ["id", "erreur", "ligne"]
    assert objet["id"] == (None if champ == "id" else "x")
    assert f"« {champ}" in objet["erreur"] and objet["erreur"].endswith(".")


@pytest.mark.parametrize("ligne", [b"[]", b"3", b'"x"', b"null", b"{", b"\xff", b'{"id": "\\ud800"}', b"{}{}"])
def test_a_line_that_is_not_an_object_is_refused(ligne: bytes) -> None:
    assert filtrer(ligne)[0]["ligne"] == 1


VALEURS = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=12)),
    lambda enfants: st.one_of(st.lists(enfants, max_size=3), st.dictionaries(st.text(max_size=5), enfants, max_size=3)),
    max_leaves=6,
)


@settings(max_examples=200, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["id", "le", "contact_le", "prorogation_mois", "absences", *REFERENCE]), VALEURS),
    st.data(),
)
def test_no_object_makes_it_raise(objet: dict[str, Any], data: st.DataObject) -> None:
    if data.draw(st.booleans()):
        objet["titre"] = data.draw(st.dictionaries(st.sampled_from([*REFERENCE["titre"]]), VALEURS))
    assert len(filtrer(json.dumps(objet).encode())) == 1


@settings(max_examples=150, deadline=None)
@given(st.binary(max_size=60))
def test_no_bytes_make_it_raise(ligne: bytes) -> None:
    assert len(filtrer(ligne)) == (1 if ligne.strip() else 0)
