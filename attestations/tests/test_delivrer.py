"""Issuing an attestation: when, under which number, what is stored."""

from datetime import date
from hashlib import sha256

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, ProgrammingError, transaction

from attestations import actions, document
from attestations.actions import attestation as gestes
from attestations.models import Attestation, StatutAttestation
from beneficiaires.models import Dossier, Statut
from conventions.models import Convention
from conventions.models import Statut as StatutConvention
from journal.models import Ligne
from tests import fabrique
from tests.fabrique import LE


def delivrer(dossier, par, le=LE) -> Attestation:
    return actions.delivrer(dossier, par=par, le=le)


def test_an_attestation_is_numbered_stored_and_ends_the_path(a_attester, amina, documents):
    attestation = delivrer(a_attester, amina)
    assert attestation.statut == StatutAttestation.DELIVREE
    assert attestation.numero == "N-2026-A0001"
    octets = (documents / attestation.pdf.name).read_bytes()
    assert attestation.pdf.name == "attestations/2026/N-2026-A0001.pdf"
    assert attestation.sha256 == sha256(octets).hexdigest()
    dossier = Dossier.objects.get(pk=a_attester.pk)
    assert (dossier.statut, dossier.attestation_le, dossier.obligation) == (Statut.ATTESTE, LE, "terminee")
    assert Convention.objects.get(dossier=dossier).statut == StatutConvention.CLOTUREE
    assert Ligne.objects.filter(acte="attestations.delivrance", dossier_id=dossier.pk).count() == 1


def test_numbers_follow_each_other_in_a_centre_and_a_year(amina):
    numeros = [delivrer(fabrique.un_dossier_a_attester(par=amina), amina).numero for _ in range(2)]
    suivante = delivrer(fabrique.un_dossier_a_attester(par=amina), amina, date(2027, 1, 4))
    cric = fabrique.un_centre("CRIC")
    ailleurs = fabrique.un_utilisateur(centre=cric)
    autre = delivrer(fabrique.un_dossier_a_attester(par=ailleurs), ailleurs)
    assert [*numeros, suivante.numero] == ["N-2026-A0001", "N-2026-A0002", "N-2027-A0001"]
    assert autre.numero == f"{cric.prefixe}-2026-A0001"


def test_asked_twice_it_is_issued_once(a_attester, amina, documents):
    premiere, seconde = delivrer(a_attester, amina), delivrer(a_attester, amina)
    assert premiere == seconde
    assert Attestation.objects.count() == 1
    assert len(list(documents.rglob("*.pdf"))) == 1


def test_a_failure_in_the_middle_keeps_the_number_for_the_next_click(a_attester, amina, documents, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", en_panne)
        with pytest.raises(RuntimeError):
            delivrer(a_attester, amina)
    interrompue = Attestation.objects.get()
    assert (interrompue.statut, interrompue.numero) == (StatutAttestation.EN_PREPARATION, "N-2026-A0001")
    assert Dossier.objects.get(pk=a_attester.pk).statut == Statut.A_ATTESTER
    reprise = delivrer(a_attester, amina, date(2026, 11, 24))
    assert (reprise.pk, reprise.numero, reprise.code) == (interrompue.pk, interrompue.numero, interrompue.code)
    assert reprise.delivree_le == date(2026, 11, 24)
    assert delivrer(fabrique.un_dossier_a_attester(par=amina), amina).numero == "N-2026-A0002"


def test_a_document_finished_in_another_year_takes_a_number_of_that_year(a_attester, amina, documents, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", en_panne)
        with pytest.raises(RuntimeError):
            delivrer(a_attester, amina)
    reprise = delivrer(a_attester, amina, date(2027, 1, 4))
    assert (reprise.numero, reprise.delivree_le) == ("N-2027-A0001", date(2027, 1, 4))
    ancienne = Attestation.objects.exclude(pk=reprise.pk).get()
    assert (ancienne.numero, ancienne.statut) == ("N-2026-A0001", StatutAttestation.ANNULEE)
    assert (ancienne.annulee_le, ancienne.motif_annulation) == (date(2027, 1, 4), gestes.AUTRE_ANNEE)
    assert Ligne.objects.filter(acte="attestations.annulation", objet_id=ancienne.pk).count() == 1


def test_no_number_leaves_the_register(a_attester, amina, monkeypatch):
    """Not even by SQL, not even that of a document which is not finished."""
    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", en_panne)
        with pytest.raises(RuntimeError):
            delivrer(a_attester, amina)
    with pytest.raises(ProgrammingError, match="Cannot delete"), transaction.atomic():
        Attestation.objects.all()._raw_delete(using="default")
    assert Attestation.objects.count() == 1


def test_a_failure_while_delivering_leaves_no_file(a_attester, amina, documents, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("attestations.actions.attestation.creer_envois", en_panne)
        with pytest.raises(RuntimeError):
            delivrer(a_attester, amina)
    assert list(documents.rglob("*.pdf")) == []
    assert Attestation.objects.get().statut == StatutAttestation.EN_PREPARATION
    assert delivrer(a_attester, amina).statut == StatutAttestation.DELIVREE


def test_a_commit_whose_answer_is_lost_keeps_the_file(a_attester, amina, documents, monkeypatch):
    inscrire = gestes.inscrire_la_delivrance

    def coupee(*args, **kwargs):
        inscrire(*args, **kwargs)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(gestes, "inscrire_la_delivrance", coupee)
    with pytest.raises(OperationalError):
        delivrer(a_attester, amina)
    assert (documents / Attestation.objects.valables().get().pdf.name).is_file()


def en_panne(*args, **kwargs):
    raise RuntimeError("panne")


def test_an_open_axis_is_named_and_nothing_is_numbered(a_attester, amina):
    a_attester.convention.axes.filter(type="francais").update(clos_le=None)
    with pytest.raises(ValidationError, match="Il reste à achever : formation à la langue française"):
        delivrer(a_attester, amina)
    assert not Attestation.objects.exists()


def test_an_hour_corrected_while_the_document_is_made_stops_the_issue(a_attester, amina, monkeypatch, documents):
    def corriger_pendant(attestation):
        a_attester.convention.axes.filter(type="francais").update(clos_le=None)
        return b"%PDF"

    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", corriger_pendant)
        with pytest.raises(ValidationError, match="Il reste à achever"):
            delivrer(a_attester, amina)
    assert Attestation.objects.get().statut == StatutAttestation.EN_PREPARATION
    assert list(documents.rglob("*.pdf")) == []


@pytest.mark.parametrize("statut", [Statut.INSCRIT, Statut.ACCUEIL, Statut.CONVENTION])
def test_a_path_that_is_not_finished_has_no_attestation(amina, statut):
    fabrique.un_centre_qui_signe()
    dossier = fabrique.un_dossier(par=amina)
    with pytest.raises(ValidationError, match="n’est pas encore signée"):
        delivrer(dossier, amina)


def test_a_closed_file_says_to_reopen_it(a_attester, amina):
    from beneficiaires.actions import cloturer

    cloturer(a_attester, motif="abandon", le=LE, par=amina)
    with pytest.raises(ValidationError, match="rouvrez-le"):
        delivrer(a_attester, amina)


def test_without_a_key_a_sentence_and_nothing_half_issued(a_attester, amina, settings):
    settings.SCEAU_FICHIER = ""
    with pytest.raises(ValidationError, match="Aucune clé de scellement"):
        delivrer(a_attester, amina)
    assert not Attestation.objects.exists()


def test_without_a_signatory_a_sentence_and_nothing_half_issued(a_attester, amina):
    a_attester.centre.__class__.objects.update(signataire="")
    with pytest.raises(ValidationError, match="signataire"):
        delivrer(a_attester, amina)
    assert not Attestation.objects.exists()


def test_cancelling_takes_the_file_back_and_another_can_be_issued(a_attester, amina):
    premiere = delivrer(a_attester, amina)
    annulee = actions.annuler(premiere, motif="Date de naissance inexacte", par=amina, le=LE)
    assert (annulee.statut, annulee.annulee_le) == (StatutAttestation.ANNULEE, LE)
    dossier = Dossier.objects.get(pk=a_attester.pk)
    assert (dossier.statut, dossier.attestation_le, dossier.obligation) == (Statut.A_ATTESTER, None, "obligatoire")
    assert Convention.objects.get(dossier=dossier).statut == StatutConvention.SIGNEE
    seconde = delivrer(dossier, amina)
    assert seconde.numero == "N-2026-A0002"
    assert seconde.code != premiere.code


def test_cancelling_needs_a_reason_and_happens_once(a_attester, amina):
    attestation = delivrer(a_attester, amina)
    with pytest.raises(ValidationError, match="pourquoi"):
        actions.annuler(attestation, motif="  ", par=amina, le=LE)
    actions.annuler(attestation, motif="Erreur", par=amina, le=LE)
    with pytest.raises(ValidationError, match="Annulée"):
        actions.annuler(attestation, motif="Encore", par=amina, le=LE)


def test_handing_over_is_noted_and_can_be_corrected(a_attester, amina):
    attestation = delivrer(a_attester, amina)
    actions.remettre(attestation, remise_le=LE, comment="main", par=amina, le=LE)
    remise = actions.remettre(
        attestation, remise_le=date(2026, 11, 24), comment="poste", par=amina, le=date(2026, 11, 25)
    )
    assert (remise.remise_le, remise.remise_par) == (date(2026, 11, 24), "poste")


@pytest.mark.parametrize(("jour", "phrase"), [(date(2026, 11, 24), "futur"), (date(2026, 11, 22), "avant")])
def test_a_handing_over_out_of_time_is_refused_beside_its_field(a_attester, amina, jour, phrase):
    attestation = delivrer(a_attester, amina)
    with pytest.raises(ValidationError, match=phrase) as refus:
        actions.remettre(attestation, remise_le=jour, comment="main", par=amina, le=LE)
    assert "remise_le" in refus.value.error_dict
