"""Letters printed and posted: what is noted, who may, what a second click or a change meanwhile does."""

import re
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localdate
from pypdf import PdfReader

from attestations import actions
from attestations.actions import courrier
from attestations.models import Attestation, Canal, Envoi, Organisme, Remise, StatutAttestation, StatutEnvoi
from comptes.models import Role
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

pytestmark = pytest.mark.django_db


@pytest.fixture
def lettres(amina) -> list[Envoi]:
    return [une_lettre(amina) for _ in range(2)]


def une_lettre(par) -> Envoi:
    attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=par), par=par, le=LE)
    return fabrique.en_lettre(attestation.envois.get())


def actes_de(envoi: Envoi) -> list[str]:
    return list(
        Ligne.objects.filter(objet_type="envoi", objet_id=envoi.pk).order_by("pk").values_list("acte", flat=True)
    )


def cochees(envois: list[Envoi], **champs) -> dict:
    return {"choix": [envoi.pk for envoi in envois], **champs}


def test_printing_notes_each_letter_and_leaves_it_to_be_posted(lettres, amina):
    actions.imprimer(lettres, par=amina, le=localdate())
    for envoi in lettres:
        envoi.refresh_from_db()
        assert envoi.imprime_le is not None
        assert envoi.statut == StatutEnvoi.A_ENVOYER
        assert actes_de(envoi) == ["attestations.impression"]


def test_two_who_print_the_same_pile_do_not_post_it_twice(connecter, lettres, amina):
    """The second one has an old page before her: nothing is printed, and she is told which letters are."""
    pile = cochees(lettres, premiere="1")
    assert connecter(amina).post(reverse("attestations:lettres_pdf"), pile).status_code == 200
    reponse = connecter(fabrique.un_utilisateur(role=Role.COORDINATION)).post(reverse("attestations:lettres_pdf"), pile)
    assert reponse.status_code == 422
    dit = reponse.content.decode()
    assert f"{lettres[0].attestation.numero}, {lettres[1].attestation.numero}" in dit
    assert "Imprimées, à poster" in dit
    assert actes_de(lettres[0]) == ["attestations.impression"]


def test_the_first_printing_is_asked_for_as_such_and_a_new_one_is_not(connecter, lettres, amina):
    client, page = connecter(amina), reverse("attestations:lettres")
    assert 'name="premiere"' in client.get(page).content.decode()
    actions.imprimer(lettres, par=amina, le=localdate())
    assert 'name="premiere"' not in client.get(page).content.decode()
    assert client.post(reverse("attestations:lettres_pdf"), cochees(lettres)).status_code == 200


class TestAPrintedLetterIsTakenBack:
    @pytest.fixture
    def imprimee(self, amina) -> Envoi:
        self.commune = fabrique.un_destinataire(
            "commune", canal=Canal.LETTRE, adresse="", rue="Rue de Fer 42", code_postal="5000", localite="Namur"
        )
        attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
        actions.imprimer([Envoi.objects.pour_partir().get(attestation=attestation)], par=amina, le=localdate())
        return attestation.envois.get()

    def reprendre(self, client, envoi: Envoi) -> str:
        adresse = reverse("attestations:reprendre_lettre", args=[envoi.pk])
        page = client.post(adresse, follow=True).content.decode()
        envoi.refresh_from_db()
        return page

    def test_it_waits_to_be_printed_with_the_address_of_today(self, connecter, amina, imprimee):
        self.commune.rue = "Esplanade 1"
        actions.corriger_destinataire(self.commune, par=amina, le=localdate())
        client = connecter(amina)
        page = client.get(reverse("attestations:envoi", args=[imprimee.pk])).content.decode()
        assert "Reprendre cette lettre" in page
        page = self.reprendre(client, imprimee)
        assert "la lettre rejoint celles à imprimer" in page
        assert "Reprendre cette lettre" not in page
        assert (imprimee.statut, imprimee.imprime_le) == (StatutEnvoi.A_ENVOYER, None)
        assert "Esplanade 1" in imprimee.adresse_postale
        self.reprendre(client, imprimee)  # a double click
        assert actes_de(imprimee) == ["attestations.impression", "attestations.lettre-reprise"]

    def test_one_in_the_post_stays_there(self, connecter, amina, imprimee):
        actions.poster([imprimee], le=LE, par=amina)
        assert "n’est plus à poster" in self.reprendre(connecter(amina), imprimee)
        assert imprimee.statut == StatutEnvoi.ENVOYE
        assert imprimee.imprime_le is not None

    def test_who_corrects_the_address_is_told_of_the_paper(self, connecter, imprimee):
        client = connecter(fabrique.un_utilisateur(role=Role.ADMINISTRATION))
        champs = {
            **{nom: getattr(self.commune, nom) for nom in ("organisme", "canal", "adresse", "service")},
            **{
                "centre": self.commune.centre_id,
                "commune": self.commune.commune_id,
                "code_postal": "5000",
                "localite": "Namur",
            },
        }
        adresse = reverse("admin:attestations_destinataire_change", args=[self.commune.pk])
        page = client.post(adresse, {**champs, "rue": "Rue de Fer 42"}, follow=True).content.decode()
        assert "ancienne adresse" not in page
        page = client.post(adresse, {**champs, "rue": "Esplanade 1"}, follow=True).content.decode()
        assert "imprimées à l’ancienne adresse\u00a0: 1." in page


def test_a_letter_asked_for_again_joins_the_pile(connecter, amina):
    fabrique.un_destinataire(
        "commune", canal=Canal.LETTRE, adresse="", rue="Rue de Fer 42", code_postal="5000", localite="Namur"
    )
    envoi = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE).envois.get()
    Envoi.objects.filter(pk=envoi.pk).update(statut=StatutEnvoi.REFUSE, raison="Revenu")
    adresse = reverse("attestations:reessayer", args=[envoi.pk])
    page = connecter(amina).post(adresse, {"de": "copie", "vu": "refuse"}, follow=True).content.decode()
    assert "la lettre rejoint celles à imprimer" in page
    assert "à l’adresse ." not in page


def test_posted_letters_have_left_that_day(lettres, amina):
    postees = actions.poster(lettres, le=LE, par=amina)
    assert len(postees) == 2
    for envoi in lettres:
        envoi.refresh_from_db()
        assert (envoi.statut, envoi.reponse) == (StatutEnvoi.ENVOYE, "Lettre postée")
        assert localdate(envoi.envoye_le) == LE
        assert actes_de(envoi) == ["attestations.postage"]


def test_a_second_click_posts_nothing_again(lettres, amina):
    actions.poster(lettres[:1], le=LE, par=amina)
    assert [envoi.pk for envoi in actions.poster(lettres, le=LE, par=amina)] == [lettres[1].pk]
    assert actions.poster(lettres, le=LE, par=amina) == []
    assert actes_de(lettres[0]) == ["attestations.postage"]


def test_her_own_letter_in_the_post_is_how_the_document_was_handed_over(lettres, amina):
    Envoi.objects.filter(pk=lettres[0].pk).update(organisme=Organisme.PERSONNE, commune=None)
    actions.poster(lettres, le=LE, par=amina)
    attestation = Attestation.objects.get(pk=lettres[0].attestation_id)
    assert (attestation.remise_le, attestation.remise_par) == (LE, Remise.POSTE)
    assert Attestation.objects.get(pk=lettres[1].attestation_id).remise_le is None


@pytest.mark.parametrize(("jours", "mot"), [(1, "pas encore arrivée"), (-400, "précède la délivrance")])
def test_a_wrong_day_is_refused(lettres, amina, jours, mot):
    with pytest.raises(ValidationError, match=mot) as refus:
        actions.poster(lettres, le=localdate() + timedelta(days=jours), par=amina)
    assert list(refus.value.error_dict) == ["postees_le"]
    assert not Envoi.objects.filter(statut=StatutEnvoi.ENVOYE).exists()


@pytest.mark.parametrize("geste", ["imprimer", "poster"])
def test_a_letter_cancelled_meanwhile_stops_the_pile(lettres, amina, geste):
    """All or none: a cancelled document must be taken out by a person, who is told which."""
    actions.annuler(lettres[1].attestation, motif="Erreur", par=amina, le=LE)
    with pytest.raises(ValidationError, match=lettres[1].attestation.numero):
        getattr(actions, geste)(lettres, le=LE, par=amina)
    lettres[0].refresh_from_db()
    assert (lettres[0].statut, lettres[0].imprime_le) == (StatutEnvoi.A_ENVOYER, None)


def test_a_document_that_is_no_longer_valid_is_never_posted(lettres, amina):
    """Even if its copy were still waiting."""
    Attestation.objects.filter(pk=lettres[0].attestation_id).update(statut=StatutAttestation.REMPLACEE)
    with pytest.raises(ValidationError, match=lettres[0].attestation.numero):
        actions.poster(lettres, le=LE, par=amina)


def test_a_copy_that_goes_by_mail_is_never_posted(lettres, amina):
    Envoi.objects.filter(pk=lettres[0].pk).update(canal=Canal.COURRIEL, adresse="commune@boites.test")
    with pytest.raises(ValidationError, match="plus à envoyer par la poste"):
        actions.poster(lettres, le=LE, par=amina)


def test_too_many_or_none_are_refused(lettres, amina, monkeypatch):
    monkeypatch.setattr(courrier, "PAR_LOT", 1)
    with pytest.raises(ValidationError, match="au plus"):
        actions.imprimer(lettres, par=amina, le=LE)
    with pytest.raises(ValidationError, match="au moins une"):
        actions.imprimer([], par=amina, le=LE)


def test_a_damaged_document_is_named_and_nothing_is_noted(lettres, amina, documents):
    (documents / lettres[1].attestation.pdf.name).unlink()
    with pytest.raises(ValidationError, match=f"{lettres[1].attestation.numero} est introuvable"):
        actions.imprimer(lettres, par=amina, le=LE)
    assert not Envoi.objects.exclude(imprime_le=None).exists()


def test_the_pile_is_printed_then_posted_from_the_page(connecter, amina, lettres):
    client, page = connecter(amina), reverse("attestations:lettres")
    assert "Imprimées, à poster" not in client.get(page).content.decode()
    reponse = client.post(reverse("attestations:lettres_pdf"), cochees(lettres))
    assert reponse["Content-Type"] == "application/pdf"
    assert len(PdfReader(BytesIO(b"".join(reponse.streaming_content))).pages) == 4
    assert "Imprimées, à poster" in client.get(page).content.decode()
    reponse = client.post(reverse("attestations:poster"), cochees(lettres, postees_le=LE.isoformat()), follow=True)
    assert "2 lettres notées postées." in reponse.content.decode()
    assert "Aucune lettre à poster" in reponse.content.decode()
    again = client.post(reverse("attestations:poster"), cochees(lettres, postees_le=LE.isoformat()), follow=True)
    assert "déjà notées comme postées" in again.content.decode()


def test_a_refusal_keeps_the_boxes_and_the_day(connecter, amina, lettres):
    Envoi.objects.update(imprime_le=timezone.now())
    demain = localdate() + timedelta(days=1)
    reponse = connecter(amina).post(reverse("attestations:poster"), cochees(lettres[:1], postees_le=demain.isoformat()))
    page = reponse.content.decode()
    assert reponse.status_code == 422
    assert "pas encore arrivée" in page
    assert demain.isoformat() in page
    assert re.findall(r'value="(\d+)"\s+checked', page) == [str(lettres[0].pk)]


def test_letters_of_another_centre_are_nobody_s(connecter, lettres):
    autre = connecter(fabrique.un_utilisateur(role=Role.COORDINATION, centre=fabrique.un_centre("CRIPEL")))
    page = autre.post(reverse("attestations:lettres_pdf"), cochees(lettres))
    assert page.status_code == 422
    assert "Cochez au moins une lettre." in page.content.decode()
    autre.post(reverse("attestations:poster"), cochees(lettres, postees_le=LE.isoformat()))
    assert not Envoi.objects.exclude(imprime_le=None).exists()
    assert not Envoi.objects.filter(statut=StatutEnvoi.ENVOYE).exists()


@pytest.mark.parametrize("choix", ["abc", "9" * 40, "-1", "²"])
def test_what_is_not_a_copy_is_ignored(connecter, amina, choix):
    reponse = connecter(amina).post(reverse("attestations:poster"), {"choix": choix, "postees_le": "2026-11-23"})
    assert "Cochez au moins une lettre." in reponse.content.decode()


def test_the_page_of_a_mail_shows_exactly_what_leaves(connecter, amina):
    fabrique.un_destinataire("commune")
    attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
    envoi = attestation.envois.get()
    page = connecter(amina).get(reverse("attestations:envoi", args=[envoi.pk])).content.decode()
    assert "Ce qui partira" in page
    assert "commune.namur@boites.test" in page
    assert "Parcours d’intégration : copie de l’attestation N-2026-A0001" in page
    assert "MERCI D’ACCUSER RÉCEPTION" in page
    assert reverse("attestations:document", args=[attestation.pk]) in page
    assert "Copie inscrite au registre" in page


def test_the_page_of_a_copy_without_address_says_so(connecter, amina):
    attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
    page = connecter(amina).get(reverse("attestations:envoi", args=[attestation.envois.get().pk])).content.decode()
    assert "pas encore connue" in page
    assert "invalid" not in page


def test_the_page_of_a_damaged_document_says_that_nothing_leaves(connecter, amina, lettres, documents):
    (documents / lettres[0].attestation.pdf.name).write_bytes(b"autre")
    page = connecter(amina).get(reverse("attestations:envoi", args=[lettres[0].pk])).content.decode()
    assert "rien ne partira" in page


def test_looking_at_a_letter_notes_a_reading_and_no_printing(connecter, amina, lettres):
    reponse = connecter(amina).get(reverse("attestations:lettre", args=[lettres[0].pk]))
    assert b"".join(reponse.streaming_content).startswith(b"%PDF-")
    assert actes_de(lettres[0]) == ["attestations.lettre-lue"]
    lettres[0].refresh_from_db()
    assert lettres[0].imprime_le is None


def test_a_mail_has_no_letter(connecter, amina):
    attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
    envoi = attestation.envois.get()
    assert connecter(amina).get(reverse("attestations:lettre", args=[envoi.pk])).status_code == 404


def test_the_story_of_a_copy_is_told_with_who_and_when(connecter, amina, lettres):
    actions.imprimer(lettres[:1], par=amina, le=LE)
    actions.poster(lettres[:1], le=LE, par=amina)
    actions.accuser(lettres[0], le=LE)
    page = connecter(amina).get(reverse("attestations:envoi", args=[lettres[0].pk])).content.decode()
    rangs = [page.index(dit) for dit in ("Réception accusée", "Lettre postée</strong>", "Lettre imprimée", "inscrite")]
    assert rangs == sorted(rangs)
    assert "Ce qui est parti" in page
    assert str(amina) in page
