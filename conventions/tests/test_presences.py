"""The sheet of a session: written, written again, emptied; what it refuses; two people who save at once."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from beneficiaires import actions as dossiers
from conventions import actions
from conventions.actions import Conflit, FeuilleRefusee
from conventions.feuille import feuille_de
from conventions.models import Axe, Convention, Etat, LigneHeures, Statut
from conventions.regles import Marque
from formations.models import EtatSeance, Seance
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
PRESENTE, ABSENTE, EXCUSEE = Marque("present", 180), Marque("absent", 0), Marque("absent", 0, "Malade")
RETARD = Marque("retard", 150, "Train")


@pytest.fixture
def seance(referentiels) -> Seance:
    """Three hours on 16 November, in a group of citizenship."""
    return fabrique.une_seance()


@pytest.fixture
def rania(seance, amina):
    return fabrique.une_inscription(seance.groupe, par=amina)


@pytest.fixture
def julie(seance):
    """Works for the operator that gives the group."""
    return fabrique.un_formateur(seance.groupe.cours.operateur)


def ecrire(seance, envoyees, vues=None, *, par, le=LE):
    en_cles = [{i.pk: m for i, m in quoi.items()} for quoi in (envoyees, vues or {})]
    return actions.enregistrer_feuille(seance, *en_cles, par=par, le=le)


def totaux(inscription) -> tuple[int, ...]:
    axe = Axe.objects.get(pk=inscription.axe_id)
    return axe.minutes_donnees, axe.minutes_suivies, axe.minutes_excusees, axe.minutes_absentes, axe.minutes_faites


def etat(seance) -> str:
    return Seance.objects.get(pk=seance.pk).etat


@pytest.mark.parametrize(
    ("marque", "attendus"),
    [
        (PRESENTE, (180, 180, 0, 0, 0)),
        (RETARD, (180, 150, 30, 0, 0)),
        (Marque("depart", 100), (180, 100, 0, 80, 0)),
        (ABSENTE, (180, 0, 0, 180, 0)),
        (EXCUSEE, (180, 0, 180, 0, 0)),
    ],
)
def test_a_mark_is_a_line_of_the_ledger_and_its_sums_follow(seance, rania, julie, marque, attendus):
    feuille = ecrire(seance, {rania: marque}, par=julie)
    assert (feuille.ecrites, feuille.gardees, etat(seance)) == (1, [], EtatSeance.TENUE)
    assert totaux(rania) == attendus
    ligne = LigneHeures.objects.get()
    assert (ligne.etat, ligne.saisie_par, ligne.operateur) == (Etat.ENCODEE, julie, seance.groupe.cours.operateur)


def test_a_sheet_sent_twice_is_written_once(seance, rania, julie):
    ecrire(seance, {rania: PRESENTE}, par=julie)
    assert ecrire(seance, {rania: PRESENTE}, par=julie).ecrites == 0
    assert LigneHeures.objects.count() == 1


def test_a_row_is_written_again_until_it_is_validated(seance, rania, julie, amina):
    ecrire(seance, {rania: PRESENTE}, par=julie)
    ecrire(seance, {rania: EXCUSEE}, {rania: PRESENTE}, par=amina)
    ligne = LigneHeures.objects.get()
    assert (ligne.presence, ligne.minutes, ligne.raison, ligne.saisie_par) == ("absent", 0, "Malade", amina)
    assert totaux(rania) == (180, 0, 180, 0, 0)


def test_an_emptied_sheet_leaves_nothing_and_the_session_is_planned_again(seance, rania, julie):
    ecrire(seance, {rania: PRESENTE}, par=julie)
    ecrire(seance, {rania: None}, {rania: PRESENTE}, par=julie)
    assert (LigneHeures.objects.count(), etat(seance), totaux(rania)) == (0, EtatSeance.PREVUE, (0, 0, 0, 0, 0))


def test_a_session_stays_held_while_somebody_is_on_its_sheet(seance, rania, julie, amina):
    yonas = fabrique.une_inscription(seance.groupe, par=amina)
    ecrire(seance, {rania: PRESENTE, yonas: ABSENTE}, par=julie)
    ecrire(seance, {rania: None}, {rania: PRESENTE}, par=julie)
    assert etat(seance) == EtatSeance.TENUE


def test_rows_that_the_sender_did_not_change_keep_what_a_colleague_wrote(seance, rania, julie, amina):
    yonas = fabrique.une_inscription(seance.groupe, par=amina)
    vues = {rania: PRESENTE, yonas: PRESENTE}
    ecrire(seance, vues, par=julie)
    ecrire(seance, {rania: RETARD, yonas: PRESENTE}, vues, par=amina)
    feuille = ecrire(seance, {rania: PRESENTE, yonas: ABSENTE}, vues, par=julie)
    assert (feuille.ecrites, feuille.gardees) == (1, [rania.pk])
    assert (totaux(rania)[1], totaux(yonas)[1]) == (150, 0)


def test_a_row_that_both_changed_is_a_conflict_and_nothing_is_written(seance, rania, julie, amina):
    yonas = fabrique.une_inscription(seance.groupe, par=amina)
    ecrire(seance, {rania: RETARD}, par=amina)
    with pytest.raises(Conflit, match="Un collègue") as conflit:
        ecrire(seance, {rania: PRESENTE, yonas: PRESENTE}, par=julie)
    en_conflit = conflit.value.lignes[rania.pk]
    assert list(conflit.value.lignes) == [rania.pk]
    assert (en_conflit.actuelle, en_conflit.envoyee, en_conflit.par) == (RETARD, PRESENTE, amina)
    assert (totaux(rania)[1], totaux(yonas)[0]) == (150, 0)
    assert ecrire(seance, {rania: PRESENTE, yonas: PRESENTE}, {rania: RETARD}, par=julie).ecrites == 2


def test_a_row_that_a_colleague_erased_is_a_conflict_without_a_name(seance, rania, julie, amina):
    ecrire(seance, {rania: PRESENTE}, par=julie)
    ecrire(seance, {rania: None}, {rania: PRESENTE}, par=amina)
    with pytest.raises(Conflit) as conflit:
        ecrire(seance, {rania: ABSENTE}, {rania: PRESENTE}, par=julie)
    assert (conflit.value.lignes[rania.pk].actuelle, conflit.value.lignes[rania.pk].par) == (None, None)


@pytest.mark.parametrize(
    ("champs", "le", "phrase"),
    [
        ({}, date(2026, 11, 15), "ce jour-là"),
        ({"etat": EtatSeance.ANNULEE, "motif": "Grève"}, LE, "annulée"),
    ],
)
def test_a_session_to_come_or_cancelled_takes_no_presence(seance, rania, julie, champs, le, phrase):
    Seance.objects.filter(pk=seance.pk).update(**champs)
    with pytest.raises(ValidationError, match=phrase):
        ecrire(seance, {rania: PRESENTE}, par=julie, le=le)
    assert not LigneHeures.objects.exists()


@pytest.mark.parametrize(
    "periode",
    [
        {"du": date(2026, 11, 17)},
        {"du": date(2026, 9, 1), "au": date(2026, 11, 15), "motif": "Déménage"},
    ],
)
def test_who_is_not_enrolled_that_day_is_refused_by_name(seance, julie, amina, periode):
    inscription = fabrique.une_inscription(seance.groupe, par=amina, **periode)
    with pytest.raises(FeuilleRefusee, match=r"Rania.*n’est pas inscrite") as refus:
        ecrire(seance, {inscription: PRESENTE}, par=julie)
    assert list(refus.value.lignes) == [inscription.pk]
    assert feuille_de(seance, julie) == []


def test_somebody_of_another_group_is_refused(seance, julie, amina):
    ailleurs = fabrique.une_inscription(par=amina)
    with pytest.raises(FeuilleRefusee, match="pas inscrite"):
        ecrire(seance, {ailleurs: PRESENTE}, par=julie)


@pytest.mark.parametrize(
    ("marque", "phrase"),
    [
        (Marque("retard", 181), "La séance dure 3"),
        (Marque("retard", 180), "Présente"),
        (Marque("depart", 0), "Absente"),
        (Marque("malade", 0), "Choisissez"),
        (Marque("absent", 0, "x" * 121), "120 caractères"),
    ],
)
def test_an_impossible_mark_is_refused_by_name(seance, rania, julie, marque, phrase):
    with pytest.raises(FeuilleRefusee, match=f"Rania.*{phrase}"):
        ecrire(seance, {rania: marque}, par=julie)
    assert not LigneHeures.objects.exists()


def test_minutes_that_say_something_else_than_the_mark_follow_the_mark(seance, rania, julie):
    ecrire(seance, {rania: Marque("present", 20, "Train")}, par=julie)
    assert totaux(rania) == (180, 180, 0, 0, 0)


def test_nothing_before_the_signature(seance, rania, julie, amina):
    Convention.objects.update(signee_le=date(2026, 11, 17))
    with pytest.raises(FeuilleRefusee, match="à partir de la signature"):
        ecrire(seance, {rania: PRESENTE}, par=amina)
    with pytest.raises(FeuilleRefusee, match="demandez au centre"):
        ecrire(seance, {rania: PRESENTE}, par=julie)


def test_nothing_once_the_convention_has_ended(seance, rania, amina):
    Convention.objects.update(statut=Statut.TERMINEE, fin_le=date(2026, 11, 20), fin_motif="abandon")
    with pytest.raises(FeuilleRefusee, match="terminée depuis le 20"):
        ecrire(seance, {rania: PRESENTE}, par=amina)


def test_nothing_in_a_closed_file_and_an_operator_learns_no_more(seance, rania, julie, amina):
    dossiers.cloturer(rania.dossier, motif="abandon", le=LE, par=amina)
    with pytest.raises(FeuilleRefusee, match="Le dossier est clos"):
        ecrire(seance, {rania: PRESENTE}, par=amina)
    with pytest.raises(FeuilleRefusee) as refus:
        ecrire(seance, {rania: PRESENTE}, par=julie)
    assert "clos" not in str(refus.value)
    assert feuille_de(seance, julie) == []


def test_a_validated_row_is_not_written_again_and_does_not_stop_the_others(seance, rania, julie, amina):
    yonas = fabrique.une_inscription(seance.groupe, par=amina)
    ecrire(seance, {rania: PRESENTE}, par=julie)
    LigneHeures.objects.update(etat=Etat.VALIDEE)
    assert ecrire(seance, {rania: PRESENTE, yonas: ABSENTE}, {rania: PRESENTE}, par=julie).ecrites == 1
    with pytest.raises(FeuilleRefusee, match="demandez-lui de la corriger"):
        ecrire(seance, {rania: ABSENTE}, {rania: PRESENTE}, par=julie)
    with pytest.raises(FeuilleRefusee, match="corrigez-la, avec un motif"):
        ecrire(seance, {rania: ABSENTE}, {rania: PRESENTE}, par=amina)
    assert [rang.validee for rang in feuille_de(seance, julie)].count(True) == 1


def test_no_day_of_a_person_holds_more_than_24_hours(seance, rania, julie, amina):
    axe = Axe.objects.get(pk=rania.axe_id)
    actions.enregistrer_heures(axe, date=seance.date, minutes=1300, par=amina, le=LE)
    with pytest.raises(FeuilleRefusee, match="plus de 24 heures"):
        ecrire(seance, {rania: PRESENTE}, par=julie)
    ecrire(seance, {rania: Marque("retard", 140)}, par=julie)


def test_the_seance_droits_et_devoirs_has_its_own_sheet(amina):
    dossier = fabrique.un_module(fabrique.un_dossier(par=amina, contact_le=None), par=amina)
    seance = fabrique.une_seance(fabrique.un_groupe(matiere="accueil"))
    inscription = fabrique.une_inscription(seance.groupe, dossier=dossier, par=amina)
    with pytest.raises(ValidationError, match="propre feuille"):
        ecrire(seance, {inscription: PRESENTE}, par=amina)


def test_a_person_enrolled_twice_the_same_day_has_one_row(seance, rania, julie, amina):
    axe = Axe.objects.get(pk=rania.axe_id)
    fabrique.une_inscription(seance.groupe, axe, par=amina, du=date(2026, 9, 1), au=date(2026, 11, 20), motif="Erreur")
    assert len(feuille_de(seance, julie)) == 1


def cout(geste) -> int:
    with CaptureQueriesContext(connection) as captees:
        geste()
    return len(captees)


def test_saving_and_reading_cost_the_same_for_one_person_or_fifteen(julie, seance, amina):
    premiere = fabrique.une_seance(seance.groupe, le=seance.date - timedelta(days=7))
    fabrique.une_inscription(seance.groupe, par=amina)

    def cles():
        return [rang.inscription.pk for rang in feuille_de(seance, julie)]

    def tout(jour, marque, vue) -> int:
        toutes = cles()
        contenu, vues = dict.fromkeys(toutes, marque), dict.fromkeys(toutes, vue)
        return cout(lambda: actions.enregistrer_feuille(jour, contenu, vues, par=julie, le=LE))

    une = [tout(premiere, PRESENTE, None), tout(premiere, RETARD, PRESENTE), cout(cles)]
    for _ in range(14):
        fabrique.une_inscription(seance.groupe, par=amina)
    quinze = [tout(seance, PRESENTE, None), tout(seance, RETARD, PRESENTE), cout(cles)]
    assert (une, len(cles()), LigneHeures.objects.count()) == (quinze, 15, 16)
    assert max(quinze) <= 17


def test_a_session_across_noon_counts_its_own_minutes(amina, julie, seance):
    longue = fabrique.une_seance(seance.groupe, le=seance.date + timedelta(days=1), debut=time(9), fin=time(16, 30))
    inscription = fabrique.une_inscription(seance.groupe, par=amina)
    ecrire(longue, {inscription: PRESENTE}, par=julie)
    assert totaux(inscription) == (450, 450, 0, 0, 0)
