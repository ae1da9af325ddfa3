"""`manage.py statuer`, end to end from the database."""

import io
import json
import sys
from types import SimpleNamespace

import pytest
from django.core.management import call_command

from referentiels.chargement import charger
from referentiels.models import Regime

pytestmark = pytest.mark.django_db

PRIMO_ARRIVANTE = {
    "id": "x1",
    "le": "2026-11-23",
    "naissance": "1990-05-01",
    "nationalites": ["SY"],
    "commune": "92094",
    "sejour_depuis": "2025-12-01",
    "titre": {"type": "A", "motif": "RF-10", "commande_le": "2026-01-10", "debut": "2026-01-10", "fin": "2027-01-10"},
}


@pytest.fixture
def statuer(monkeypatch):
    charger()

    def repondre(*lignes: str) -> tuple[int, list[dict]]:
        sortie = io.BytesIO()
        code = 0
        with monkeypatch.context() as tuyaux:
            tuyaux.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO("\n".join(lignes).encode())))
            tuyaux.setattr(sys, "stdout", SimpleNamespace(buffer=sortie))
            try:
                call_command("statuer")
            except SystemExit as fin:
                code = int(fin.code or 0)
        return code, [json.loads(ligne) for ligne in sortie.getvalue().splitlines()]

    return repondre


def test_a_newcomer_is_bound_until_three_years_after_the_order(statuer):
    code, (reponse,) = statuer(json.dumps(PRIMO_ARRIVANTE))
    assert code == 0
    assert (reponse["statut"], reponse["code"], reponse["regime"]) == ("obligatoire", "primo-arrivant", "2025")
    assert reponse["echeances"]["attestation"] == "2029-01-10"


def test_a_regime_edited_in_the_database_changes_the_answer(statuer):
    Regime.objects.filter(pk="2025").update(mois_attestation=24, edite=True)
    _, (reponse,) = statuer(json.dumps(PRIMO_ARRIVANTE))
    assert reponse["echeances"]["attestation"] == "2028-01-10"


def test_a_period_away_over_the_deadline_is_read(statuer):
    absente = {**PRIMO_ARRIVANTE, "le": "2029-07-01", "absences": [["2027-03-01", "2029-06-30"]]}
    _, (reponse,) = statuer(json.dumps(absente))
    assert (reponse["statut"], reponse["code"]) == ("exempte", "hors-territoire")
    assert list(reponse["tests"][-1]) == ["code", "resultat", "article", "texte"]


def test_a_line_that_cannot_be_read_does_not_stop_the_others(statuer):
    code, reponses = statuer(json.dumps(PRIMO_ARRIVANTE), "{", json.dumps(PRIMO_ARRIVANTE))
    assert code == 1
    assert [reponse.get("code", reponse.get("ligne")) for reponse in reponses] == [
        "primo-arrivant",
        2,
        "primo-arrivant",
    ]


def test_it_ends_quietly_when_nobody_reads_the_answers(monkeypatch, tmp_path):
    """`statuer | head`: no traceback, and the rest of the output goes nowhere."""
    charger()

    class Fermee(io.BytesIO):
        def flush(self) -> None:
            raise BrokenPipeError

    with (tmp_path / "sortie").open("wb") as fichier, monkeypatch.context() as tuyaux:
        tuyaux.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(json.dumps(PRIMO_ARRIVANTE).encode())))
        tuyaux.setattr(sys, "stdout", SimpleNamespace(buffer=Fermee(), fileno=fichier.fileno))
        with pytest.raises(SystemExit) as fin:
            call_command("statuer")
        fichier.write(b"la suite")
    assert fin.value.code == 1
    assert (tmp_path / "sortie").read_bytes() == b""
