"""What the script adds to registering a person."""

from playwright.sync_api import Page, expect

from tests import fabrique
from tests.navigateur.conftest import connecter

MOT_DE_PASSE = "un-long-mot-de-passe"


def test_a_possible_double_appears_while_the_name_is_typed(page: Page, referentiels):
    amina = fabrique.un_utilisateur(email="amina@namur.test")
    amina.set_password(MOT_DE_PASSE)
    amina.save()
    connu = fabrique.un_dossier(par=amina)
    envois: list[str] = []
    page.on("request", lambda requete: envois.append(f"{requete.method} {requete.url}"))
    connecter(page, amina.email, MOT_DE_PASSE)
    page.goto("/dossiers/inscrire/")
    page.get_by_label("Nom", exact=False).first.fill(connu.beneficiaire.nom)
    page.get_by_label("Prénoms").fill(connu.beneficiaire.prenoms)
    page.get_by_label("Date de naissance").fill(str(connu.beneficiaire.naissance.annee))
    page.get_by_label("Téléphone").focus()
    expect(page.locator(".doubles")).to_contain_text(connu.numero)
    assert not [envoi for envoi in envois if connu.beneficiaire.nom in envoi]
