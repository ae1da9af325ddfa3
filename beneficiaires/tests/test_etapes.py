"""Steps, referent, end without attestation, reopening."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from beneficiaires import actions
from beneficiaires.models import Dossier, MotifFin, Statut
from comptes.models import Role
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def dossier():
    return fabrique.un_dossier(contact_le=date(2026, 2, 1), ouvert_le=date(2026, 2, 1))


def franchir(dossier, **quoi):
    return actions.franchir(dossier, par=dossier.referent, le=LE, **quoi)


def test_a_step_moves_the_stage_and_the_next_deadline(dossier):
    apres = franchir(dossier, statut=Statut.ACCUEIL, bilan_le=date(2026, 3, 1))
    assert (apres.statut, apres.prochaine_echeance_nom) == (Statut.ACCUEIL, "attestation")
    apres = franchir(apres, statut=Statut.CONVENTION, convention_le=date(2026, 4, 1))
    assert (apres.prochaine_echeance_nom, apres.prochaine_echeance) == ("entretien", date(2026, 10, 1))
    apres = franchir(apres, entretien_le=date(2026, 9, 15))
    assert (apres.prochaine_echeance_nom, apres.prochaine_echeance) == ("citoyennete", date(2026, 12, 1))
    assert Dossier.objects.get(pk=dossier.pk).echeance_francais == date(2028, 12, 1)


def test_when_every_axis_is_closed_only_the_attestation_is_awaited(dossier):
    franchir(dossier, statut=Statut.ACCUEIL, bilan_le=date(2026, 3, 1))
    franchir(dossier, statut=Statut.CONVENTION, convention_le=date(2026, 4, 1))
    apres = franchir(dossier, statut=Statut.A_ATTESTER, citoyennete_le=date(2026, 8, 1), francais_le=date(2026, 8, 1))
    assert apres.prochaine_echeance_nom == "attestation"


def test_a_step_that_was_noted_by_mistake_is_taken_back(dossier):
    franchir(dossier, statut=Statut.ACCUEIL, bilan_le=date(2026, 3, 1))
    assert franchir(dossier, bilan_le=None).prochaine_echeance_nom == "bilan"


def test_the_clock_of_french_is_not_watched_when_no_course_is_due(dossier):
    franchir(dossier, statut=Statut.ACCUEIL, bilan_le=date(2026, 3, 1))
    signe = {"convention_le": date(2026, 4, 1), "entretien_le": LE, "citoyennete_le": LE}
    franchir(dossier, statut=Statut.CONVENTION, **signe)
    assert Dossier.objects.get().prochaine_echeance_nom == "entretien"
    actions.franchir(dossier, par=dossier.referent, le=LE, francais_du=False, entretien_le=date(2030, 1, 1))
    assert Dossier.objects.get().prochaine_echeance_nom == "attestation"


def test_a_stage_cannot_be_jumped(dossier):
    with pytest.raises(ValidationError, match="étape"):
        franchir(dossier, statut=Statut.A_ATTESTER)
    assert Dossier.objects.get().statut == Statut.INSCRIT


def test_an_unknown_date_is_a_programming_fault(dossier):
    with pytest.raises(TypeError, match="fin_le"):
        franchir(dossier, fin_le=LE)


def test_an_attested_file_is_no_longer_bound(dossier):
    for statut, dates in [
        (Statut.ACCUEIL, {"bilan_le": LE}),
        (Statut.CONVENTION, {"convention_le": LE}),
        (Statut.A_ATTESTER, {}),
        (Statut.ATTESTE, {"attestation_le": LE}),
    ]:
        dossier = franchir(dossier, statut=statut, **dates)
    dossier = Dossier.objects.get()
    assert (dossier.obligation, dossier.obligation_code) == ("terminee", "attestation-delivree")
    assert (dossier.prochaine_echeance, dossier.prochaine_echeance_nom) == (None, "")
    retour = franchir(dossier, statut=Statut.A_ATTESTER, attestation_le=None)
    assert (retour.statut, Dossier.objects.get().obligation) == (Statut.A_ATTESTER, "obligatoire")


def test_a_departure_ends_the_obligation(dossier):
    clos = actions.cloturer(dossier, motif=MotifFin.DEPART, fin_le=date(2026, 9, 1), par=dossier.referent, le=LE)
    assert (clos.statut, clos.fin_le, clos.fin_motif) == (Statut.CLOS, date(2026, 9, 1), "depart")
    dossier.refresh_from_db()
    assert (dossier.obligation, dossier.obligation_code) == ("terminee", "depart-belgique")
    assert dossier.prochaine_echeance is None


@pytest.mark.parametrize("motif", [motif for motif in MotifFin if motif != MotifFin.DEPART])
def test_another_end_leaves_the_obligation_as_it_is(dossier, motif):
    actions.cloturer(dossier, motif=motif, par=dossier.referent, le=LE)
    dossier.refresh_from_db()
    assert (dossier.obligation, dossier.prochaine_echeance) == ("obligatoire", None)
    assert Ligne.objects.get(acte="beneficiaires.cloture").detail == motif


@pytest.mark.parametrize(("fin_le", "dit"), [(date(2026, 11, 24), "futur"), (date(2026, 1, 31), "ouvert")])
def test_an_end_comes_between_the_opening_and_today(dossier, fin_le, dit):
    with pytest.raises(ValidationError, match=dit):
        actions.cloturer(dossier, motif=MotifFin.ABANDON, fin_le=fin_le, par=dossier.referent, le=LE)


def test_a_closed_file_cannot_be_closed_again(dossier):
    actions.cloturer(dossier, motif=MotifFin.ABANDON, par=dossier.referent, le=LE)
    with pytest.raises(ValidationError, match="Clos"):
        actions.cloturer(dossier, motif=MotifFin.DEPART, par=dossier.referent, le=LE)


def test_a_file_is_reopened_where_it_was(dossier):
    franchir(dossier, statut=Statut.ACCUEIL, bilan_le=date(2026, 3, 1))
    actions.cloturer(dossier, motif=MotifFin.DEPART, par=dossier.referent, le=LE)
    rouvert = actions.rouvrir(dossier, par=dossier.referent, le=LE)
    assert (rouvert.statut, rouvert.fin_le, rouvert.fin_motif) == (Statut.ACCUEIL, None, "")
    assert Dossier.objects.get().obligation == "obligatoire"
    with pytest.raises(ValidationError, match="pas clos"):
        actions.rouvrir(dossier, par=dossier.referent, le=LE)


def test_a_file_is_not_reopened_beside_another_open_one(dossier):
    actions.cloturer(dossier, motif=MotifFin.ABANDON, par=dossier.referent, le=LE)
    Dossier.objects.create(beneficiaire=dossier.beneficiaire, centre=dossier.centre, ouvert_le=LE, numero="N-2026-0099")
    with pytest.raises(ValidationError, match="déjà un dossier ouvert"):
        actions.rouvrir(dossier, par=dossier.referent, le=LE)


def test_a_referent_follows_files_in_the_same_centre(dossier):
    collegue = fabrique.un_utilisateur()
    assert actions.assigner(dossier, referent=collegue, par=dossier.referent, le=LE).referent == collegue
    assert actions.assigner(dossier, referent=None, par=collegue, le=LE).referent is None
    for autre in (
        fabrique.un_utilisateur(centre=fabrique.un_centre("CRIPEL")),
        fabrique.un_utilisateur(role=Role.ACCUEIL),
        fabrique.un_utilisateur(is_active=False),
    ):
        with pytest.raises(ValidationError, match="référent"):
            actions.assigner(dossier, referent=autre, par=collegue, le=LE)


def test_a_rule_of_the_database_that_a_step_breaks_is_said_in_its_sentence(dossier):
    with pytest.raises(ValidationError, match="attesté porte la date"):
        franchir(dossier, attestation_le=LE)
    assert franchir(dossier, contact_le=LE).contact_le == LE  # the transaction around was not lost
