"""What this domain shows in a browser: the public check of a file, the templates, the copies, the mass gestures."""

from base64 import b64encode
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from playwright.sync_api import Page, expect

from attestations import accuse, actions
from attestations.actions import lots
from attestations.models import Attestation, Envoi, Lot, Remise
from beneficiaires.models import Dossier
from comptes.models import Centre, Role, Utilisateur
from tests import fabrique
from tests.navigateur.conftest import a_cote, capturer, connecter, sans_defaut
from tests.navigateur.test_pages import tient_sur_un_telephone

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
    tient_sur_un_telephone(page, "another file")
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


NOMS = ["Ghanem", "Hoxha", "Jaber", "Karimi", "Ntumba", "Weldu"]


@pytest.fixture
def a_delivrer(amina, centre) -> list[Dossier]:
    """Six paths that are over, in a commune whose mailbox is known."""
    fabrique.un_destinataire("commune", centre=centre, adresse="commune@namur.test")
    personnes = [fabrique.une_personne(nom=nom, prenoms="Rania") for nom in NOMS]
    return [fabrique.un_dossier_a_attester(par=amina, personne=personne) for personne in personnes]


def avancer(lot: Lot, monkeypatch, combien: int) -> None:
    """As many lines as asked, as a worker does them."""
    monkeypatch.setattr(lots, "TRANCHE", combien)
    a_cote(lambda: actions.avancer_lot(lot.pk, le=localdate()))


def test_many_are_issued_and_their_copies_followed(page: Page, amina, a_delivrer, monkeypatch):
    connecter(page, "amina@namur.test", MOT_DE_PASSE)
    page.goto("/attestations/a-delivrer/")
    sans_defaut(page)
    for case in page.locator("tbody input[type=checkbox]").all():
        case.check()
    page.get_by_role("button", name="Délivrer les attestations cochées").click()
    sans_defaut(page)
    page.locator("main form .btn-primary").click()
    expect(page.locator("progress")).to_be_visible()
    avancer(Lot.objects.get(), monkeypatch, 4)
    page.reload()
    expect(page.locator("#avancement")).to_contain_text("4 sur 6")
    capturer(page, "delivrance-en-masse")
    tient_sur_un_telephone(page, "lot")
    avancer(Lot.objects.get(), monkeypatch, 4)
    expect(page.locator("#avancement")).to_contain_text("6 sur 6", timeout=10_000)
    sans_defaut(page)
    lire_le_registre(page)
    imprimer_et_poster(page)


def lire_le_registre(page: Page) -> None:
    """One copy in each of its states, then what leaves, then the button of the recipient."""
    parti = {"envoye_le": timezone.now(), "reponse": "250 2.0.0 Ok"}
    envois = list(Envoi.objects.order_by("pk"))
    sorts: list[dict[str, Any]] = [
        {"statut": "incertain", "raison": "La liaison s’est coupée après le message."},
        {"statut": "refuse", "raison": "Le serveur du destinataire refuse le message : 550 5.1.1 mailbox unknown"},
        {"statut": "echec", "raison": "Cinq jours d’essais sans succès : 452 4.2.2 mailbox full"},
        {"statut": "envoye", **parti},
    ]
    for envoi, sort in zip(envois, sorts, strict=False):
        Envoi.objects.filter(pk=envoi.pk).update(**sort)
    Attestation.objects.update(remise_le=localdate(), remise_par=Remise.MAIN)
    page.goto("/attestations/")
    expect(page.locator("main")).to_contain_text("mailbox full")
    capturer(page, "registre-des-copies")
    tient_sur_un_telephone(page, "copies")
    partie = Envoi.objects.pour_partir().get(pk=envois[3].pk)
    page.goto(f"/attestations/envois/{partie.pk}/")
    capturer(page, "ce-qui-part")
    tient_sur_un_telephone(page, "what leaves")
    page.context.clear_cookies()  # the clerk of a commune has no account
    page.goto(reverse("verifier:accuser", args=[accuse.jeton_de(partie)]))
    expect(page.locator("main")).not_to_contain_text("Rania")
    capturer(page, "accuser-reception")
    page.get_by_role("button", name="Oui, nous l’avons reçu").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Réception notée")
    sans_defaut(page)


def imprimer_et_poster(page: Page) -> None:
    connecter(page, "amina@namur.test", MOT_DE_PASSE)
    for envoi in Envoi.objects.filter(statut="a_envoyer"):
        fabrique.en_lettre(envoi)
    page.goto("/attestations/lettres/")
    capturer(page, "lettres")
    with page.expect_download() as telechargement:
        page.get_by_role("button", name="Imprimer les lettres").click()
    assert telechargement.value.path().read_bytes().startswith(b"%PDF")
    page.goto("/attestations/lettres/")
    sans_defaut(page)
    page.get_by_role("button", name="Noter comme postées").click()
    expect(page.locator("#messages")).to_contain_text("postée")
    assert not Envoi.objects.filter(canal="lettre").exclude(statut="envoye").exists()
