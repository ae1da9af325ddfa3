"""Several documents, one permit: what the law looks at, and t0."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from beneficiaires.regles.titre import Document, composer
from reglement.faits import Titre

LE = date(2026, 11, 23)


def carte(commande_le: str | None, debut: str | None = None, fin: str | None = None, **champs: Any) -> Document:
    jours = [date.fromisoformat(jour) if jour else None for jour in (commande_le, debut, fin)]
    return Document("A", "oui", "limite", "RF-10", jours[0], jours[1], jours[2])._replace(**champs)


def permis(documents: Sequence[Document], le: date = LE) -> Titre:
    titre = composer(documents, le)
    assert titre is not None
    return titre


def papier(duree: str, debut: str, **champs) -> Document:
    return carte(None, debut, plus_de_3_mois="non", duree_sejour=duree, **{"type": "ANX15", **champs})


PREMIERE = carte("2025-02-01", "2025-02-10", "2026-02-10")
RENOUVELLEMENT = carte("2026-01-15", "2026-02-10", "2027-02-10", motif="RF-40BIS")


def test_no_document_is_unknown():
    assert composer([], LE) is None


def test_a_single_permit_is_read_as_it_is():
    assert composer([PREMIERE], LE) == Titre("A", "RF-10", date(2025, 2, 1), date(2025, 2, 10), date(2026, 2, 10))


@pytest.mark.parametrize("documents", [[PREMIERE, RENOUVELLEMENT], [RENOUVELLEMENT, PREMIERE]])
def test_a_renewal_gives_the_kind_and_dates_but_never_moves_t0(documents):
    assert composer(documents, LE) == Titre("A", "RF-40BIS", date(2025, 2, 1), date(2026, 2, 10), date(2027, 2, 10))


def test_a_permit_ordered_outside_the_region_does_not_start_the_clock():
    bruxelles = PREMIERE._replace(hors_region=True)
    assert permis([bruxelles, RENOUVELLEMENT]).commande_le == date(2026, 1, 15)
    assert composer([bruxelles], LE) == Titre("A", "RF-10", None, date(2025, 2, 10), date(2026, 2, 10))


def test_a_short_permit_does_not_start_the_clock():
    court = carte("2025-01-01", "2025-01-01", "2025-03-15")
    assert permis([court, RENOUVELLEMENT]).commande_le == date(2026, 1, 15)
    assert permis([court]).commande_le == date(2025, 1, 1)


def test_t0_is_unknown_while_the_first_order_is():
    ancienne = carte(None, "2024-02-10", "2025-02-10")
    assert permis([ancienne, RENOUVELLEMENT]).commande_le is None


@pytest.mark.parametrize("duree", ["provisoire", "accuse_reception", "piece"])
def test_a_paper_held_while_the_card_is_made_leaves_the_permit_in_force(duree):
    assert permis([PREMIERE, papier(duree, "2026-02-11")]).type == "A"


@pytest.mark.parametrize("duree", ["refus", "aucun", "procedure_asile"])
def test_a_refusal_ends_the_permit(duree):
    assert permis([PREMIERE, papier(duree, "2026-02-11", type="ANX13")]).type == "ANX13"


def test_a_paper_alone_is_what_there_is():
    assert permis([papier("provisoire", "2026-02-11")]).type == "ANX15"


def test_a_permit_that_begins_tomorrow_is_not_in_force_today():
    demain = carte("2026-11-24", "2026-11-24", "2027-11-24", motif="TR")
    assert permis([PREMIERE, demain]).motif == "RF-10"
    assert permis([demain]).motif == "TR"
    assert permis([PREMIERE, demain], date(2026, 11, 24)).motif == "TR"


def test_a_permit_counts_from_its_order_though_it_begins_later():
    commande = carte("2026-11-20", "2026-12-20", "2027-12-20", motif="TR")
    assert permis([PREMIERE, commande]).motif == "TR"


JOURS = st.dates(date(2020, 1, 1), date(2026, 11, 1))


@given(st.lists(st.tuples(JOURS, JOURS), min_size=1, max_size=5), JOURS)
def test_adding_a_later_renewal_never_moves_t0(paires, plus_tard):
    documents = [carte(str(commande), str(debut)) for commande, debut in paires]
    avant = permis(documents).commande_le
    dernier = max(max(paire) for paire in paires)
    suivant = carte(str(max(dernier, plus_tard)), str(max(dernier, plus_tard)))
    assert permis([*documents, suivant]).commande_le in {avant, suivant.commande_le if avant is None else avant}
