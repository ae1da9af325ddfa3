"""The attestation de dispense: under which conditions, what it prints, what it leaves alone."""

from datetime import date
from io import BytesIO

import orjson
import pikepdf
import pytest
from django.core.exceptions import ValidationError

from attestations import actions, document
from attestations.models import Attestation, Envoi, Nature, StatutAttestation
from attestations.tests.test_delivrer import en_panne
from attestations.tests.test_document import texte
from beneficiaires.actions import accorder, cloturer, confirmer, decider, reprendre
from beneficiaires.models import Decision, Dossier, Statut
from journal.models import Ligne
from referentiels.models import Regime
from tests import fabrique
from tests.fabrique import LE


def delivrer(dossier, par, le=LE) -> Attestation:
    return actions.delivrer_dispense(dossier, par=par, le=le)


def lire(attestation: Attestation) -> bytes:
    with attestation.pdf.open("rb") as fichier:
        return fichier.read()


@pytest.fixture
def dispense(amina) -> Dossier:
    return fabrique.un_dossier_dispense(par=amina)


@pytest.fixture
def malade(amina) -> Dossier:
    """Bound at first, relieved by a medical certificate that was granted; nobody has confirmed it yet."""
    fabrique.un_centre_qui_signe()
    dossier = fabrique.un_dossier(par=amina)
    demande = fabrique.une_dispense(dossier, depuis=date(2026, 5, 1))
    accorder(demande, dossier=dossier, preuve_vue="Certificat du 1er mai", par=amina, le=LE)
    return Dossier.objects.get(pk=dossier.pk)


def prendre_acte(dossier: Dossier, par) -> None:
    confirmer(dossier.decisions.latest("pk"), par=par, le=LE)


def test_it_is_numbered_in_the_same_series_and_the_path_goes_on(dispense, amina, documents):
    fin = actions.delivrer(fabrique.un_dossier_a_attester(par=amina), par=amina, le=LE)
    attestation = delivrer(dispense, amina)
    assert (fin.numero, attestation.numero) == ("N-2026-A0001", "N-2026-A0002")
    assert (attestation.statut, attestation.nature, attestation.convention) == ("delivree", Nature.DISPENSE, None)
    assert (documents / attestation.pdf.name).is_file()
    apres = Dossier.objects.get(pk=dispense.pk)
    assert (apres.statut, apres.attestation_le, apres.obligation) == (Statut.INSCRIT, None, "dispense")
    assert Ligne.objects.filter(acte="attestations.delivrance-dispense", dossier_id=dispense.pk).count() == 1


def test_nobody_else_receives_anything(amina):
    fabrique.un_destinataire("commune")
    attestation = delivrer(fabrique.un_dossier_dispense(par=amina, cpas=True), amina)
    assert not attestation.obligatoire
    assert not Envoi.objects.exists()


def test_it_says_the_law_and_never_the_ground(malade, amina):
    prendre_acte(malade, amina)
    attestation = delivrer(malade, amina)
    octets = lire(attestation)
    contenu = texte(octets)
    for attendu in (
        "Attestation de dispense",
        "N° N-2026-A0001",
        "Rania Haddad",
        "14 mars 1992",
        "l’article 152/7, § 3 et § 6 du Code wallon de l’action sociale et de la santé",
        "le 23 novembre 2026",
        "Claire Lambert",
        attestation.code_affiche,
        f"https://parcours.test/verifier/{attestation.code}/",
    ):
        assert attendu in contenu
    partout = (contenu + orjson.dumps(attestation.donnees).decode()).lower()
    for tu in ("médical", "medical", "certificat", "nationalité", "convention", "axe", "syr"):
        assert tu not in partout


def test_it_is_archivable_accessible_and_carries_its_data(dispense, amina):
    attestation = delivrer(dispense, amina)
    with pikepdf.open(BytesIO(lire(attestation))) as pdf:
        with pdf.open_metadata() as xmp:
            assert (xmp.pdfa_status, xmp["{http://www.aiim.org/pdfua/ns/id/}part"]) == ("3A", "1")
        joint = orjson.loads(pdf.attachments["attestation.json"].get_file().read_bytes())
    assert joint == attestation.donnees
    assert joint["nature"] == "dispense"


def test_a_bound_person_has_none_and_the_sentence_gives_the_answer(amina):
    dossier = fabrique.un_dossier(par=amina)
    with pytest.raises(ValidationError, match=r"n’est pas dispensée aujourd’hui.*Parcours obligatoire"):
        delivrer(dossier, amina)
    assert not Attestation.objects.exists()


def test_the_law_is_asked_again_and_its_answer_stays(amina):
    """A dispense that has ended meanwhile: the file says so even though nothing could be issued."""
    fabrique.un_centre_qui_signe()
    personne = fabrique.une_personne(naissance=fabrique.DatePartielle(2008, 11, 24))
    mineure = fabrique.un_dossier(par=amina, personne=personne)
    assert (mineure.obligation, mineure.obligation_code) == ("dispense", "age")
    with pytest.raises(ValidationError, match="n’est pas dispensée"):
        delivrer(mineure, amina, date(2026, 11, 24))
    assert Dossier.objects.get(pk=mineure.pk).obligation == "obligatoire"
    assert Decision.objects.filter(dossier=mineure).count() == 2


def test_a_changed_answer_is_confirmed_first(malade, amina):
    with pytest.raises(ValidationError, match="Confirmez d’abord la réponse"):
        delivrer(malade, amina)
    prendre_acte(malade, amina)
    assert delivrer(malade, amina).statut == StatutAttestation.DELIVREE


def test_the_regime_must_know_the_document(amina):
    titre = fabrique.un_titre(commande_le=date(2024, 12, 31), debut=date(2024, 12, 31))
    personne = fabrique.une_personne(sejour_depuis=date(2024, 11, 1))
    ancienne = fabrique.un_dossier_dispense(par=amina, personne=personne, titre=titre)
    assert (ancienne.obligation, ancienne.regime_id) == ("dispense", "2018")
    with pytest.raises(ValidationError, match="Le régime 2018 ne connaît pas d’attestation de dispense"):
        delivrer(ancienne, amina)
    Regime.objects.filter(pk="2018").update(attestation_dispense=True)
    assert delivrer(ancienne, amina).regime_id == "2018"


def test_without_an_order_date_it_says_which_fact_is_missing(amina):
    personne = fabrique.une_personne(naissance=fabrique.DatePartielle(2010, 1, 1))
    mineure = fabrique.un_dossier_dispense(par=amina, nationalites=("SY",), personne=personne, titre=None)
    assert (mineure.obligation, mineure.regime_id) == ("dispense", None)
    with pytest.raises(ValidationError, match="date de commande du premier titre"):
        delivrer(mineure, amina)


def test_without_a_signatory_or_a_key_a_sentence_and_nothing_half_issued(dispense, amina, settings):
    dispense.centre.__class__.objects.update(signataire="")
    with pytest.raises(ValidationError, match="signataire"):
        delivrer(dispense, amina)
    fabrique.un_centre_qui_signe()
    settings.SCEAU_FICHIER = ""
    with pytest.raises(ValidationError, match="Aucune clé de scellement"):
        delivrer(dispense, amina)
    assert not Attestation.objects.exists()


def test_asked_twice_it_is_issued_once(dispense, amina, documents):
    assert delivrer(dispense, amina) == delivrer(dispense, amina)
    assert (Attestation.objects.count(), len(list(documents.rglob("*.pdf")))) == (1, 1)


def test_a_failure_in_the_middle_keeps_the_number_for_the_next_click(dispense, amina, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", en_panne)
        with pytest.raises(RuntimeError):
            delivrer(dispense, amina)
    interrompue = Attestation.objects.get()
    assert interrompue.statut == StatutAttestation.EN_PREPARATION
    reprise = delivrer(dispense, amina, date(2026, 11, 24))
    assert (reprise.pk, reprise.numero, reprise.delivree_le) == (interrompue.pk, "N-2026-A0001", date(2026, 11, 24))


def test_a_fact_corrected_while_the_document_is_made_stops_the_issue(malade, amina, monkeypatch, documents):
    prendre_acte(malade, amina)

    def reprendre_pendant(attestation):
        reprendre(malade.beneficiaire.dispenses.get(), dossier=malade, par=amina, le=LE)
        return b"%PDF"

    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", reprendre_pendant)
        with pytest.raises(ValidationError, match="n’est pas dispensée"):
            delivrer(malade, amina)
    assert Attestation.objects.get().statut == StatutAttestation.EN_PREPARATION
    assert list(documents.rglob("*.pdf")) == []


def test_a_file_closed_by_the_dispense_may_have_it_and_stays_closed(dispense, amina):
    cloturer(dispense, motif="dispense", le=LE, par=amina)
    attestation = delivrer(dispense, amina)
    assert Dossier.objects.get(pk=dispense.pk).statut == Statut.CLOS
    annulee = actions.annuler(attestation, motif="Nom mal écrit", par=amina, le=LE)
    assert annulee.statut == StatutAttestation.ANNULEE
    assert Dossier.objects.get(pk=dispense.pk).statut == Statut.CLOS


def test_a_file_closed_for_another_reason_is_reopened_first(dispense, amina):
    cloturer(dispense, motif="abandon", le=LE, par=amina)
    with pytest.raises(ValidationError, match=r"clos \(abandon\) : rouvrez-le"):
        delivrer(dispense, amina)


def test_cancelled_it_can_be_replaced_and_the_stage_stays(dispense, amina):
    premiere = delivrer(dispense, amina)
    actions.annuler(premiere, motif="Nom mal écrit", par=amina, le=LE)
    assert Dossier.objects.get(pk=dispense.pk).statut == Statut.INSCRIT
    seconde = delivrer(dispense, amina)
    assert (seconde.numero, seconde.code != premiere.code) == ("N-2026-A0002", True)


def test_handing_it_over_is_noted_like_the_other(dispense, amina):
    attestation = delivrer(dispense, amina)
    remise = actions.remettre(attestation, remise_le=LE, comment="main", par=amina, le=LE)
    assert (remise.remise_le, remise.remise_par) == (LE, "main")


def test_each_nature_has_its_own_document_in_one_file(amina):
    """She goes on as a volunteer: her path ends with the other attestation, and copies still go to nobody."""
    dossier = fabrique.un_dossier_a_attester(par=amina, nationalites=("TR",))
    assert dossier.obligation == "dispense"
    relevee = delivrer(dossier, amina)
    achevee = actions.delivrer(dossier, par=amina, le=LE)
    assert (achevee.nature, achevee.numero) == (Nature.FIN, "N-2026-A0002")
    assert Attestation.objects.get(pk=relevee.pk).statut == StatutAttestation.DELIVREE
    assert not Envoi.objects.exists()
    decider(dossier, par=amina, le=LE)
    assert delivrer(Dossier.objects.get(pk=dossier.pk), amina) == relevee  # asked again, it gives the one in force


def test_after_the_end_of_the_path_there_is_no_dispense(amina):
    dossier = fabrique.un_dossier_a_attester(par=amina, nationalites=("TR",))
    actions.delivrer(dossier, par=amina, le=LE)
    with pytest.raises(ValidationError, match=r"n’est pas dispensée.*attestation délivrée"):
        delivrer(Dossier.objects.get(pk=dossier.pk), amina)
