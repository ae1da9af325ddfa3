"""The day, for groups: free seats, sheets to fill, hours to validate, absences."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from comptes.models import Role
from conventions import actions
from conventions.actions import Souhaits
from conventions.models import Axe, LigneHeures
from referentiels.models import Langue
from suivi.journee import sections
from tests import fabrique

pytestmark = pytest.mark.django_db
PLACES, FEUILLES = "Places libres pour qui attend", "Feuilles de présences à remplir"
A_VALIDER, ABSENCES = "Heures à valider", "Absences au-dessus du seuil"


def section(par, titre: str):
    return next((une for une in sections(par, aujourdhui=localdate()) if une.titre == titre), None)


def un_groupe(operateur=None, **champs):
    valeurs = {"debut": localdate() - timedelta(days=90), "fin": localdate() + timedelta(days=90), **champs}
    return fabrique.un_groupe(fabrique.un_cours(operateur=operateur), **valeurs)


def un_axe(par, nom: str = "Haddad") -> Axe:
    dossier = fabrique.un_dossier(par=par, personne=fabrique.une_personne(nom=nom))
    return fabrique.un_axe(convention=fabrique.une_convention_signee(dossier, par=par, signee_le=fabrique.LE))


def attendre(axe, par, depuis: int = 0, **souhaits):
    le = localdate()
    attente = actions.attendre(axe, Souhaits(**souhaits), par=par, le=le)
    type(attente).objects.filter(pk=attente.pk).update(depuis=le - timedelta(days=depuis))
    return attente


def test_a_free_seat_goes_to_who_has_waited_longest_whoever_follows_her(amina):
    collegue = fabrique.un_utilisateur()
    un_groupe(capacite=1)
    mienne, autre = un_axe(amina), un_axe(collegue, "Autre")
    attendre(mienne, amina, depuis=3)
    assert section(amina, PLACES).taches[0].geste.url == reverse("conventions:choisir_groupe", args=[mienne.pk])
    attendre(autre, collegue, depuis=5)
    assert section(amina, PLACES) is None
    assert section(collegue, PLACES).taches[0].dossier == autre.convention.dossier


def test_a_seat_that_does_not_suit_is_not_offered(amina):
    un_groupe()
    attendre(un_axe(amina), amina, langue=Langue.objects.get(pk="prs"))
    assert section(amina, PLACES) is None


def test_past_sessions_of_the_centre_without_sheet_are_asked_for_the_oldest_first(amina):
    cri = fabrique.un_operateur("C.A.I.", type_id="CRI")
    du_centre, d_ailleurs = un_groupe(cri), un_groupe()
    hier = localdate() - timedelta(days=1)
    for groupe, jour in ((du_centre, hier), (du_centre, hier - timedelta(days=7)), (d_ailleurs, hier)):
        fabrique.une_seance(groupe, le=jour)
    fabrique.une_seance(du_centre, le=localdate())
    assert section(amina, FEUILLES) is None
    for groupe in (du_centre, d_ailleurs):
        fabrique.une_inscription(groupe, par=amina)
    (tache,) = section(amina, FEUILLES).taches
    oldest = du_centre.seances.order_by("date").first()
    assert (tache.groupe, tache.geste.url) == (du_centre, reverse("conventions:feuille", args=[oldest.pk]))


def test_a_month_that_is_over_waits_for_the_coordination(amina):
    claire = fabrique.un_utilisateur(role=Role.COORDINATION)
    groupe, axe = un_groupe(), un_axe(amina)
    jour = localdate().replace(day=1) - timedelta(days=1)
    seance = fabrique.une_seance(groupe, le=jour, etat="tenue")
    LigneHeures.objects.create(
        centre=groupe.centre,
        axe=axe,
        source="presence",
        presence="present",
        seance=seance,
        date=jour,
        minutes=180,
        prevues=180,
        etat="encodee",
        saisie_par=amina,
    )
    (tache,) = section(claire, A_VALIDER).taches
    assert tache.geste.url == reverse("conventions:valider", args=[groupe.pk, jour.year, jour.month])
    assert section(amina, A_VALIDER) is None


@pytest.mark.parametrize(("suivies", "dit"), [(480, True), (481, False)])
def test_too_many_absences_are_said_to_who_follows_the_person(amina, suivies, dit):
    axe = un_axe(amina)
    Axe.objects.filter(pk=axe.pk).update(minutes_donnees=600, minutes_suivies=suivies, minutes_excusees=60)
    trouvee = section(amina, ABSENCES)
    assert (trouvee is not None) == dit
    if trouvee:
        assert trouvee.taches[0].texte == (
            "Formation à la citoyenneté\xa0: 20\xa0% des heures manquées, dont 1\xa0h sans raison"
        )
    assert section(fabrique.un_utilisateur(), ABSENCES) is None


def test_the_page_shows_groups_and_persons(amina, connecter):
    cri = fabrique.un_operateur("C.A.I.", type_id="CRI")
    groupe = un_groupe(cri, nom="Groupe du jeudi")
    fabrique.une_inscription(groupe, par=amina)
    fabrique.une_seance(groupe, le=localdate() - timedelta(days=1))
    texte = connecter(amina).get(reverse("suivi:ma_journee")).content.decode()
    assert "Groupe du jeudi" in texte and "Remplir la feuille" in texte
