"""The pages of courses, groups, sessions and closures: what they show, and that nothing typed is lost."""

from datetime import date, time

import pytest
from django.urls import reverse

from comptes.models import Role
from formations.models import Cours, Creneau, EtatSeance, Fermeture, Groupe, Seance
from tests import fabrique

pytestmark = pytest.mark.django_db
LUNDI = date(2026, 11, 16)


@pytest.fixture
def client_(connecter, amina):
    return connecter(amina)


def texte(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def un_envoi(**champs) -> dict:
    """A group with one slot, as the form sends it."""
    creneau = {"creneaux-0-jour": "0", "creneaux-0-debut": "09:00", "creneaux-0-fin": "12:00"}
    gestion = {"creneaux-TOTAL_FORMS": "2", "creneaux-INITIAL_FORMS": "0"}
    valeurs = {"nom": "Matin", "capacite": "15", "lieu": "Salle 2", "debut": "2026-11-02", "fin": "2026-12-31"}
    return {**valeurs, **creneau, **gestion, **champs}


def test_a_course_is_written_from_its_page(client_):
    operateur = fabrique.un_operateur()
    envoi = {"matiere": "citoyennete", "operateur": operateur.pk, "intitule": "Vivre en Belgique", "minutes": "60"}
    reponse = client_.post(reverse("formations:cours_nouveau"), {**envoi, "themes": ["sante"], "filiere": "fle"})
    cours = Cours.objects.get()
    assert reponse.url == reverse("formations:cours")
    assert (cours.minutes, cours.themes, cours.filiere, cours.actif) == (3600, ["sante"], "", False)
    assert "Vivre en Belgique" not in texte(client_.get(reponse.url))  # not offered: hidden until asked
    assert "1 thème sur 10" in texte(client_.get(f"{reponse.url}?tous=on"))


def test_a_level_out_below_the_level_in_is_refused_beside_its_field(client_):
    operateur = fabrique.un_operateur()
    envoi = {"matiere": "francais", "operateur": operateur.pk, "intitule": "FLE", "minutes": "400"}
    reponse = client_.post(
        reverse("formations:cours_nouveau"), {**envoi, "filiere": "fle", "niveau_entree": "A2", "niveau_sortie": "A1"}
    )
    assert "plus haut que le niveau" in texte(reponse) and not Cours.objects.exists()


def test_a_group_opens_then_shows_the_sessions_its_hours_give(client_):
    cours = fabrique.un_cours()
    reponse = client_.post(reverse("formations:groupe_nouveau"), un_envoi(cours=cours.pk))
    groupe = Groupe.objects.get()
    assert reponse.url == reverse("formations:seance_generer", args=[groupe.pk])
    page = texte(client_.get(reponse.url))
    assert "9 séances à créer, 27 h" in page and "Vacances d’hiver, du 21 décembre 2026 au 3 janvier 2027" in page
    assert not Seance.objects.exists()


def test_a_row_more_loses_nothing_and_judges_nothing(client_):
    page = texte(client_.post(reverse("formations:groupe_nouveau"), un_envoi(nom="Soir", ajouter="1", fin="")))
    assert 'value="Soir"' in page and page.count('id="id_creneaux-') > 9
    assert "à corriger" not in page


def test_two_people_who_change_a_group_keep_what_each_wrote(client_):
    groupe = fabrique.un_groupe(nom="Matin", lieu="Salle 1", debut=date(2026, 11, 2), fin=date(2026, 12, 31))
    adresse = reverse("formations:groupe_modifier", args=[groupe.pk])
    vu = client_.get(adresse).context["form"].initial["vu"]
    Groupe.objects.filter(pk=groupe.pk).update(lieu="Salle 9")
    envoi = un_envoi(nom="Soir", lieu="Salle 1", vu=vu)
    assert client_.post(adresse, envoi).status_code == 302
    assert Groupe.objects.values_list("nom", "lieu").get() == ("Soir", "Salle 9")
    page = texte(client_.post(adresse, un_envoi(nom="Nuit", lieu="Salle 1", vu=vu)))
    assert "Quelqu’un vient d’écrire ici « Soir »" in page


def test_a_slot_that_ends_before_it_begins_is_refused_beside_its_field(client_):
    cours = fabrique.un_cours()
    envoi = un_envoi(cours=cours.pk, **{"creneaux-0-fin": "08:00"})
    page = texte(client_.post(reverse("formations:groupe_nouveau"), envoi))
    assert "Créneau 1, à : Le créneau finit après avoir commencé." in page and not Groupe.objects.exists()


def test_what_is_ticked_shows_before_it_is_done(client_):
    groupe = fabrique.un_groupe(debut=date(2026, 11, 2), fin=date(2026, 12, 31))
    Creneau.objects.create(groupe=groupe, jour=0, debut=time(9), fin=time(12))
    adresse, envoi = reverse("formations:seance_generer", args=[groupe.pk]), {"du": "2026-11-02"}
    conges = {"conges": ["20261221-20270103"]}
    page = texte(client_.post(adresse, {**envoi, **conges, "voir": "1"}))
    assert (
        "7 séances à créer" in page
        and "<strong>Vacances d’hiver</strong> : 21 décembre 2026, 28 décembre 2026" in " ".join(page.split())
    )
    assert not Seance.objects.exists() and not Fermeture.objects.exists()
    assert client_.post(adresse, {**envoi, **conges, "creer": "1"}).url == groupe.get_absolute_url()
    assert (Seance.objects.count(), Fermeture.objects.count()) == (7, 1)


def test_a_group_without_hours_says_what_to_do(client_):
    page = texte(client_.get(reverse("formations:seance_generer", args=[fabrique.un_groupe().pk])))
    assert "Ce groupe n’a pas d’horaire" in page


def test_a_session_on_a_holiday_shows_the_box_to_tick(client_):
    groupe = fabrique.un_groupe()
    adresse = reverse("formations:seance_ajouter", args=[groupe.pk])
    assert "quand même" not in texte(client_.get(adresse))
    envoi = {"date": "2026-11-11", "debut": "09:00", "fin": "12:00", "theme": ""}
    page = texte(client_.post(adresse, envoi))
    assert "Armistice" in page and "La séance a lieu quand même" in page and 'value="2026-11-11"' in page
    client_.post(adresse, {**envoi, "quand_meme": "on"})
    assert groupe.seances.get().date == date(2026, 11, 11)


def test_a_held_session_only_offers_its_theme(client_):
    seance = fabrique.une_seance(etat=EtatSeance.TENUE)
    adresse = reverse("formations:seance_modifier", args=[seance.pk])
    assert 'name="date"' not in texte(client_.get(adresse))
    client_.post(adresse, {"theme": "logement"})
    assert Seance.objects.get().theme == "logement"


def test_a_session_is_moved_cancelled_and_restored_from_its_pages(client_):
    seance = fabrique.une_seance()
    horaire = {"date": "2026-11-17", "debut": "13:00", "fin": "16:00", "theme": ""}
    client_.post(reverse("formations:seance_modifier", args=[seance.pk]), horaire)
    client_.post(reverse("formations:seance_annuler", args=[seance.pk]), {"motif": "Local fermé"})
    seance.refresh_from_db()
    assert (seance.date, seance.etat, seance.motif) == (date(2026, 11, 17), "annulee", "Local fermé")
    assert "Local fermé" in texte(client_.get(reverse("formations:seance_retablir", args=[seance.pk])))
    client_.post(reverse("formations:seance_retablir", args=[seance.pk]))
    assert Seance.objects.get().etat == EtatSeance.PREVUE


def test_a_closure_says_how_many_sessions_it_cancels_and_goes_away(client_):
    fabrique.une_seance(le=LUNDI)
    envoi = {"du": "2026-11-16", "au": "", "raison": "Neige", "annuler": "on"}
    page = texte(client_.post(reverse("formations:fermeture_nouvelle"), envoi, follow=True))
    assert "1 séance annulée" in page and "Neige" in page
    client_.post(reverse("formations:fermeture_retirer", args=[Fermeture.objects.get().pk]))
    assert not Fermeture.objects.exists()


def test_a_closure_without_a_day_or_a_reason_says_so(client_):
    adresse = reverse("formations:fermeture_nouvelle")
    assert "Cochez un congé scolaire" in texte(client_.post(adresse, {}))
    assert "Écrivez la raison" in texte(client_.post(adresse, {"du": "2026-11-16"}))


def test_another_centre_is_told_that_nothing_exists(connecter):
    seance = fabrique.une_seance()
    ailleurs = fabrique.un_utilisateur(role=Role.COORDINATION, centre=fabrique.un_centre("CRIPEL"))
    adresse = reverse("formations:seance_modifier", args=[seance.pk])
    assert connecter(ailleurs).get(adresse).status_code == 404
    assert seance.groupe.nom not in texte(connecter(ailleurs).get(reverse("conventions:groupes")))
