"""What this domain shows in a browser: the public check of a file, the templates, the copies, the mass gestures."""

from base64 import b64encode

import pytest
from django.core.files.storage import default_storage
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from attestations import actions
from attestations.models import Attestation
from comptes.models import Centre, Role, Utilisateur
from tests import fabrique
from tests.navigateur.conftest import a_cote, capturer, sans_defaut

MOT_DE_PASSE = "un-long-mot-de-passe"
DEPOSER = """([octets, nom]) => {
  const contenu = Uint8Array.from(atob(octets), (signe) => signe.charCodeAt(0));
  const transfert = new DataTransfer();
  transfert.items.add(new File([contenu], nom, {type: "application/pdf"}));
  for (const geste of ["dragenter", "dragover", "drop"])
    document.querySelector("h1").dispatchEvent(
      new DragEvent(geste, {dataTransfer: transfert, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def centre(referentiels, documents) -> Centre:
    return fabrique.un_centre_qui_signe()


@pytest.fixture
def amina(centre) -> Utilisateur:
    return un_compte(centre, "amina@namur.test", Role.ACCOMPAGNEMENT)


def un_compte(centre: Centre, email: str, role: Role) -> Utilisateur:
    compte = fabrique.un_utilisateur(role, centre, email=email, prenom="Amina", nom="Benkirane")
    compte.set_password(MOT_DE_PASSE)
    compte.save()
    return compte


def delivrer(par: Utilisateur) -> tuple[Attestation, bytes]:
    """A document issued today, and its file."""
    dossier = fabrique.un_dossier_a_attester(par=par)
    faites: list[Attestation] = []
    a_cote(lambda: faites.append(actions.delivrer(dossier, par=par, le=localdate())))
    with default_storage.open(faites[0].pdf.name) as fichier:
        return faites[0], fichier.read()


def deposer(page: Page, octets: bytes, nom: str = "Rania Haddad.pdf") -> None:
    """Drop a file on the title of the page, as a mouse would."""
    with page.expect_navigation():
        page.evaluate(DEPOSER, [b64encode(octets).decode(), nom])


def test_a_pdf_dropped_anywhere_on_the_page_is_recognised(page: Page, amina):
    _, octets = delivrer(amina)
    page.goto("/verifier/")
    sans_defaut(page)
    deposer(page, octets)
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est exactement le document délivré")
    expect(page.locator("main")).not_to_contain_text("Haddad")
    capturer(page, "verification-publique")
    deposer(page, octets + b"\n")
    expect(page.get_by_role("heading", level=1)).to_contain_text("n’est pas celui d’un document délivré")
    capturer(page, "verification-autre-fichier")
    page.get_by_role("link", name="Tapez le code").click()
    deposer(page, b"\xff\xd8\xff", "photo.jpg")
    expect(page.locator("main")).to_contain_text("Ce fichier n’est pas un PDF")
    sans_defaut(page)


@pytest.mark.parametrize("page", [False], ids=["sans-script"], indirect=True)
def test_a_pdf_is_chosen_without_script(page: Page, amina):
    _, octets = delivrer(amina)
    page.goto("/verifier/")
    page.get_by_label("Fichier PDF").set_input_files({"name": "a.pdf", "mimeType": "", "buffer": octets})
    page.get_by_role("button", name="Vérifier ce fichier").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("C’est exactement le document délivré")
