"""A document that takes the place of another: valid until then, told to whoever had it, never edited."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from attestations import actions, document
from attestations.models import Attestation, Canal, Envoi, Organisme, StatutAttestation, StatutEnvoi
from beneficiaires.models import Beneficiaire
from tests import fabrique
from tests.fabrique import LE

pytestmark = pytest.mark.django_db(transaction=True)
MOTIF = "Le prénom était mal écrit."


@pytest.fixture
def amina(transactional_db, referentiels):
    return fabrique.un_utilisateur(prenom="Amina")


@pytest.fixture
def ancienne(amina, boite, travailler):
    """Issued, with a copy that the commune received."""
    fabrique.un_destinataire("commune")
    attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
    travailler()
    assert attestation.envois.get().statut == StatutEnvoi.ENVOYE
    return attestation


def remplacer(ancienne, amina, motif=MOTIF):
    return actions.remplacer(ancienne, motif=motif, par=amina, le=LE)


def test_the_new_one_is_valid_and_the_old_one_says_why_it_is_not(ancienne, amina):
    Beneficiaire.objects.filter(dossiers=ancienne.dossier).update(prenoms="Rania Corrigée")
    nouvelle = remplacer(ancienne, amina)
    ancienne.refresh_from_db()
    assert (ancienne.statut, ancienne.motif_annulation) == (StatutAttestation.REMPLACEE, MOTIF)
    assert (nouvelle.statut, nouvelle.remplace) == (StatutAttestation.DELIVREE, ancienne)
    assert nouvelle.numero == "N-2026-A0002"
    assert nouvelle.donnees["personne"]["prenoms"] == "Rania Corrigée"
    assert nouvelle.donnees["remplace"]["numero"] == ancienne.numero
    assert nouvelle.obligatoire
    assert nouvelle.dossier.statut == "atteste"


def test_whoever_had_the_old_one_receives_the_new_one(ancienne, amina, boite, travailler):
    nouvelle = remplacer(ancienne, amina)
    travailler()
    assert nouvelle.envois.get().statut == StatutEnvoi.ENVOYE
    assert f"remplace {ancienne.numero}" in boite.messages[-1]["Subject"]


def test_the_person_who_had_it_by_mail_receives_the_new_one_by_mail(ancienne, amina, boite, travailler):
    Beneficiaire.objects.filter(dossiers=ancienne.dossier).update(courriel="rania@personne.test")
    actions.envoyer_a_la_personne(ancienne, Canal.COURRIEL, par=amina, le=LE)
    travailler()
    ancienne.refresh_from_db()
    assert ancienne.remise_par == "courriel"
    nouvelle = remplacer(ancienne, amina)
    assert set(nouvelle.envois.values_list("organisme", flat=True)) == {Organisme.COMMUNE, Organisme.PERSONNE}


def test_a_copy_that_had_not_left_does_not_leave(amina, boite, travailler):
    ancienne = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
    assert ancienne.envois.get().statut == StatutEnvoi.EN_ATTENTE
    nouvelle = remplacer(ancienne, amina)
    assert ancienne.envois.get().statut == StatutEnvoi.ANNULE
    assert nouvelle.envois.count() == 1


def test_interrupted_the_old_one_stays_valid_and_the_next_call_finishes(ancienne, amina, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", lambda attestation: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remplacer(ancienne, amina)
    ancienne.refresh_from_db()
    assert ancienne.statut == StatutAttestation.DELIVREE
    assert remplacer(ancienne, amina).numero == "N-2026-A0002"


def test_the_old_one_cancelled_meanwhile_takes_its_replacement_along(ancienne, amina, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", lambda attestation: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            remplacer(ancienne, amina)
    actions.annuler(ancienne, motif="Erreur", par=amina, le=LE)
    assert ancienne.remplacements.get().statut == StatutAttestation.ANNULEE
    with pytest.raises(ValidationError, match="impossible"):
        remplacer(ancienne, amina)


def test_clicked_by_many_at_once_it_is_done_once(ancienne, amina):
    def cliquer(_):
        try:
            return remplacer(ancienne, amina).numero
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as fils:
        numeros = set(fils.map(cliquer, range(4)))
    assert numeros == {"N-2026-A0002"}
    assert Attestation.objects.valables().count() == 1
    assert Envoi.objects.count() == 2


def test_a_reason_is_asked(ancienne, amina):
    with pytest.raises(ValidationError, match="Dites pourquoi"):
        remplacer(ancienne, amina, motif="  ")


def test_nothing_changes_what_was_issued_not_even_sql(ancienne):
    for champ, valeur in {"numero": "N-2026-A9999", "sha256": "0" * 64, "donnees": {}, "obligatoire": False}.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            Attestation.objects.filter(pk=ancienne.pk).update(**{champ: valeur})
