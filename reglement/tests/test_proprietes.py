"""What holds for every person, possible or not."""

import re
from collections.abc import Iterator
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reglement.decision import Decision, statuer
from reglement.faits import Detention, Faits
from reglement.lecture import ecrire, en_dict
from reglement.regimes import MOTIFS_DE_DISPENSE, REGIMES
from reglement.tests.referentiel_csv import referentiel
from reglement.tests.strategies import DETENTIONS, FAITS, JOURS, TENUES_2018, TENUES_2025, TOUS_LES_JOURS
from socle.dates import lendemain

nombreux = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])
STATUTS = {"obligatoire", "dispense", "exempte", "terminee", "a_completer"}


def decider(faits: Faits, le: date) -> Decision:
    return statuer(faits, referentiel(), REGIMES, le)


def reponse(faits: Faits, le: date) -> tuple[str, str | None]:
    decision = decider(faits, le)
    return decision.statut, decision.code


@nombreux
@given(FAITS, TOUS_LES_JOURS)
def test_no_input_makes_it_raise_and_every_answer_is_well_formed(faits: Faits, le: date) -> None:
    decision = decider(faits, le)
    assert ecrire(en_dict(decision))
    assert decision.changerait is None or decision.changerait.le > le
    assert isinstance(decision.pistes, list)
    assert decision.statut in STATUTS
    assert (decision.code is None) == (decision.statut == "a_completer") == bool(decision.manque)
    assert (decision.echeances.attestation is None) == (decision.statut != "obligatoire")
    verifier_explication(decision)


def verifier_explication(decision: Decision) -> None:
    """The tests go on until the one that decides; when none does, the last stays open."""
    resultats = [test.resultat for test in decision.tests]
    if decision.code is None:
        assert True not in resultats and resultats[-1] is None
    else:
        assert decision.tests[-1].code == decision.code
        assert resultats.index(True) == len(resultats) - 1
    codes = [test.code for test in decision.tests if test.code in MOTIFS_DE_DISPENSE]
    assert codes == sorted(codes, key=MOTIFS_DE_DISPENSE.index)


FAUTES = re.compile("['\"]|«[^\u00a0]|[^\u00a0]»|[^\u00a0]:|[^\u202f][;!?]|None|True|False|[{}]|  |\\.\\.")


@nombreux
@given(FAITS, JOURS)
def test_every_sentence_is_well_set(faits: Faits, le: date) -> None:
    decision = decider(faits, le)
    donnees = [nature.libelle for nature in referentiel().titres.values()]
    donnees += [*referentiel().communes.values(), *referentiel().ailleurs.values()]
    for phrase in (*(test.texte for test in decision.tests), *decision.avertissements):
        assert phrase[0].isupper() or phrase[0] == "É", phrase
        assert phrase.endswith("."), phrase
        nette = phrase
        for libelle in donnees:
            nette = nette.replace(libelle, "X")
        assert FAUTES.search(nette) is None, phrase
    changement = decision.changerait
    for clause in (*(piste.si for piste in decision.pistes), *([changement.raison] if changement else [])):
        assert clause and not clause.endswith("."), clause
        assert FAUTES.search(clause) is None, clause


@nombreux
@given(FAITS, JOURS)
def test_the_same_facts_give_the_same_answer(faits: Faits, le: date) -> None:
    assert ecrire(en_dict(decider(faits, le))) == ecrire(en_dict(decider(faits._replace(), le)))


@nombreux
@given(FAITS, JOURS, st.one_of(st.none(), JOURS), st.lists(DETENTIONS, max_size=2))
def test_a_fact_that_only_moves_deadlines_never_changes_the_answer(
    faits: Faits, le: date, jour: date | None, detentions: list[Detention]
) -> None:
    """Unless she went away: detention then says when it was too late to come back."""
    faits = faits._replace(absences=())
    autre = faits._replace(
        contact_le=jour,
        convention_le=jour,
        dernier_entretien_le=jour,
        detentions=tuple(detentions),
        prorogation_mois=0,
    )
    assert reponse(autre, le) == reponse(faits, le)


@nombreux
@given(FAITS, JOURS)
def test_the_order_of_the_facts_changes_nothing(faits: Faits, le: date) -> None:
    melange = faits._replace(
        nationalites=tuple(reversed(faits.nationalites)),
        dispenses=tuple(reversed(faits.dispenses)),
        detentions=tuple(reversed(faits.detentions)),
        absences=tuple(reversed(faits.absences)),
    )
    une, autre = decider(faits, le), decider(melange, le)
    assert (une.statut, une.code, une.echeances, une.manque) == (
        autre.statut,
        autre.code,
        autre.echeances,
        autre.manque,
    )


@nombreux
@given(FAITS, JOURS, st.lists(TOUS_LES_JOURS, max_size=3))
def test_the_announced_change_comes_on_its_day_and_not_before(faits: Faits, le: date, jours: list[date]) -> None:
    """Nothing changes on any day before, above all on the days that stand in the facts, nor on the days after them."""
    aujourd_hui = reponse(faits, le)
    changement = decider(faits, le).changerait
    if changement is not None:
        assert reponse(faits, changement.le) == (changement.statut, changement.code) != aujourd_hui
        jours = [*jours, date.fromordinal(changement.le.toordinal() - 1)]
    for jour in (*jours, *jours_dits(faits), *map(lendemain, jours_dits(faits))):
        if le < jour and (changement is None or jour < changement.le):
            assert reponse(faits, jour) == aujourd_hui, jour


def jours_dits(valeur: object) -> Iterator[date]:
    if isinstance(valeur, date):
        yield valeur
    elif isinstance(valeur, tuple):
        for element in valeur:
            yield from jours_dits(element)


@nombreux
@given(st.one_of(TENUES_2018, TENUES_2025), st.lists(DETENTIONS, max_size=4), DETENTIONS, st.integers(0, 24), JOURS)
def test_a_suspension_or_prorogation_never_brings_a_deadline_forward(
    faits: Faits, detentions: list[Detention], une: Detention, mois: int, le: date
) -> None:
    avant = decider(faits._replace(detentions=tuple(detentions)), le).echeances
    apres = decider(faits._replace(detentions=(*detentions, une), prorogation_mois=mois), le).echeances
    assert avant.attestation is not None and apres.attestation is not None
    assert apres.attestation >= avant.attestation
    assert apres.contact == avant.contact


@nombreux
@given(TENUES_2025, st.lists(st.tuples(JOURS, st.integers(0, 400)), max_size=4), JOURS)
def test_days_of_detention_are_counted_one_by_one(faits: Faits, sejours: list[tuple[date, int]], le: date) -> None:
    """The oracle walks through the calendar: each day in prison by the deadline pushes it by one."""
    detentions = tuple(Detention(debut, date.fromordinal(debut.toordinal() + duree)) for debut, duree in sejours)
    depart = decider(faits, le).echeances.attestation
    jour = faits.commande_le
    assert depart is not None and jour is not None
    terme = depart
    while jour <= terme:
        if any(une.fin is not None and une.debut <= jour <= une.fin for une in detentions):
            terme = lendemain(terme)
        jour = lendemain(jour)
    assert decider(faits._replace(detentions=detentions), le).echeances.attestation == terme
