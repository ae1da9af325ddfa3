"""What is asked is exactly what could still change the answer: proved by trying every value."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from itertools import product
from typing import Any

import pytest

from reglement.decision import statuer
from reglement.lecture import lire_faits
from reglement.regimes import REGIMES
from reglement.tests.personne import Objet, personne
from reglement.tests.referentiel_csv import referentiel

LE = date(2026, 11, 23)
Chemin = tuple[str, ...]

COMMANDES = [
    "2016-06-01",
    "2018-06-01",
    "2024-03-01",
    "2024-12-31",
    "2025-01-01",
    "2025-06-02",
    "2026-01-10",
    "2030-01-01",
]
TITRES = [None] + [
    {"type": nature, "motif": "RF-10", "commande_le": commande, "debut": "2026-01-10", "fin": fin}
    for nature, commande, fin in product(("A", "ANX26"), COMMANDES, ("2026-02-10", "2027-01-10"))
]
CANDIDATS: dict[Chemin, list[Any]] = {
    ("nationalites",): [["SY"], ["BE"], ["RO"], ["TR"]],
    ("naissance",): ["2015-01-01", "1990-05-01", "1950-01-01"],
    ("commune",): ["92094", "21004"],
    ("sejour_depuis",): ["2005-01-01", "2022-06-01", "2025-12-01"],
    ("titre",): TITRES,
    ("titre", "type"): ["A", "A-PT", "ANX26", "ANX3", "ANX33"],
    ("titre", "commande_le"): COMMANDES,
    ("titre", "debut"): ["2026-01-10", "2026-12-20"],
    ("titre", "fin"): ["2026-02-10", "2027-01-10"],
}
PARTIELLES = {"2008-00-00": ["2008-01-01", "2008-12-31"], "1961-00-00": ["1961-01-01", "1961-12-31"]}
DISPENSES = [
    "dispense=aidant depuis:2026-03-01 preuve:oui",
    "dispense=medical depuis:2020-01-01 jusqu_au:2024-12-31 preuve:oui",
    "dispense=medical depuis:2020-01-01 jusqu_au:2025-06-01 preuve:oui",
    "dispense=travail-salarie depuis:2024-01-01 temps:1 continu:non preuve:oui",
    "dispense=etudes depuis:2024-01-01 jusqu_au:2024-06-01 preuve:oui",
    "dispense=formation depuis:2026-01-01 heures_semaine:20 preuve:non",
    "dispense=interim depuis:2024-01-01 jusqu_au:2024-05-01 temps:1 continu:non preuve:oui",
]
ABSENCES = [
    "absence=2025-03-01..2025-12-31",
    "absence=2019-01-01..2020-01-31",
    "absence=2026-01-01..",
]
"""Each covers the last day of the deadline of one order date of `COMMANDES`."""


def repondre(objet: Objet) -> tuple[str, str | None]:
    decision = statuer(lire_faits(objet, referentiel()), referentiel(), REGIMES, LE)
    return decision.statut, decision.code


def inconnus(objet: Objet) -> dict[Chemin, list[Any]]:
    """The unknown facts with the values they may take; a partial birth date is half unknown.

    The dates of a permit that is more than three months by its kind decide only when known.
    """
    trouves = {}
    for chemin, valeurs in CANDIDATS.items():
        parent = objet if len(chemin) == 1 else objet.get("titre")
        if isinstance(parent, dict) and chemin[-1] not in parent:
            trouves[chemin] = valeurs
    naissance = objet.get("naissance")
    if naissance in PARTIELLES:
        trouves[("naissance",)] = PARTIELLES[naissance]
    nature = (objet.get("titre") or {}).get("type")
    if nature and referentiel().titres[nature].plus_de_3_mois == "oui":
        trouves = {chemin: v for chemin, v in trouves.items() if chemin[-1] not in ("debut", "fin")}
    return trouves


def completer(objet: Objet, choix: dict[Chemin, Any]) -> Objet:
    complet = {**objet}
    for chemin, valeur in choix.items():
        if len(chemin) == 1:
            complet[chemin[0]] = valeur
        else:
            complet["titre"] = {**complet["titre"], chemin[1]: valeur}
    return complet


def faits_qui_comptent(objet: Objet) -> set[str]:
    """The oracle: a fact counts when two of its values, all else equal, give two answers."""
    ouverts = inconnus(objet)
    reponses = {
        valeurs: repondre(completer(objet, dict(zip(ouverts, choisir(ouverts, valeurs), strict=True))))
        for valeurs in product(*(range(len(valeurs)) for valeurs in ouverts.values()))
    }
    comptent = set()
    for rang, chemin in enumerate(ouverts):
        par_reste: dict[tuple[int, ...], set[tuple[str, str | None]]] = {}
        for valeurs, reponse in reponses.items():
            par_reste.setdefault(valeurs[:rang] + valeurs[rang + 1 :], set()).add(reponse)
        if any(len(differentes) > 1 for differentes in par_reste.values()):
            comptent.add(".".join(chemin))
    return comptent


def choisir(ouverts: dict[Chemin, list[Any]], rangs: tuple[int, ...]) -> Iterator[Any]:
    return (valeurs[rang] for valeurs, rang in zip(ouverts.values(), rangs, strict=True))


def au_hasard(graine: int) -> Objet:
    """A person of whom one to three facts are unknown, with up to two grounds declared and two absences."""
    hasard = random.Random(graine)
    differences = hasard.sample(DISPENSES, hasard.randrange(3)) + hasard.sample(ABSENCES, hasard.randrange(3))
    differences.append(f"titre.commande_le={hasard.choice(['2026-01-10', '2026-01-10', '2024-03-01', '2024-12-31'])}")
    differences.append(f"naissance={hasard.choice(['1990-05-01', '2010-01-01', *PARTIELLES])}")
    differences.append(f"titre.type={hasard.choice(['A', 'A', 'ANX33', 'ANX26'])}")
    differences.append(f"sejour_depuis={hasard.choice(['2015-01-01', '2025-12-01'])}")
    differences.append(f"nationalites={hasard.choice(['SY', 'SY', 'TR', 'RO'])}")
    objet = personne(" + ".join(differences))
    for chemin in hasard.sample(list(CANDIDATS), hasard.randrange(1, 4)):
        parent = objet if len(chemin) == 1 else objet.get("titre")
        if isinstance(parent, dict):
            parent.pop(chemin[-1], None)
    return objet


@pytest.mark.parametrize("tranche", range(10))
def test_what_is_asked_is_what_could_change_the_answer(tranche: int) -> None:
    incomplets = 0
    for graine in range(tranche * 60, tranche * 60 + 60):
        objet = au_hasard(graine)
        decision = statuer(lire_faits(objet, referentiel()), referentiel(), REGIMES, LE)
        if decision.statut == "a_completer":
            incomplets += 1
            assert set(decision.manque) == faits_qui_comptent(objet), objet
        else:
            assert decision.manque == ()
    assert incomplets > 5


@pytest.mark.parametrize("graine", range(0, 600, 3))
def test_a_bound_person_stays_bound_whatever_the_unknown_facts(graine: int) -> None:
    objet = au_hasard(graine)
    if repondre(objet)[0] != "obligatoire":
        return
    ouverts = inconnus(objet)
    for valeurs in product(*ouverts.values()):
        assert repondre(completer(objet, dict(zip(ouverts, valeurs, strict=True)))) == ("obligatoire", "primo-arrivant")


def test_two_grounds_may_hide_the_age_and_then_it_is_not_asked() -> None:
    """Every order date is relieved by one ground or the other, though none is certain alone."""
    objet = personne(
        "naissance=? + titre.commande_le=? + dispense=aidant depuis:2026-03-01 preuve:oui"
        " + dispense=medical depuis:2020-01-01 jusqu_au:2024-12-31 preuve:oui"
    )
    decision = statuer(lire_faits(objet, referentiel()), referentiel(), REGIMES, LE)
    assert decision.manque == ("titre.commande_le",)
    assert faits_qui_comptent(objet) == {"titre.commande_le"}


def test_a_day_of_order_date_never_escapes_the_candidates() -> None:
    """The undecided test of a ground agrees with every single order date of twelve years."""
    for graine in range(40):
        objet = au_hasard(graine)
        objet["titre"] = {"type": "A", "motif": "RF-10"}
        decision = statuer(lire_faits(objet, referentiel()), referentiel(), REGIMES, LE)
        ouvert = {epreuve.code: resultat for epreuve, resultat in decision.resultats}
        jours = [date(2019, 1, 1) + timedelta(days=7 * rang) for rang in range(630)] + [date(2024, 12, 31)]
        for jour in jours:
            objet["titre"]["commande_le"] = str(jour)
            ferme = statuer(lire_faits(objet, referentiel()), referentiel(), REGIMES, LE)
            for epreuve, resultat in ferme.resultats:
                if epreuve.statut == "dispense" and ouvert.get(epreuve.code) is not None:
                    assert resultat == ouvert[epreuve.code], (objet, epreuve.code)
