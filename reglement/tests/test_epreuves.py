"""Each test says which facts it looks at, and looks at no other."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings

from reglement.cas import ouvrir
from reglement.decision import statuer
from reglement.epreuves import DEFINITION, DISPENSES, FIN_DU_PARCOURS
from reglement.faits import Faits, Titre
from reglement.lecture import lire_faits
from reglement.regimes import REGIME_2018, REGIME_2025, REGIMES
from reglement.tests.personne import personne
from reglement.tests.referentiel_csv import referentiel
from reglement.tests.strategies import FAITS, JOURS

EPREUVES = (*FIN_DU_PARCOURS, *DEFINITION, *DISPENSES)


def melanger(faits: Faits, autre: Faits, noms: tuple[str, ...]) -> Faits:
    """The facts of those names, everything else from another person."""
    melange = autre._replace(**{nom: getattr(faits, nom) for nom in noms if "." not in nom})
    du_titre = {nom.removeprefix("titre."): None for nom in noms if "." in nom}
    if not du_titre:
        return melange
    if faits.titre is None:
        return melange._replace(titre=None)
    vus = {champ: getattr(faits.titre, champ) for champ in du_titre}
    return melange._replace(titre=(autre.titre or Titre())._replace(**vus))


@settings(max_examples=300, deadline=None)
@given(FAITS, FAITS, JOURS)
def test_a_fact_that_a_test_does_not_name_never_changes_its_result(faits: Faits, autre: Faits, le: date) -> None:
    for epreuve in EPREUVES:
        melange = melanger(faits, autre, epreuve.faits)
        juges = [epreuve.juger(ouvrir(une, referentiel(), REGIMES, le)) for une in (faits, melange)]
        assert juges[0] == juges[1], epreuve.code


DECLARES = [epreuve.code for epreuve in DISPENSES if "dispenses" in epreuve.faits]
DECLARE = "depuis:2026-03-01 temps:1 heures_semaine:20 continu:oui preuve:oui"
TARDIF = "titre.commande_le=2028-01-01"
PAIRES = [
    ("attestation-delivree", "attestation_le", "", "attestation_le=2026-06-01"),
    ("depart-belgique", "depart_le", "", "depart_le=2026-06-01"),
    ("belge", "nationalites", "", "nationalites=BE"),
    ("citoyen-ue", "nationalites", "", "nationalites=RO"),
    ("famille-ue", "famille_de", "", "famille_de=ue"),
    ("famille-ue", "titre.motif", "", "titre.motif=RF-40BIS"),
    ("famille-belge", "famille_de", "", "famille_de=belge"),
    ("famille-belge", "titre.motif", "", "titre.motif=RF-40TER"),
    ("hors-territoire", "commune", "", "commune=21004"),
    ("hors-territoire", "absences", "", "absence=2027-03-01..2029-06-30"),
    ("hors-territoire", "titre.commande_le", "absence=2027-03-01..2029-06-30", TARDIF),
    ("hors-territoire", "detentions", "absence=2029-01-01..2029-01-20", "detention=2026-05-01..2026-05-31"),
    (
        *("hors-territoire", "prorogation_mois"),
        *("titre.commande_le=2024-02-01 + absence=2025-06-01..2025-12-31", "prorogation_mois=6"),
    ),
    ("sans-titre", "titre.type", "", "titre.type=AI-A"),
    ("titre-court", "titre.type", "", "titre.type=ANX3"),
    ("titre-court", "titre.debut", "", "titre.debut=2026-12-20"),
    ("titre-court", "titre.fin", "", "titre.fin=2026-02-10"),
    ("sejour-trois-ans", "sejour_depuis", "", "sejour_depuis=2015-01-01"),
    ("sejour-trois-ans", "titre.commande_le", "", "titre.commande_le=2028-12-01"),
    *((code, "dispenses", "", f"dispense={code} {DECLARE}") for code in DECLARES),
    *((code, "titre.commande_le", f"dispense={code} {DECLARE} jusqu_au:2026-12-31", TARDIF) for code in DECLARES),
    ("age", "naissance", "", "naissance=2012-01-01"),
    ("protection-temporaire", "titre.type", "", "titre.type=A-PT"),
    ("protection-temporaire", "titre.motif", "", "titre.motif=PT-UA"),
    ("standstill", "nationalites", "", "nationalites=TR"),
    ("standstill", "titre.commande_le", "nationalites=TN", "titre.commande_le=2024-02-01"),
]
"""A test, a fact that it names, a person, and what changes of that fact alone so that the result is another one."""


@pytest.mark.parametrize(("code", "nom", "avant", "apres"), PAIRES, ids=[f"{une[0]}-{une[1]}" for une in PAIRES])
def test_a_fact_that_a_test_names_can_change_its_result(code: str, nom: str, avant: str, apres: str) -> None:
    epreuve = next(epreuve for epreuve in EPREUVES if epreuve.code == code)
    regimes = (replace(REGIME_2018, nationalites_standstill=frozenset({"TN", "TR"})), REGIME_2025)
    resultats = [
        epreuve.juger(ouvrir(lire_faits(personne(une), referentiel()), referentiel(), regimes, date(2029, 7, 1)))
        for une in (avant, f"{avant} + {apres}" if avant else apres)
    ]
    assert nom in epreuve.faits
    assert resultats[0] != resultats[1]


def test_every_fact_that_a_test_names_is_in_the_table() -> None:
    assert {une[:2] for une in PAIRES} == {(epreuve.code, nom) for epreuve in EPREUVES for nom in epreuve.faits}


def test_the_explanation_carries_the_facts_of_each_test() -> None:
    decision = statuer(lire_faits(personne(), referentiel()), referentiel(), REGIMES, date(2026, 11, 23))
    faits = {test.code: test.faits for test in decision.tests}
    assert faits["belge"] == ("nationalites",)
    assert faits["titre-court"] == ("titre.type", "titre.debut", "titre.fin")
    assert faits["sejour-trois-ans"] == ("sejour_depuis", "titre.commande_le")
    assert faits["travail-salarie"] == ("dispenses", "titre.commande_le")
    assert faits["primo-arrivant"] == ()
