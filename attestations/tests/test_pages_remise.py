"""Pages by which a document reaches the person, and by which it is replaced."""

import io

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils.timezone import localdate
from PIL import Image

from attestations import actions
from attestations.models import Attestation, Canal, Envoi, Recu, StatutAttestation, StatutEnvoi
from beneficiaires.models import Beneficiaire
from comptes.models import Role
from journal.models import Ligne
from tests import fabrique


@pytest.fixture
def attestation(a_attester, amina) -> Attestation:
    return actions.delivrer(a_attester, par=amina, le=localdate())


@pytest.fixture
def coordinatrice(amina):
    return fabrique.un_utilisateur(role=Role.COORDINATION)


def scan(nom: str = "recu.png") -> SimpleUploadedFile:
    octets = io.BytesIO()
    Image.new("L", (8, 8)).save(octets, "PNG")
    return SimpleUploadedFile(nom, octets.getvalue(), "image/png")


def remettre(client, attestation, **valeurs):
    return client.post(reverse("attestations:remettre", args=[attestation.pk]), valeurs, follow=True).content.decode()


def test_the_page_opens_without_reproach_on_what_is_known(connecter, amina, attestation):
    page = connecter(amina).get(reverse("attestations:remettre", args=[attestation.pk]))
    assert not page.context["form"].errors
    assert f'value="{localdate().isoformat()}"' in page.content.decode()


def test_the_signed_receipt_is_kept_with_the_handing_over(connecter, amina, attestation, documents):
    client = connecter(amina)
    page = remettre(client, attestation, comment="main", remise_le=localdate().isoformat(), fichier=scan())
    assert "La remise est notée." in page
    assert "recu.png" in page
    recu = Recu.objects.get()
    reponse = client.get(reverse("attestations:recu", args=[recu.pk]))
    assert "sandbox" in reponse["Content-Security-Policy"]
    assert "attachment" in reponse["Content-Disposition"]
    assert b"".join(reponse.streaming_content) == scan().read()
    assert Ligne.objects.lectures().filter(acte="attestations.recu-lu", dossier_id=attestation.dossier_id).count() == 1
    client.post(reverse("attestations:retirer_recu", args=[recu.pk]))
    assert not Recu.objects.exists()
    assert Attestation.objects.get().remise_le == localdate()


def test_a_file_that_is_no_receipt_is_refused_and_nothing_is_noted(connecter, amina, attestation):
    faux = SimpleUploadedFile("recu.pdf", b"MZ nothing of the kind", "application/pdf")
    page = remettre(connecter(amina), attestation, comment="main", remise_le=localdate().isoformat(), fichier=faux)
    assert "ni un PDF, ni une image" in page
    assert "Le fichier n’a pas été gardé" in page
    assert Attestation.objects.get().remise_le is None


def test_a_receipt_chosen_with_what_only_leaves_is_not_lost_without_a_word(connecter, amina, attestation):
    Beneficiaire.objects.update(courriel="rania@boites.test")
    page = remettre(connecter(amina), attestation, comment="courriel", fichier=scan())
    assert "ou envoyez sans le fichier" in page
    assert "Le fichier n’a pas été gardé" in page
    assert not Envoi.objects.filter(organisme="personne").exists()


def test_a_receipt_refused_late_leaves_the_handing_over_noted(connecter, amina, attestation, monkeypatch):
    def refuser(*_, **__):
        raise ValidationError("Le disque est plein.")

    monkeypatch.setattr(actions, "joindre_recu", refuser)
    page = remettre(connecter(amina), attestation, comment="main", remise_le=localdate().isoformat(), fichier=scan())
    assert "La remise est notée." in page
    assert "Le reçu, lui, n’a pas été gardé" in page
    assert "Le disque est plein." in page
    assert attestation.get_absolute_url().split("#")[0] in page


def test_a_receipt_waits_for_the_handing_over_and_is_kept_once(connecter, amina, attestation):
    client, adresse = connecter(amina), reverse("attestations:joindre_recu", args=[attestation.pk])
    assert "Notez d’abord" in client.post(adresse, {"fichier": scan()}).content.decode()
    remettre(client, attestation, comment="main", remise_le=localdate().isoformat())
    for _ in range(2):
        client.post(adresse, {"fichier": scan()})
    assert Recu.objects.count() == 1


@pytest.mark.parametrize(("comment", "canal"), [("courriel", Canal.COURRIEL), ("lettre", Canal.LETTRE)])
def test_sent_from_here_it_is_a_copy_for_the_person(connecter, amina, attestation, comment, canal):
    Beneficiaire.objects.update(courriel="rania@boites.test")
    attestation.dossier.beneficiaire.adresses.update(rue="Rue Haute 1", code_postal="5000")
    remettre(connecter(amina), attestation, comment=comment)
    envoi = Envoi.objects.get(organisme="personne")
    assert (envoi.canal, envoi.statut) == (canal, StatutEnvoi.A_ENVOYER)
    assert Attestation.objects.get().remise_le is None


def test_without_an_address_of_hers_the_page_says_what_to_do(connecter, amina, attestation):
    Beneficiaire.objects.update(courriel="")
    page = remettre(connecter(amina), attestation, comment="courriel")
    assert "n’a pas l’adresse de courriel" in page
    assert not Envoi.objects.filter(organisme="personne").exists()


class TestReplacing:
    @pytest.fixture
    def adresse(self, attestation) -> str:
        Beneficiaire.objects.update(prenoms="Raniya")
        return reverse("attestations:remplacer", args=[attestation.pk])

    def envoyer(self, client, adresse, **valeurs):
        form = client.get(adresse).context["form"]
        return client.post(adresse, {"vu": form.initial["vu"], "motif": "Prénom mal écrit", **valeurs}, follow=True)

    def test_what_changes_and_what_follows_is_read_first(self, connecter, coordinatrice, adresse, attestation):
        page = connecter(coordinatrice).get(adresse).content.decode()
        assert "Raniya" in page
        assert attestation.donnees["personne"]["prenoms"] in page
        assert "marquée «\u00a0remplacée\u00a0»" in page
        assert "Commune de Namur" in page
        assert Attestation.objects.count() == 1

    def test_the_new_one_takes_its_place_and_a_second_click_does_nothing(
        self, connecter, coordinatrice, adresse, attestation
    ):
        client = connecter(coordinatrice)
        page = self.envoyer(client, adresse).content.decode()
        assert "L’attestation N-2026-A0002 remplace N-2026-A0001." in page.replace(str(localdate().year), "2026")
        assert "Prénom mal écrit" in page
        page = client.post(adresse, {"motif": "Encore"}, follow=True).content.decode()
        assert "remplace" in page
        assert Attestation.objects.count() == 2
        attestation.refresh_from_db()
        assert attestation.statut == StatutAttestation.REMPLACEE

    def test_what_changed_since_the_page_is_read_again_and_the_reason_is_kept(self, connecter, coordinatrice, adresse):
        client = connecter(coordinatrice)
        vu = client.get(adresse).context["form"].initial["vu"]
        Beneficiaire.objects.update(prenoms="Rania-Lina")
        page = client.post(adresse, {"vu": vu, "motif": "Prénom mal écrit"})
        texte = page.content.decode()
        assert "a changé depuis que vous avez ouvert cette page" in texte
        assert "Rania-Lina" in texte
        assert "Prénom mal écrit" in texte
        assert Attestation.objects.count() == 1
        relu = page.context["form"]["vu"].value()
        client.post(adresse, {"vu": relu, "motif": "Prénom mal écrit"})
        assert Attestation.objects.count() == 2

    def test_a_reason_is_asked_for_beside_its_field(self, connecter, coordinatrice, adresse):
        page = self.envoyer(connecter(coordinatrice), adresse, motif=" ").content.decode()
        assert "Dites pourquoi l’attestation est remplacée." in page

    def test_nothing_that_changes_is_said(self, connecter, coordinatrice, attestation):
        page = connecter(coordinatrice).get(reverse("attestations:remplacer", args=[attestation.pk])).content.decode()
        assert "Rien ne change" in page

    def test_one_that_is_not_valid_leads_back_to_the_file(self, connecter, coordinatrice, adresse, attestation, amina):
        actions.annuler(attestation, motif="Erreur", par=amina, le=localdate())
        page = connecter(coordinatrice).get(adresse, follow=True).content.decode()
        assert "statut «\u00a0Annulée\u00a0»" in page or "statut « Annulée »" in page


def test_cancelling_says_who_has_it_or_may_have_it(connecter, coordinatrice, amina):
    fabrique.un_destinataire("commune")
    fabrique.un_destinataire("cpas")
    dossier = fabrique.un_dossier_a_attester(par=amina, cpas=True)
    attestation = actions.delivrer(dossier, par=amina, le=localdate())
    attestation.envois.filter(organisme="commune").update(statut=StatutEnvoi.ACQUITTE, **PARTIE, acquitte_le=MIDI)
    attestation.envois.filter(organisme="cpas").update(statut=StatutEnvoi.INCERTAIN)
    page = connecter(coordinatrice).get(reverse("attestations:annuler", args=[attestation.pk])).content.decode()
    assert "destinataire à prévenir\u00a0: Commune de Namur." in page
    assert "peut-être reçue, à éclaircir\u00a0: CPAS de Namur." in page


MIDI = "2026-11-23T11:00:00Z"
PARTIE = {"envoye_le": MIDI, "adresse": "a@b.test"}
