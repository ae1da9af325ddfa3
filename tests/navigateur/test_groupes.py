"""A coordinator opens a course and a group, sees its sessions before they exist, then changes them one by one."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from comptes.models import Role
from formations.models import Cours, EtatSeance, Groupe, Seance
from referentiels.models import JourFerie
from tests import fabrique
from tests.navigateur.conftest import SANS_SCRIPT, capturer, connecter, sans_defaut
from tests.navigateur.test_pages import tient_sur_un_telephone

MOT_DE_PASSE = "un-long-mot-de-passe"


@pytest.fixture
def coordination(page: Page, referentiels) -> Page:
    claire = fabrique.un_utilisateur(Role.COORDINATION, email="claire@namur.test", prenom="Claire")
    claire.set_password(MOT_DE_PASSE)
    claire.save()
    fabrique.un_operateur("Vivre ensemble")
    connecter(page, "claire@namur.test", MOT_DE_PASSE)
    return page


@pytest.fixture
def ferie() -> date:
    """A legal holiday to come, without another one three weeks before; the group meets on that day of the week."""
    bientot = localdate() + timedelta(days=22)
    trouve = JourFerie.objects.filter(legal=True, date__gte=bientot).exclude(code="NOUVEL-AN").first()
    assert trouve is not None
    return trouve.date


@pytest.mark.parametrize(
    "page", [True, pytest.param(False, marks=pytest.mark.lent)], ids=["script", "sans-script"], indirect=True
)
def test_a_group_opens_and_its_sessions_are_planned(coordination: Page, ferie: date):
    page = coordination
    page.get_by_role("link", name="Groupes").click()
    page.get_by_role("link", name="Cours", exact=True).click()
    ouvrir_un_cours(page)
    page.get_by_role("link", name="Ouvrir un groupe").first.click()
    ouvrir_un_groupe(page, ferie)
    expect(page.get_by_role("heading", level=1)).to_have_text("Générer les séances")
    expect(page.locator("main")).to_contain_text("3 séances à créer, 9 h")
    capturer(page, "generer-les-seances")
    assert not Seance.objects.exists()
    page.get_by_role("button", name="Créer 3 séances").click()
    expect(page.locator("#messages")).to_contain_text("3 séances créées.")
    assert ferie not in Seance.objects.values_list("date", flat=True)
    changer_les_seances(page, ferie)


def ouvrir_un_cours(page: Page) -> None:
    page.get_by_role("link", name="Nouveau cours").first.click()
    page.get_by_label("Matière").select_option("citoyennete")
    page.get_by_label("Opérateur").select_option(label="Vivre ensemble")
    page.get_by_label("Intitulé").fill("Vivre en Belgique")
    page.get_by_label("Durée totale").fill("60")
    page.get_by_label("Donné en").select_option("ar")
    page.get_by_role("button", name="Enregistrer le cours").click()
    expect(page.locator("main")).to_contain_text("Vivre en Belgique")
    assert Cours.objects.get().minutes == 60 * 60


def ouvrir_un_groupe(page: Page, ferie: date) -> None:
    """Four weeks on one day of the week; the holiday is one of the four days."""
    expect(page.get_by_label("Cours", exact=False).first).to_have_value(str(Cours.objects.get().pk))
    page.get_by_label("Nom").fill("Citoyenneté 7, matin")
    page.get_by_label("Lieu").fill("Salle 2")
    page.locator("#id_debut").fill((ferie - timedelta(days=21)).isoformat())
    page.locator("#id_fin").fill(ferie.isoformat())
    creneau = page.get_by_role("group", name="Créneau 1")
    creneau.get_by_label("Jour").select_option(str(ferie.weekday()))
    creneau.get_by_label("De").fill("09:00")
    creneau.get_by_label("À").fill("12:00")
    page.get_by_role("button", name="Ouvrir le groupe").click()


def changer_les_seances(page: Page, ferie: date) -> None:
    """One is added on the holiday after all, another is cancelled; generating again leaves both."""
    groupe = Groupe.objects.get()
    page.get_by_role("link", name="Ajouter une séance").click()
    page.get_by_label("Jour").fill(ferie.isoformat())
    page.get_by_role("button", name="Ajouter la séance").click()
    expect(page.locator("main")).to_contain_text("est un jour sans cours")
    page.get_by_label("La séance a lieu quand même").check()
    page.get_by_role("button", name="Ajouter la séance").click()
    expect(page.locator("#messages")).to_contain_text("La séance est ajoutée.")
    page.goto(f"/formations/seances/{groupe.seances.order_by('date')[0].pk}/annuler/")
    page.get_by_label("Pourquoi").fill("Formatrice malade")
    page.get_by_role("button", name="Annuler la séance").click()
    expect(page.locator("main")).to_contain_text("Formatrice malade")
    page.get_by_role("link", name="Générer les séances").click()
    page.get_by_role("button", name="Appliquer").click()
    expect(page.locator("#messages")).to_contain_text("rien n’a changé")
    assert groupe.seances.filter(etat=EtatSeance.PREVUE).count() == 3
    if page not in SANS_SCRIPT:  # axe is a script
        sans_defaut(page)
        tient_sur_un_telephone(page, "group")
