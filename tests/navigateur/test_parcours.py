"""The main job in a browser, from the login to the two mails received; its screenshots illustrate the guide."""

from datetime import timedelta

import pytest
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from attestations.models import Attestation
from beneficiaires.models import Dossier
from comptes.models import Centre, Role
from formations.models import Operateur
from tests import fabrique
from tests.navigateur.conftest import a_cote, capturer, connecter

MOT_DE_PASSE = "un-long-mot-de-passe"
HEURES = {
    "Formation à la citoyenneté": ["20", "20", "20 h"],
    "Formation à la langue française": ["23:30"] * 17 + ["30 min"],
    "Orientation socioprofessionnelle": ["4"],
}


@pytest.fixture
def centre(referentiels, documents) -> Centre:
    """The C.A.I. with what it needs: a signatory, operators, the mailboxes of Namur, a worker and a coordinator."""
    centre = fabrique.un_centre_qui_signe()
    for nom, type_id in [("Vivre ensemble", "ILI"), ("Forem Namur", "FOREM")]:
        Operateur.objects.create(centre=centre, nom=nom, type_id=type_id)
    for organisme in ["commune", "cpas"]:
        fabrique.un_destinataire(organisme, centre=centre, adresse=f"{organisme}@namur.test")
    for email, prenom, role in [
        ("amina@namur.test", "Amina", Role.ACCOMPAGNEMENT),
        ("claire@namur.test", "Claire", Role.COORDINATION),
    ]:
        compte = fabrique.un_utilisateur(role, centre, email=email, prenom=prenom, nom="Benkirane")
        compte.set_password(MOT_DE_PASSE)
        compte.save()
    return centre


def il_y_a(jours: int) -> str:
    return (localdate() - timedelta(days=jours)).isoformat()


def choisir(page: Page, libelle: str, texte: str) -> None:
    """Select the first option that contains a text, in the list of that label."""
    liste = page.get_by_label(libelle, exact=False).first
    valeur = liste.locator("option", has_text=texte).first.get_attribute("value")
    liste.select_option(valeur)


def geste_suivant(page: Page, nom: str) -> None:
    """The one filled button of the file must be this one."""
    page.locator("main .btn-primary", has_text=nom).first.click()


@pytest.mark.parametrize(
    "page", [True, pytest.param(False, marks=pytest.mark.lent)], ids=["script", "sans-script"], indirect=True
)
def test_from_login_to_the_two_mails(page: Page, centre, boite, travailler):
    se_connecter(page)
    inscrire(page)
    decider(page)
    accueillir(page)
    convenir(page)
    encoder(page)
    delivrer(page)
    a_cote(travailler)
    envoyer(page, boite)
    verifier(page)


def se_connecter(page: Page) -> None:
    page.goto("/")
    expect(page).to_have_title("Se connecter · Parcours")
    capturer(page, "connexion")
    connecter(page, "amina@namur.test", MOT_DE_PASSE)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ma journée")


def inscrire(page: Page) -> None:
    page.get_by_role("link", name="Inscrire une personne").click()
    page.get_by_label("Nom", exact=False).first.fill("Haddad")
    page.get_by_label("Prénoms").fill("Rania")
    page.get_by_label("Nom dans son écriture").fill("رانيا حداد")
    page.get_by_label("Sexe").select_option("F")
    page.get_by_label("Date de naissance").fill("14/03/1992")
    choisir(page, "Nationalité", "Syrie")
    page.get_by_label("Téléphone").fill("0470 12 34 56")
    choisir(page, "Langue de contact", "arabe")
    page.get_by_label("A besoin d’un interprète").check()
    page.get_by_label("Rue et numéro").fill("Rue de Fer 1")
    page.get_by_label("Code postal").fill("5000")
    choisir(page, "Commune", "Namur")
    page.get_by_label("En séjour légal en Belgique depuis le").fill(il_y_a(330))
    choisir(page, "Titre de séjour", "A –")
    choisir(page, "Motif du séjour", "Réfugié reconnu")
    page.get_by_label("Commandé à la commune le").fill(il_y_a(300))
    page.get_by_label("Valable du").fill(il_y_a(300))
    page.get_by_label("Valable jusqu’au").fill(il_y_a(-1400))
    page.get_by_label("Premier contact avec le centre le").fill(il_y_a(290))
    page.get_by_label("Bénéficiaire du CPAS").check()
    capturer(page, "inscription")
    page.get_by_role("button", name="Inscrire").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Rania Haddad")


def decider(page: Page) -> None:
    page.get_by_role("link", name="pourquoi").click()
    page.get_by_role("link", name="Voir chaque condition").click()
    expect(page.locator("main")).to_contain_text("est tenue de suivre le parcours d’intégration")
    expect(page.locator("main")).to_contain_text("CWASS art. 150")
    page.get_by_role("link", name="Rania Haddad").first.click()


def accueillir(page: Page) -> None:
    geste_suivant(page, "Tenir le bilan social")
    page.get_by_label("Date du bilan").fill(il_y_a(280))
    page.get_by_label("Notice d’information sur les données remise le").fill(il_y_a(280))
    choisir(page, "Langue de l’entretien", "arabe")
    page.get_by_label("Avec interprète").check()
    page.locator("[name=besoins-0-domaine]").select_option("emploi")
    page.locator("[name=besoins-0-suite]").select_option("orientation")
    capturer(page, "bilan")
    page.get_by_role("button", name="Enregistrer le bilan").click()
    geste_suivant(page, "Noter la séance")
    page.get_by_label("Date de la séance").fill(il_y_a(275))
    choisir(page, "Langue", "arabe")
    page.get_by_role("button", name="Enregistrer la séance").click()
    page.get_by_role("link", name="Noter le test").or_(page.get_by_role("link", name="Noter un test")).first.click()
    page.get_by_label("Date du test").fill(il_y_a(274))
    for competence in ["co", "ce", "eo", "ee"]:
        page.locator(f"[name={competence}]").select_option("A1")
    capturer(page, "test")
    page.get_by_role("button", name="Enregistrer le test").click()


def convenir(page: Page) -> None:
    geste_suivant(page, "Établir la convention")
    page.locator("[name=citoyennete-operateur]").select_option(label="Vivre ensemble")
    page.locator("[name=francais-operateur]").select_option(label="Vivre ensemble")
    page.locator("[name=orientation-operateur]").select_option(label="Forem Namur")
    capturer(page, "convention")
    page.get_by_role("button", name="Enregistrer le projet").click()
    page.get_by_label("Signée le").fill(il_y_a(270))
    capturer(page, "signature")
    page.get_by_role("button", name="Signer la convention").click()
    expect(page.locator("main")).to_contain_text("Convention en cours")
    page.set_viewport_size({"width": 360, "height": 740})
    capturer(page, "telephone")
    page.set_viewport_size({"width": 1280, "height": 900})


def encoder(page: Page) -> None:
    fiche = page.url
    for rang, (axe, durees) in enumerate(HEURES.items()):
        for debut in range(0, len(durees), 3):
            page.goto(fiche)
            page.get_by_role("link", name=f"Heures : {axe}").click()
            for n, duree in enumerate(durees[debut : debut + 3]):
                page.locator(f"[name=lignes-{n}-date]").fill(il_y_a(260 - 30 * rang - debut - n))
                page.locator(f"[name=lignes-{n}-duree]").fill(duree)
            page.get_by_role("button", name="Enregistrer les heures").click()
    page.goto(fiche)
    expect(page.locator("main")).to_contain_text("Attestation à délivrer")


def delivrer(page: Page) -> None:
    geste_suivant(page, "Délivrer l’attestation")
    page.get_by_role("button", name="Délivrer").click()
    page.get_by_role("link", name="Remettre à la personne").click()
    page.locator("[name=remise_le]").fill(il_y_a(0))
    page.get_by_label("En main propre").check()
    page.locator("main form button[type=submit]").last.click()
    expect(page.locator("main")).to_contain_text("En main propre".lower(), ignore_case=True)


def envoyer(page: Page, boite) -> None:
    page.reload()
    expect(page.locator("#documents")).to_contain_text("Envoyé")
    page.locator("#documents").scroll_into_view_if_needed()
    capturer(page, "attestation")
    assert sorted(message["To"] for message in boite.messages) == ["commune@namur.test", "cpas@namur.test"]
    for message in boite.messages:
        assert "Haddad" not in message["Subject"]
        (piece,) = message.iter_attachments()
        assert piece.get_content().startswith(b"%PDF")


def verifier(page: Page) -> None:
    attestation = Attestation.objects.get()
    assert Dossier.objects.get().attestation_le == localdate()
    page.goto("/verifier/")
    page.get_by_role("textbox", name="Code").fill(attestation.code)
    page.locator("main form button[type=submit]").first.click()
    expect(page.locator("main")).to_contain_text("valable")
    expect(page.locator("main")).not_to_contain_text("Haddad")
    capturer(page, "verifier")
