"""Evaluation interviews: planned with a letter, held with a report, missed, moved, cancelled, taken back."""

import hashlib
import io
from dataclasses import replace
from datetime import date, time, timedelta
from typing import Any

import pikepdf
import pytest
from django.core.exceptions import ValidationError
from pypdf import PdfReader

from beneficiaires.actions import cloturer
from beneficiaires.models import Dossier
from conventions import actions
from conventions.actions import CompteRendu, RendezVous
from conventions.coherence import entretiens
from conventions.invitation import jour_propose
from conventions.models import Canal, Entretien, EtatEntretien
from journal.models import Ligne
from referentiels.models import Langue
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
SIGNEE_LE = date(2026, 3, 2)
RENDEZ_VOUS = RendezVous(date(2026, 12, 7), time(9, 30), "Rue Docteur Haibe 2, 5002 Namur", Canal.RECOMMANDE)


@pytest.fixture
def dossier(amina) -> Dossier:
    return fabrique.une_convention_signee(par=amina).dossier


def fixer(dossier, amina, rendez_vous: RendezVous = RENDEZ_VOUS, le: date = LE) -> Entretien:
    return actions.fixer_entretien(dossier, rendez_vous, par=amina, le=le)


def tenir(dossier, amina, tenu_le: date = LE, **options: Any) -> Entretien:
    return actions.tenir_entretien(dossier, tenu_le=tenu_le, par=amina, le=LE, **options)


def relu(dossier) -> Dossier:
    return Dossier.objects.get(pk=dossier.pk)


def lettre(entretien: Entretien) -> bytes:
    with entretien.invitation.open("rb") as fichier:
        return fichier.read()


def texte(pdf: bytes) -> str:
    pages = PdfReader(io.BytesIO(pdf)).pages
    return " ".join(" ".join(page.extract_text() for page in pages).replace("\u00a0", " ").split())


def test_an_interview_is_planned_with_its_letter_stored(dossier, amina):
    entretien = fixer(dossier, amina)
    assert (entretien.etat, entretien.invitee_le, relu(dossier).entretien_le) == (EtatEntretien.PREVU, LE, None)
    assert hashlib.sha256(lettre(entretien)).hexdigest() == entretien.sha256


def test_the_letter_says_when_where_what_about_and_that_it_is_free(dossier, amina):
    rendez_vous = replace(RENDEZ_VOUS, langue=Langue.objects.get(pk="ar"), interprete=True)
    dit = texte(lettre(fixer(dossier, amina, rendez_vous)))
    for attendu in (
        "Rania Haddad",
        "Rue de Fer 1",
        "5000 Namur",
        "Madame,",
        "lundi 7 décembre 2026, à 9 h 30",
        "Rue Docteur Haibe 2",
        "signée le 2 mars 2026",
        "arabe, avec un interprète",
        "gratuit",
        "vos absences et de leurs raisons",
        "votre titre de séjour",
        "Prévenez-nous avant le rendez-vous",
        "Lettre recommandée",
    ):
        assert attendu in dit, attendu


def test_the_letter_is_one_tagged_page_in_french(dossier, amina):
    with pikepdf.open(io.BytesIO(lettre(fixer(dossier, amina)))) as pdf:
        assert "/StructTreeRoot" in pdf.Root and str(pdf.Root.Lang).startswith("fr")
        assert len(pdf.pages) == 1


def test_planning_twice_plans_once_and_another_one_waits_for_the_first(dossier, amina):
    assert fixer(dossier, amina) == fixer(dossier, amina)
    with pytest.raises(ValidationError, match="déplacez-le ou annulez-le"):
        fixer(dossier, amina, replace(RENDEZ_VOUS, heure=time(14)))
    assert Entretien.objects.count() == 1


@pytest.mark.parametrize(("jours", "phrase"), [(-1, "passée"), (400, "plus d’un an")])
def test_an_interview_is_planned_between_today_and_a_year(dossier, amina, jours, phrase):
    with pytest.raises(ValidationError, match=phrase):
        fixer(dossier, amina, replace(RENDEZ_VOUS, prevu_le=LE + timedelta(days=jours)))
    assert not Entretien.objects.exists()


def test_nothing_is_planned_before_the_signature_nor_in_a_closed_file(dossier, amina):
    with pytest.raises(ValidationError, match="pas encore signée"):
        fixer(fabrique.un_dossier(par=amina), amina)
    cloturer(dossier, motif="abandon", le=LE, par=amina)
    with pytest.raises(ValidationError, match="clos"):
        fixer(dossier, amina)


def test_moving_makes_a_new_letter_and_the_first_one_stays(dossier, amina):
    entretien = fixer(dossier, amina)
    premiere, empreinte = entretien.invitation.name, entretien.sha256
    deplace = actions.deplacer_entretien(entretien, replace(RENDEZ_VOUS, heure=time(14)), par=amina, le=LE)
    assert "14 h" in texte(lettre(deplace)) and deplace.invitation.name != premiere
    assert deplace.invitation.storage.exists(premiere)
    passes = Entretien.pgh_event_model.objects.filter(sha256=empreinte)  # type: ignore[attr-defined]
    assert passes.exists()


def test_moving_to_the_same_hour_changes_nothing(dossier, amina):
    entretien = fixer(dossier, amina)
    assert actions.deplacer_entretien(entretien, RENDEZ_VOUS, par=amina, le=LE).sha256 == entretien.sha256
    assert not Ligne.objects.filter(acte="conventions.entretien-deplace").exists()


def test_the_checks_tell_a_file_that_does_not_follow_its_interviews(dossier, amina):
    tenir(dossier, amina)
    assert list(entretiens(LE)) == []
    Dossier.objects.update(entretien_le=None)
    assert len(list(entretiens(LE))) == 1


def test_a_planned_interview_is_held_with_its_report_and_the_next_one_is_counted_from_it(dossier, amina):
    entretien = fixer(dossier, amina, replace(RENDEZ_VOUS, prevu_le=LE))
    tenu = tenir(dossier, amina, compte_rendu=CompteRendu(acces="Inscrite", changements="Plus d’orientation"))
    assert (tenu.pk, tenu.etat, tenu.acces) == (entretien.pk, EtatEntretien.TENU, "Inscrite")
    assert (relu(dossier).entretien_le, relu(dossier).echeance_entretien) == (LE, date(2027, 5, 23))


def test_an_interview_that_was_not_planned_is_noted_once(dossier, amina):
    rendu = CompteRendu(suivi="Tout va bien")
    assert tenir(dossier, amina, compte_rendu=rendu) == tenir(dossier, amina, compte_rendu=rendu)
    with pytest.raises(ValidationError, match="déjà noté"):
        tenir(dossier, amina, compte_rendu=CompteRendu(suivi="Autre chose"))
    assert (Entretien.objects.count(), Ligne.objects.filter(acte="conventions.entretien").count()) == (1, 1)


def test_the_file_repeats_the_last_one_held_whatever_the_order(dossier, amina):
    for jour in (date(2026, 9, 1), date(2026, 6, 1)):
        tenir(dossier, amina, jour)
    assert relu(dossier).entretien_le == date(2026, 9, 1)
    dernier = Entretien.objects.get(tenu_le=date(2026, 9, 1))
    tenir(dossier, amina, date(2026, 8, 31), entretien=dernier)
    assert (relu(dossier).entretien_le, Entretien.objects.count()) == (date(2026, 8, 31), 2)


@pytest.mark.parametrize("jour", [LE + timedelta(days=1), SIGNEE_LE - timedelta(days=1)])
def test_an_interview_is_held_between_the_signature_and_today(dossier, amina, jour):
    with pytest.raises(ValidationError) as refus:
        tenir(dossier, amina, jour)
    assert list(refus.value.message_dict) == ["tenu_le"]


def test_one_noted_by_mistake_is_planned_again_and_keeps_what_was_written(dossier, amina):
    tenu = tenir(dossier, amina, compte_rendu=CompteRendu(absences="Malade en juin"))
    with pytest.raises(ValidationError, match="pourquoi"):
        actions.reprendre_entretien(tenu, motif=" ", par=amina, le=LE)
    repris = actions.reprendre_entretien(tenu, motif="Autre personne", par=amina, le=LE)
    assert (repris.etat, repris.absences) == (EtatEntretien.PREVU, "Malade en juin")
    assert relu(dossier).entretien_le is None
    assert Ligne.objects.get(acte="conventions.entretien-repris").detail == "Autre personne"


def test_two_cannot_be_planned_by_taking_one_back(dossier, amina):
    tenu = tenir(dossier, amina)
    fixer(dossier, amina)
    with pytest.raises(ValidationError, match="déjà prévu"):
        actions.reprendre_entretien(tenu, motif="Erreur", par=amina, le=LE)


def test_a_missed_one_has_a_reason_and_another_is_planned(dossier, amina):
    entretien = fixer(dossier, amina, replace(RENDEZ_VOUS, prevu_le=LE))
    with pytest.raises(ValidationError, match="Écrivez pourquoi"):
        actions.manquer_entretien(entretien, raison="", par=amina, le=LE)
    manque = actions.manquer_entretien(entretien, raison="Pas venue, sans prévenir", par=amina, le=LE)
    assert (manque.etat, relu(dossier).entretien_le) == (EtatEntretien.MANQUE, None)
    assert fixer(dossier, amina).pk != entretien.pk


def test_an_interview_is_not_missed_before_its_day(dossier, amina):
    with pytest.raises(ValidationError, match="déplacez-le ou annulez-le"):
        actions.manquer_entretien(fixer(dossier, amina), raison="x", par=amina, le=LE)


def test_a_cancelled_one_does_not_come_back(dossier, amina):
    annule = actions.annuler_entretien(fixer(dossier, amina), raison="Travail ce jour-là", par=amina, le=LE)
    for geste in (
        lambda: tenir(dossier, amina, entretien=annule),
        lambda: actions.reprendre_entretien(annule, motif="x", par=amina, le=LE),
        lambda: actions.deplacer_entretien(annule, replace(RENDEZ_VOUS, heure=time(14)), par=amina, le=LE),
        lambda: actions.manquer_entretien(annule, raison="x", par=amina, le=annule.prevu_le),
    ):
        with pytest.raises(ValidationError, match="annulé"):
            geste()


@pytest.mark.parametrize(
    ("echeance", "attendu"),
    [
        (date(2027, 2, 15), date(2027, 2, 1)),  # two weeks before
        (date(2026, 12, 1), date(2026, 12, 3)),  # ten days from now
        (None, date(2026, 12, 3)),
        (date(2027, 2, 20), date(2027, 2, 8)),  # 6 February is a Saturday
        (date(2027, 1, 15), date(2027, 1, 4)),  # 1 January, then a week-end
    ],
)
def test_the_day_proposed_is_a_working_day_before_the_deadline(echeance, attendu):
    assert jour_propose(echeance, LE) == attendu
