"""Templates in the admin: each save is a new version, in its scope, with nothing lost; the preview prints the form."""

from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier
from time import sleep

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connections
from django.test import Client
from PIL import Image

from attestations.administration import GestionDesModeles
from attestations.edition import MUET, garder
from attestations.models import Modele, Sorte
from attestations.redaction import MOTS
from comptes.models import Role
from journal.models import Ligne
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
LISTE = "/admin/attestations/modele/"
AJOUTER = f"{LISTE}add/"
APERCU = f"{LISTE}apercu/"


@pytest.fixture
def administratrice():
    return fabrique.un_utilisateur(role=Role.ADMINISTRATION, prenom="Nadia", nom="Ouali")


@pytest.fixture
def client_centre(connecter, administratrice):
    return connecter(administratrice)


@pytest.fixture
def client_instance(connecter):
    return connecter(fabrique.un_utilisateur(role=Role.INSTANCE))


def saisie(client, **champs) -> dict[str, object]:
    """What the browser sends back when these fields only were changed."""
    form = client.get(AJOUTER).context["adminform"].form
    valeurs = {nom: form[nom].value() for nom in form.fields if not nom.endswith(("_fichier", "_retirer"))}
    return {nom: "" if valeur is None else valeur for nom, valeur in valeurs.items()} | champs


def png(couleur: str = "navy", cote: int = 30) -> SimpleUploadedFile:
    sortie = BytesIO()
    Image.new("RGB", (cote, cote), couleur).save(sortie, "PNG")
    return SimpleUploadedFile("logo.png", sortie.getvalue())


def erreurs(reponse) -> dict:
    return dict(reponse.context["adminform"].form.errors)


def dispense() -> Modele:
    return Modele.objects.get(sorte=Sorte.DISPENSE)


def du_centre() -> list[Modele]:
    return list(Modele.objects.exclude(centre=None).order_by("pk"))


def test_a_save_is_the_next_version_of_the_centre_with_a_line_in_the_journal(client_centre, administratrice):
    reponse = client_centre.post(
        AJOUTER, saisie(client_centre, corps="a suivi l'essentiel :\r\n\r\n**Bravo** !"), follow=True
    )
    assert "version 1\u00a0: les prochains documents la portent." in reponse.text
    client_centre.post(AJOUTER, saisie(client_centre, corps="a tout suivi :"))
    un, deux = du_centre()
    assert un.corps == "a suivi l’essentiel\u00a0:\n\n**Bravo**\u202f!", "well set"
    assert (un.centre, un.version, un.sorte, un.regime) == (administratrice.centre, 1, Sorte.FIN, None)
    assert (deux.version, deux.cree_par) == (2, administratrice)
    lignes = Ligne.objects.filter(acte="admin.ajout", objet_type="modele")
    assert {(ligne.objet_id, ligne.auteur_id) for ligne in lignes} == {(m.pk, administratrice.pk) for m in (un, deux)}


def test_a_double_click_writes_one_version(client_centre):
    envoi = saisie(client_centre, corps="a tout suivi :")
    client_centre.post(AJOUTER, envoi)
    reponse = client_centre.post(AJOUTER, envoi, follow=True)
    assert "elle disait déjà cela" in reponse.text
    assert len(du_centre()) == 1
    assert Ligne.objects.filter(acte="admin.ajout").count() == 1


def test_who_comes_second_is_told_and_loses_nothing(client_centre, administratrice, connecter):
    envoi = saisie(client_centre, corps="a suivi, dit la seconde :")
    collegue = fabrique.un_utilisateur(role=Role.ADMINISTRATION, prenom="Thomas", nom="Renard")
    connecter(collegue).post(AJOUTER, saisie(client_centre, corps="a suivi, dit le premier :"))
    client = connecter(administratrice)
    reponse = client.post(AJOUTER, {**envoi, "logo_fichier": png()})
    (refus,) = erreurs(reponse)["__all__"]
    assert refus.startswith("Thomas Renard a enregistré la version 1 de ce modèle pendant que vous écriviez.")
    form = reponse.context["adminform"].form
    assert form["corps"].value() == "a suivi, dit la seconde :" and len(form.images) == 1
    encore = {nom: form[nom].value() or "" for nom in form.fields if not nom.endswith(("_fichier", "_retirer"))}
    assert client.post(AJOUTER, encore).status_code == 302
    premiere, seconde = du_centre()
    assert (premiere.cree_par, seconde.cree_par, seconde.version) == (collegue, administratrice, 2)
    assert seconde.logo and not premiere.logo


@pytest.mark.parametrize("champ", ["titre", "corps"])
def test_a_text_that_would_print_nothing_for_some_is_refused(client_centre, champ):
    reponse = client_centre.post(AJOUTER, saisie(client_centre, **{champ: "{% if niss %}a suivi{% endif %}"}))
    assert erreurs(reponse) == {champ: [MUET]}
    assert du_centre() == []


def test_a_broken_text_is_refused_beside_its_field_with_its_line(client_centre):
    champs = {"corps": "un\r\ndeux {{ prenom }}\r\n{% load static %}", "suite": "{% if niss %}", "titre": "{{ nom.x }}"}
    reponse = client_centre.post(AJOUTER, saisie(client_centre, **champs))
    refus = erreurs(reponse)
    assert set(refus) == {"corps", "suite", "titre"}
    assert [phrase[:8] for phrase in refus["corps"]] == ["Ligne\u00a02\u00a0", "Ligne\u00a03\u00a0"]
    assert "deux {{ prenom }}" in reponse.text and not du_centre()


def test_a_dispense_never_says_what_an_end_of_path_says(client_centre):
    """The document was changed in the form, its text was forgotten."""
    for adresse, sorte in ((AJOUTER, "dispense"), (f"{AJOUTER}?depuis={dispense().pk}", "volontaire")):
        corps = client_centre.get(adresse).context["adminform"].form["corps"].value()
        refus = erreurs(client_centre.post(AJOUTER, saisie(client_centre, corps=corps, sorte=sorte)))
        assert "celui d’un autre document" in refus["corps"][0]
    corps = Modele.objects.get(sorte=Sorte.FIN).corps
    assert client_centre.post(AJOUTER, saisie(client_centre, corps=corps, sorte="volontaire")).status_code == 302


def test_a_text_of_a_megabyte_is_refused(client_centre):
    reponse = client_centre.post(AJOUTER, saisie(client_centre, corps="{% if nom %}" * 80_000))
    assert "raccourcissez-le" in erreurs(reponse)["corps"][0]


def test_an_administrator_writes_for_the_own_centre_only(client_centre, administratrice):
    autre = fabrique.un_centre("CRIPEL")
    cache = Modele.objects.create(centre=autre, sorte=Sorte.FIN, version=1, titre="Liège", corps="x")
    assert 'name="centre"' not in client_centre.get(AJOUTER).text
    client_centre.post(AJOUTER, saisie(client_centre, corps="y", centre=autre.pk))
    assert [modele.centre for modele in du_centre()] == [autre, administratrice.centre]
    assert cache.titre not in client_centre.get(LISTE).text
    assert client_centre.get(f"{LISTE}{cache.pk}/change/").status_code == 404
    assert "Liège" not in client_centre.get(f"{AJOUTER}?depuis={cache.pk}").text


def test_the_instance_writes_for_all_the_centres(client_instance):
    client_instance.post(AJOUTER, saisie(client_instance, corps="a suivi, pour tous :", sorte="dispense"))
    assert Modele.objects.get(corps="a suivi, pour tous\u00a0:").version == 2
    assert Modele.objects.filter(centre=None, sorte="dispense").count() == 2


def test_nobody_changes_nor_deletes_a_version(client_instance):
    modele = Modele.objects.get(sorte=Sorte.FIN)
    page = client_instance.get(f"{LISTE}{modele.pk}/change/")
    assert page.status_code == 200 and 'name="_save"' not in page.text
    assert client_instance.get(f"{LISTE}{modele.pk}/history/").status_code == 200
    assert client_instance.post(f"{LISTE}{modele.pk}/change/", {"titre": "x"}).status_code == 403
    assert client_instance.post(f"{LISTE}{modele.pk}/delete/", {"post": "yes"}).status_code == 403


def test_a_new_version_starts_from_the_one_that_is_chosen(client_centre):
    depart = f"{AJOUTER}?depuis={dispense().pk}"
    assert depart in client_centre.get(LISTE).text
    form = client_centre.get(depart).context["adminform"].form
    assert (form["sorte"].value(), form["corps"].value()) == ("dispense", dispense().corps)
    for faux in ("x", "9" * 30, "-1", "²"):
        assert client_centre.get(f"{AJOUTER}?depuis={faux}").status_code == 200


def test_the_list_tells_the_last_versions_from_the_older_ones(client_centre):
    for corps in ("un", "deux"):
        client_centre.post(AJOUTER, saisie(client_centre, corps=corps))
    versions = {m.corps: m.en_usage for m in Modele.objects.exclude(centre=None).avec_usage()}
    assert versions == {"un": False, "deux": True}
    assert len(client_centre.get(f"{LISTE}?usage=oui").context["cl"].result_list) == 4
    assert [m.corps for m in client_centre.get(f"{LISTE}?usage=non").context["cl"].result_list] == ["un"]


def test_images_are_cleaned_kept_from_version_to_version_and_taken_away(client_centre):
    client_centre.post(AJOUTER, saisie(client_centre, logo_fichier=png(cote=2000), sceau_fichier=png("red")))
    (un,) = du_centre()
    assert Image.open(BytesIO(bytes(un.logo or b""))).size == (1200, 1200)
    client_centre.post(AJOUTER, saisie(client_centre, logo_retirer="on", corps="autre"))
    deux = du_centre()[1]
    assert deux.logo is None and deux.sceau == un.sceau and un.sceau


def test_a_wrong_image_is_refused_beside_it_and_the_one_in_place_stays(client_centre):
    client_centre.post(AJOUTER, saisie(client_centre, logo_fichier=png()))
    lourde = SimpleUploadedFile("x.png", png().read() + b"\0" * 3_000_000)
    for envoye in (SimpleUploadedFile("x.png", b"<svg onload=alert(1)>"), lourde):
        reponse = client_centre.post(AJOUTER, saisie(client_centre, logo_fichier=envoye, corps="autre"))
        assert "logo_fichier" in erreurs(reponse)
        assert [nom for nom, _ in reponse.context["adminform"].form.images] == ["logo"]


def test_an_image_that_was_not_made_here_is_refused(client_centre):
    for faux in ("PHN2Zz4=", "PHN2Zz4=:" + "x" * 43, garder(b"x") + "x"):
        assert "logo_fichier" in erreurs(client_centre.post(AJOUTER, saisie(client_centre, logo_garde=faux)))


def test_the_page_lists_every_word(client_centre):
    page = client_centre.get(AJOUTER).text
    for mot, sens in MOTS.items():
        assert f"<code>{{{{ {mot} }}}}</code>" in page and sens in page


def test_the_lists_and_pages_are_for_administrators(client, amina):
    client.force_login(amina)
    for adresse in (LISTE, AJOUTER, APERCU, f"{LISTE}feuille.css"):
        assert client.get(adresse).status_code == 403
        assert client.post(adresse).status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_saves_at_the_same_moment_make_one_version_and_one_refusal(administratrice, monkeypatch):
    """Both pages were opened before either was saved; the first one to save takes its time."""
    ecrire = GestionDesModeles.save_model

    def ecrire_lentement(*args):
        sleep(0.5)
        return ecrire(*args)

    monkeypatch.setattr(GestionDesModeles, "save_model", ecrire_lentement)
    clients = [Client() for _ in range(2)]
    for client in clients:
        client.force_login(administratrice)
    envois = [saisie(client, corps=f"a suivi, {rang} :") for rang, client in enumerate(clients)]
    depart = Barrier(2)

    def enregistrer(rang: int) -> int:
        try:
            depart.wait()
            return clients[rang].post(AJOUTER, envois[rang]).status_code
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as fils:
        codes = sorted(fils.map(enregistrer, range(2)))
    assert codes == [200, 302]
    assert [modele.version for modele in du_centre()] == [1]
