"""Leaving the region and coming back: the obligation revives until the deadline, not after."""

from datetime import date, timedelta

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from reglement.decision import Decision, statuer
from reglement.faits import Absence, Detention, Faits
from reglement.lecture import lire_faits
from reglement.regimes import REGIMES
from reglement.tests.personne import personne
from reglement.tests.referentiel_csv import referentiel
from reglement.tests.strategies import TENUES_2018, TENUES_2025

LOIN = timedelta(days=900)
ECARTS = st.one_of(st.integers(-2, 2), st.integers(-500, 500))
"""Days from the last day of the deadline, most often right beside it."""

nombreux = settings(max_examples=300, deadline=None)
HORS = ("exempte", "hors-territoire")
TENUE = ("obligatoire", "primo-arrivant")


def decider(faits: Faits, le: date) -> Decision:
    return statuer(faits, referentiel(), REGIMES, le)


def reponse(faits: Faits, le: date) -> tuple[str, str | None]:
    decision = decider(faits, le)
    return decision.statut, decision.code


@st.composite
def partantes(draw: st.DrawFn) -> tuple[Faits, date]:
    """A bound person who went away up to three times around her deadline, with that deadline."""
    faits = draw(st.one_of(TENUES_2018, TENUES_2025))
    if draw(st.booleans()):
        debut = faits.sejour_depuis or date(2026, 1, 1)
        faits = faits._replace(detentions=(Detention(debut, debut + timedelta(days=draw(st.integers(0, 60)))),))
    terme = decider(faits, date(2026, 1, 1)).echeances.attestation
    assert terme is not None
    paires = draw(st.lists(st.tuples(ECARTS, st.one_of(st.none(), ECARTS)), max_size=3))
    absences = tuple(
        Absence(terme + timedelta(days=debut), None if fin is None else terme + timedelta(days=fin))
        for debut, fin in paires
    )
    return faits._replace(absences=absences), terme


@nombreux
@given(partantes(), ECARTS)
def test_she_is_released_only_if_away_on_the_last_day_and_once_it_is_past(une: tuple[Faits, date], ecart: int) -> None:
    faits, terme = une
    absente = any(absence.debut <= terme <= (absence.fin or terme) for absence in faits.absences)
    assert reponse(faits, terme + timedelta(days=ecart)) == (HORS if absente and ecart > 0 else TENUE)


@nombreux
@given(partantes(), ECARTS, ECARTS)
def test_the_day_on_which_it_is_too_late_is_announced(une: tuple[Faits, date], ecart: int, autre: int) -> None:
    faits, terme = une
    le = terme + timedelta(days=ecart)
    plus_tard = le + timedelta(days=abs(autre))
    changement = decider(faits, le).changerait
    if changement is None or plus_tard < changement.le:
        assert reponse(faits, plus_tard) == reponse(faits, le)
    if changement is not None:
        assert reponse(faits, changement.le) == (changement.statut, changement.code) != reponse(faits, le)


@nombreux
@given(partantes(), ECARTS, ECARTS)
def test_an_absence_that_leaves_out_the_last_day_changes_nothing(
    une: tuple[Faits, date], ecart: int, autre: int
) -> None:
    faits, terme = une
    debut, fin = sorted((terme + timedelta(days=ecart), terme + timedelta(days=autre)))
    assume(not debut <= terme <= fin)
    le = terme + LOIN
    assert reponse(faits._replace(absences=(*faits.absences, Absence(debut, fin))), le) == reponse(faits, le)


@nombreux
@given(partantes(), ECARTS)
def test_without_an_order_date_only_the_commune_counts(une: tuple[Faits, date], ecart: int) -> None:
    faits, terme = une
    assert faits.titre is not None
    sans = faits._replace(titre=faits.titre._replace(commande_le=None))
    le = terme + timedelta(days=ecart)
    assert reponse(sans, le) == reponse(sans._replace(absences=()), le) == ("a_completer", None)


def test_the_sentence_gives_both_days_and_its_own_article() -> None:
    absences = "absence=2029-01-01..2029-02-28 + absence=2027-03-01..2029-06-30"
    for commune, suite in (("92094", "n’y est revenue qu’après"), (None, "n’y habitait pas")):
        faits = lire_faits(personne(absences), referentiel())._replace(commune=commune)
        dernier = decider(faits, date(2029, 7, 1)).tests[-1]
        assert (dernier.code, dernier.article) == ("hors-territoire", "CWASS art. 152/7, §5, 3°")
        assert dernier.texte == (
            f"La personne a quitté la région de langue française le 1er mars 2027 et {suite} le 10 janvier 2029, "
            "dernier jour pour obtenir l’attestation\u00a0: l’obligation ne revit pas."
        )


def test_who_lives_elsewhere_is_told_so_whatever_her_absences() -> None:
    faits = lire_faits(personne("commune=21004 + absence=2027-03-01.."), referentiel())
    dernier = decider(faits, date(2029, 7, 1)).tests[-1]
    assert (dernier.code, dernier.article) == ("hors-territoire", "CWASS art. 150")
    assert dernier.texte == "La personne n’habite pas une commune wallonne de langue française (Bruxelles)."


def test_coming_back_is_a_lead_only_while_the_deadline_runs() -> None:
    faits = lire_faits(personne("commune=21004 + absence=2027-03-01.."), referentiel())
    retour = "elle s’installe dans une commune wallonne de langue française"
    assert retour in [piste.si for piste in decider(faits, date(2029, 1, 10)).pistes]
    assert retour not in [piste.si for piste in decider(faits, date(2029, 1, 11)).pistes]
