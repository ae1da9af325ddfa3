"""The checks of this domain find what was changed behind the gestures' back, and nothing else."""

from datetime import date

import pytest

from beneficiaires.models import Dossier
from conventions import actions
from conventions.coherence import clotures, echeances, etapes, jalons, presences, seances, totaux
from conventions.models import Axe, Inscription, LigneHeures
from conventions.regles import Marque
from formations.models import EtatSeance, Seance
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
CONTROLES = (totaux, presences, seances, clotures, jalons, etapes, echeances)


@pytest.fixture
def axe(amina):
    """Citizenship, reached on 6 March."""
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    for jour in (4, 5, 6):
        actions.enregistrer_heures(axe, date=date(2026, 3, jour), minutes=1200, par=amina, le=LE)
    return Axe.objects.get(pk=axe.pk)


def trouves() -> set[str]:
    return {controle.__name__ for controle in CONTROLES if list(controle(LE))}


def test_nothing_is_found_after_the_gestures(axe, amina):
    assert trouves() == set()
    actions.retirer_heures(axe.lignes.first(), motif="x", par=amina, le=LE)
    assert trouves() == set()


@pytest.mark.parametrize(
    ("valeurs", "attendus"),
    [
        ({"minutes_donnees": 3601, "minutes_suivies": 3601, "minutes_faites": 3601}, {"totaux"}),
        ({"clos_le": date(2026, 3, 7)}, {"clotures", "jalons"}),
        ({"clos_le": None}, {"clotures", "jalons", "etapes"}),
    ],
)
def test_an_axis_changed_by_hand_is_found(axe, valeurs, attendus):
    Axe.objects.filter(pk=axe.pk).update(**valeurs)
    assert trouves() == attendus


@pytest.mark.parametrize(
    ("valeurs", "attendus"),
    [
        ({"citoyennete_le": None}, {"jalons"}),
        ({"convention_le": date(2026, 3, 3)}, {"jalons"}),
        ({"statut": "convention"}, {"etapes"}),
        ({"echeance_citoyennete": date(2026, 12, 1)}, {"echeances"}),
        ({"echeance_citoyennete": date(2026, 12, 1), "regime_id": "2018"}, set()),
        ({"echeance_citoyennete": None, "obligation": "dispense"}, set()),
    ],
)
def test_a_file_changed_by_hand_is_found(axe, valeurs, attendus):
    Dossier.objects.filter(pk=axe.convention.dossier_id).update(**valeurs)
    assert trouves() == attendus


@pytest.fixture
def inscription(amina):
    """Excused at the one session of her group, on 16 November."""
    inscription = fabrique.une_inscription(par=amina)
    seance = fabrique.une_seance(inscription.groupe)
    fabrique.une_seance(inscription.groupe, le=date(2026, 11, 17))
    actions.enregistrer_feuille(seance, {inscription.pk: Marque("absent", 0, "Malade")}, {}, par=amina, le=LE)
    return inscription


@pytest.mark.parametrize("total", ["minutes_donnees", "minutes_suivies", "minutes_excusees", "minutes_faites"])
def test_each_total_is_checked(inscription, total):
    assert trouves() == set()
    voulu = {"minutes_donnees": 181, "minutes_suivies": 1, "minutes_excusees": 179, "minutes_faites": 1}[total]
    valeurs = {"minutes_donnees": 182} | ({"minutes_suivies": 1} if total == "minutes_faites" else {})
    Axe.objects.filter(pk=inscription.axe_id).update(**valeurs | {total: voulu})
    phrases = list(totaux(LE))
    assert any(f"{total} vaut {voulu}" in phrase for phrase in phrases)


@pytest.mark.parametrize(
    ("modele", "valeurs", "attendus"),
    [
        (Seance, {"fin": "12:30"}, {"presences"}),
        (Seance, {"date": date(2026, 11, 15)}, {"presences"}),
        (Seance, {"etat": EtatSeance.PREVUE}, {"seances"}),
        (Inscription, {"du": date(2026, 11, 17)}, {"presences"}),
        (Inscription, {"au": date(2026, 11, 15), "motif": "x"}, {"presences"}),
        (LigneHeures, {"prevues": 200}, {"presences", "totaux"}),
    ],
)
def test_a_presence_is_checked_against_its_session_and_its_enrolment(inscription, modele, valeurs, attendus):
    lignes = modele.objects.filter(date=date(2026, 11, 16)) if modele is not Inscription else modele.objects
    lignes.update(**valeurs)
    assert trouves() == attendus


def test_a_session_held_without_a_sheet_is_found(inscription):
    Seance.objects.update(etat=EtatSeance.TENUE)
    assert trouves() == {"seances"}
