"""The list of groups and the page of one: what comes next, what an operator sees."""

from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from beneficiaires.models import Dossier
from comptes.models import Role
from conventions.models import LigneHeures
from formations.models import EtatSeance
from journal.models import Ligne
from tests import fabrique

pytestmark = pytest.mark.django_db


@pytest.fixture
def coordination(referentiels):
    return fabrique.un_utilisateur(role=Role.COORDINATION)


@pytest.fixture
def groupe(referentiels):
    """In progress, with two seats."""
    jour = localdate()
    return fabrique.un_groupe(nom="Citoyenneté 7", debut=jour - timedelta(60), fin=jour + timedelta(60), capacite=2)


def texte(reponse) -> str:
    return reponse.content.decode().replace("\u00a0", " ").replace("\u202f", " ")


def presence(inscription, seance, *, etat: str = "encodee") -> LigneHeures:
    """A person present at a session; the row is written directly."""
    seance.etat = EtatSeance.TENUE
    seance.save()
    return LigneHeures.objects.create(
        centre=seance.centre,
        axe=inscription.axe,
        source="presence",
        seance=seance,
        presence="present",
        date=seance.date,
        minutes=seance.minutes,
        prevues=seance.minutes,
        etat=etat,
        saisie_par=inscription.inscrite_par,
    )


def test_the_list_says_seats_next_session_and_hours_to_validate(connecter, coordination, groupe):
    inscription = fabrique.une_inscription(groupe)
    presence(inscription, fabrique.une_seance(groupe, le=localdate() - timedelta(7)))
    fabrique.une_seance(groupe, le=localdate() + timedelta(7), etat=EtatSeance.ANNULEE, motif="Neige")
    fabrique.une_seance(groupe, le=localdate() + timedelta(8))
    page = texte(connecter(coordination).get(reverse("conventions:groupes")))
    assert "Citoyenneté 7" in page and "1 sur 2" in page and "1 libre" in page
    assert f"{localdate() + timedelta(8):%-d} " in page and "3 h" in page


def test_the_filters_keep_what_they_say(connecter, coordination, groupe):
    passe = fabrique.un_groupe(nom="Groupe passé", debut=date(2024, 1, 1), fin=date(2024, 2, 1))
    complet = fabrique.un_groupe(
        fabrique.un_cours("francais"), nom="Groupe complet", debut=localdate(), fin=localdate(), capacite=1
    )
    fabrique.une_inscription(complet)
    client, adresse = connecter(coordination), reverse("conventions:groupes")

    def vus(filtres: str) -> set[str]:
        page = texte(client.get(f"{adresse}?{filtres}"))
        return {nom for nom in (groupe.nom, passe.nom, complet.nom) if f">{nom}</a>" in page}

    assert vus("") == {groupe.nom, complet.nom}
    assert vus("quand=passes") == {passe.nom}
    assert vus("quand=tous&places=on") == {groupe.nom, passe.nom}
    assert vus("matiere=francais") == {complet.nom}
    assert vus(f"operateur={groupe.cours.operateur_id}&langue=ar") == {groupe.nom}
    assert vus("matiere=inconnue&operateur=x") == {groupe.nom, complet.nom}


def geste(page: str) -> str:
    return page.split('class="gestes"')[1].split("</div>")[0]


def test_the_next_gesture_follows_the_life_of_a_group(connecter, coordination, groupe):
    client = connecter(coordination)
    assert "Générer les séances" in geste(texte(client.get(groupe.get_absolute_url())))
    seance = fabrique.une_seance(groupe, le=localdate() - timedelta(40))
    assert "Inscrire des personnes" in geste(texte(client.get(groupe.get_absolute_url())))
    inscription = fabrique.une_inscription(groupe)
    assert "Remplir la feuille du" in geste(texte(client.get(groupe.get_absolute_url())))
    ligne = presence(inscription, seance)
    assert "Valider" in geste(texte(client.get(groupe.get_absolute_url())))
    LigneHeures.objects.filter(pk=ligne.pk).update(etat="validee")
    assert "Inscrire des personnes" in geste(texte(client.get(groupe.get_absolute_url())))


def test_what_waits_in_a_file_that_is_over_is_not_asked_for(connecter, coordination, groupe):
    inscription, jour = fabrique.une_inscription(groupe), localdate().replace(day=1) - timedelta(1)
    presence(inscription, fabrique.une_seance(groupe, le=jour))
    client = connecter(coordination)
    assert "attendent la validation" in texte(client.get(reverse("suivi:ma_journee")))
    Dossier.objects.filter(pk=inscription.dossier_id).update(
        statut="clos", statut_avant_fin="convention", fin_le=jour, fin_motif="demenagement"
    )
    assert "attendent la validation" not in texte(client.get(reverse("suivi:ma_journee")))
    assert "Valider" not in geste(texte(client.get(groupe.get_absolute_url())))


def test_the_sheets_of_a_month_add_up(connecter, coordination, groupe):
    inscription, jour = fabrique.une_inscription(groupe), localdate().replace(day=1) - timedelta(1)
    presence(inscription, fabrique.une_seance(groupe, le=jour))
    presence(inscription, fabrique.une_seance(groupe, le=jour - timedelta(1)), etat="validee")
    fabrique.une_seance(groupe, le=jour - timedelta(2))
    mois = connecter(coordination).get(groupe.get_absolute_url()).context["feuilles"]
    assert [(un.premier, un.passees, un.tenues, un.a_remplir) for un in mois] == [(jour.replace(day=1), 3, 2, 1)]
    assert (mois[0].lignes_a_valider, mois[0].minutes_a_valider, mois[0].minutes_validees) == (1, 180, 180)


def test_a_session_that_falls_on_a_closure_is_flagged(connecter, coordination, groupe):
    seance = fabrique.une_seance(groupe, le=localdate() + timedelta(3))
    groupe.fermetures.create(centre=groupe.centre, du=seance.date, au=seance.date, raison="Journée du personnel")
    page = texte(connecter(coordination).get(groupe.get_absolute_url()))
    assert "Jour sans cours : Journée du personnel" in page


def test_an_operator_sees_its_groups_names_and_nothing_else(connecter, groupe):
    inscription = fabrique.une_inscription(groupe)
    personne = inscription.dossier.beneficiaire
    julie = fabrique.un_formateur(groupe.cours.operateur)
    autre = fabrique.un_groupe(fabrique.un_cours(operateur=fabrique.un_operateur("Autre")), nom="Groupe caché")
    client = connecter(julie)
    liste = texte(client.get(reverse("conventions:groupes")))
    assert groupe.nom in liste and "Groupe caché" not in liste
    assert client.get(autre.get_absolute_url()).status_code == 404
    page = texte(client.get(groupe.get_absolute_url()))
    assert personne.nom in page
    for cachee in (personne.telephone, inscription.dossier.numero, inscription.dossier.get_absolute_url()):
        assert cachee not in page
    assert "Modifier" not in page and "formations/" not in page


def test_whoever_opens_a_group_leaves_a_line_in_each_file(connecter, coordination, groupe):
    dossiers = {fabrique.une_inscription(groupe).dossier_id for _ in range(2)}
    connecter(coordination).get(groupe.get_absolute_url())
    lignes = Ligne.objects.lectures().filter(auteur_id=coordination.pk)
    assert {ligne.dossier_id for ligne in lignes} == dossiers
