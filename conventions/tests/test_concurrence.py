"""Many people at once: real threads, real transactions."""

import threading
import uuid
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from beneficiaires.models import Dossier, Statut
from conventions import actions
from conventions.models import Axe, Convention, LigneHeures
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)


def ensemble(geste: Callable[[int], object], fils: int) -> list[BaseException]:
    """Run `geste(rank)` in threads that start together; what they raised."""
    barriere, erreurs = threading.Barrier(fils), []

    def courir(rang: int) -> None:
        try:
            barriere.wait()
            geste(rang)
        except BaseException as erreur:
            erreurs.append(erreur)
        finally:
            connection.close()

    coureurs = [threading.Thread(target=courir, args=[rang]) for rang in range(fils)]
    for coureur in coureurs:
        coureur.start()
    for coureur in coureurs:
        coureur.join()
    return erreurs


def test_twenty_people_recording_hours_on_one_axis_give_an_exact_total_and_one_closing(amina):
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")

    def encoder(rang: int) -> None:
        jour = SIGNEE_LE + timedelta(days=rang)
        actions.enregistrer_heures(axe, date=jour, minutes=200, par=amina, le=LE)

    assert ensemble(encoder, 20) == []
    axe.refresh_from_db()
    assert (axe.minutes_faites, LigneHeures.objects.count()) == (4000, 20)
    assert axe.clos_le == SIGNEE_LE + timedelta(days=17)  # the eighteenth line reaches 3600
    assert Ligne.objects.filter(acte="conventions.axe-clos").count() == 1
    assert Dossier.objects.get(convention__axes=axe).statut == Statut.A_ATTESTER


def test_a_day_is_not_overfilled_from_two_axes_at_once(amina):
    convention = fabrique.une_convention_signee(par=amina)
    axes = list(Axe.objects.filter(convention=convention, type__in=["citoyennete", "francais"]))

    def encoder(rang: int) -> None:
        actions.enregistrer_heures(axes[rang % 2], date=SIGNEE_LE, minutes=800, par=amina, le=LE)

    refus = ensemble(encoder, 6)
    assert len(refus) == 5 and all(isinstance(erreur, ValidationError) for erreur in refus)
    assert sum(ligne.minutes for ligne in LigneHeures.objects.all()) == 800


def test_a_form_sent_many_times_at_once_is_recorded_once(amina):
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    jeton = uuid.uuid4()
    saisies = [actions.Saisie(SIGNEE_LE, 180)]
    assert ensemble(lambda _: actions.enregistrer_lot(axe, saisies, jeton=jeton, par=amina, le=LE), 6) == []
    assert LigneHeures.objects.count() == 1


def test_two_signatures_at_once_give_one(amina):
    dossier = fabrique.un_module(fabrique.un_dossier(par=amina, contact_le=None), par=amina)
    convention = actions.etablir(dossier, par=amina, le=LE)
    refus = ensemble(lambda _: actions.signer(convention, signee_le=LE, par=amina, le=LE), 2)
    assert len(refus) == 1 and isinstance(refus[0], ValidationError)
    assert Ligne.objects.filter(acte="conventions.signee").count() == 1


def test_two_drafts_at_once_give_one(amina):
    dossier = fabrique.un_module(fabrique.un_dossier(par=amina, contact_le=None), par=amina)
    assert ensemble(lambda _: actions.etablir(dossier, par=amina, le=LE), 4) == []
    assert (Convention.objects.count(), Axe.objects.count()) == (1, 4)
