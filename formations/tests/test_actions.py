"""Courses, groups, sessions and closures: what each gesture does, and what it refuses."""

from datetime import date, time, timedelta

import pytest
from django.core.exceptions import ValidationError

from formations import actions, calendrier
from formations.models import Cours, Creneau, EtatSeance, Fermeture, Groupe, Seance
from formations.regles import Horaire, Periode
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = pytest.mark.django_db
NEUF, MIDI = time(9), time(12)
LUNDI = date(2026, 11, 16)


@pytest.fixture
def acteur(amina):
    return {"par": amina, "le": LE}


@pytest.fixture
def groupe(amina):
    """Two months of Mondays, from 2 November to 31 December 2026."""
    groupe = fabrique.un_groupe(debut=date(2026, 11, 2), fin=date(2026, 12, 31))
    Creneau.objects.create(groupe=groupe, jour=0, debut=NEUF, fin=MIDI)
    return groupe


def jours(groupe) -> list[date]:
    return [seance.date for seance in groupe.seances.maintenues()]


def refus(excinfo) -> dict[str, list[str]]:
    return excinfo.value.message_dict


def test_a_course_is_written_once_and_noted_in_the_journal(acteur):
    operateur = fabrique.un_operateur()
    cours = Cours(
        centre=operateur.centre, operateur=operateur, matiere="citoyennete", intitule="En arabe", minutes=3600
    )
    actions.enregistrer_cours(cours, **acteur)
    assert Ligne.objects.get(acte="formations.cours").objet_id == cours.pk


@pytest.mark.parametrize(("type_id", "matiere"), [("EA", "citoyennete"), ("ILI", "orientation"), ("ILI", "accueil")])
def test_an_operator_only_gives_what_its_type_allows(acteur, type_id, matiere):
    operateur = fabrique.un_operateur("Autre", type_id=type_id)
    cours = Cours(centre=operateur.centre, operateur=operateur, matiere=matiere, intitule="X", minutes=60)
    with pytest.raises(ValidationError) as excinfo:
        actions.enregistrer_cours(cours, **acteur)
    assert list(refus(excinfo)) == ["operateur"]


def test_the_matter_of_a_course_that_has_groups_is_fixed(acteur, groupe):
    cours = groupe.cours
    cours.matiere = "francais"
    with pytest.raises(ValidationError, match="a des groupes"):
        actions.enregistrer_cours(cours, **acteur)


def un_projet(**champs) -> Groupe:
    cours = champs.pop("cours", None) or fabrique.un_cours()
    return Groupe(cours=cours, **{"nom": "Novembre", "debut": date(2026, 11, 2), "fin": date(2026, 12, 31), **champs})


def test_a_group_opens_with_its_slots_and_twice_is_once(acteur):
    cours, creneaux = fabrique.un_cours(), [Creneau(jour=0, debut=NEUF, fin=MIDI)]
    premier = actions.ouvrir_groupe(un_projet(cours=cours), creneaux, **acteur)
    second = actions.ouvrir_groupe(un_projet(cours=cours), creneaux, **acteur)
    assert (premier, Groupe.objects.count(), Creneau.objects.count()) == (second, 1, 1)
    assert premier.centre_id == cours.centre_id


def test_a_group_of_an_operator_no_longer_recognised_is_refused(acteur):
    cours = fabrique.un_cours()
    cours.operateur.reconnu_jusqu_au = date(2026, 10, 31)
    cours.operateur.save()
    with pytest.raises(ValidationError) as excinfo:
        actions.ouvrir_groupe(un_projet(cours=cours), [], **acteur)
    assert "Prolongez sa reconnaissance" in refus(excinfo)["debut"][0]


def test_slots_that_meet_are_refused(acteur):
    creneaux = [Creneau(jour=0, debut=NEUF, fin=MIDI), Creneau(jour=0, debut=time(11), fin=time(14))]
    with pytest.raises(ValidationError, match="se chevauchent le lundi"):
        actions.ouvrir_groupe(un_projet(), creneaux, **acteur)


def test_sessions_are_generated_without_the_legal_holidays(acteur, groupe):
    Creneau.objects.create(groupe=groupe, jour=2, debut=NEUF, fin=MIDI)  # 11 November is a Wednesday
    plan = actions.generer_seances(groupe, du=groupe.debut, **acteur)
    assert date(2026, 11, 11) not in jours(groupe)
    assert len(plan.a_creer) == len(jours(groupe)) == 17
    assert {seance.centre_id for seance in groupe.seances.all()} == {groupe.centre_id}


def test_a_group_may_meet_on_holidays_when_it_says_so(acteur, groupe):
    Groupe.objects.filter(pk=groupe.pk).update(avec_feries=True)
    Creneau.objects.create(groupe=groupe, jour=2, debut=NEUF, fin=MIDI)
    actions.generer_seances(groupe, du=groupe.debut, **acteur)
    assert date(2026, 11, 11) in jours(groupe)


def test_the_school_holidays_that_are_ticked_become_closures(acteur, groupe):
    noel = next(conge for conge in calendrier.conges_proposes(groupe) if "hiver" in conge.raison)
    actions.generer_seances(groupe, du=groupe.debut, conges=[noel], **acteur)
    assert jours(groupe)[-1] == date(2026, 12, 14)
    assert [f.raison for f in Fermeture.objects.all()] == ["Vacances d’hiver"]
    assert noel not in calendrier.conges_proposes(groupe)


def test_a_closure_that_was_not_proposed_is_not_written(acteur, groupe):
    actions.generer_seances(groupe, du=groupe.debut, conges=[Periode(LUNDI, LUNDI, "Inventée")], **acteur)
    assert not Fermeture.objects.exists()


def test_generating_again_touches_nothing_that_was_held_moved_cancelled_or_added(acteur, groupe):
    actions.generer_seances(groupe, du=groupe.debut, **acteur)
    tenue, deplacee, annulee, *_ = groupe.seances.all()
    Seance.objects.filter(pk=tenue.pk).update(etat=EtatSeance.TENUE)
    actions.deplacer_seance(deplacee, Horaire(date(2026, 11, 12), NEUF, MIDI), theme="", **acteur)
    actions.annuler_seance(annulee, motif="Formateur malade", **acteur)
    actions.ajouter_seance(groupe, Horaire(date(2026, 11, 27), NEUF, MIDI), **acteur)
    avant = set(groupe.seances.values_list("pk", "date", "etat"))
    Creneau.objects.filter(groupe=groupe).update(jour=1)
    actions.generer_seances(groupe, du=groupe.debut, **acteur)
    assert len(avant & set(groupe.seances.values_list("pk", "date", "etat"))) == 4
    assert {seance.date.weekday() for seance in groupe.seances.filter(etat="prevue", prevue_le__isnull=False)} == {1, 3}
    assert actions.generer_seances(groupe, du=groupe.debut, **acteur).a_creer == []


def test_the_past_stays_when_sessions_are_generated_from_a_day_on(acteur, groupe):
    actions.generer_seances(groupe, du=groupe.debut, **acteur)
    Creneau.objects.filter(groupe=groupe).update(jour=1)
    actions.generer_seances(groupe, du=LE, **acteur)
    assert jours(groupe)[:4] == [date(2026, 11, 2), date(2026, 11, 9), LUNDI, date(2026, 11, 24)]


def test_a_session_whose_sheet_was_emptied_is_kept(acteur, groupe):
    actions.generer_seances(groupe, du=groupe.debut, **acteur)
    seance = groupe.seances.first()
    axe = fabrique.un_axe(par=acteur["par"])
    ligne = {"centre": axe.centre, "axe": axe, "date": seance.date, "saisie_par": acteur["par"], "source": "presence"}
    axe.lignes.create(seance=seance, presence="present", minutes=180, prevues=180, **ligne)
    Creneau.objects.filter(groupe=groupe).update(fin=time(11))
    plan = actions.generer_seances(groupe, du=groupe.debut, **acteur)
    assert groupe.seances.filter(pk=seance.pk, fin=MIDI).exists()
    assert len(plan.a_creer) == len(jours(groupe)) - 1


def test_without_slots_there_is_nothing_to_generate(acteur):
    with pytest.raises(ValidationError, match="horaire"):
        actions.generer_seances(fabrique.un_groupe(), du=LE, **acteur)


def test_a_held_session_may_not_fall_outside_the_new_dates(acteur, groupe):
    fabrique.une_seance(groupe, le=LUNDI, etat=EtatSeance.TENUE)
    groupe.fin = LUNDI - timedelta(days=1)
    with pytest.raises(ValidationError) as excinfo:
        actions.modifier_groupe(groupe, list(groupe.creneaux.all()), **acteur)
    assert "s’est tenue le 16" in refus(excinfo)["fin"][0]


def test_the_slots_become_those_that_are_given(acteur, groupe):
    actions.modifier_groupe(groupe, [Creneau(jour=3, debut=NEUF, fin=MIDI)], **acteur)
    assert [creneau.jour for creneau in groupe.creneaux.all()] == [3]


def test_a_session_on_a_holiday_waits_for_quand_meme(acteur, groupe):
    armistice = Horaire(date(2026, 11, 11), NEUF, MIDI)
    with pytest.raises(ValidationError) as excinfo:
        actions.ajouter_seance(groupe, armistice, **acteur)
    assert "Armistice" in refus(excinfo)["quand_meme"][0]
    assert actions.ajouter_seance(groupe, armistice, quand_meme=True, **acteur).date == armistice.date


def test_a_session_during_a_closure_of_the_centre_waits_too(acteur, groupe):
    fermeture = Fermeture(centre=groupe.centre, du=LUNDI, au=LUNDI, raison="Journée du personnel")
    assert actions.fermer([fermeture], annuler=False, **acteur) == []
    with pytest.raises(ValidationError) as excinfo:
        actions.ajouter_seance(groupe, Horaire(LUNDI, NEUF, MIDI), **acteur)
    assert "Journée du personnel" in refus(excinfo)["quand_meme"][0]


def test_quand_meme_does_not_lift_the_recognition(acteur, groupe):
    groupe.cours.operateur.reconnu_jusqu_au = date(2026, 11, 10)
    groupe.cours.operateur.save()
    with pytest.raises(ValidationError) as excinfo:
        actions.ajouter_seance(groupe, Horaire(LUNDI, NEUF, MIDI), quand_meme=True, **acteur)
    assert "n’est reconnu que jusqu’au" in refus(excinfo)["date"][0]


def test_a_session_added_twice_is_once_and_another_may_not_meet_it(acteur, groupe):
    horaire = Horaire(LUNDI, NEUF, MIDI)
    assert actions.ajouter_seance(groupe, horaire, **acteur) == actions.ajouter_seance(groupe, horaire, **acteur)
    with pytest.raises(ValidationError, match="déjà une séance"):
        actions.ajouter_seance(groupe, Horaire(LUNDI, time(11), time(13)), **acteur)


def test_a_held_session_keeps_its_day_but_its_theme_may_change(acteur, groupe):
    tenue = fabrique.une_seance(groupe, etat=EtatSeance.TENUE)
    memes = Horaire(tenue.date, tenue.debut, tenue.fin)
    assert actions.deplacer_seance(tenue, memes, theme="sante", **acteur).theme == "sante"
    with pytest.raises(ValidationError, match="ne changent plus"):
        actions.deplacer_seance(tenue, memes._replace(debut=time(10)), theme="", **acteur)
    with pytest.raises(ValidationError, match="videz"):
        actions.annuler_seance(tenue, motif="Erreur", **acteur)


def test_a_cancelled_session_is_restored_unless_its_hour_was_taken(acteur, groupe):
    seance = fabrique.une_seance(groupe, le=LUNDI)
    with pytest.raises(ValidationError, match="pourquoi"):
        actions.annuler_seance(seance, motif=" ", **acteur)
    actions.annuler_seance(seance, motif="Neige", **acteur)
    with pytest.raises(ValidationError, match="rétablissez-la"):
        actions.ajouter_seance(groupe, Horaire(LUNDI, NEUF, MIDI), **acteur)
    assert actions.retablir_seance(seance, **acteur).etat == EtatSeance.PREVUE
    actions.annuler_seance(seance, motif="Neige", **acteur)
    actions.ajouter_seance(groupe, Horaire(LUNDI, time(10), MIDI), **acteur)
    with pytest.raises(ValidationError, match="déjà une séance"):
        actions.retablir_seance(seance, **acteur)


def test_closing_the_centre_cancels_its_planned_sessions_when_asked(acteur, groupe):
    prevue, ailleurs = fabrique.une_seance(groupe, le=LUNDI), fabrique.une_seance(le=LUNDI + timedelta(days=1))
    tenue = fabrique.une_seance(le=LUNDI, etat=EtatSeance.TENUE)
    fermeture = Fermeture(centre=groupe.centre, du=LUNDI, au=LUNDI, raison="Neige")
    assert actions.fermer([fermeture], annuler=True, **acteur) == [prevue]
    etats = [Seance.objects.get(pk=seance.pk).etat for seance in (prevue, tenue, ailleurs)]
    assert etats == [EtatSeance.ANNULEE, EtatSeance.TENUE, EtatSeance.PREVUE]
    autre = Fermeture(centre=groupe.centre, du=LUNDI, au=LUNDI, raison="Neige")
    actions.fermer([autre], annuler=True, **acteur)
    assert Fermeture.objects.count() == 1


def test_a_closure_of_one_group_leaves_the_others_alone(acteur, groupe):
    autre = fabrique.une_seance(le=LUNDI)
    fermeture = Fermeture(centre=groupe.centre, groupe=groupe, du=LUNDI, au=LUNDI, raison="Visite")
    assert actions.fermer([fermeture], annuler=True, **acteur) == []
    actions.rouvrir(fermeture, **acteur)
    actions.rouvrir(fermeture, **acteur)
    assert Seance.objects.get(pk=autre.pk).etat == EtatSeance.PREVUE and not Fermeture.objects.exists()


def verrous(requetes, table: str) -> list[str]:
    return [r["sql"] for r in requetes.captured_queries if "FOR " in r["sql"] and f'FROM "{table}"' in r["sql"]]


def test_sessions_are_locked_in_the_order_of_their_keys(acteur, groupe, django_assert_max_num_queries):
    actions.generer_seances(groupe, du=groupe.debut, **acteur)
    Creneau.objects.filter(groupe=groupe).update(jour=1)
    with django_assert_max_num_queries(500) as requetes:
        actions.generer_seances(groupe, du=groupe.debut, **acteur)
    assert all('ORDER BY "formations_seance"."id" ASC' in sql for sql in verrous(requetes, "formations_seance"))
    assert verrous(requetes, "formations_seance")


def test_closures_lock_all_their_groups_at_once(acteur, groupe, django_assert_max_num_queries):
    actions.generer_seances(groupe, du=groupe.debut, **acteur)
    fermetures = [Fermeture(centre_id=groupe.centre_id, du=le, au=le, raison="Pont") for le in jours(groupe)[:2]]
    with django_assert_max_num_queries(500) as requetes:
        touchees = actions.fermer(fermetures, annuler=True, **acteur)
    assert [seance.etat for seance in touchees] == ["annulee", "annulee"]
    assert len(verrous(requetes, "formations_groupe")) == 1
