"""Drawing up and signing a convention."""

import hashlib
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from accueil import actions as accueil
from accueil.models import Suite
from beneficiaires.models import Base, Dossier, Statut
from conventions import actions
from conventions.actions import Choix
from conventions.models import Axe, Convention
from conventions.models import Statut as StatutConvention
from conventions.proposition import proposer
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def dossier(amina):
    """A file whose module d’accueil is complete, level A1 everywhere."""
    return fabrique.un_module(fabrique.un_dossier(par=amina, contact_le=None), par=amina)


def relu(dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def axes(convention) -> dict[str, Axe]:
    return {axe.type: axe for axe in convention.axes.all()}


def test_the_draft_has_the_four_axes_with_hours_months_and_reasons(dossier, amina):
    proposes = axes(actions.etablir(dossier, par=amina, le=LE))
    assert {nom: (a.requis, a.minutes_dues, a.mois) for nom, a in proposes.items()} == {
        "accueil": (True, 0, None),
        "citoyennete": (True, 3600, 8),
        "francais": (True, 24000, 32),
        "orientation": (False, 0, None),
    }
    assert "inférieure à A2" in proposes["francais"].raison
    assert relu(dossier).statut == Statut.ACCUEIL


def test_the_old_regime_gives_its_own_months(amina):
    titre = fabrique.un_titre(commande_le=date(2024, 6, 3), debut=date(2024, 6, 3), fin=None)
    personne = fabrique.une_personne(sejour_depuis=date(2024, 1, 1))
    dossier = fabrique.un_module(
        fabrique.un_dossier(par=amina, titre=titre, personne=personne, contact_le=None), par=amina
    )
    convention = actions.etablir(dossier, par=amina, le=LE)
    assert convention.regime_id == "2018"
    assert (axes(convention)["citoyennete"].mois, axes(convention)["francais"].mois) == (4, 16)


def test_a_volunteer_without_permit_follows_the_regime_of_the_day(amina):
    dossier = fabrique.un_dossier(par=amina, titre=None, base=Base.VOLONTAIRE, contact_le=None)
    convention = actions.etablir(fabrique.un_module(dossier, par=amina), par=amina, le=LE)
    assert convention.regime_id == "2025"


def test_a_need_of_the_bilan_brings_its_axis(amina):
    dossier = fabrique.un_dossier(par=amina, contact_le=None)
    fabrique.un_module(dossier, niveau="B1", par=amina, besoins=(Suite.ORIENTATION,))
    proposes = axes(actions.etablir(dossier, par=amina, le=LE))
    assert (proposes["orientation"].requis, proposes["orientation"].minutes_dues) == (True, 240)
    assert not proposes["francais"].requis


def test_no_french_is_proposed_when_the_bilan_says_that_no_test_is_needed(amina):
    dossier = fabrique.un_dossier(par=amina, contact_le=None)
    fabrique.un_bilan(dossier, par=amina, sans_test="Scolarité en français")
    axe = proposer(relu(dossier), LE).axes["francais"]
    assert not axe.requis and "Scolarité en français" in axe.raison


def test_nothing_is_drawn_up_before_the_bilan(amina):
    with pytest.raises(ValidationError, match="après le bilan social"):
        actions.etablir(fabrique.un_dossier(par=amina), par=amina, le=LE)


def test_drawing_up_twice_gives_one_draft(dossier, amina):
    assert actions.etablir(dossier, par=amina, le=LE) == actions.etablir(dossier, par=amina, le=LE)
    assert (Convention.objects.count(), Axe.objects.count()) == (1, 4)


def test_departing_from_the_proposal_asks_for_a_reason(dossier, amina):
    with pytest.raises(ValidationError, match="pourquoi vous changez"):
        actions.etablir(dossier, choix={"orientation": Choix(requis=True)}, par=amina, le=LE)
    choix = {
        "orientation": Choix(requis=True, motif="Projet de reprise d’emploi"),
        "francais": Choix(False, "B1 en vue"),
    }
    proposes = axes(actions.etablir(dossier, choix=choix, par=amina, le=LE))
    assert (proposes["orientation"].requis, proposes["orientation"].minutes_dues) == (True, 240)
    assert (proposes["francais"].requis, proposes["francais"].explication) == (False, "B1 en vue")


def test_the_module_d_accueil_cannot_be_left_out(dossier, amina):
    with pytest.raises(ValidationError, match="fait partie de toute convention"):
        actions.etablir(dossier, choix={"accueil": Choix(False, "non")}, par=amina, le=LE)


def test_signing_dates_the_file_closes_the_module_and_stores_the_document(dossier, amina):
    convention = actions.signer(actions.etablir(dossier, par=amina, le=LE), signee_le=LE, par=amina, le=LE)
    dossier = relu(dossier)
    assert (dossier.statut, dossier.convention_le, dossier.francais_du) == (Statut.CONVENTION, LE, True)
    assert axes(convention)["accueil"].clos_le == LE
    with convention.pdf.open("rb") as fichier:
        assert hashlib.sha256(fichier.read()).hexdigest() == convention.sha256


def test_without_french_its_clock_is_not_watched(amina):
    convention = fabrique.une_convention_signee(par=amina, niveau="B1")
    assert not convention.dossier.francais_du
    assert relu(convention.dossier).prochaine_echeance_nom != "francais"


@pytest.mark.parametrize("jours", [1, -1])
def test_the_day_of_signature_is_neither_in_the_future_nor_before_the_module(dossier, amina, jours):
    convention = actions.etablir(dossier, par=amina, le=LE)
    with pytest.raises(ValidationError) as refus:
        actions.signer(convention, signee_le=LE + timedelta(days=jours), par=amina, le=LE)
    assert list(refus.value.message_dict) == ["signee_le"]


def test_signing_waits_for_the_end_of_the_module(amina):
    dossier = fabrique.un_dossier(par=amina, contact_le=None)
    fabrique.un_bilan(dossier, par=amina)
    convention = actions.etablir(dossier, par=amina, le=LE)
    with pytest.raises(ValidationError, match="Il manque la séance droits et devoirs et le test de positionnement"):
        actions.signer(convention, signee_le=LE, par=amina, le=LE)


def test_a_second_signature_is_refused(amina):
    convention = fabrique.une_convention_signee(par=amina)
    with pytest.raises(ValidationError, match="Signée"):
        actions.signer(convention, signee_le=LE, par=amina, le=LE)


def test_a_draft_older_than_the_last_test_is_reviewed_before_signing(dossier, amina):
    convention = actions.etablir(dossier, par=amina, le=LE)
    test = dossier.positionnements.get()
    test.co_id = test.ce_id = test.eo_id = test.ee_id = "B1"
    accueil.noter_test(dossier, test, par=amina, le=LE)
    with pytest.raises(ValidationError, match="revoyez"):
        actions.signer(convention, signee_le=LE, par=amina, le=LE)
    actions.modifier(convention, choix={}, langue=None, interprete=False, par=amina, le=LE)
    assert actions.signer(convention, signee_le=LE, par=amina, le=LE).statut == StatutConvention.SIGNEE


def test_a_signed_convention_does_not_change(amina):
    convention = fabrique.une_convention_signee(par=amina)
    with pytest.raises(ValidationError, match="ne change plus"):
        actions.modifier(convention, choix={}, langue=None, interprete=False, par=amina, le=LE)


def test_a_wrong_date_of_signature_is_corrected_and_the_first_document_stays(amina):
    convention = fabrique.une_convention_signee(par=amina)
    premier, empreinte = convention.pdf.name, convention.sha256
    corrigee = actions.corriger_signature(
        convention, signee_le=date(2026, 3, 9), motif="Erreur de date", par=amina, le=LE
    )
    assert relu(convention.dossier).convention_le == date(2026, 3, 9)
    assert (corrigee.pdf.name, corrigee.sha256) != (premier, empreinte)
    assert corrigee.pdf.storage.exists(premier)
    passes = Convention.pgh_event_model.objects.filter(sha256=empreinte)  # type: ignore[attr-defined]
    assert passes.exists()


def test_the_date_of_signature_stays_before_the_hours(amina):
    axe = fabrique.un_axe(par=amina)
    actions.enregistrer_heures(axe, date=date(2026, 3, 4), minutes=60, par=amina, le=LE)
    with pytest.raises(ValidationError, match="Des heures sont encodées"):
        actions.corriger_signature(axe.convention, signee_le=date(2026, 3, 5), motif="x", par=amina, le=LE)
