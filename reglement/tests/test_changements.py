"""What would change the answer: the next day, and the next fact."""

from datetime import date

import pytest
from hypothesis import given, settings

from reglement.decision import Decision, statuer
from reglement.faits import Faits
from reglement.lecture import lire_faits
from reglement.regimes import REGIMES
from reglement.suppositions import evenements, motifs_nouveaux, preuves
from reglement.tests.personne import personne
from reglement.tests.referentiel_csv import referentiel
from reglement.tests.strategies import FAITS, JOURS

LE = date(2026, 11, 23)


def decider(differences: str, le: date = LE) -> Decision:
    return statuer(lire_faits(personne(differences), referentiel()), referentiel(), REGIMES, le)


@pytest.mark.parametrize(
    ("differences", "attendu"),
    [
        ("", "2055-05-01 dispense age (65 ans)"),
        ("naissance=2010-03-04", "2028-03-04 obligatoire primo-arrivant (18 ans)"),
        ("naissance=2008-02-29", "2073-02-28 dispense age (65 ans)"),
        ("naissance=1990-05-00", "2055-05-01 a_completer None (65 ans, selon le jour exact de naissance)"),
        ("naissance=2009-00-00", "2027-01-01 a_completer None (18 ans, selon le jour exact de naissance)"),
        (
            "naissance=2008-00-00",
            "2026-12-31 obligatoire primo-arrivant (18 ans, quel que soit le jour exact de naissance)",
        ),
        ("naissance=1961-00-00", "2026-12-31 dispense age (65 ans, quel que soit le jour exact de naissance)"),
        ("naissance=1950-01-01", None),
        ("naissance=?", None),
        ("nationalites=BE", None),
        ("attestation_le=2026-12-24", "2026-12-24 terminee attestation-delivree (attestation du parcours)"),
        ("depart_le=2026-12-01", "2026-12-01 terminee depart-belgique (départ de Belgique)"),
        (
            "dispense=medical depuis:2027-01-02 preuve:oui",
            "2027-01-02 dispense medical (début du motif «~certificat médical~»)",
        ),
        (
            "dispense=medical depuis:2027-01-02 preuve:oui + dispense=medical depuis:2027-01-02 preuve:oui",
            "2027-01-02 dispense medical (début du motif «~certificat médical~»)",
        ),
        ("dispense=medical depuis:2027-01-02 preuve:non", "2055-05-01 dispense age (65 ans)"),
        ("dispense=medical depuis:2055-05-01 preuve:non", "2055-05-01 dispense age (65 ans)"),
        (
            "depart_le=2026-12-01 + attestation_le=2026-12-01",
            "2026-12-01 terminee attestation-delivree (attestation du parcours et départ de Belgique)",
        ),
        ("titre=aucun", None),
        (
            "absence=2026-05-01.. + titre.commande_le=2025-06-01 + sejour_depuis=2025-01-01",
            "2028-06-02 exempte hors-territoire (délai passé hors de la région)",
        ),
    ],
)
def test_the_next_day_that_changes_the_answer(differences: str, attendu: str | None) -> None:
    changement = decider(differences).changerait
    dit = changement and f"{changement.le} {changement.statut} {changement.code} ({changement.raison})"
    assert dit == (attendu and attendu.replace("~", "\u00a0"))


def test_the_british_become_bound_the_day_after_the_transition() -> None:
    changement = decider(
        "nationalites=GB + sejour_depuis=2020-01-10 + titre.commande_le=2020-02-01", date(2020, 6, 1)
    ).changerait
    raison = "fin de la libre circulation, nationalité britannique"
    assert changement == (date(2021, 1, 1), "obligatoire", "primo-arrivant", raison)


def test_the_croats_are_free_from_the_day_they_joined() -> None:
    changement = decider(
        "nationalites=HR + sejour_depuis=2013-01-10 + titre.commande_le=2013-02-01", date(2013, 6, 1)
    ).changerait
    raison = "début de la libre circulation, nationalité croate"
    assert changement == (date(2013, 7, 1), "exempte", "citoyen-ue", raison)


def test_the_new_facts_that_would_relieve_a_bound_person() -> None:
    assert [(piste.code, piste.si) for piste in decider("").pistes] == [
        ("travail-salarie", "un contrat de travail ou d’apprentissage d’au moins un mi-temps dépasse trois mois"),
        ("interim", "des périodes d’intérim d’au moins un mi-temps dépassent trois mois, mises ensemble"),
        ("independant", "une activité d’indépendant à titre principal, à mi-temps au moins, dépasse trois mois"),
        ("conjoint-aidant", "une aide de conjoint aidant, à mi-temps au moins, dépasse trois mois"),
        ("medical", "un certificat médical établit qu’elle ne peut pas suivre le parcours"),
        ("formation", "une formation professionnelle d’au moins 18 heures par semaine dépasse trois mois"),
        ("etudes", "elle devient étudiante régulière ou d’échange, dans le secondaire ou le supérieur"),
        ("diplome-belge", "elle obtient un certificat ou un diplôme de l’enseignement belge"),
        (
            "aidant",
            "une attestation médicale établit qu’elle aide un membre de sa famille et ne peut pas suivre le parcours",
        ),
        (
            "attestation-anterieure",
            "elle apporte l’attestation d’un parcours suivi dans une autre Communauté ou Région",
        ),
        ("protection-temporaire", "elle obtient la protection temporaire"),
        ("doctorat", "elle obtient une bourse de doctorat ou une charge de professeur invité"),
        ("hors-territoire", "elle quitte la région de langue française"),
        ("famille-ue", "elle entre dans la famille d’un citoyen de l’Union européenne"),
        ("belge", "elle obtient la nationalité belge"),
        ("depart-belgique", "elle quitte la Belgique ou en reçoit l’ordre"),
        ("attestation-delivree", "elle reçoit l’attestation du parcours"),
    ]


def test_a_ground_is_met_newly_only_where_the_regime_knows_it() -> None:
    ancien = decider("titre.commande_le=2024-02-01 + sejour_depuis=2023-12-01", date(2024, 6, 1))
    clauses = {piste.code: piste.si for piste in ancien.pistes}
    assert "formation" not in clauses and "aidant" not in clauses
    for motif in ("travail-salarie", "independant", "conjoint-aidant", "interim"):
        assert clauses[motif].endswith("dépasse trois mois sans interruption")


def test_without_an_order_date_only_what_relieves_in_every_regime_is_told() -> None:
    inconnu = decider("titre.commande_le=?")
    clauses = {piste.code: piste.si for piste in inconnu.pistes}
    assert inconnu.statut == "a_completer"
    assert "medical" in clauses and "aidant" not in clauses
    assert clauses["interim"] == "un travail intérimaire d’au moins un mi-temps dépasse trois mois sans interruption"


def test_the_proof_of_a_declared_ground_comes_first_and_once() -> None:
    pistes = decider("dispense=diplome-belge depuis:2026-06-30 preuve:non").pistes
    assert pistes[0].si == "la preuve du motif «\u00a0certificat ou diplôme de l’enseignement belge\u00a0» est acceptée"
    assert [piste.code for piste in pistes].count("diplome-belge") == 1


def test_a_declared_ground_below_the_threshold_is_still_to_be_met() -> None:
    refuse = decider("dispense=travail-salarie depuis:2026-03-01 temps:0.4 preuve:oui").pistes
    assert refuse[0].code == "travail-salarie" and "mi-temps" in refuse[0].si


def test_no_ground_is_proposed_to_those_it_would_not_relieve() -> None:
    for differences in ("naissance=2010-01-01", "nationalites=RO", "commune=21004", "attestation_le=2026-06-01"):
        assert "dispense" not in [piste.statut for piste in decider(differences).pistes], differences


@settings(max_examples=100, deadline=None)
@given(FAITS, JOURS)
def test_every_lead_is_what_the_rules_answer_to_that_fact(faits: Faits, le: date) -> None:
    decision = statuer(faits, referentiel(), REGIMES, le)
    supposees: dict[str, set[tuple[str, str | None]]] = {}
    for si, supposes in (*preuves(decision.cas), *motifs_nouveaux(decision.cas), *evenements(decision.cas)):
        alors = statuer(supposes, referentiel(), REGIMES, le)
        supposees.setdefault(si, set()).add((alors.statut, alors.code))
    for piste in decision.pistes:
        assert {(piste.statut, piste.code)} == supposees[piste.si] != {(decision.statut, decision.code)}


def test_coming_back_to_the_region_revives_the_obligation() -> None:
    pistes = {piste.si: piste.statut for piste in decider("commune=21004").pistes}
    assert pistes["elle s’installe dans une commune wallonne de langue française"] == "obligatoire"


def test_an_ended_path_does_not_change_any_more() -> None:
    decision = decider("attestation_le=2026-06-01")
    assert decision.changerait is None and decision.pistes == []
