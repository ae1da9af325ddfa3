"""What was new from one decision to the next, in French, from the facts that they keep: no database, no clock."""

from datetime import date
from typing import Any

import pytest

from beneficiaires.regles.faits import en_dict
from beneficiaires.regles.recit import Nouveaute, Prise, deplacements, nouveautes, points_nouveaux, raison
from reglement.faits import SANS_TITRE, Absence, Detention, Dispense, Faits, Titre
from reglement.referentiel import Nationalite, Referentiel, TypeDeTitre
from socle.dates import DatePartielle

NOMS = Referentiel(
    nationalites={"SY": Nationalite("SY", "syrienne"), "BE": Nationalite("BE", "belge"), "XX": Nationalite("XX", "")},
    titres={"ANX35": TypeDeTitre("ANX35", "Annexe 35 – Document spécial de séjour", "non", "procedure")},
    motifs={"PI-REF": "Réfugié reconnu"},
    communes={"92094": "Namur"},
    ailleurs={"21009": "Ixelles"},
)
TITRE = Titre("A", "PI-REF", date(2026, 1, 10), date(2026, 1, 10), date(2027, 1, 10))
TRAVAIL = Dispense("travail-salarie", date(2026, 3, 1), None, 0.8, None, True, False)
RANIA = Faits(DatePartielle(1992, 3, 14), ("SY",), None, "92094", date(2025, 12, 1), TITRE)


def comparer(avant: Faits | None, apres: Faits) -> list[tuple[str, str, str]]:
    """Each new thing with ordinary spaces."""
    trouvees = nouveautes(en_dict(avant) if avant else None, en_dict(apres), NOMS)
    return [tuple(texte.replace("\u00a0", " ") for texte in une) for une in trouvees]  # type: ignore[misc]


def de_rania(**champs: Any) -> list[tuple[str, str, str]]:
    return comparer(RANIA, RANIA._replace(**champs))


def test_a_first_decision_tells_all_that_was_known():
    assert comparer(None, RANIA._replace(contact_le=date(2026, 2, 1))) == [
        ("Nationalité", "", "syrienne"),
        ("Date de naissance", "", "14 mars 1992"),
        ("Séjour légal en Belgique", "", "depuis le 1er décembre 2025"),
        ("Commune de résidence", "", "Namur"),
        (
            "Titre de séjour",
            "",
            "carte A, motif « Réfugié reconnu », valable du 10 janvier 2026 au 10 janvier 2027",
        ),
        ("Commande du premier titre", "", "10 janvier 2026"),
        ("Premier contact avec le centre", "", "1er février 2026"),
    ]


def test_the_same_facts_have_nothing_new():
    assert comparer(RANIA, RANIA) == []


CAS: list[tuple[str, dict[str, Any], list[tuple[str, str, str]]]] = [
    (
        "nationalities are told one by one",
        {"nationalites": ("BE",)},
        [("Nationalité", "syrienne", ""), ("Nationalité", "", "belge")],
    ),
    ("a second nationality leaves the first", {"nationalites": ("BE", "SY")}, [("Nationalité", "", "belge")]),
    ("a nationality without a name keeps its code", {"nationalites": ("SY", "XX")}, [("Nationalité", "", "XX")]),
    ("a move", {"commune": "21009"}, [("Commune de résidence", "Namur", "Ixelles")]),
    (
        "a commune that nobody knows any more",
        {"commune": "99999"},
        [("Commune de résidence", "Namur", "code INS 99999")],
    ),
    ("an address that was removed", {"commune": None}, [("Commune de résidence", "Namur", "")]),
    (
        "a family link",
        {"famille_de": "ue"},
        [("Lien familial", "", "avec un citoyen de l’UE, de l’EEE ou de la Suisse")],
    ),
    (
        "a birth date made precise",
        {"naissance": DatePartielle(1992, 3)},
        [("Date de naissance", "14 mars 1992", "mars 1992")],
    ),
    (
        "a renewed permit shows only what differs",
        {"titre": TITRE._replace(debut=date(2027, 1, 11), fin=date(2032, 1, 11))},
        [
            (
                "Titre de séjour",
                "valable du 10 janvier 2026 au 10 janvier 2027",
                "valable du 11 janvier 2027 au 11 janvier 2032",
            )
        ],
    ),
    (
        "another kind of permit",
        {"titre": Titre("ANX35", "PI-REF", date(2026, 1, 10), date(2026, 1, 10), None)},
        [
            (
                "Titre de séjour",
                "carte A, valable du 10 janvier 2026 au 10 janvier 2027",
                "Annexe 35 – Document spécial de séjour, valable depuis le 10 janvier 2026",
            )
        ],
    ),
    (
        "an order date corrected",
        {"titre": TITRE._replace(commande_le=date(2025, 12, 28))},
        [("Commande du premier titre", "10 janvier 2026", "28 décembre 2025")],
    ),
    (
        "a permit removed",
        {"titre": None},
        [
            (
                "Titre de séjour",
                "carte A, motif « Réfugié reconnu », valable du 10 janvier 2026 au 10 janvier 2027",
                "",
            ),
            ("Commande du premier titre", "10 janvier 2026", ""),
        ],
    ),
    (
        "a request of dispense",
        {"dispenses": (TRAVAIL,)},
        [
            (
                "Dispense « travail salarié ou apprentissage »",
                "",
                "demandée, à 80 % d’un temps plein, depuis le 1er mars 2026",
            )
        ],
    ),
    (
        "a course",
        {"dispenses": (Dispense("formation", date(2026, 3, 1), date(2026, 9, 1), None, 19.5, True, True),)},
        [
            (
                "Dispense « formation professionnelle »",
                "",
                "accordée, 19,5 h par semaine, du 1er mars 2026 au 1er septembre 2026",
            )
        ],
    ),
    (
        "a detention that goes on",
        {"detentions": (Detention(date(2026, 5, 1)),)},
        [("Détention", "", "depuis le 1er mai 2026")],
    ),
    (
        "a time lived elsewhere",
        {"absences": (Absence(date(2026, 5, 1), date(2026, 7, 1)),)},
        [("Habite hors de la région de langue française", "", "du 1er mai 2026 au 1er juillet 2026")],
    ),
    ("the convention", {"convention_le": date(2026, 3, 2)}, [("Convention signée", "", "2 mars 2026")]),
    ("a prolongation", {"prorogation_mois": 6}, [("Prorogation accordée", "", "six mois")]),
    ("the end of the path", {"depart_le": date(2026, 8, 1)}, [("Départ de Belgique", "", "1er août 2026")]),
]


@pytest.mark.parametrize(("champs", "attendu"), [cas[1:] for cas in CAS], ids=[cas[0] for cas in CAS])
def test_each_fact_has_its_words(champs, attendu):
    assert de_rania(**champs) == attendu


def test_no_permit_is_something_known():
    assert comparer(RANIA._replace(titre=None), RANIA._replace(titre=SANS_TITRE)) == [("Titre de séjour", "", "aucun")]


def test_a_request_that_is_granted_then_taken_up_again():
    demandee = RANIA._replace(dispenses=(TRAVAIL,))
    accordee = RANIA._replace(dispenses=(TRAVAIL._replace(preuve=True),))
    sujet = "Dispense « travail salarié ou apprentissage »"
    assert comparer(demandee, accordee) == [(sujet, "demandée", "accordée")]
    assert comparer(accordee, demandee) == [(sujet, "accordée", "demandée")]


def test_of_two_requests_of_one_ground_the_corrected_one_is_told():
    autre = TRAVAIL._replace(depuis=date(2026, 9, 1), temps=0.5)
    avant = RANIA._replace(dispenses=(TRAVAIL, autre))
    assert comparer(avant, RANIA._replace(dispenses=(TRAVAIL, autre._replace(temps=1.0)))) == [
        ("Dispense « travail salarié ou apprentissage »", "à mi-temps", "à temps plein")
    ]
    assert comparer(avant, RANIA._replace(dispenses=(autre,)))[0][2] == ""
    assert comparer(avant, RANIA._replace(dispenses=(TRAVAIL, autre._replace(depuis=date(2026, 10, 1))))) == [
        ("Dispense « travail salarié ou apprentissage »", "depuis le 1er septembre 2026", "depuis le 1er octobre 2026")
    ]


def test_the_end_of_a_detention_is_told_as_its_correction():
    avant = RANIA._replace(detentions=(Detention(date(2026, 1, 1), date(2026, 1, 2)), Detention(date(2026, 5, 1))))
    apres = avant._replace(detentions=(avant.detentions[0], Detention(date(2026, 5, 1), date(2026, 7, 1))))
    assert comparer(avant, apres) == [("Détention", "depuis le 1er mai 2026", "du 1er mai 2026 au 1er juillet 2026")]


@pytest.mark.parametrize(
    ("avant", "apres", "nature"), [("", "b", "ajout"), ("a", "b", "modification"), ("a", "", "retrait")]
)
def test_a_novelty_says_whether_it_adds_corrects_or_ends(avant, apres, nature):
    assert Nouveaute("Sujet", avant, apres).nature == nature


def test_deadlines_appear_move_and_fall():
    avant = {"contact": "2026-04-10", "bilan": None, "attestation": "2029-01-10"}
    apres = {"contact": None, "bilan": "2026-05-01", "attestation": "2029-03-13"}
    assert {nom: tuple(bouge) for nom, bouge in deplacements(avant, apres).items()} == {
        "contact": (date(2026, 4, 10), None),
        "bilan": (None, date(2026, 5, 1)),
        "attestation": (date(2029, 1, 10), date(2029, 3, 13)),
    }
    assert deplacements(avant, avant) == {}


SOIXANTE_CINQ = {"le": "2026-12-01", "statut": "dispense", "code": "age", "raison": "65 ans"}


def prise(le: date = date(2026, 11, 23), statut: str = "obligatoire", code: str = "primo-arrivant", **reste) -> Prise:
    valeurs: dict[str, Any] = {"echeances": {}, "avertissements": [], "changement": None, **reste}
    return Prise(le, statut, code, **valeurs)


def test_without_a_new_fact_the_time_that_was_foreseen_is_the_reason():
    apres = prise(date(2026, 12, 1), "dispense", "age")
    assert raison(prise(changement=SOIXANTE_CINQ), apres).replace("\u00a0", " ") == "Le temps a passé : 65 ans."
    assert raison(prise(changement={**SOIXANTE_CINQ, "raison": ""}), apres) == "Le temps a passé."


def test_a_permit_that_expires_is_time_too():
    phrase = "Le titre de séjour a expiré le 10 janvier 2027."
    apres = prise(date(2027, 1, 11), avertissements=[phrase], sans_intervention=True)
    assert raison(prise(), apres) == "Le temps a passé."
    assert points_nouveaux(prise(), apres) == [phrase]


def test_a_contradiction_that_somebody_wrote_is_not_the_time():
    apres = prise(avertissements=["Deux adresses sont en cours."])
    assert raison(prise(), apres) == "Un fait qui ne change pas la réponse a été noté."


@pytest.mark.parametrize(
    ("avant", "apres"),
    [
        (prise(), prise(date(2026, 11, 24), "exempte", "citoyen-ue")),
        (prise(changement=SOIXANTE_CINQ), prise(date(2026, 11, 24), "exempte", "citoyen-ue")),
        (prise(), prise(date(2026, 11, 24), echeances={"attestation": "2030-01-10"})),
    ],
    ids=["another answer", "before the day foreseen", "other deadlines"],
)
def test_else_an_administrator_changed_the_values(avant, apres):
    assert raison(avant, apres) == "Les paramètres du régime ou les données de référence ont changé."


def test_a_warning_that_names_its_day_is_the_same_the_day_after():
    avant = prise(avertissements=["Notée hors de la région le 23 novembre 2026."])
    apres = prise(date(2026, 11, 24), avertissements=["Notée hors de la région le 24 novembre 2026."])
    assert points_nouveaux(avant, apres) == []


def test_an_axis_done_elsewhere_is_told():
    avant, apres = en_dict(RANIA), en_dict(RANIA, {"francais"})
    assert nouveautes(avant, apres, NOMS) == [
        Nouveaute("Étape déjà suivie ailleurs", "", "formation à la langue française")
    ]
    assert nouveautes(apres, avant, NOMS)[0].nature == "retrait"
