"""Presences in a browser: a trainer with a telephone, two savers, no network, a month validated and corrected."""

from datetime import date, timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, Route, ViewportSize, expect

from comptes.models import Role
from conventions.actions import enregistrer_feuille
from conventions.models import Axe, Inscription, LigneHeures
from conventions.regles import Marque
from formations.models import Groupe, Seance
from tests import fabrique
from tests.navigateur.conftest import capturer, connecter, sans_defaut

MOT_DE_PASSE = "un-long-mot-de-passe"
TELEPHONE: ViewportSize = {"width": 360, "height": 740}
PERSONNES = [
    ("Haddad", "Rania"),
    ("Kovalenko", "Olena"),
    ("Nguyen", "Thi Mai"),
    ("Diallo", "Mamadou"),
    ("Tesfay", "Yonas"),
    ("Yılmaz", "Ayşe"),
]
AUTRES = [
    ("Al-Masri", "Samir"),
    ("Bâ", "Aminata"),
    ("Çelik", "Emre"),
    ("Ferreira", "Ana Paula"),
    ("Gebremariam", "Selam"),
    ("Ionescu", "Maria"),
    ("Rahimi", "Farid"),
    ("Shevchenko", "Iryna"),
    ("Traoré", "Fatoumata"),
]
PRESENTE = Marque("present", 180)
MARQUES = [PRESENTE] * 9 + [Marque("retard", 150)] + [PRESENTE] * 6 + [Marque("absent", 0, "Transport")]
MARQUES += [PRESENTE] * 5 + [Marque("depart", 120), Marque("absent", 0)]
JULIE, CLAIRE = "julie@lire.test", "claire@namur.test"


def un_compte(compte, email: str, prenom: str, nom: str):
    compte.email, compte.prenom, compte.nom = email, prenom, nom
    compte.set_password(MOT_DE_PASSE)
    compte.save()
    return compte


@pytest.fixture
def claire(referentiels, documents):
    return un_compte(fabrique.un_utilisateur(Role.COORDINATION), CLAIRE, "Claire", "Lambert")


@pytest.fixture
def julie(referentiels):
    return un_compte(fabrique.un_formateur(), JULIE, "Julie", "Martin")


@pytest.fixture
def groupe(claire, julie) -> Groupe:
    """Six persons who follow a course of citizenship since two months."""
    debut = localdate() - timedelta(days=60)
    cours = fabrique.un_cours(intitule="Citoyenneté en arabe")
    groupe = fabrique.un_groupe(cours, nom="Citoyenneté 7", debut=debut, fin=debut + timedelta(days=200))
    for nom, prenoms in PERSONNES:
        inscrire(groupe, nom, prenoms, claire)
    return groupe


def inscrire(groupe: Groupe, nom: str, prenoms: str, par) -> None:
    debut = groupe.debut
    personne = fabrique.une_personne(nom=nom, prenoms=prenoms, telephone="")
    dossier = fabrique.un_dossier(par=par, personne=personne, contact_le=debut, le=debut)
    convention = fabrique.une_convention_signee(dossier, par=par, signee_le=debut)
    fabrique.une_inscription(groupe, fabrique.un_axe(convention=convention), par=par, du=debut)


@pytest.fixture
def seance(groupe) -> Seance:
    """Three hours, yesterday."""
    return fabrique.une_seance(groupe, le=localdate() - timedelta(days=1))


def rang(page: Page, nom: str):
    return page.get_by_role("group", name=nom)


def noter(page: Page, nom: str, marque: str) -> None:
    """Touch a mark: its text, as a thumb does."""
    rang(page, nom).locator("label.presence-choix", has_text=marque).click()


def marques(seance: Seance) -> dict[str, tuple[str, int, str]]:
    lignes = LigneHeures.objects.en_vigueur().filter(seance=seance)
    noms = {i.axe_id: i.dossier.beneficiaire.nom for i in Inscription.objects.filter(groupe=seance.groupe).par_nom()}
    return {noms[ligne.axe_id]: (ligne.presence, ligne.minutes, ligne.raison) for ligne in lignes}


def ouvrir(page: Page, email: str, seance: Seance) -> None:
    connecter(page, email, MOT_DE_PASSE)
    expect(page.get_by_role("heading", level=1)).to_be_visible()
    page.goto(f"/conventions/seances/{seance.pk}/")


ETAT = "[data-etat]"


@pytest.mark.parametrize("page", [True, False], ids=["script", "sans-script"], indirect=True)
def test_a_trainer_fills_the_sheet_on_a_telephone(page: Page, seance, groupe):
    page.set_viewport_size(TELEPHONE)
    connecter(page, JULIE, MOT_DE_PASSE)
    page.get_by_role("link", name="Citoyenneté 7").first.click()
    page.get_by_role("link", name="Remplir la feuille").first.click()
    expect(page.get_by_role("button", name="Enregistrer")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    noter(page, "Kovalenko Olena", "Retard")
    rang(page, "Kovalenko Olena").get_by_label("Heure, ou minutes manquées").fill("930")
    noter(page, "Nguyen Thi Mai", "Absente")
    rang(page, "Nguyen Thi Mai").get_by_label("Raison, si elle excuse").fill("Rendez-vous officiel")
    assert rang(page, "Haddad Rania").locator("label.presence-choix").first.bounding_box()["height"] >= 44
    capturer(page, "feuille-de-presence")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Enregistré à").first).to_be_visible()
    attendues = {nom: ("present", 180, "") for nom, _ in PERSONNES}
    attendues |= {"Kovalenko": ("retard", 150, ""), "Nguyen": ("absent", 0, "Rendez-vous officiel")}
    assert marques(seance) == attendues
    page.reload()
    expect(page.locator(ETAT)).to_contain_text("par Julie M.")
    expect(rang(page, "Kovalenko Olena").get_by_label("Heure, ou minutes manquées")).to_have_value("9:30")


def test_the_keyboard_alone_fills_a_sheet(page: Page, seance):
    ouvrir(page, CLAIRE, seance)
    rang(page, "Diallo Mamadou").get_by_label("Présente").focus()
    for touche in ("ArrowDown", "a", "ArrowDown", "r", "Tab"):
        page.keyboard.press(touche)
    page.keyboard.type("30")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("d")
    page.keyboard.press("p")
    sans_defaut(page)
    page.keyboard.press("Enter")
    expect(page.locator(ETAT)).to_contain_text("Enregistré à")
    dites = marques(seance)
    assert dites["Diallo"] == dites["Nguyen"] == ("present", 180, "")
    assert dites["Haddad"] == ("absent", 0, "") and dites["Kovalenko"] == ("retard", 150, "")
    page.get_by_role("button", name="Tous présents").click()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(ETAT)).to_contain_text("Enregistré à")
    expect(page.locator("[data-compte]")).to_have_text("6 là, 0 absent")
    page.goto(f"/conventions/seances/{seance.pk}/")
    assert set(marques(seance).values()) == {("present", 180, "")}


@pytest.mark.parametrize("page", [True, False], ids=["script", "sans-script"], indirect=True)
def test_of_two_savers_the_second_sees_what_changed(page: Page, seance, julie):
    ouvrir(page, CLAIRE, seance)
    yonas = Inscription.objects.get(dossier__beneficiaire__nom="Tesfay")
    enregistrer_feuille(seance, {yonas.pk: Marque("absent", 0)}, {}, par=julie, le=localdate())
    noter(page, "Yılmaz Ayşe", "Départ")
    rang(page, "Yılmaz Ayşe").get_by_label("Heure, ou minutes manquées").fill("11:30")
    page.get_by_role("button", name="Enregistrer").click()
    conflit = rang(page, "Tesfay Yonas").locator(".conflit")
    expect(conflit).to_contain_text("Julie M. a noté à")
    expect(conflit).to_contain_text("absente sans raison")
    expect(rang(page, "Yılmaz Ayşe").get_by_label("Heure, ou minutes manquées")).to_have_value("11:30")
    assert list(marques(seance)) == ["Tesfay"]
    conflit.scroll_into_view_if_needed()
    capturer(page, "conflit-de-presence")
    conflit.get_by_label("Garder plutôt").check()
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.get_by_text("Enregistré à").first).to_be_visible()
    expect(page.locator(".conflit")).to_have_count(0)
    expect(rang(page, "Tesfay Yonas").get_by_label("Absente")).to_be_checked()
    assert marques(seance)["Tesfay"] == ("absent", 0, "")
    assert marques(seance)["Yılmaz"] == ("depart", 150, "")


def test_what_is_changed_while_a_sheet_leaves_is_saved_too(page: Page, seance):
    ouvrir(page, JULIE, seance)
    retenue: list[Route] = []
    page.route("**/conventions/seances/**", lambda route: retenue.append(route), times=1)
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(ETAT)).to_contain_text("Enregistrement")
    noter(page, "Haddad Rania", "Absente")
    retenue[0].continue_()
    expect(page.locator(ETAT)).to_contain_text("Enregistré à")
    page.wait_for_load_state("networkidle")
    assert marques(seance)["Haddad"] == ("absent", 0, "")


def test_without_network_the_sheet_waits_and_leaves_by_itself(page: Page, seance):
    page.set_viewport_size(TELEPHONE)
    ouvrir(page, JULIE, seance)
    page.context.set_offline(True)
    noter(page, "Haddad Rania", "Absente")
    rang(page, "Haddad Rania").get_by_label("Raison, si elle excuse").fill("Le bus de Ciney")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("1 feuille en attente d’envoi")
    expect(page.locator(ETAT)).to_contain_text("Hors ligne")
    gardee = page.evaluate("localStorage.getItem('feuilles-en-attente')")
    assert not any(mot in gardee for mot in ("Haddad", "Rania", "Ciney"))
    assert marques(seance) == {}
    page.context.set_offline(False)
    expect(page.locator(ETAT)).to_contain_text("Enregistré à")
    expect(page.locator("#messages")).not_to_contain_text("en attente")
    assert marques(seance)["Haddad"] == ("absent", 0, "Le bus de Ciney")


def test_a_sheet_left_behind_leaves_from_another_page(page: Page, seance):
    ouvrir(page, JULIE, seance)
    page.context.set_offline(True)
    noter(page, "Haddad Rania", "Absente")
    rang(page, "Haddad Rania").get_by_label("Raison, si elle excuse").fill("Le bus de Ciney")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("1 feuille en attente d’envoi")
    page.evaluate("document.querySelector('form[data-feuille]').remove()")  # the tab is closed
    page.context.set_offline(False)
    page.goto("/conventions/groupes/")
    expect(page.locator("#messages")).to_contain_text("La feuille en attente est enregistrée.")
    assert marques(seance)["Haddad"] == ("absent", 0, "Autre raison")


def test_after_an_expired_login_the_sheet_is_kept_and_leaves_once_logged_in(page: Page, seance):
    ouvrir(page, JULIE, seance)
    page.context.clear_cookies()
    noter(page, "Haddad Rania", "Absente")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(ETAT)).to_contain_text("Votre session a expiré")
    page.get_by_role("link", name="Se reconnecter").click()
    page.get_by_label("Courriel").fill(JULIE)
    page.get_by_label("Mot de passe").fill(MOT_DE_PASSE)
    page.get_by_role("button", name="Se connecter").click()
    expect(page.locator(ETAT)).to_contain_text("par Julie M.")
    assert marques(seance)["Haddad"] == ("absent", 0, "")


def test_a_waiting_sheet_that_is_refused_says_why(page: Page, seance, claire):
    ouvrir(page, JULIE, seance)
    page.context.set_offline(True)
    noter(page, "Haddad Rania", "Absente")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator("#messages")).to_contain_text("1 feuille en attente d’envoi")
    page.evaluate("document.querySelector('form[data-feuille]').remove()")
    rania = Inscription.objects.get(dossier__beneficiaire__nom="Haddad")
    enregistrer_feuille(seance, {rania.pk: Marque("retard", 60)}, {}, par=claire, le=localdate())
    page.context.set_offline(False)
    page.goto("/conventions/groupes/")
    expect(page.locator("#messages")).to_contain_text("n’a pas pu être enregistrée")
    page.get_by_role("button", name="Voir pourquoi").click()
    expect(rang(page, "Haddad Rania").locator(".conflit")).to_contain_text("Claire L. a noté à")
    page.get_by_role("button", name="Enregistrer").click()
    expect(page.locator(ETAT)).to_contain_text("par Julie M.")
    assert marques(seance)["Haddad"] == ("absent", 0, "")
    page.goto("/conventions/groupes/")
    expect(page.locator("#messages")).not_to_contain_text("feuille")


@pytest.fixture
def mois_rempli(groupe, julie) -> date:
    """Last month, filled: three sessions with a late person and an absent one. Its first day."""
    mois = (localdate().replace(day=1) - timedelta(days=1)).replace(day=1)
    cles = {i.dossier.beneficiaire.nom: i.pk for i in Inscription.objects.filter(groupe=groupe).par_nom()}
    for jour in (12, 19, 26):
        une = fabrique.une_seance(groupe, le=mois.replace(day=jour))
        dites = dict.fromkeys(cles.values(), PRESENTE)
        dites[cles["Tesfay"]] = Marque("absent", 0)
        if jour == 19:
            dites |= {cles["Diallo"]: Marque("retard", 150), cles["Haddad"]: Marque("absent", 0, "Justificatif remis")}
        enregistrer_feuille(une, dites, {}, par=julie, le=localdate())
    return mois


@pytest.mark.parametrize("page", [True, False], ids=["script", "sans-script"], indirect=True)
def test_a_month_is_validated_then_a_presence_is_corrected(page: Page, groupe, mois_rempli):
    connecter(page, CLAIRE, MOT_DE_PASSE)
    page.goto(f"/conventions/groupes/{groupe.pk}/valider/{mois_rempli.year}/{mois_rempli.month}/")
    expect(page.locator(".phrase")).to_contain_text("18 présences sur 3 séances")
    capturer(page, "valider-un-mois")
    page.get_by_role("button", name="Valider ces heures").click()
    expect(page.get_by_text("validées pour 6 personnes")).to_be_visible()
    premiere = Seance.objects.filter(groupe=groupe).order_by("date")[0]
    page.goto(f"/conventions/seances/{premiere.pk}/")
    page.get_by_role("link", name="Corriger la présence de Yonas Tesfay").click()
    page.get_by_label("Arrivée en retard").check()
    page.get_by_label("Heure d’arrivée ou de départ").fill("9:30")
    page.get_by_label("Motif de la correction").fill("Sa signature est sur la feuille")
    capturer(page, "corriger-une-presence")
    page.get_by_role("button", name="Corriger").click()
    expect(page.get_by_text("Sa signature est sur la feuille")).to_be_visible()
    assert marques(premiere)["Tesfay"] == ("retard", 150, "")
    yonas = Axe.objects.get(convention__dossier__beneficiaire__nom="Tesfay", type="citoyennete")
    assert (yonas.minutes_faites, yonas.minutes_donnees) == (150, 540)


def test_the_matrix_of_forty_sessions_is_on_one_screen(page: Page, groupe, claire):
    for nom, prenoms in AUTRES:
        inscrire(groupe, nom, prenoms, claire)
    cles = list(Inscription.objects.filter(groupe=groupe).values_list("pk", flat=True))
    for jour in range(40):
        une = fabrique.une_seance(groupe, le=groupe.debut + timedelta(days=jour))
        dites = {cle: MARQUES[(5 * cle + jour) % len(MARQUES)] for cle in cles}
        enregistrer_feuille(une, dites, {}, par=claire, le=localdate())
    connecter(page, CLAIRE, MOT_DE_PASSE)
    page.goto(f"/conventions/groupes/{groupe.pk}/presences/")
    cadre = page.locator(".matrice-cadre")
    assert cadre.evaluate("cadre => cadre.scrollWidth <= cadre.clientWidth"), "forty columns without scrolling"
    capturer(page, "matrice-des-presences")
    page.locator("td[data-c]").first.focus()
    for touche in ("ArrowRight", "ArrowRight", "ArrowDown", "ArrowLeft", "Enter"):
        page.keyboard.press(touche)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Présences du")
    deuxieme = Seance.objects.filter(groupe=groupe).order_by("date")[1]
    expect(page).to_have_url(f"{page.url.split('/conventions')[0]}/conventions/seances/{deuxieme.pk}/")
