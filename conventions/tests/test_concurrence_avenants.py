"""Two people at once on an interview, an avenant, an end: real threads, real transactions."""

from datetime import date, time
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from beneficiaires.models import Dossier
from conventions import actions
from conventions.actions import Accord, CompteRendu, RendezVous
from conventions.avenant import Souhait
from conventions.coherence import clotures, entretiens, etapes, jalons, totaux
from conventions.models import Avenant, Axe, Canal, Convention, Entretien, LigneHeures, Statut
from conventions.tests.test_concurrence import ensemble
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)
RENDEZ_VOUS = RendezVous(date(2026, 12, 7), time(9, 30), "Au centre", Canal.MAIN)
PLUS = Accord("Elle le demande", {"citoyennete": Souhait(True, 80 * 60)})


@pytest.fixture
def dossier(amina) -> Dossier:
    return fabrique.une_convention_signee(par=amina).dossier


def refus_seuls(erreurs: list[BaseException]) -> int:
    """How many were refused in a sentence; nothing else went wrong."""
    assert all(isinstance(erreur, ValidationError) for erreur in erreurs), erreurs
    return len(erreurs)


def test_two_who_fix_the_same_interview_fix_one(dossier, amina):
    assert ensemble(lambda _: actions.fixer_entretien(dossier, RENDEZ_VOUS, par=amina, le=LE), 3) == []
    assert Entretien.objects.count() == 1


def test_two_who_hold_one_interview_write_one_report(dossier, amina):
    prevu = fabrique.un_entretien(dossier, prevu_le=LE)

    def tenir(rang: int) -> None:
        options: dict[str, Any] = {
            "compte_rendu": CompteRendu(suivi=f"Compte rendu {rang}"),
            "entretien": prevu if rang else None,
        }
        actions.tenir_entretien(dossier, tenu_le=LE, **options, par=amina, le=LE)

    assert refus_seuls(ensemble(tenir, 3)) == 2
    assert Ligne.objects.filter(acte="conventions.entretien").count() == 1
    assert list(entretiens(LE)) == []


def test_two_signatures_of_an_avenant_give_one(dossier, amina):
    avenant = actions.etablir_avenant(dossier, PLUS, par=amina, le=LE)
    assert refus_seuls(ensemble(lambda _: actions.signer_avenant(avenant, signe_le=LE, par=amina, le=LE), 3)) == 2
    assert Ligne.objects.filter(acte="conventions.avenant-signe").count() == 1


def test_hours_and_an_avenant_at_once_leave_the_totals_right(dossier, amina):
    axe = Axe.objects.get(convention=dossier.convention, type="citoyennete")
    avenant = actions.etablir_avenant(dossier, PLUS, par=amina, le=LE)

    def agir(rang: int) -> None:
        if rang:
            actions.enregistrer_heures(axe, date=date(2026, 3, 2 + rang), minutes=720, par=amina, le=LE)
        else:
            actions.signer_avenant(avenant, signe_le=LE, par=amina, le=LE)

    assert ensemble(agir, 7) == []
    axe.refresh_from_db()
    assert (axe.minutes_faites, axe.minutes_dues, axe.clos_le) == (6 * 720, 80 * 60, None)
    assert [*totaux(LE), *clotures(LE), *jalons(LE), *etapes(LE)] == []


def test_hours_and_an_end_at_once_are_one_or_the_other(dossier, amina):
    axe = Axe.objects.get(convention=dossier.convention, type="citoyennete")

    def agir(rang: int) -> None:
        if rang:
            actions.enregistrer_heures(axe, date=LE, minutes=60, par=amina, le=LE)
        else:
            actions.terminer(dossier, fin_le=SIGNEE_LE, motif="accord", par=amina, le=LE)

    assert refus_seuls(ensemble(agir, 2)) == 1
    finie = Convention.objects.get().statut == Statut.TERMINEE
    assert finie != LigneHeures.objects.exists()


def test_a_draft_signed_while_it_is_given_up_is_one_or_the_other(dossier, amina):
    avenant = actions.etablir_avenant(dossier, PLUS, par=amina, le=LE)

    def agir(rang: int) -> None:
        if rang:
            actions.abandonner_avenant(avenant, motif="Plus d’accord", par=amina, le=LE)
        else:
            actions.signer_avenant(avenant, signe_le=LE, par=amina, le=LE)

    assert refus_seuls(ensemble(agir, 2)) == 1
    minutes = Axe.objects.get(convention=dossier.convention, type="citoyennete").minutes_dues
    assert (minutes == 80 * 60) == (Avenant.objects.get().statut == "signe")
