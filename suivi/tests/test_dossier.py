"""The page of a file: its heading, its clocks, its next gesture, its traces."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from beneficiaires import actions
from beneficiaires.models import Dossier, MotifFin, Sexe
from comptes.models import Role
from conventions.actions import enregistrer_heures
from journal.models import Ligne
from referentiels.models import Pays
from socle.dates import DatePartielle
from suivi.gestes import autres_gestes, geste_suivant, pour_gestes
from suivi.identite import adjectif, naissance
from suivi.lectures import DOSSIER_LU
from tests import fabrique
from tests.fabrique import LE

pytestmark = pytest.mark.django_db
DEBUT = date(2026, 1, 1)  # long before any deadline of these files


def page(client, dossier) -> str:
    return client.get(dossier.get_absolute_url()).content.decode()


def suivant(dossier, le=DEBUT):
    return geste_suivant(pour_gestes(Dossier.objects.all()).get(pk=dossier.pk), le)


def libelle(dossier, le=DEBUT) -> str | None:
    geste = suivant(dossier, le)
    return geste.libelle if geste else None


def autres_de(dossier, par, le=DEBUT) -> list[str]:
    lu = pour_gestes(Dossier.objects.all()).get(pk=dossier.pk)
    gestes = autres_gestes(lu, par, suivant=geste_suivant(lu, le), aujourdhui=le)
    return [geste.libelle for geste in gestes]


@pytest.mark.parametrize(
    ("sexe", "quand", "phrase"),
    [
        ("F", DatePartielle(1992, 3, 14), "née le 14\u00a0mars\u00a01992 (34\u00a0ans)"),
        ("M", DatePartielle(1992, 11, 24), "né le 24\u00a0novembre\u00a01992 (33\u00a0ans)"),
        ("M", DatePartielle(1990), "né en 1990 (35 ou 36\u00a0ans)"),
        ("X", DatePartielle(1990, 12), "naissance\u00a0: décembre\u00a01990 (35\u00a0ans)"),
        ("F", None, "date de naissance inconnue"),
    ],
)
def test_birth_and_age_are_one_line(sexe, quand, phrase):
    assert naissance(fabrique.une_personne(sexe=sexe, naissance=quand), LE) == phrase


def test_the_nationality_agrees_with_the_person(referentiels):
    syrie = Pays.objects.get(pk="SY")
    assert adjectif(syrie, Sexe.FEMME) == "syrienne" and adjectif(syrie, Sexe.HOMME) == "syrien"


def test_the_next_gesture_follows_the_path(amina):
    assert libelle(fabrique.un_dossier(par=amina, titre=None)) == "Compléter les faits"
    dossier = fabrique.un_dossier(par=amina)
    assert libelle(dossier) == "Tenir le bilan social"
    fabrique.un_bilan(dossier, par=amina)
    assert libelle(dossier) == "Noter la séance droits et devoirs"
    complet = fabrique.un_module(fabrique.un_dossier(par=amina), par=amina)
    assert libelle(complet) == "Établir la convention"
    convention = fabrique.une_convention_signee(par=amina)
    assert libelle(convention.dossier) == "Encoder des heures"
    assert libelle(fabrique.un_dossier_a_attester(par=amina)) == "Délivrer l’attestation"


def test_the_first_missing_fact_leads_to_its_form(amina):
    dossier = fabrique.un_dossier(par=amina, nationalites=())
    geste = suivant(dossier)
    assert geste is not None and geste.url == reverse("beneficiaires:ajouter", args=[dossier.pk, "nationalites"])


def test_a_person_who_is_not_bound_chooses_first(amina):
    belge = fabrique.un_dossier(par=amina, nationalites=("BE",))
    assert libelle(belge) == "Suivre le parcours volontairement"
    autres = autres_de(belge, amina)
    assert autres[0] == "Tenir le bilan social" and "Suivre le parcours volontairement" not in autres


@pytest.mark.parametrize(("jours", "attendu"), [(-5, "Fixer l’entretien"), (29, "Fixer l’entretien"), (30, "Encoder")])
def test_an_interview_that_is_near_or_passed_comes_first(amina, jours, attendu):
    dossier = fabrique.une_convention_signee(par=amina).dossier
    Dossier.objects.update(prochaine_echeance=LE + timedelta(days=jours), prochaine_echeance_nom="entretien")
    assert (libelle(dossier, LE) or "").startswith(attendu)
    autres = autres_de(dossier, amina, LE)
    assert len({"Encoder des heures", "Fixer l’entretien d’évaluation"} & {*autres}) == 1


@pytest.mark.parametrize(("jours", "attendu"), [(-1, "Noter l’entretien"), (0, "Noter l’entretien"), (1, "Encoder")])
def test_an_interview_that_is_fixed_is_waited_for_then_noted(amina, jours, attendu):
    dossier = fabrique.une_convention_signee(par=amina).dossier
    Dossier.objects.update(prochaine_echeance=LE, prochaine_echeance_nom="entretien")
    fabrique.un_entretien(dossier, prevu_le=LE + timedelta(days=jours))
    assert (libelle(dossier, LE) or "").startswith(attendu)


def test_a_closed_file_says_when_and_why_and_offers_to_reopen(amina, connecter):
    dossier = fabrique.un_dossier(par=amina)
    actions.cloturer(dossier, motif=MotifFin.ABANDON, fin_le=LE, par=amina, le=LE)
    texte = page(connecter(amina), dossier)
    assert "Parcours terminé le 23\u00a0novembre\u00a02026 sans attestation\u00a0: abandon." in texte
    assert "Rouvrir le dossier" in texte and "Tenir le bilan social" not in texte


def test_the_heading_says_who_the_person_is(amina, connecter):
    personne = fabrique.une_personne(nom_original="رانيا حداد", langue_id="ar", interprete=True)
    texte = page(connecter(amina), fabrique.un_dossier(par=amina, personne=personne, autres_langues=("en",)))
    for attendu in ("رانيا حداد", "syrienne", "arabe, anglais", "interprète\u00a0: oui", "0470 12 34 56", "5000 Namur"):
        assert attendu in texte


def test_hours_show_what_is_done_of_what_is_due(amina, connecter):
    axe = fabrique.un_axe(par=amina)
    for jour in (1, 2):
        jour_du_cours = date(2026, 4, jour)
        enregistrer_heures(axe, date=jour_du_cours, minutes=21 * 60, operateur=None, par=amina, le=LE)
    texte = page(connecter(amina), axe.convention.dossier)
    assert "42\u00a0h sur 60\u00a0h" in texte and 'value="2520"' in texte


def test_reception_sees_who_and_how_to_reach_but_nothing_else(amina, connecter):
    dossier = fabrique.un_dossier(par=amina)
    texte = page(connecter(fabrique.un_utilisateur(role=Role.ACCUEIL)), dossier)
    assert "Haddad" in texte and "0470 12 34 56" in texte and "5000 Namur" in texte
    for absent in ("Parcours obligatoire", "Décision", "Titres de séjour", "Chronologie", "Tenir le bilan"):
        assert absent not in texte


def test_each_opening_of_a_file_is_noted(amina, connecter):
    dossier, autre = fabrique.un_dossier(par=amina), fabrique.un_dossier(par=amina)
    client = connecter(amina)
    for lu in (dossier, dossier, autre):
        page(client, lu)
    lues = Ligne.objects.filter(acte=DOSSIER_LU, auteur_id=amina.pk).order_by("pk")
    assert list(lues.values_list("dossier_id", flat=True)) == [dossier.pk, dossier.pk, autre.pk]


def test_readings_are_listed_apart_from_gestures(amina, connecter):
    dossier = fabrique.un_dossier(par=amina)
    lea = fabrique.un_utilisateur(prenom="Léa", nom="Martin", role=Role.COORDINATION)
    client = connecter(lea)
    texte = page(client, dossier)
    assert "Inscription" in texte and "Dossier consulté" not in texte
    lectures = client.get(reverse("suivi:lectures", args=[dossier.pk])).content.decode()
    assert "Léa Martin" in lectures and "Coordination" in lectures and "Dossier consulté" in lectures


def test_codes_of_the_journal_are_said_in_words(amina, connecter):
    dossier = fabrique.un_dossier(par=amina)
    actions.cloturer(dossier, motif=MotifFin.INACTIVITE, fin_le=LE, par=amina, le=LE)
    texte = page(connecter(amina), dossier)
    assert "Inactivité" in texte and ">inactivite<" not in texte


def test_an_expiring_permit_asks_for_attention(amina, connecter):
    titre = fabrique.un_titre(fin=localdate() + timedelta(days=20))
    texte = page(connecter(amina), fabrique.un_dossier(par=amina, titre=titre))
    assert "Vérifier le titre de séjour, qui expire" in texte
