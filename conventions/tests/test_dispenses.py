"""Partial dispenses: what a convention proposes, what a draft and a signed convention say of one that comes later."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from accueil.models import Suite
from beneficiaires.actions import accorder, refuser, reprendre
from beneficiaires.models import Dispense, Dossier
from comptes.models import Role
from conventions import actions
from conventions.actions import Choix
from conventions.coherence import echeances
from conventions.document import fabriquer
from conventions.models import Axe
from conventions.proposition import proposer
from conventions.tests.test_document import texte
from tests import fabrique
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
ACCORDEE = "accordée le 23\u00a0novembre\u00a02026"


def demander(dossier: Dossier, axe: str) -> Dispense:
    return fabrique.une_dispense(dossier, motif="etape-ailleurs", axe=axe)


def dispenser(dossier: Dossier, axe: str, par) -> Dispense:
    return accorder(demander(dossier, axe), dossier=dossier, preuve_vue="Attestation du BAPA", par=par, le=LE)


@pytest.fixture
def dossier(amina) -> Dossier:
    """Ready for its convention: every axis would be proposed."""
    ouvert = fabrique.un_dossier(par=amina)
    return fabrique.un_module(ouvert, par=amina, besoins=(Suite.ORIENTATION,))


def page(client, adresse: str) -> str:
    return " ".join(client.get(adresse).content.decode().split())


def test_a_granted_dispense_leaves_its_axis_out_and_says_why(dossier, amina):
    avant = proposer(dossier, LE).axes
    dispenser(dossier, "citoyennete", amina)
    apres = proposer(Dossier.objects.get(pk=dossier.pk), LE).axes
    assert avant["citoyennete"].requis and not apres["citoyennete"].requis
    assert apres["citoyennete"].raison.startswith(f"Dispense partielle ({ACCORDEE})\u00a0: ")
    assert {code: axe for code, axe in apres.items() if code != "citoyennete"} == {
        code: axe for code, axe in avant.items() if code != "citoyennete"
    }


@pytest.mark.parametrize("refusee", [False, True])
def test_a_request_that_waits_or_was_refused_changes_nothing(dossier, amina, refusee):
    demande = demander(dossier, "citoyennete")
    if refusee:
        refuser(demande, dossier=dossier, refus="Étape non reconnue", par=amina, le=LE)
    assert proposer(Dossier.objects.get(pk=dossier.pk), LE).axes["citoyennete"].requis


def test_the_reason_is_the_dispense_even_when_no_test_was_needed(amina):
    dossier = fabrique.un_dossier(par=amina)
    fabrique.un_bilan(dossier, par=amina, sans_test="Études en français")
    dispenser(dossier, "francais", amina)
    assert proposer(Dossier.objects.get(pk=dossier.pk), LE).axes["francais"].raison.startswith("Dispense partielle")


def test_a_draft_says_that_the_proposal_changed_and_starts_again_from_it(dossier, amina, connecter):
    projet = actions.etablir(dossier, par=amina, le=LE)
    dispenser(dossier, "citoyennete", amina)
    with pytest.raises(ValidationError, match=r"une dispense ou le régime a changé.*citoyenneté"):
        actions.signer(projet, signee_le=LE, par=amina, le=LE)
    client = connecter(amina)
    assert "le projet le prévoit encore" in page(client, dossier.get_absolute_url())
    assert "une dispense ou le régime a changé" in page(client, reverse("conventions:signer", args=[dossier.pk]))
    form = client.get(reverse("conventions:etablir", args=[dossier.pk])).context["saisie"].axes[0]
    assert (form.propose.code, form["requis"].value()) == ("citoyennete", False)
    bilan = dossier.bilan
    actions.modifier(projet, choix={}, langue=bilan.langue, interprete=False, par=amina, le=LE)
    assert Axe.objects.get(convention=projet, type="citoyennete").dispense
    assert "le projet le prévoit encore" not in page(client, dossier.get_absolute_url())


def test_the_document_says_dispensed_and_asks_nothing_for_it(dossier, amina):
    dispenser(dossier, "citoyennete", amina)
    dispenser(dossier, "francais", amina)
    dit = texte(fabriquer(actions.etablir(dossier, par=amina, le=LE))).replace("\u00a0", " ")
    assert "Formation à la citoyenneté. Dispense partielle (accordée le 23 novembre 2026)" in dit
    assert "Formation à la langue française. Dispense partielle" in dit and "non prévue" not in dit
    devoirs = dit.split("s’engage à faire")[1].split("Ce que le centre")[0]
    assert "orientation" in devoirs and "citoyenneté" not in devoirs and "langue française" not in devoirs


def test_no_deadline_runs_for_an_axis_done_elsewhere(dossier, amina):
    dispenser(dossier, "citoyennete", amina)
    convention = actions.etablir(dossier, par=amina, le=LE)
    signe = actions.signer(convention, signee_le=LE, par=amina, le=LE).dossier
    assert signe.echeance_citoyennete is None and signe.echeance_francais is not None
    assert signe.prochaine_echeance_nom == "entretien"
    assert signe.decisions.latest("pk").echeances["citoyennete"] is None


@pytest.fixture
def convention(amina):
    signee = fabrique.une_convention_signee(par=amina)
    assert signee.dossier.echeance_citoyennete is not None
    return signee


def test_a_signed_convention_never_changes_by_itself(convention, amina, connecter):
    pdf, axes = convention.sha256, list(convention.axes.values())
    dispenser(convention.dossier, "citoyennete", amina)
    convention.refresh_from_db()
    assert (convention.sha256, list(convention.axes.values())) == (pdf, axes)
    texte_du_dossier = page(connecter(amina), convention.get_absolute_url())
    assert (
        "Une dispense de l’axe « Formation à la citoyenneté » a été accordée le 23 novembre 2026 : "
        "la convention signée le 2 mars 2026 le prévoit encore." in texte_du_dossier
    )
    assert "La coordination peut clore l’axe avant la fin." in texte_du_dossier
    assert Dossier.objects.get(pk=convention.dossier_id).echeance_citoyennete is None
    assert list(echeances(LE)) == []


def test_coordination_closes_the_axis_with_that_reason(convention, amina, connecter):
    dispenser(convention.dossier, "citoyennete", amina)
    claire = fabrique.un_utilisateur(role=Role.COORDINATION)
    client, axe = connecter(claire), convention.axes.get(type="citoyennete")
    clore = reverse("conventions:clore", args=[axe.pk])
    assert f'href="{clore}">Clore l’axe avant la fin' in page(client, convention.get_absolute_url())
    raison = client.get(clore).context["form"]["raison"].value()
    assert raison == f"Étape suivie ailleurs en Belgique, dispense {ACCORDEE}."
    client.post(clore, {"raison": raison})
    assert Axe.objects.get(pk=axe.pk).clos_raison == raison
    assert "le prévoit encore" not in page(client, convention.get_absolute_url())


def test_an_axis_kept_knowingly_asks_nothing_more(dossier, amina, connecter):
    dispenser(dossier, "citoyennete", amina)
    choix = {"citoyennete": Choix(requis=True, motif="La personne souhaite la suivre ici.")}
    projet = actions.etablir(dossier, par=amina, le=LE, choix=choix)
    actions.signer(projet, signee_le=LE, par=amina, le=LE)
    assert "le prévoit encore" not in page(connecter(amina), dossier.get_absolute_url())


def test_a_dispense_taken_back_after_the_signature_is_said_too(dossier, amina, connecter):
    dispense = dispenser(dossier, "citoyennete", amina)
    actions.signer(actions.etablir(dossier, par=amina, le=LE), signee_le=LE, par=amina, le=LE)
    client = connecter(amina)
    assert "n’est plus accordée" not in page(client, dossier.get_absolute_url())
    reprendre(dispense, dossier=dossier, par=amina, le=LE)
    assert "la dispense qui le permettait n’est plus accordée" in page(client, dossier.get_absolute_url())
    assert Dossier.objects.get(pk=dossier.pk).echeance_citoyennete == date(2027, 7, 23)
