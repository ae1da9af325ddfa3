"""Arbitrary persons for the property tests, possible or not."""

from datetime import date

from hypothesis import strategies as st

from reglement.dispenses import LIBELLES
from reglement.faits import SANS_TITRE, Absence, Detention, Dispense, Faits, Titre
from reglement.tests.referentiel_csv import referentiel
from socle.dates import DatePartielle

JOURS = st.dates(date(2015, 1, 1), date(2032, 12, 31))
TOUS_LES_JOURS = st.one_of(JOURS, JOURS, st.dates(), st.sampled_from([date.min, date.max]))
PEUT_ETRE = st.one_of(st.none(), TOUS_LES_JOURS)

NAISSANCES = st.one_of(
    st.none(),
    st.dates(date(1930, 1, 1), date(2020, 1, 1)).map(DatePartielle.du),
    st.builds(DatePartielle, st.integers(1930, 2020), st.integers(0, 12)),
    st.builds(DatePartielle, st.integers(1997, 2014), st.integers(0, 12)),
    st.sampled_from([DatePartielle(1, 1, 1), DatePartielle(9999), DatePartielle(2008, 2, 29)]),
)
TITRES = st.one_of(
    st.none(),
    st.just(SANS_TITRE),
    st.builds(
        Titre,
        st.one_of(st.none(), st.sampled_from(["A", "A", "ANX33", *referentiel().titres])),
        st.one_of(st.none(), st.sampled_from(["RF-10", *referentiel().motifs])),
        PEUT_ETRE,
        PEUT_ETRE,
        PEUT_ETRE,
    ),
)
ETABLIES = st.builds(
    Dispense,
    st.sampled_from([*LIBELLES]),
    JOURS,
    temps=st.just(0.5),
    heures_semaine=st.just(18.0),
    continu=st.just(True),
    preuve=st.just(True),
)
DECLAREES = st.builds(
    Dispense,
    st.one_of(st.none(), st.sampled_from([*LIBELLES])),
    PEUT_ETRE,
    PEUT_ETRE,
    st.one_of(st.none(), st.sampled_from([0.0, 0.4, 0.5, 1.0])),
    st.one_of(st.none(), st.sampled_from([17.5, 18.0, 38.0])),
    st.one_of(st.none(), st.booleans()),
    st.one_of(st.none(), st.just(True), st.just(True), st.booleans()),
)
DISPENSES = st.one_of(ETABLIES, DECLAREES)
DETENTIONS = st.builds(Detention, TOUS_LES_JOURS, PEUT_ETRE)
ABSENCES = st.builds(Absence, TOUS_LES_JOURS, st.one_of(st.none(), PEUT_ETRE))
NATIONALITES = st.lists(
    st.one_of(st.sampled_from(["SY", "TR", "GB", "HR", "BE"]), st.sampled_from([*referentiel().nationalites])),
    max_size=2,
    unique=True,
).map(tuple)

QUELCONQUES = st.builds(
    Faits,
    NAISSANCES,
    NATIONALITES,
    st.sampled_from([None, None, None, "tiers", "ue", "belge"]),
    st.sampled_from(["92094", "92094", "92094", "82005", "21004", "99999", None]),
    PEUT_ETRE,
    TITRES,
    st.lists(DISPENSES, max_size=3).map(tuple),
    PEUT_ETRE,
    PEUT_ETRE,
    PEUT_ETRE,
    st.lists(DETENTIONS, max_size=4).map(tuple),
    st.integers(0, 24),
    st.one_of(st.none(), st.none(), TOUS_LES_JOURS),
    st.one_of(st.none(), st.none(), TOUS_LES_JOURS),
    st.lists(ABSENCES, max_size=2).map(tuple),
)


def tenue(commande_le: date) -> Faits:
    """A person who is bound whatever the day, for a permit ordered that day."""
    return Faits(
        naissance=DatePartielle(1990, 5, 1),
        nationalites=("SY",),
        commune="92094",
        sejour_depuis=commande_le,
        titre=Titre("A", "RF-10", commande_le),
    )


TENUES_2018 = st.dates(date(2015, 1, 1), date(2024, 12, 31)).map(tenue)
TENUES_2025 = st.dates(date(2025, 1, 1), date(2027, 12, 31)).map(tenue)

DECISIFS = ("naissance", "nationalites", "dispenses", "absences")


@st.composite
def proches(draw: st.DrawFn) -> Faits:
    """A bound person of whom up to three facts are anything at all: most tests of the law are reached."""
    faits, autre = draw(st.one_of(TENUES_2018, TENUES_2025)), draw(QUELCONQUES)
    champs = draw(st.sets(st.sampled_from([*Faits._fields, *DECISIFS]), max_size=3))
    return faits._replace(**{champ: getattr(autre, champ) for champ in champs})


FAITS = st.one_of(QUELCONQUES, proches())
