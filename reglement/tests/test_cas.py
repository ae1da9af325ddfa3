"""Every sentence of the law, as a table that a jurist can read: `cas.csv`."""

import csv
from datetime import date
from pathlib import Path

import pytest

from reglement.decision import Decision, statuer
from reglement.epreuves import DEFINITION
from reglement.lecture import en_dict, lire_faits
from reglement.regimes import MOTIFS_DE_DISPENSE, REGIMES
from reglement.tests.personne import personne
from reglement.tests.referentiel_csv import referentiel

TABLE = Path(__file__).with_name("cas.csv")

with TABLE.open(encoding="utf-8", newline="") as fichier:
    CAS = list(csv.DictReader(fichier, delimiter=";"))


@pytest.mark.parametrize("cas", CAS, ids=[f"{rang}-{cas['article']}" for rang, cas in enumerate(CAS, 2)])
def test_the_answer_is_the_one_of_the_table(cas: dict[str, str]) -> None:
    decision = statuer(
        lire_faits(personne(cas["faits"]), referentiel()), referentiel(), REGIMES, date.fromisoformat(cas["le"])
    )
    attendu = (cas["statut"], cas["code"], cas["regime"])
    assert (decision.statut, decision.code or "aucun", decision.regime or "aucun") == attendu, cas["situation"]
    for autre in decouper(cas["autres"]):
        verifier(decision, *autre, cas["situation"])


def decouper(texte: str) -> list[tuple[str, str]]:
    """`attestation=2029-01-10 averti=deux mots` -> its pairs; a value goes on until the next key."""
    paires: list[tuple[str, str]] = []
    for mot in texte.split():
        cle, egal, valeur = mot.partition("=")
        if egal:
            paires.append((cle, valeur))
        else:
            paires[-1] = (paires[-1][0], f"{paires[-1][1]} {mot}")
    return paires


def verifier(decision: Decision, champ: str, valeur: str, situation: str) -> None:
    if champ == "manque":
        assert decision.manque == (() if valeur == "rien" else tuple(valeur.split("|"))), situation
    elif champ == "averti":
        avertis = " ".join(decision.avertissements)
        assert (not avertis) if valeur == "rien" else (valeur in avertis), f"{situation} {avertis}"
    else:
        echeance = getattr(decision.echeances, champ)
        assert (str(echeance) if echeance else "rien") == valeur, situation


def test_the_table_holds_every_code_of_the_law() -> None:
    codes = {(cas["statut"], cas["code"]) for cas in CAS}
    exemptions = [epreuve.code for epreuve in DEFINITION]
    assert codes == {
        *(("exempte", code) for code in exemptions),
        *(("dispense", code) for code in MOTIFS_DE_DISPENSE),
        ("terminee", "attestation-delivree"),
        ("terminee", "depart-belgique"),
        ("obligatoire", "primo-arrivant"),
        ("a_completer", "aucun"),
    }
    assert len(CAS) >= 150


def test_every_document_that_is_no_permit_gives_no_permit() -> None:
    provisoires = {
        *("provisoire", "procedure_asile", "accuse_reception", "refus"),
        *("piece", "entree", "aucun", "sans_objet"),
    }
    for code, nature in referentiel().titres.items():
        decision = statuer(
            lire_faits(personne(f"titre.type={code}"), referentiel()), referentiel(), REGIMES, date(2026, 11, 23)
        )
        assert (decision.code == "sans-titre") == (nature.duree_sejour in provisoires), code
        assert (decision.code == "titre-court") == (nature.duree_sejour == "court_sejour"), code


def test_the_answer_is_written_as_the_contract_says() -> None:
    decision = statuer(
        lire_faits(personne("detention=2026-05-01..2026-07-01"), referentiel()),
        referentiel(),
        REGIMES,
        date(2026, 11, 23),
    )
    ecrite = en_dict(decision)
    assert list(ecrite) == ["statut", "code", "regime", "tests", "echeances", "manque", "avertissements"]
    assert list(ecrite["tests"][0]) == ["code", "resultat", "article", "texte"]
    assert (ecrite["tests"][0]["code"], ecrite["tests"][0]["resultat"]) == ("belge", False)
    assert ecrite["tests"][0]["article"] == "CWASS art. 150, 1°"
    assert ecrite["echeances"] == {
        "contact": date(2026, 4, 10),
        "bilan": None,
        "entretien": None,
        "citoyennete": None,
        "francais": None,
        "attestation": date(2029, 3, 13),
    }
    assert (ecrite["manque"], ecrite["avertissements"]) == ((), ())
