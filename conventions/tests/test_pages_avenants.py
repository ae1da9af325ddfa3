"""The pages of avenants and of the end of a convention: what they show, refuse and keep."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils.timezone import localdate

from beneficiaires.actions import decider
from beneficiaires.models import Dossier
from conventions import actions
from conventions.models import Avenant, Axe, Convention
from conventions.models import Statut as StatutConvention
from tests import fabrique

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]


@pytest.fixture
def convention(amina) -> Convention:
    """Citizenship and French, explained in Arabic with an interpreter."""
    return fabrique.une_convention_signee(par=amina, langue_id="ar", interprete=True)


def adresse(nom: str, pk: int) -> str:
    return reverse(f"conventions:{nom}", args=[pk])


def accord(**champs: str) -> dict[str, str]:
    """What the browser sends when nothing changes."""
    return {
        "motif": "Projet professionnel",
        "langue": "ar",
        "interprete": "on",
        "citoyennete-requis": "on",
        "citoyennete-minutes": "60 h",
        "francais-requis": "on",
        "francais-minutes": "400 h",
        "orientation-minutes": "4 h",
        **champs,
    }


def avec_orientation(**champs: str) -> dict[str, str]:
    return accord(**{"orientation-requis": "on"}, **champs)


def test_the_draft_starts_from_the_axes_as_they_are(connecter, amina, convention):
    page = connecter(amina).get(adresse("avenant_etablir", convention.dossier_id))
    axes = {axe.axe.type: axe.initial for axe in page.context["saisie"].axes}
    assert axes["francais"] == {"requis": True, "minutes": 24000, "operateur": None}
    assert axes["orientation"] == {"requis": False, "minutes": 240, "operateur": None}
    assert "Aujourd’hui : 400\u00a0h" in page.text.replace("Aujourd’hui\u00a0:", "Aujourd’hui :")
    assert page.context["form"].initial["interprete"] is True


def test_an_avenant_goes_from_an_interview_to_the_signature(connecter, amina, convention):
    client, dossier = connecter(amina), convention.dossier
    rendu = {"tenu_le": localdate().isoformat(), "changements": "Ajouter l’orientation", "avenant": "on"}
    reponse = client.post(adresse("entretien_noter", dossier.pk), rendu)
    entretien = convention.entretiens.get()
    assert reponse["Location"] == f"{adresse('avenant_etablir', dossier.pk)}?entretien={entretien.pk}"
    page = client.get(reponse["Location"])
    assert page.context["form"]["entretien"].value() == str(entretien.pk)
    reponse = client.post(adresse("avenant_etablir", dossier.pk), avec_orientation(entretien=str(entretien.pk)))
    avenant = Avenant.objects.get()
    assert reponse["Location"] == adresse("avenant_signer", avenant.pk) and avenant.entretien == entretien
    page = client.get(reponse["Location"])
    assert "non prévu" in page.text and "4\u00a0h, opérateur à choisir" in page.text
    client.post(reponse["Location"], {"signe_le": localdate().isoformat()})
    assert Axe.objects.get(convention=convention, type="orientation").requis
    page = client.get(adresse("avenants", dossier.pk))
    assert "Avenant 1" in page.text and adresse("joindre_avenant", avenant.pk) in page.text


def test_hours_below_those_of_the_regime_are_refused_and_nothing_is_lost(connecter, amina, convention):
    envoi = avec_orientation(**{"orientation-minutes": "2 h"})
    page = connecter(amina).post(adresse("avenant_etablir", convention.dossier_id), envoi)
    assert "le régime demande au moins 4\u00a0h" in page.text
    (orientation,) = [axe for axe in page.context["saisie"].axes if axe.axe.type == "orientation"]
    assert orientation["minutes"].value() == "2 h" and not Avenant.objects.exists()


@pytest.mark.parametrize(
    ("champs", "phrase"),
    [({}, "Rien ne change"), ({"motif": ""}, "obligatoire"), ({"francais-minutes": "x"}, "Écrivez la durée")],
)
def test_what_is_wrong_is_said(connecter, amina, convention, champs, phrase):
    page = connecter(amina).post(adresse("avenant_etablir", convention.dossier_id), accord(**champs))
    assert phrase in page.text and not Avenant.objects.exists()


def test_the_draft_that_waits_is_changed_by_the_same_page(connecter, amina, convention):
    client, ou = connecter(amina), adresse("avenant_etablir", convention.dossier_id)
    for _ in range(2):
        client.post(ou, avec_orientation())
    assert client.get(ou).context["saisie"].axes[2].initial["requis"] is True
    client.post(ou, avec_orientation(**{"orientation-minutes": "8 h"}))
    (ligne,) = Avenant.objects.get().changements
    assert ligne["apres"]["minutes"] == 480


def test_a_draft_is_printed_then_given_up(connecter, amina, convention):
    client = connecter(amina)
    client.post(adresse("avenant_etablir", convention.dossier_id), avec_orientation())
    avenant = Avenant.objects.get()
    brouillon = client.get(adresse("avenant_document", avenant.pk))
    assert brouillon.content.startswith(b"%PDF") and "projet-avenant-1" in brouillon["Content-Disposition"]
    client.post(adresse("avenant_abandonner", avenant.pk), {"motif": "Plus d’accord"})
    page = client.get(adresse("avenants", convention.dossier_id))
    assert "Abandonné" in page.text and "Établir un avenant" in page.text


def test_signing_twice_says_that_it_is_signed(connecter, amina, convention):
    client = connecter(amina)
    client.post(adresse("avenant_etablir", convention.dossier_id), avec_orientation())
    avenant = Avenant.objects.get()
    for _ in range(2):
        page = client.post(adresse("avenant_signer", avenant.pk), {"signe_le": localdate().isoformat()}, follow=True)
    assert "L’avenant 1 est signé." in page.text
    avenant.refresh_from_db()
    signe = client.get(adresse("avenant_document", avenant.pk))
    with avenant.pdf.open("rb") as fichier:
        assert b"".join(signe.streaming_content) == fichier.read()


def test_an_answer_to_confirm_points_to_an_avenant(connecter, amina, convention):
    dossier = convention.dossier
    client = connecter(amina)
    fabrique.une_dispense(dossier, etat="accordee", depuis=date(2026, 3, 3))
    decider(dossier, par=amina, le=localdate())
    a_faire = client.get(dossier.get_absolute_url()).context["a_faire"]
    assert adresse("avenant_etablir", dossier.pk) in [geste.url for geste in a_faire]
    confirmer = client.get(reverse("beneficiaires:confirmer", args=[dossier.pk]))
    assert "établissez un avenant" in confirmer.text


def test_a_convention_is_ended_then_taken_up_again_from_the_file(connecter, amina, convention):
    dossier, client = convention.dossier, connecter(amina)
    envoi = {"fin_le": localdate().isoformat(), "motif": "abandon", "raison": "Ne répond plus"}
    page = client.post(adresse("terminer", dossier.pk), envoi, follow=True)
    assert "terminée depuis le" in page.text and "Ne répond plus" in page.text
    assert page.context["geste"].libelle == "Reprendre la convention"
    assert page.context["heures_ouvertes"] is False
    page = client.get(adresse("avenant_etablir", dossier.pk), follow=True)
    assert page.redirect_chain and "reprenez-la d’abord" in page.text
    client.post(adresse("reprendre", dossier.pk), {"motif": "Elle revient"})
    assert Convention.objects.get().statut == StatutConvention.SIGNEE


@pytest.mark.parametrize(("motif", "attendu"), [("depart", "Arrêter le parcours"), ("sante", "Reprendre")])
def test_what_comes_after_the_end_depends_on_its_reason(connecter, amina, convention, motif, attendu):
    actions.terminer(convention.dossier, fin_le=localdate(), motif=motif, par=amina, le=localdate())
    geste = connecter(amina).get(convention.dossier.get_absolute_url()).context["geste"]
    assert geste.libelle.startswith(attendu)


@pytest.mark.parametrize("champ", ["fin_le", "motif"])
def test_what_the_end_needs_is_asked_beside_its_field(connecter, amina, convention, champ):
    envoi = {"fin_le": localdate().isoformat(), "motif": "abandon", champ: ""}
    page = connecter(amina).post(adresse("terminer", convention.dossier_id), envoi)
    assert list(page.context["form"].errors) == [champ]
    assert Dossier.objects.get(pk=convention.dossier_id).convention.statut == StatutConvention.SIGNEE


def test_before_the_signature_there_is_nothing_to_change(connecter, amina):
    dossier = fabrique.un_module(fabrique.un_dossier(par=amina, contact_le=None), par=amina)
    actions.etablir(dossier, par=amina, le=localdate())
    page = connecter(amina).get(adresse("avenant_etablir", dossier.pk), follow=True)
    assert "pas encore signée" in page.text
