"""The day: what waits, ranked by what happens if it is not done."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from attestations import actions as attestations
from beneficiaires.models import Dossier
from comptes.models import Role
from conventions.models import Entretien
from suivi.journee import PAR_SECTION, sections
from tests import fabrique
from tests.conftest import documents_a_part

pytestmark = pytest.mark.django_db


def un_dossier(nom: str, *, par, echeance: int | None = None, **champs) -> Dossier:
    """A file whose next deadline is in so many days."""
    dossier = fabrique.un_dossier(par=par, personne=fabrique.une_personne(nom=nom), **champs)
    jour = None if echeance is None else localdate() + timedelta(days=echeance)
    Dossier.objects.filter(pk=dossier.pk).update(prochaine_echeance=jour)
    return dossier


def titres(par) -> list[str]:
    return [section.titre for section in sections(par, aujourdhui=localdate())]


def section(par, titre: str):
    return next(section for section in sections(par, aujourdhui=localdate()) if section.titre == titre)


def test_a_deadline_that_is_lost_comes_before_one_that_is_near(amina):
    un_dossier("Proche", par=amina, echeance=10)
    un_dossier("Perdue", par=amina, echeance=-3)
    assert titres(amina) == ["Échéances dépassées", "Échéances dans moins de 30 jours"]


def test_only_my_files_are_my_work(amina):
    autre = fabrique.un_utilisateur()
    un_dossier("Perdue", par=autre, echeance=-3)
    assert titres(amina) == []


def test_the_same_gesture_is_asked_once(amina):
    un_dossier("Perdue", par=amina, echeance=-3)
    toutes = [tache for section in sections(amina, aujourdhui=localdate()) for tache in section.taches]
    assert [tache.geste.libelle for tache in toutes] == ["Tenir le bilan social"]


def test_a_file_without_decision_says_what_is_missing(amina):
    un_dossier("Abc", par=amina, titre=None)
    tache = section(amina, "Dossiers sans décision").taches[0]
    assert tache.texte == "Il manque le titre de séjour"
    assert tache.geste.url == reverse("beneficiaires:ajouter", args=[tache.dossier.pk, "titres"])


def test_a_person_just_registered_waits_to_be_received(amina):
    un_dossier("Abc", par=amina, echeance=80)
    assert titres(amina) == ["Personnes à recevoir"]


def test_a_person_who_is_not_bound_is_not_waited_for(amina):
    fabrique.un_dossier(par=amina, nationalites=("BE",))
    assert titres(amina) == []


def test_an_interview_due_within_two_months_is_to_be_arranged(amina):
    convention = fabrique.une_convention_signee(par=amina)
    loin, dans_50 = localdate() + timedelta(days=300), localdate() + timedelta(days=50)
    Dossier.objects.filter(pk=convention.dossier_id).update(prochaine_echeance=loin, echeance_entretien=dans_50)
    tache = section(amina, "Entretiens d’évaluation à fixer ou à noter").taches[0]
    assert tache.echeance == dans_50 and tache.geste.libelle == "Fixer l’entretien d’évaluation"
    Dossier.objects.filter(pk=convention.dossier_id).update(echeance_entretien=loin)
    assert "Entretiens d’évaluation à fixer ou à noter" not in titres(amina)


def test_an_interview_that_is_fixed_comes_back_on_its_day(amina):
    convention = fabrique.une_convention_signee(par=amina)
    loin, dans_50 = localdate() + timedelta(days=300), localdate() + timedelta(days=50)
    Dossier.objects.filter(pk=convention.dossier_id).update(prochaine_echeance=loin, echeance_entretien=dans_50)
    entretien = fabrique.un_entretien(convention.dossier, prevu_le=localdate() + timedelta(days=1))
    assert "Entretiens d’évaluation à fixer ou à noter" not in titres(amina)
    Entretien.objects.update(prevu_le=localdate())
    tache = section(amina, "Entretiens d’évaluation à fixer ou à noter").taches[0]
    assert tache.texte.startswith("Entretien d’évaluation prévu le")
    assert tache.geste.url == reverse("conventions:entretien_tenir", args=[entretien.pk])


def test_a_deadline_calls_for_its_own_gesture(amina):
    convention = fabrique.une_convention_signee(par=amina)
    Dossier.objects.filter(pk=convention.dossier_id).update(
        prochaine_echeance=localdate(), prochaine_echeance_nom="entretien"
    )
    tache = section(amina, "Échéances dans moins de 30 jours").taches[0]
    assert (tache.texte, tache.geste.libelle) == ("Entretien d’évaluation", "Fixer l’entretien d’évaluation")


def test_attestations_to_issue_to_hand_over_and_copies_that_wait(amina, tmp_path):
    fabrique.un_dossier_a_attester(par=amina)
    delivre = fabrique.un_dossier_a_attester(par=amina)
    with documents_a_part(tmp_path):
        attestations.delivrer(delivre, par=amina, le=fabrique.LE)
    Dossier.objects.update(prochaine_echeance=None)
    attendus = ["Attestations à délivrer", "Attestations à remettre à la personne", "Envois qui ne sont pas arrivés"]
    assert titres(amina) == attendus
    assert section(amina, attendus[2]).taches[0].texte.startswith("Commune de Namur\u00a0: en attente")


def test_coordination_also_sees_the_files_that_nobody_follows(amina):
    claire = fabrique.un_utilisateur(role=Role.COORDINATION)
    un_dossier("Seule", par=amina, referent=None, echeance=80)
    assert titres(claire) == ["Dossiers sans référent"]
    assert titres(amina) == []


def test_a_long_section_is_cut_and_leads_to_its_list(amina, connecter):
    for rang in range(PAR_SECTION + 1):
        un_dossier(f"Perdue-{rang}", par=amina, echeance=-3)
    perdues = section(amina, "Échéances dépassées")
    assert (len(perdues.premieres), perdues.deborde) == (PAR_SECTION, True)
    client = connecter(amina)
    assert "Voir toute la liste" in client.get(reverse("suivi:ma_journee")).content.decode()
    assert len(client.get(perdues.suite).context["rangees"]) == PAR_SECTION + 1


def test_a_quiet_day_says_so(amina, connecter):
    assert "Rien n’attend" in connecter(amina).get(reverse("suivi:ma_journee")).content.decode()


def test_reception_sees_who_was_registered_and_no_deadline(amina, connecter):
    un_dossier("Haddad", par=amina, echeance=-3)
    texte = connecter(fabrique.un_utilisateur(role=Role.ACCUEIL)).get(reverse("suivi:ma_journee")).content.decode()
    assert "Haddad" in texte and "dépassée" not in texte and "Parcours obligatoire" not in texte


@pytest.mark.parametrize(
    ("role", "route"),
    [
        (Role.ACCUEIL, "suivi:ma_journee"),
        (Role.ACCOMPAGNEMENT, "suivi:ma_journee"),
        (Role.COORDINATION, "suivi:ma_journee"),
        (Role.OPERATEUR, "conventions:groupes"),
        (Role.ADMINISTRATION, "admin:index"),
        (Role.INSTANCE, "admin:index"),
    ],
)
def test_each_role_arrives_where_its_work_is(referentiels, connecter, role, route):
    reponse = connecter(fabrique.un_utilisateur(role=role)).get(reverse("suivi:racine"))
    assert reponse["Location"] == reverse(route)
