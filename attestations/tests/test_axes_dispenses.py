"""The attestation of a path of which some axes were done elsewhere."""

from datetime import date
from uuid import uuid4

import pytest

from accueil.models import Suite
from attestations import actions
from attestations.models import Attestation
from attestations.tests.test_document import texte
from beneficiaires.actions import accorder
from beneficiaires.models import Dossier, Statut
from comptes.models import Role
from conventions import actions as conventions
from conventions.models import Axe
from tests import fabrique
from tests.fabrique import LE

SIGNEE_LE = date(2026, 3, 2)


def dispenser(dossier: Dossier, axe: str, par) -> None:
    demande = fabrique.une_dispense(dossier, motif="etape-ailleurs", axe=axe)
    accorder(demande, dossier=dossier, preuve_vue="Attestation du BAPA", par=par, le=SIGNEE_LE)


def suivre(axe: Axe, minutes: int, par) -> None:
    saisie = conventions.Saisie(SIGNEE_LE, minutes, None)
    conventions.enregistrer_lot(axe, [saisie], jeton=uuid4(), par=par, le=LE)


def attester(dossier: Dossier, par) -> tuple[Attestation, str]:
    attestation = actions.delivrer(Dossier.objects.get(pk=dossier.pk), par=par, le=LE)
    with attestation.pdf.open("rb") as fichier:
        return attestation, texte(fichier.read())


@pytest.fixture
def dossier(amina) -> Dossier:
    fabrique.un_centre_qui_signe()
    ouvert = fabrique.un_dossier(par=amina, contact_le=SIGNEE_LE, le=SIGNEE_LE)
    return fabrique.un_module(ouvert, par=amina, le=SIGNEE_LE, besoins=(Suite.ORIENTATION,))


def signer(dossier: Dossier, par):
    convention = conventions.etablir(dossier, par=par, le=SIGNEE_LE)
    return conventions.signer(convention, signee_le=SIGNEE_LE, par=par, le=SIGNEE_LE)


def test_two_axes_dispensed_the_others_lead_to_the_attestation(dossier, amina):
    dispenser(dossier, "citoyennete", amina)
    dispenser(dossier, "francais", amina)
    convention = signer(dossier, amina)
    assert Dossier.objects.get(pk=dossier.pk).statut == Statut.CONVENTION
    suivre(convention.axes.get(type="orientation"), 240, amina)
    assert Dossier.objects.get(pk=dossier.pk).statut == Statut.A_ATTESTER
    attestation, dit = attester(dossier, amina)
    assert "Formation à la citoyenneté – dispense" in dit
    assert "Formation à la langue française – dispense" in dit
    assert "Orientation socioprofessionnelle 2 mars 2026 4 h" in dit
    assert "étape déjà suivie ailleurs en Belgique" in dit
    assert [axe["dispense"] for axe in attestation.donnees["axes"]] == [False, True, True, False]


def test_every_axis_dispensed_the_module_is_enough(dossier, amina):
    for axe in ("citoyennete", "francais", "orientation"):
        dispenser(dossier, axe, amina)
    signer(dossier, amina)
    assert Dossier.objects.get(pk=dossier.pk).statut == Statut.A_ATTESTER
    _, dit = attester(dossier, amina)
    assert dit.count("– dispense") == 3 and "Module d’accueil 2 mars 2026" in dit


def test_dispensed_after_the_signature_the_hours_done_here_still_show(dossier, amina):
    convention = signer(dossier, amina)
    suivre(convention.axes.get(type="citoyennete"), 720, amina)
    suivre(convention.axes.get(type="orientation"), 240, amina)
    for axe in ("citoyennete", "francais"):
        dispenser(dossier, axe, amina)
    claire = fabrique.un_utilisateur(role=Role.COORDINATION)
    for axe in convention.axes.filter(type__in=["citoyennete", "francais"]):
        conventions.clore_axe(axe, raison="Étape suivie ailleurs", par=claire, le=LE)
    _, dit = attester(dossier, amina)
    assert "Formation à la citoyenneté 2 mars 2026 12 h, dispense" in dit
    assert "Formation à la langue française – dispense" in dit


def test_without_dispense_no_line_speaks_of_one(dossier, amina):
    convention = signer(dossier, amina)
    suivre(convention.axes.get(type="orientation"), 240, amina)
    claire = fabrique.un_utilisateur(role=Role.COORDINATION)
    for axe in convention.axes.filter(requis=True, clos_le=None):
        conventions.clore_axe(axe, raison="Niveau atteint", par=claire, le=LE)
    _, dit = attester(dossier, amina)
    assert "dispense" not in dit.lower()
