"""Replacing a document: what becomes of the old one, of the copies, of the file, when it is interrupted or raced."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction

from attestations import actions, coherence, document
from attestations.models import Attestation, Modele, StatutAttestation, StatutEnvoi
from beneficiaires.models import Beneficiaire, Dossier
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE

APRES = LE + timedelta(days=10)


@pytest.fixture
def attestation(a_attester, amina) -> Attestation:
    return actions.delivrer(a_attester, par=amina, le=LE)


def remplacer(attestation, par, *, motif="Nom mal écrit", le=APRES) -> Attestation:
    return actions.remplacer(attestation, motif=motif, par=par, le=le)


def test_the_new_document_takes_the_place_of_the_old_one(attestation, amina, documents):
    Beneficiaire.objects.filter(pk=attestation.dossier.beneficiaire_id).update(nom="Haddad-Corrigé")
    nouvelle = remplacer(attestation, amina)
    attestation.refresh_from_db()
    assert (attestation.statut, nouvelle.statut) == (StatutAttestation.REMPLACEE, StatutAttestation.DELIVREE)
    assert (nouvelle.numero, nouvelle.remplace, nouvelle.delivree_le) == ("N-2026-A0002", attestation, APRES)
    assert nouvelle.donnees["personne"]["nom"] == "Haddad-Corrigé"
    assert nouvelle.donnees["remplace"] == {"numero": attestation.numero, "delivree_le": LE.isoformat()}
    assert nouvelle.obligatoire == attestation.obligatoire
    assert len(list(documents.rglob("*.pdf"))) == 2
    ligne = Ligne.objects.get(acte="attestations.remplacement")
    assert ligne.detail == "N-2026-A0002, à la place de N-2026-A0001"


def test_the_path_ended_on_the_day_of_the_first_issue(attestation, amina):
    remplacer(remplacer(attestation, amina), amina)
    dossier = Dossier.objects.get(pk=attestation.dossier_id)
    assert (dossier.attestation_le, dossier.statut) == (LE, "atteste")
    for controle in (coherence.fins_de_parcours, coherence.remplacements, coherence.numeros, coherence.documents):
        assert list(controle(APRES)) == []


def test_whoever_had_the_old_one_receives_the_new_one(amina):
    fabrique.un_destinataire("commune")
    attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=amina, cpas=True), par=amina, le=LE)
    partie = attestation.envois.get(organisme="commune")
    type(partie).objects.filter(pk=partie.pk).update(statut=StatutEnvoi.ENVOYE, envoye_le="2026-11-23T10:00:00Z")
    nouvelle = remplacer(attestation, amina)
    assert sorted(nouvelle.envois.values_list("organisme", flat=True)) == ["commune", "cpas"]
    assert dict(attestation.envois.values_list("organisme", "statut")) == {
        "commune": StatutEnvoi.ENVOYE,
        "cpas": StatutEnvoi.ANNULE,
    }


def test_whoever_may_have_the_old_one_receives_the_new_one_after_a_move(amina):
    fabrique.un_destinataire("commune")
    attestation = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
    attestation.envois.update(statut=StatutEnvoi.INCERTAIN, commune=fabrique.LIEGE)
    nouvelle = remplacer(attestation, amina)
    assert set(nouvelle.envois.values_list("commune", flat=True)) == {fabrique.LIEGE, fabrique.NAMUR}


def test_asked_twice_it_is_replaced_once(attestation, amina):
    assert remplacer(attestation, amina) == remplacer(attestation, amina, motif="Encore")
    assert Attestation.objects.count() == 2


def test_a_reason_is_needed(attestation, amina):
    with pytest.raises(ValidationError) as refus:
        remplacer(attestation, amina, motif="  ")
    assert "motif" in refus.value.error_dict
    assert Attestation.objects.count() == 1


@pytest.mark.parametrize("manque", ["signataire", "clé"])
def test_without_a_signatory_or_a_key_no_number_is_taken(attestation, amina, settings, manque):
    if manque == "clé":
        settings.SCEAU_FICHIER = ""
    else:
        type(attestation.centre).objects.update(signataire="")
    with pytest.raises(ValidationError, match=manque if manque == "signataire" else "Aucune clé"):
        remplacer(attestation, amina)
    assert Attestation.objects.count() == 1
    assert list(coherence.numeros(APRES)) == []


def test_a_signatory_named_by_the_template_is_enough(a_attester, amina):
    type(a_attester.centre).objects.update(signataire="")
    livre = Modele.objects.filter(sorte="fin")[0]
    Modele.objects.create(
        centre=a_attester.centre, sorte="fin", version=1, titre=livre.titre, corps=livre.corps, signataire="M. Dupont"
    )
    delivree = actions.delivrer(a_attester, par=amina, le=LE)
    assert delivree.donnees["centre"]["signataire"] == "M. Dupont"


def test_interrupted_the_old_one_stays_valid_and_the_next_call_finishes(attestation, amina, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", en_panne)
        with pytest.raises(RuntimeError):
            remplacer(attestation, amina)
    attestation.refresh_from_db()
    assert attestation.statut == StatutAttestation.DELIVREE
    assert actions.delivrer(attestation.dossier, par=amina, le=APRES) == attestation
    reprise = remplacer(attestation, amina, motif="Nom corrigé", le=APRES + timedelta(days=1))
    assert (reprise.numero, reprise.motif_remplacement) == ("N-2026-A0002", "Nom corrigé")
    assert Attestation.objects.count() == 2


def test_finished_in_another_year_it_takes_a_number_of_that_year(attestation, amina, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", en_panne)
        with pytest.raises(RuntimeError):
            remplacer(attestation, amina)
    reprise = remplacer(attestation, amina, le=date(2027, 1, 4))
    assert (reprise.numero, reprise.remplace) == ("N-2027-A0001", attestation)
    assert Attestation.objects.get(numero="N-2026-A0002").statut == StatutAttestation.ANNULEE
    assert list(coherence.numeros(APRES)) == []


def test_a_failure_while_delivering_leaves_the_old_one_and_no_file(attestation, amina, documents, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("attestations.actions.attestation.creer_envois", en_panne)
        with pytest.raises(RuntimeError):
            remplacer(attestation, amina)
    attestation.refresh_from_db()
    assert attestation.statut == StatutAttestation.DELIVREE
    assert len(list(documents.rglob("*.pdf"))) == 1


def en_panne(*args, **kwargs):
    raise RuntimeError("panne")


def test_a_replacement_under_way_can_be_cancelled_alone(attestation, amina, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", en_panne)
        with pytest.raises(RuntimeError):
            remplacer(attestation, amina)
    actions.annuler(Attestation.objects.inachevees().get(), motif="Erreur", par=amina, le=APRES)
    attestation.refresh_from_db()
    assert attestation.statut == StatutAttestation.DELIVREE
    assert Dossier.objects.get(pk=attestation.dossier_id).statut == "atteste"
    assert remplacer(attestation, amina).numero == "N-2026-A0003"


def test_cancelling_the_old_one_cancels_what_was_replacing_it(attestation, amina, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", en_panne)
        with pytest.raises(RuntimeError):
            remplacer(attestation, amina)
    actions.annuler(attestation, motif="Erreur de personne", par=amina, le=APRES)
    assert set(Attestation.objects.values_list("statut", flat=True)) == {StatutAttestation.ANNULEE}
    assert actions.delivrer(attestation.dossier, par=amina, le=APRES).numero == "N-2026-A0003"


@pytest.mark.parametrize("laquelle", ["ancienne", "nouvelle"])
def test_cancelled_while_it_is_made_nothing_is_delivered(attestation, amina, documents, monkeypatch, laquelle):
    def annuler_pendant(nouvelle):
        visee = attestation if laquelle == "ancienne" else nouvelle
        actions.annuler(visee, motif="Erreur", par=amina, le=APRES)
        return b"%PDF"

    monkeypatch.setattr(document, "fabriquer", annuler_pendant)
    with pytest.raises(ValidationError, match="vient d’être annulé"):
        remplacer(attestation, amina)
    assert len(list(documents.rglob("*.pdf"))) == 1
    assert Attestation.objects.get(numero="N-2026-A0002").statut == StatutAttestation.ANNULEE


def test_a_number_cancelled_while_it_is_made_delivers_nothing(a_attester, amina, documents, monkeypatch):
    def annuler_pendant(attestation):
        actions.annuler(attestation, motif="Erreur", par=amina, le=LE)
        return b"%PDF"

    monkeypatch.setattr(document, "fabriquer", annuler_pendant)
    with pytest.raises(ValidationError, match="vient d’être annulé"):
        actions.delivrer(a_attester, par=amina, le=LE)
    assert list(documents.rglob("*.pdf")) == []
    assert list(coherence.numeros(LE)) == []


def test_a_cancelled_or_replaced_one_is_not_replaced_again(attestation, amina):
    nouvelle = remplacer(attestation, amina)
    actions.annuler(nouvelle, motif="Erreur", par=amina, le=APRES)
    for refusee in (attestation, nouvelle):
        with pytest.raises(ValidationError, match=r"« (Remplacée|Annulée) »"):
            remplacer(refusee, amina)


def test_a_dispense_is_replaced_while_the_person_is_relieved(amina):
    dispense = actions.delivrer_dispense(fabrique.un_dossier_dispense(par=amina), par=amina, le=LE)
    nouvelle = remplacer(dispense, amina, le=LE)
    assert (nouvelle.nature, nouvelle.envois.count()) == ("dispense", 0)
    nouvelle.dossier.beneficiaire.nationalite_set.update(pays="SY")
    with pytest.raises(ValidationError, match="n’est pas dispensée"):
        remplacer(nouvelle, amina, le=LE)


def test_a_replaced_document_is_frozen(attestation, amina):
    remplacer(attestation, amina)
    with pytest.raises(Exception, match="Cannot update"), transaction.atomic():
        Attestation.objects.filter(pk=attestation.pk).update(sha256="0" * 64)
    with pytest.raises(IntegrityError), transaction.atomic():
        Attestation.objects.filter(pk=attestation.pk).update(statut=StatutAttestation.DELIVREE)


class TestAtOnce:
    """Threads, each with its own connection."""

    @pytest.fixture
    def amina(self, transactional_db, referentiels):
        return fabrique.un_utilisateur(prenom="Amina")

    @pytest.fixture(autouse=True)
    def vite(self, monkeypatch):
        monkeypatch.setattr(document, "fabriquer", lambda attestation: b"%PDF " + attestation.numero.encode())

    def test_twenty_replaced_at_once_have_consecutive_numbers(self, amina):
        anciennes = [actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE) for _ in range(20)]
        nouvelles = ensemble([lambda ancienne=ancienne: remplacer(ancienne, amina) for ancienne in anciennes])
        assert sorted(nouvelle.numero for nouvelle in nouvelles) == [f"N-2026-A{n:04}" for n in range(21, 41)]

    def test_one_replaced_by_four_at_once_has_one_replacement(self, amina, documents):
        fabrique.un_destinataire("commune")
        ancienne = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
        nouvelles = ensemble([lambda: remplacer(ancienne, amina)] * 4)
        assert {nouvelle.numero for nouvelle in nouvelles} == {"N-2026-A0002"}
        assert nouvelles[0].envois.count() == 1
        assert len(list(documents.rglob("*.pdf"))) == 2

    def test_replaced_and_cancelled_at_once_one_of_the_two_wins(self, amina):
        for _ in range(5):
            ancienne = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
            ensemble(
                [
                    lambda ancienne=ancienne: remplacer(ancienne, amina),
                    lambda ancienne=ancienne: actions.annuler(ancienne, motif="Erreur", par=amina, le=APRES),
                ]
            )
            ancienne.refresh_from_db()
            valables = Attestation.objects.valables().filter(dossier=ancienne.dossier_id).count()
            assert (ancienne.statut, valables) in {
                (StatutAttestation.ANNULEE, 0),
                (StatutAttestation.REMPLACEE, 1),
            }
            assert not Attestation.objects.inachevees().exists()
        assert list(coherence.numeros(APRES)) == list(coherence.remplacements(APRES)) == []


def ensemble(gestes) -> list:
    """Do the gestures at the same instant, each in its own thread; a refusal is an answer."""
    depart, reponses = Barrier(len(gestes)), []

    def faire(geste):
        try:
            depart.wait()
            reponses.append(geste())
        except ValidationError as refus:
            reponses.append(refus)
        finally:
            connection.close()

    fils = [Thread(target=faire, args=[geste]) for geste in gestes]
    for fil in fils:
        fil.start()
    for fil in fils:
        fil.join()
    assert len(reponses) == len(gestes)
    return reponses
