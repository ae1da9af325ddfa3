"""A convention that ends before the attestation, and one that is taken up again."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from attestations.actions import delivrer
from beneficiaires.models import Dossier, Statut
from conventions import actions
from conventions.actions import Accord
from conventions.avenant import Souhait
from conventions.models import Attente, Axe, Convention, Entretien, Etat, EtatEntretien, LigneHeures, StatutAvenant
from conventions.models import Statut as StatutConvention
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)


@pytest.fixture
def convention(amina) -> Convention:
    return fabrique.une_convention_signee(par=amina)


def terminer(convention, amina, fin_le: date = LE, motif: str = "abandon", raison: str = "") -> Convention:
    return actions.terminer(convention.dossier, fin_le=fin_le, motif=motif, raison=raison, par=amina, le=LE)


def axe(convention, nom: str) -> Axe:
    return Axe.objects.get(convention=convention, type=nom)


def test_it_ends_on_a_day_with_a_reason_and_the_file_stays_where_it_is(convention, amina):
    finie = terminer(convention, amina, raison="Ne répond plus")
    assert (finie.statut, finie.fin_le, finie.fin_motif) == (StatutConvention.TERMINEE, LE, "abandon")
    assert Dossier.objects.get(pk=convention.dossier_id).statut == Statut.CONVENTION
    assert Ligne.objects.get(acte="conventions.terminee").detail == "abandon"


def test_seats_waits_interview_and_draft_end_with_it(convention, amina):
    inscription = fabrique.une_inscription(fabrique.un_groupe(), axe(convention, "citoyennete"), par=amina)
    actions.attendre(axe(convention, "francais"), par=amina, le=LE)
    fabrique.un_entretien(convention.dossier, prevu_le=LE + timedelta(days=3))
    accord = Accord("x", {"orientation": Souhait(True, 240)})
    avenant = actions.etablir_avenant(convention.dossier, accord, par=amina, le=LE)
    terminer(convention, amina)
    inscription.refresh_from_db()
    avenant.refresh_from_db()
    assert inscription.au == LE
    assert Attente.objects.get().etat == "retiree"
    assert Entretien.objects.get().etat == EtatEntretien.ANNULE
    assert avenant.statut == StatutAvenant.ABANDONNE


def test_nothing_moves_once_it_is_over(convention, amina):
    un = axe(convention, "citoyennete")
    ligne = actions.enregistrer_heures(un, date=SIGNEE_LE, minutes=60, par=amina, le=LE)
    terminer(convention, amina)
    dossier, accord = convention.dossier, Accord("x", {"orientation": Souhait(True, 240)})
    for geste in (
        lambda: actions.enregistrer_heures(un, date=SIGNEE_LE, minutes=60, par=amina, le=LE),
        lambda: actions.retirer_heures(ligne, motif="x", par=amina, le=LE),
        lambda: actions.attendre(un, par=amina, le=LE),
        lambda: actions.tenir_entretien(dossier, tenu_le=LE, par=amina, le=LE),
        lambda: actions.etablir_avenant(dossier, accord, par=amina, le=LE),
        lambda: terminer(convention, amina),
    ):
        with pytest.raises(ValidationError, match="reprenez-la"):
            geste()


def test_no_attestation_is_issued_while_it_is_over(amina):
    dossier = fabrique.un_dossier_a_attester(par=amina)
    terminer(dossier.convention, amina)
    with pytest.raises(ValidationError, match="terminée depuis le 23"):
        delivrer(dossier, par=amina, le=LE)


def test_taken_up_again_it_goes_on(convention, amina):
    terminer(convention, amina)
    with pytest.raises(ValidationError, match="pourquoi"):
        actions.reprendre(convention.dossier, motif="", par=amina, le=LE)
    reprise = actions.reprendre(convention.dossier, motif="Elle revient", par=amina, le=LE)
    assert (reprise.statut, reprise.fin_le, reprise.fin_motif) == (StatutConvention.SIGNEE, None, "")
    actions.enregistrer_heures(axe(convention, "citoyennete"), date=SIGNEE_LE, minutes=60, par=amina, le=LE)
    with pytest.raises(ValidationError, match="rien à reprendre"):
        actions.reprendre(convention.dossier, motif="x", par=amina, le=LE)


@pytest.mark.parametrize("jour", [LE + timedelta(days=1), SIGNEE_LE - timedelta(days=1)])
def test_it_ends_between_its_signature_and_today(convention, amina, jour):
    with pytest.raises(ValidationError) as refus:
        terminer(convention, amina, jour)
    assert list(refus.value.message_dict) == ["fin_le"]


def test_it_does_not_end_before_its_last_hours(convention, amina):
    actions.enregistrer_heures(axe(convention, "francais"), date=date(2026, 6, 1), minutes=60, par=amina, le=LE)
    with pytest.raises(ValidationError, match="Des heures sont encodées"):
        terminer(convention, amina, date(2026, 5, 31))
    assert terminer(convention, amina, date(2026, 6, 1)).fin_le == date(2026, 6, 1)


def test_presences_are_validated_before_it_ends(convention, amina):
    actions.enregistrer_heures(axe(convention, "francais"), date=date(2026, 6, 1), minutes=60, par=amina, le=LE)
    LigneHeures.objects.update(etat=Etat.ENCODEE)
    with pytest.raises(ValidationError, match="attendent leur validation"):
        terminer(convention, amina)


def test_another_reason_is_written(convention, amina):
    with pytest.raises(ValidationError) as refus:
        terminer(convention, amina, motif="autre")
    assert list(refus.value.message_dict) == ["raison"]


def test_a_draft_cannot_end(amina):
    dossier = fabrique.un_module(fabrique.un_dossier(par=amina, contact_le=None), par=amina)
    actions.etablir(dossier, par=amina, le=LE)
    with pytest.raises(ValidationError, match="pas encore signée"):
        actions.terminer(dossier, fin_le=LE, motif="abandon", par=amina, le=LE)


def test_the_signature_of_a_convention_that_is_over_is_not_corrected(convention, amina):
    terminer(convention, amina, fin_le=date(2026, 6, 1))
    with pytest.raises(ValidationError, match="La convention est terminée depuis le 1er"):
        actions.corriger_signature(convention, signee_le=date(2026, 6, 2), motif="x", par=amina, le=LE)


def test_the_signature_is_not_corrected_past_what_it_allowed(convention, amina):
    inscription = fabrique.une_inscription(fabrique.un_groupe(), axe(convention, "citoyennete"), par=amina)
    corriger = {"signee_le": date(2026, 3, 16), "motif": "x", "par": amina, "le": LE}
    with pytest.raises(ValidationError, match="La personne est inscrite dans un groupe dès le 2"):
        actions.corriger_signature(convention, **corriger)
    inscription.delete()
    fabrique.un_entretien(
        convention.dossier, prevu_le=date(2026, 3, 9), etat=EtatEntretien.TENU, tenu_le=date(2026, 3, 9)
    )
    with pytest.raises(ValidationError, match="Un entretien est tenu dès le 9"):
        actions.corriger_signature(convention, **corriger)
