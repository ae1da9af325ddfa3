"""Hours: recorded, corrected, taken back; the axis and the file follow."""

import uuid
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from beneficiaires import actions as dossiers
from beneficiaires.models import Dossier, Statut
from comptes.models import Role
from conventions import actions
from conventions.actions import Saisie
from conventions.models import Axe, Etat, LigneHeures
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)


@pytest.fixture
def convention(amina):
    """Citizenship 60 h, no French: level B1."""
    return fabrique.une_convention_signee(par=amina, niveau="B1")


@pytest.fixture
def axe(convention):
    return fabrique.un_axe("citoyennete", convention=convention)


@pytest.fixture
def claire(referentiels):
    """A coordinator."""
    return fabrique.un_utilisateur(role=Role.COORDINATION, prenom="Claire")


def jour(n: int) -> date:
    return SIGNEE_LE + timedelta(days=n)


def suivre(axe, *minutes, par, depuis=1) -> list[LigneHeures]:
    return [
        actions.enregistrer_heures(axe, date=jour(depuis + n), minutes=m, par=par, le=LE) for n, m in enumerate(minutes)
    ]


def relu(axe) -> Axe:
    return Axe.objects.get(pk=axe.pk)


def dossier_de(axe) -> Dossier:
    return Dossier.objects.get(convention__axes=axe)


def test_hours_add_up(axe, amina):
    suivre(axe, 180, 210, par=amina)
    assert (relu(axe).minutes_faites, relu(axe).clos_le) == (390, None)


def test_the_axis_closes_itself_on_the_day_it_is_reached_and_the_file_is_to_attest(axe, amina):
    suivre(axe, 1200, 1200, 1200, par=amina)
    assert (relu(axe).minutes_faites, relu(axe).clos_le) == (3600, jour(3))
    dossier = dossier_de(axe)
    assert (dossier.citoyennete_le, dossier.statut) == (jour(3), Statut.A_ATTESTER)


def test_one_minute_less_leaves_it_open(axe, amina):
    suivre(axe, 1200, 1200, 1199, par=amina)
    assert relu(axe).clos_le is None
    assert dossier_de(axe).statut == Statut.CONVENTION


def test_the_threshold_of_the_regime_closes_it_earlier(axe, amina):
    Axe.objects.filter(pk=axe.pk).update(seuil=80)
    suivre(axe, 1440, 1440, par=amina)
    assert relu(axe).clos_le == jour(2)


def test_hours_typed_late_date_the_closing_by_their_own_day(axe, amina):
    suivre(axe, 1200, 1200, par=amina, depuis=10)
    actions.enregistrer_heures(axe, date=jour(1), minutes=1200, par=amina, le=LE)
    assert relu(axe).clos_le == jour(11)


def test_the_file_waits_for_every_required_axis(amina):
    convention = fabrique.une_convention_signee(par=amina)
    suivre(fabrique.un_axe("citoyennete", convention=convention), 1200, 1200, 1200, par=amina)
    assert Dossier.objects.get(convention=convention).statut == Statut.CONVENTION
    suivre(fabrique.un_axe("francais", convention=convention), *[1440] * 16, 960, par=amina, depuis=10)
    dossier = Dossier.objects.get(convention=convention)
    assert (dossier.statut, dossier.francais_le) == (Statut.A_ATTESTER, jour(26))


@pytest.mark.parametrize(
    ("quand", "minutes", "champ"),
    [
        (LE + timedelta(days=1), 60, "date"),
        (SIGNEE_LE - timedelta(days=1), 60, "date"),
        (LE, 0, "duree"),
        (LE, 1441, "duree"),
    ],
)
def test_impossible_hours_are_refused_beside_their_field(axe, amina, quand, minutes, champ):
    with pytest.raises(ValidationError) as refus:
        actions.enregistrer_heures(axe, date=quand, minutes=minutes, par=amina, le=LE)
    assert list(refus.value.message_dict) == [champ]
    assert not LigneHeures.objects.exists()


def test_no_day_of_a_person_holds_more_than_24_hours_in_all_her_axes(amina):
    convention = fabrique.une_convention_signee(par=amina)
    citoyennete, francais = (fabrique.un_axe(t, convention=convention) for t in ("citoyennete", "francais"))
    suivre(citoyennete, 840, par=amina)
    with pytest.raises(ValidationError, match="plus de 24 heures"):
        suivre(francais, 601, par=amina)
    suivre(francais, 600, par=amina)


def test_a_form_sent_twice_is_recorded_once(axe, amina):
    jeton, saisies = uuid.uuid4(), [Saisie(jour(1), 180), Saisie(jour(2), 180)]
    premieres = actions.enregistrer_lot(axe, saisies, jeton=jeton, par=amina, le=LE)
    secondes = actions.enregistrer_lot(axe, saisies, jeton=jeton, par=amina, le=LE)
    assert premieres == secondes and relu(axe).minutes_faites == 360


def test_a_batch_with_one_wrong_line_records_none(axe, amina):
    saisies = [Saisie(jour(1), 180), Saisie(LE + timedelta(days=1), 180)]
    with pytest.raises(ValidationError):
        actions.enregistrer_lot(axe, saisies, jeton=uuid.uuid4(), par=amina, le=LE)
    assert not LigneHeures.objects.exists()


def test_a_correction_replaces_the_line_and_keeps_the_old_one(axe, amina):
    (ligne,) = suivre(axe, 180, par=amina)
    nouvelle = actions.corriger_heures(
        ligne, date=jour(2), minutes=120, operateur=None, motif="Feuille relue", par=amina, le=LE
    )
    ligne.refresh_from_db()
    assert (ligne.etat, ligne.motif, ligne.corrigee_par, nouvelle.remplace) == (
        Etat.CORRIGEE,
        "Feuille relue",
        amina,
        ligne,
    )
    assert relu(axe).minutes_faites == 120


def test_a_correction_may_keep_the_same_full_day(axe, amina):
    (ligne,) = suivre(axe, 1440, par=amina)
    actions.corriger_heures(ligne, date=ligne.date, minutes=1440, operateur=None, motif="Opérateur", par=amina, le=LE)
    assert relu(axe).minutes_faites == 1440


def test_a_line_taken_back_no_longer_counts(axe, amina):
    premiere, _ = suivre(axe, 180, 60, par=amina)
    actions.retirer_heures(premiere, motif="Autre personne", par=amina, le=LE)
    assert relu(axe).minutes_faites == 60


def test_a_change_asks_for_a_reason_and_happens_once(axe, amina):
    (ligne,) = suivre(axe, 180, par=amina)
    with pytest.raises(ValidationError, match="pourquoi"):
        actions.retirer_heures(ligne, motif="  ", par=amina, le=LE)
    actions.retirer_heures(ligne, motif="Erreur", par=amina, le=LE)
    with pytest.raises(ValidationError, match="déjà corrigée ou retirée"):
        actions.retirer_heures(ligne, motif="Erreur", par=amina, le=LE)
    with pytest.raises(ValidationError, match="déjà corrigée ou retirée"):
        actions.corriger_heures(ligne, date=jour(1), minutes=60, operateur=None, motif="x", par=amina, le=LE)


def test_falling_below_opens_the_axis_and_takes_the_file_back(axe, amina):
    *_, derniere = suivre(axe, 1200, 1200, 1200, par=amina)
    actions.corriger_heures(derniere, date=derniere.date, minutes=60, operateur=None, motif="x", par=amina, le=LE)
    assert relu(axe).clos_le is None
    dossier = dossier_de(axe)
    assert (dossier.citoyennete_le, dossier.statut) == (None, Statut.CONVENTION)


def test_nothing_moves_once_the_attestation_is_issued(axe, amina):
    *_, derniere = suivre(axe, 1200, 1200, 1200, par=amina)
    dossiers.franchir(dossier_de(axe), statut=Statut.ATTESTE, attestation_le=LE, par=amina, le=LE)
    for geste in (
        lambda: suivre(axe, 60, par=amina, depuis=20),
        lambda: actions.retirer_heures(derniere, motif="x", par=amina, le=LE),
        lambda: actions.corriger_heures(derniere, date=LE, minutes=1, operateur=None, motif="x", par=amina, le=LE),
    ):
        with pytest.raises(ValidationError, match="L’attestation est délivrée"):
            geste()


def test_nothing_moves_in_a_closed_file(axe, amina):
    dossiers.cloturer(dossier_de(axe), motif="abandon", le=LE, par=amina)
    with pytest.raises(ValidationError, match="Le dossier est clos"):
        suivre(axe, 60, par=amina)


@pytest.mark.parametrize("type_axe", ["accueil", "francais"])
def test_only_a_required_axis_with_hours_takes_them(convention, amina, type_axe):
    with pytest.raises(ValidationError, match="ne compte pas d’heures"):
        suivre(fabrique.un_axe(type_axe, convention=convention), 60, par=amina)


def test_a_coordinator_closes_below_with_a_reason_and_may_open_again(axe, amina, claire):
    suivre(axe, 600, par=amina)
    with pytest.raises(ValidationError, match="Seule la coordination"):
        actions.clore_axe(axe, raison="Maladie", par=amina, le=LE)
    with pytest.raises(ValidationError, match="pourquoi"):
        actions.clore_axe(axe, raison=" ", par=claire, le=LE)
    actions.clore_axe(axe, raison="Maladie longue", par=claire, le=LE)
    assert (relu(axe).clos_le, relu(axe).clos_par, dossier_de(axe).statut) == (LE, claire, Statut.A_ATTESTER)
    actions.rouvrir_axe(axe, motif="Erreur", par=claire, le=LE)
    assert (relu(axe).clos_le, relu(axe).clos_raison, dossier_de(axe).statut) == (None, "", Statut.CONVENTION)


def test_hours_do_not_undo_what_a_coordinator_closed(axe, amina, claire):
    (ligne,) = suivre(axe, 600, par=amina)
    actions.clore_axe(axe, raison="Maladie longue", par=claire, le=LE)
    actions.retirer_heures(ligne, motif="x", par=amina, le=LE)
    assert (relu(axe).minutes_faites, relu(axe).clos_le, dossier_de(axe).statut) == (0, LE, Statut.A_ATTESTER)


def test_an_axis_goes_to_an_operator_of_the_centre_that_gives_it(axe, amina):
    ili = fabrique.un_operateur()
    assert actions.confier_axe(axe, operateur=ili, par=amina, le=LE).operateur == ili
    for autre in (
        fabrique.un_operateur("Forem", type_id="FOREM"),
        fabrique.un_operateur("Ailleurs", centre=fabrique.un_centre("CRIPEL")),
    ):
        with pytest.raises(ValidationError, match="ne donne pas cet axe"):
            actions.confier_axe(axe, operateur=autre, par=amina, le=LE)
