"""The table of the demo and its scenes: each one is played by somebody, and each name of the table is known."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils.timezone import localdate

from attestations.models import Attestation, Envoi, LigneLot, Nature, StatutEnvoi
from beneficiaires.models import Dispense, Dossier, EtatDispense, Preuve
from conventions.models import Attente, Avenant, Axe, Entretien, LigneHeures
from formations.models import EtatSeance, Groupe, Seance
from socle.dates import ajouter_mois
from suivi.demo import comptes, documents, groupes, scenes
from suivi.demo.parcours import ETAPES, decouper, vivre
from suivi.demo.personnes import Personne, personnes
from tests.conftest import documents_a_part

CONNUES = scenes.AVANT.keys() | scenes.APRES.keys()


def test_every_scene_is_played_and_every_word_of_the_table_is_known():
    assert {scene for personne in personnes() for scene in personne.scenes} == CONNUES
    for personne in personnes():
        assert personne.etape.startswith("clos_") or decouper(personne.etape)[0] in ETAPES
    volontaires = [personne for personne in personnes() if personne.base == "volontaire"]
    assert {"BE", "EU", "AI-A", "A-PT", "AUCUN"} <= {personne.titre for personne in volontaires}


@pytest.fixture
def demo(db, referentiels, tmp_path):
    comptes.preparer()
    with documents_a_part(tmp_path):
        yield


def jouer(nom: str) -> Dossier:
    """The person of the table whose scene it is."""
    (personne,) = [personne for personne in personnes() if nom in personne.scenes and est_ouverte(personne)]
    return Dossier.objects.get(pk=vivre(personne, personnes().index(personne) + 1, aujourdhui=localdate()).pk)


def est_ouverte(personne: Personne) -> bool:
    return not personne.etape.startswith("clos_")


def test_an_answer_waits_for_its_confirmation(demo):
    dossier = jouer("famille_ue")
    assert (dossier.a_confirmer, dossier.obligation_code) == (True, "famille-ue")


@pytest.mark.parametrize(("nom", "etat"), [("demande", EtatDispense.DEMANDEE), ("refus", EtatDispense.REFUSEE)])
def test_a_request_waits_and_another_is_refused_each_with_its_proof(demo, nom, etat):
    dossier = jouer(nom)
    demande = Dispense.objects.get(beneficiaire=dossier.beneficiaire)
    assert (demande.etat, bool(demande.refus)) == (etat, nom == "refus")
    with Preuve.objects.get(dispense=demande).fichier.open("rb") as fichier:
        assert fichier.read().startswith(b"%PDF")
    assert not dossier.a_confirmer


def test_a_dispense_is_granted_with_its_document(demo):
    dossier = jouer("attestee")
    attestation = Attestation.objects.get(dossier=dossier)
    assert (attestation.nature, attestation.remise_le is not None) == (Nature.DISPENSE, True)
    assert (dossier.obligation, dossier.a_confirmer) == ("dispense", False)


def test_one_axis_is_left_out_and_another_is_still_provided_for(demo):
    avant, apres = jouer("citoyennete_ailleurs"), jouer("francais_ailleurs")
    assert Axe.objects.get(convention__dossier=avant, type="citoyennete").dispense
    assert Axe.objects.get(convention__dossier=apres, type="francais").requis


def test_an_interview_is_fixed_and_another_led_to_an_avenant(demo):
    prevu = Entretien.objects.get(convention__dossier=jouer("entretien_fixe"), etat="prevu")
    assert prevu.prevu_le > localdate() and prevu.invitation
    avenant = Avenant.objects.get(convention__dossier=jouer("avenant"))
    assert (avenant.statut, avenant.traduction_id is not None, avenant.entretien is not None) == ("signe", True, True)
    assert Axe.objects.get(convention=avenant.convention, type="francais").minutes_dues == 440 * 60


def test_two_open_addresses_and_a_stay_in_prison(demo):
    assert jouer("deux_adresses").beneficiaire.adresses.filter(jusqu_au=None).count() == 2
    detenu = jouer("detention")
    (sejour,) = detenu.beneficiaire.detentions.all()
    assert detenu.t0 is not None and detenu.echeance_attestation is not None and sejour.fin is not None
    assert detenu.echeance_attestation - ajouter_mois(detenu.t0, 36) == sejour.fin - sejour.debut + timedelta(days=1)


@pytest.mark.lent
def test_groups_live_once_and_their_books_are_right(demo):
    """Played on the persons who follow a convention: they make the groups, the waits and the sheets."""
    table = [personne for personne in personnes() if personne.etape.startswith(("convention_", "accueil"))]
    for rang, personne in enumerate(table, 1):
        vivre(personne, rang, aujourdhui=localdate())
    for _ in range(2):
        groupes.animer(localdate())
    assert Groupe.objects.count() == len(groupes.GROUPES) + 1
    assert set(LigneHeures.objects.filter(source="presence").values_list("etat", flat=True)) == {"encodee", "validee"}
    assert Seance.objects.filter(date=localdate(), etat=EtatSeance.PREVUE).exists()
    assert Attente.objects.ouvertes().count() > 1
    call_command("verifier_coherence")


@pytest.mark.lent
def test_every_state_of_a_document_and_of_a_copy_is_somebodys(demo):
    noms = {"Ghanem", "Ntumba", "Karimi", "Traoré", "Hoxha", "Saleh", "Camara"}
    for rang, personne in enumerate(personnes(), 1):
        if personne.nom in noms and personne.centre == "CAI":
            vivre(personne, rang, aujourdhui=localdate())
    for _ in range(2):
        documents.animer(localdate())
    etats = set(Envoi.objects.values_list("statut", flat=True))
    assert etats == set(StatutEnvoi) - {StatutEnvoi.EN_COURS}
    assert set(Attestation.objects.values_list("statut", flat=True)) == {"delivree", "annulee", "remplacee"}
    lettres = Envoi.objects.filter(canal="lettre")
    assert {(lettre.imprime_le is None, lettre.statut) for lettre in lettres} >= {
        (True, "a_envoyer"),
        (False, "a_envoyer"),
        (False, "envoye"),
    }
    assert Envoi.objects.filter(organisme="personne", canal="courriel").exists()
    (refusee,) = LigneLot.objects.filter(etat="refuse")
    assert "Il reste à achever" in refusee.raison
    call_command("verifier_coherence")
