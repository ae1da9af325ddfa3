"""Validating a month of a group, correcting a presence afterwards, taking it back."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaires import actions as dossiers
from beneficiaires.models import Dossier, Statut
from comptes.models import Role
from conventions import actions
from conventions.actions import Validation
from conventions.models import Axe, Etat, LigneHeures
from conventions.regles import Marque
from formations.models import EtatSeance, Operateur, Seance
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
NOVEMBRE = date(2026, 11, 1)
PRESENTE, ABSENTE = Marque("present", 180), Marque("absent", 0)


@pytest.fixture
def claire(referentiels):
    """A coordinator."""
    return fabrique.un_utilisateur(role=Role.COORDINATION, prenom="Claire")


@pytest.fixture
def groupe(referentiels):
    return fabrique.un_groupe()


@pytest.fixture
def rania(groupe, amina):
    """In the group for citizenship, the only course of her convention: level B1."""
    axe = fabrique.un_axe("citoyennete", par=amina, niveau="B1")
    return fabrique.une_inscription(groupe, axe, par=amina)


def encoder(inscription, *jours: date, par, marque=PRESENTE) -> list[LigneHeures]:
    for jour in jours:
        seance = Seance.objects.filter(groupe=inscription.groupe, date=jour).first()
        seance = seance or fabrique.une_seance(inscription.groupe, le=jour)
        actions.enregistrer_feuille(seance, {inscription.pk: marque}, {}, par=par, le=LE)
    return list(LigneHeures.objects.filter(axe=inscription.axe_id).order_by("date"))


def axe_de(inscription) -> Axe:
    return Axe.objects.get(pk=inscription.axe_id)


def totaux(inscription) -> tuple[int, ...]:
    axe = axe_de(inscription)
    return axe.minutes_donnees, axe.minutes_suivies, axe.minutes_excusees, axe.minutes_faites


def test_a_month_is_validated_at_once_and_the_others_wait(groupe, rania, amina, claire):
    encoder(rania, date(2026, 10, 31), date(2026, 11, 1), date(2026, 11, 20), par=amina)
    fait = actions.valider(groupe, date(2026, 11, 17), par=claire, le=LE)
    assert fait == Validation(lignes=2, minutes=360, personnes=1)
    assert totaux(rania) == (540, 540, 0, 360)
    assert list(LigneHeures.objects.a_valider().values_list("date", flat=True)) == [date(2026, 10, 31)]
    ligne = LigneHeures.objects.get(date=date(2026, 11, 20))
    assert (ligne.etat, ligne.validee_par, ligne.saisie_par) == (Etat.VALIDEE, claire, amina)
    assert Ligne.objects.get(acte="conventions.heures-validees").detail.endswith(
        "novembre 2026 : 2 présences, 6\u00a0h"
    )


def test_a_month_validated_twice_finds_nothing_left(groupe, rania, amina, claire):
    encoder(rania, date(2026, 11, 20), par=amina)
    actions.valider(groupe, NOVEMBRE, par=claire, le=LE)
    assert actions.valider(groupe, NOVEMBRE, par=claire, le=LE) == Validation()
    assert Ligne.objects.filter(acte="conventions.heures-validees").count() == 1


def test_a_month_without_presences_says_so(groupe, rania, amina, claire):
    encoder(rania, date(2026, 10, 30), par=amina)
    with pytest.raises(ValidationError, match="Aucune présence n’est encodée en novembre 2026"):
        actions.valider(groupe, NOVEMBRE, par=claire, le=LE)


def test_only_the_coordination_validates(groupe, rania, amina, claire):
    encoder(rania, date(2026, 11, 20), par=amina)
    for qui in (amina, fabrique.un_formateur(groupe.cours.operateur)):
        with pytest.raises(ValidationError, match="Seule la coordination"):
            actions.valider(groupe, NOVEMBRE, par=qui, le=LE)
    assert totaux(rania)[3] == 0


def test_hours_close_the_axis_and_the_file_when_they_are_validated_not_before(groupe, rania, amina, claire):
    Axe.objects.filter(pk=rania.axe_id).update(minutes_dues=360)
    encoder(rania, date(2026, 11, 3), date(2026, 11, 10), date(2026, 11, 17), par=amina)
    assert axe_de(rania).clos_le is None
    fait = actions.valider(groupe, NOVEMBRE, par=claire, le=LE)
    assert (fait.clos, axe_de(rania).clos_le, axe_de(rania).minutes_en_trop) == (1, date(2026, 11, 10), 180)
    dossier = Dossier.objects.get(pk=rania.dossier_id)
    assert (dossier.statut, dossier.citoyennete_le) == (Statut.A_ATTESTER, date(2026, 11, 10))


def test_hours_of_a_file_that_is_over_stay_and_the_person_is_named(groupe, rania, amina, claire):
    yonas = fabrique.une_inscription(groupe, par=amina)
    encoder(rania, date(2026, 11, 20), par=amina)
    encoder(yonas, date(2026, 11, 20), par=amina)
    dossiers.cloturer(Dossier.objects.get(pk=rania.dossier_id), motif="abandon", le=LE, par=amina)
    fait = actions.valider(groupe, NOVEMBRE, par=claire, le=LE)
    assert (fait.lignes, fait.bloquees) == (1, [str(rania.dossier.beneficiaire)])
    assert (totaux(rania)[3], totaux(yonas)[3]) == (0, 180)
    assert not LigneHeures.objects.a_valider().exists()


def test_hours_of_an_operator_not_recognised_that_day_are_not_validated(groupe, rania, amina, claire):
    encoder(rania, date(2026, 11, 9), date(2026, 11, 20), par=amina)
    Operateur.objects.update(reconnu_jusqu_au=date(2026, 11, 9))
    with pytest.raises(ValidationError, match="Lire et Agir n’est pas reconnu le 20"):
        actions.valider(groupe, NOVEMBRE, par=claire, le=LE)
    Operateur.objects.update(reconnu_jusqu_au=date(2026, 11, 20))
    assert actions.valider(groupe, NOVEMBRE, par=claire, le=LE).lignes == 2


def test_a_validation_costs_the_same_for_one_person_or_ten(groupe, amina, claire):
    def valider(mois: int, personnes: int) -> int:
        for _ in range(personnes):
            fabrique.une_inscription(groupe, par=amina)
        for inscription in groupe.inscriptions.all():
            encoder(inscription, date(2026, mois, 9), par=amina)
        with CaptureQueriesContext(connection) as captees:
            assert actions.valider(groupe, date(2026, mois, 1), par=claire, le=LE).clos == 0
        return len(captees)

    assert valider(10, 1) == valider(11, 9) <= 15
    assert LigneHeures.objects.valides().count() == 11


@pytest.fixture
def ligne(groupe, rania, amina, claire) -> LigneHeures:
    """A presence of three hours, validated."""
    encoder(rania, date(2026, 11, 20), par=amina)
    actions.valider(groupe, NOVEMBRE, par=claire, le=LE)
    return LigneHeures.objects.get()


def test_a_correction_keeps_the_old_value_its_author_and_the_reason(ligne, rania, amina, claire):
    nouvelle = actions.corriger_presence(ligne, ABSENTE, motif="Feuille relue", par=amina, le=LE)
    ligne.refresh_from_db()
    assert (ligne.etat, ligne.minutes, ligne.motif, ligne.corrigee_par) == (
        Etat.CORRIGEE,
        180,
        "Feuille relue",
        amina,
    )
    assert (nouvelle.remplace, nouvelle.etat, nouvelle.seance, nouvelle.minutes) == (
        ligne,
        Etat.VALIDEE,
        ligne.seance,
        0,
    )
    assert totaux(rania) == (180, 0, 0, 0)


def test_a_correction_opens_an_axis_again_and_the_file_follows(ligne, rania, amina):
    Axe.objects.filter(pk=rania.axe_id).update(minutes_dues=180)
    late = Marque("retard", 120, "Train")
    corrigee = actions.corriger_presence(ligne, late, motif="Relue", par=amina, le=LE)
    assert totaux(rania) == (180, 120, 60, 120)
    actions.corriger_presence(corrigee, PRESENTE, motif="Erreur", par=amina, le=LE)
    assert axe_de(rania).clos_le == date(2026, 11, 20)
    actions.corriger_presence(LigneHeures.objects.valides().get(), late, motif="Relue", par=amina, le=LE)
    assert axe_de(rania).clos_le is None
    assert Dossier.objects.get(pk=rania.dossier_id).statut == Statut.CONVENTION


def test_a_correction_that_cannot_be_is_refused(ligne, rania, amina, claire):
    for marque, motif, phrase in (
        (ABSENTE, " ", "pourquoi"),
        (PRESENTE, "x", "dit déjà cela"),
        (Marque("retard", 200), "x", "La séance dure"),
    ):
        with pytest.raises(ValidationError, match=phrase):
            actions.corriger_presence(ligne, marque, motif=motif, par=amina, le=LE)
    actions.corriger_presence(ligne, ABSENTE, motif="x", par=amina, le=LE)
    with pytest.raises(ValidationError, match="déjà corrigée ou retirée"):
        actions.corriger_presence(ligne, ABSENTE, motif="x", par=claire, le=LE)
    assert LigneHeures.objects.count() == 2


def test_a_presence_to_validate_is_changed_on_its_sheet(rania, amina):
    (ligne,) = encoder(rania, date(2026, 11, 20), par=amina)
    with pytest.raises(ValidationError, match="sur la feuille"):
        actions.corriger_presence(ligne, ABSENTE, motif="x", par=amina, le=LE)


def test_a_presence_is_not_corrected_as_hours_nor_hours_as_a_presence(ligne, rania, amina):
    with pytest.raises(ValidationError, match="corrigez la présence"):
        actions.corriger_heures(ligne, date=LE, minutes=60, operateur=None, motif="x", par=amina, le=LE)
    heures = actions.enregistrer_heures(axe_de(rania), date=LE, minutes=60, par=amina, le=LE)
    with pytest.raises(ValidationError, match="n’est pas une présence"):
        actions.corriger_presence(heures, ABSENTE, motif="x", par=amina, le=LE)


def test_a_presence_taken_back_leaves_its_trace_and_its_session_is_planned_again(ligne, rania, amina):
    actions.retirer_heures(ligne, motif="Autre personne", par=amina, le=LE)
    assert (totaux(rania), LigneHeures.objects.get().etat) == ((0, 0, 0, 0), Etat.CORRIGEE)
    assert Seance.objects.get().etat == EtatSeance.PREVUE
    encoder(rania, date(2026, 11, 20), par=amina)
    assert totaux(rania) == (180, 180, 0, 0)


def test_a_presence_to_validate_may_be_taken_back_too(rania, amina):
    (ligne,) = encoder(rania, date(2026, 11, 20), par=amina)
    actions.retirer_heures(ligne, motif="Autre personne", par=amina, le=LE)
    assert totaux(rania) == (0, 0, 0, 0)


def test_nothing_is_corrected_once_the_attestation_is_issued(ligne, rania, amina):
    Axe.objects.filter(pk=rania.axe_id).update(minutes_dues=180)
    Dossier.objects.filter(pk=rania.dossier_id).update(statut=Statut.ATTESTE, attestation_le=LE)
    for geste in (
        lambda: actions.corriger_presence(ligne, ABSENTE, motif="x", par=amina, le=LE),
        lambda: actions.retirer_heures(ligne, motif="x", par=amina, le=LE),
    ):
        with pytest.raises(ValidationError, match="L’attestation est délivrée"):
            geste()


def test_hours_given_by_who_is_not_recognised_that_day_are_refused(rania, amina):
    operateur = rania.groupe.cours.operateur
    Operateur.objects.update(reconnu_du=date(2026, 11, 22))
    operateur.refresh_from_db()
    with pytest.raises(ValidationError, match="pas reconnu") as refus:
        actions.enregistrer_heures(
            axe_de(rania), date=date(2026, 11, 20), minutes=60, operateur=operateur, par=amina, le=LE
        )
    assert list(refus.value.message_dict) == ["operateur"]
