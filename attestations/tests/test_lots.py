"""Lots: one form makes one lot, each line is done once by one worker, whoever asked; stopped, killed, resumed."""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from uuid import uuid4

import pytest
from django.core.exceptions import ValidationError
from django.db import OperationalError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attestations import actions, document
from attestations.actions import lots
from attestations.models import Attestation, Envoi, EtatLigne, Geste, LigneLot, Lot, StatutAttestation, StatutEnvoi
from attestations.tests.test_concurrence import ensemble
from beneficiaires.models import Dossier
from comptes.models import Role, Utilisateur
from journal.models import Ligne
from socle import travaux
from tests import fabrique
from tests.fabrique import LE


@pytest.fixture(autouse=True)
def sans_pdf(monkeypatch):
    """The bytes of the document are not what these tests look at."""
    monkeypatch.setattr(document, "fabriquer", lambda attestation: b"%PDF " + attestation.numero.encode())


@pytest.fixture
def travailler(travailler) -> Callable[[], None]:
    return partial(travaux.travailler, lots.FILE)


def a_attester(amina, combien: int) -> list[Dossier]:
    return [fabrique.un_dossier_a_attester(par=amina) for _ in range(combien)]


def un_lot(objets, par, geste: Geste = Geste.DELIVRER) -> Lot:
    return actions.ouvrir_lot(geste, objets, jeton=uuid4(), par=par)


def etats(lot: Lot) -> list[str]:
    return list(lot.lignes.order_by("pk").values_list("etat", flat=True))


def prendre(lot: Lot) -> LigneLot:
    """The next line, as a worker claims it."""
    ligne = lots.prendre_une_ligne(lot.pk)
    assert ligne is not None
    return ligne


def en_attente() -> int:
    return ProcrastinateJob.objects.filter(task_name=lots.TACHE, status="todo").count()


def test_a_lot_issues_every_file_under_consecutive_numbers(travailler, amina):
    lot = un_lot(a_attester(amina, 12), amina)
    travailler()
    assert etats(lot) == [EtatLigne.FAIT] * 12
    numeros = lot.lignes.order_by("attestation__numero").values_list("attestation__numero", flat=True)
    assert list(numeros) == [f"N-2026-A{n:04}" for n in range(1, 13)]
    assert {attestation.delivree_par_id for attestation in Attestation.objects.all()} == {amina.pk}


def test_the_same_form_sent_twice_makes_one_lot(amina):
    dossiers, jeton = a_attester(amina, 2), uuid4()
    premier, second = (actions.ouvrir_lot(Geste.DELIVRER, dossiers, jeton=jeton, par=amina) for _ in range(2))
    assert premier == second
    assert (Lot.objects.count(), LigneLot.objects.count(), en_attente()) == (1, 2, 1)
    assert Ligne.objects.filter(acte="attestations.lot-delivrer").count() == 1


def test_the_same_form_sent_by_two_tabs_at_once_makes_one_lot(travailler, amina):
    dossiers, jeton = a_attester(amina, 2), uuid4()
    ouverts = ensemble(lambda _: actions.ouvrir_lot(Geste.DELIVRER, dossiers, jeton=jeton, par=amina), [None] * 4)
    assert len({lot.pk for lot in ouverts}) == 1
    assert LigneLot.objects.count() == 2


def test_nothing_chosen_and_too_much_are_refused(amina, monkeypatch):
    with pytest.raises(ValidationError, match="Cochez au moins une ligne"):
        un_lot([], amina)
    monkeypatch.setattr(lots, "MAXIMUM", 1)
    with pytest.raises(ValidationError, match="faites-en plusieurs"):
        un_lot(a_attester(amina, 2), amina)
    assert not Lot.objects.exists()


def test_a_refusal_is_kept_on_its_line_and_the_others_go_on(travailler, amina):
    dossiers = a_attester(amina, 3)
    dossiers[1].convention.axes.filter(type="francais").update(clos_le=None)
    lot = un_lot(dossiers, amina)
    travailler()
    assert etats(lot) == [EtatLigne.FAIT, EtatLigne.REFUSE, EtatLigne.FAIT]
    assert lot.lignes.get(dossier=dossiers[1]).raison == "Il reste à achever : formation à la langue française."


def test_a_fault_on_one_line_does_not_stop_the_others_nor_tell_a_name(travailler, amina, monkeypatch, caplog):
    dossiers = a_attester(amina, 2)

    def fabriquer(attestation: Attestation) -> bytes:
        if attestation.dossier_id == dossiers[0].pk:
            raise RuntimeError(str(attestation.dossier.beneficiaire))
        return b"%PDF"

    monkeypatch.setattr(document, "fabriquer", fabriquer)
    lot = un_lot(dossiers, amina)
    travailler()
    assert etats(lot) == [EtatLigne.REFUSE, EtatLigne.FAIT]
    assert "erreur inattendue" in lot.lignes.get(dossier=dossiers[0]).raison
    assert "RuntimeError" in caplog.text
    assert dossiers[0].beneficiaire.nom not in caplog.text


def test_a_database_that_goes_away_leaves_the_line_for_later(amina, monkeypatch):
    lot = un_lot(a_attester(amina, 1), amina)

    def fabriquer(attestation: Attestation) -> bytes:
        raise OperationalError("gone")

    monkeypatch.setattr(document, "fabriquer", fabriquer)
    with pytest.raises(OperationalError):
        actions.avancer_lot(lot.pk, le=LE)
    assert etats(lot) == [EtatLigne.EN_COURS]


@pytest.mark.parametrize("change", [{"is_active": False}, {"role": Role.ACCUEIL}])
def test_who_lost_her_rights_does_nothing_any_more(amina, change):
    lot = un_lot(a_attester(amina, 1), amina)
    type(amina).objects.filter(pk=amina.pk).update(**change)
    actions.avancer_lot(lot.pk, le=LE)
    assert etats(lot) == [EtatLigne.REFUSE]
    assert not Attestation.objects.exists()


def test_who_left_the_centre_does_nothing_there_any_more(amina):
    lot = un_lot(a_attester(amina, 1), amina)
    type(amina).objects.filter(pk=amina.pk).update(centre=fabrique.un_centre("CRIC"))
    actions.avancer_lot(lot.pk, le=LE)
    assert lot.lignes.get().raison == lots.PAS_LE_DROIT


def test_a_file_of_another_centre_is_not_touched(amina):
    ailleurs = fabrique.un_utilisateur(centre=fabrique.un_centre_qui_signe("CRIC"))
    lot = un_lot(a_attester(amina, 1), ailleurs)
    actions.avancer_lot(lot.pk, le=LE)
    assert lot.lignes.get().raison == lots.HORS_DE_PORTEE
    assert not Attestation.objects.exists()


def test_a_job_does_a_slice_then_gives_way(amina):
    lot = un_lot(a_attester(amina, lots.TRANCHE + 2), amina)
    avant = en_attente()
    actions.avancer_lot(lot.pk, le=LE)
    assert etats(lot).count(EtatLigne.FAIT) == lots.TRANCHE
    assert en_attente() == avant + 1
    actions.avancer_lot(lot.pk, le=LE)
    assert etats(lot).count(EtatLigne.FAIT) == lots.TRANCHE + 2
    assert en_attente() == avant + 1


def test_a_stopped_lot_begins_nothing_and_is_resumed_where_it_was(travailler, amina):
    lot = un_lot(a_attester(amina, 3), amina)
    lots.faire(prendre(lot), le=LE)
    assert actions.arreter(lot, par=amina, le=LE) == 2
    assert actions.arreter(lot, par=amina, le=LE) == 0
    travailler()
    assert etats(lot) == [EtatLigne.FAIT, EtatLigne.ARRETE, EtatLigne.ARRETE]
    assert actions.reprendre(lot, par=amina, le=LE) == 2
    travailler()
    assert etats(lot) == [EtatLigne.FAIT] * 3
    acheves = Ligne.objects.filter(acte__startswith="attestations.lot-").values_list("acte", flat=True)
    assert sorted(acheves) == ["attestations.lot-arret", "attestations.lot-delivrer", "attestations.lot-reprise"]


def test_only_who_asked_for_a_lot_resumes_it(amina):
    lot = un_lot(a_attester(amina, 1), amina)
    actions.arreter(lot, par=amina, le=LE)
    with pytest.raises(ValidationError, match="au nom de"):
        actions.reprendre(lot, par=fabrique.un_utilisateur(role=Role.COORDINATION), le=LE)
    assert etats(lot) == [EtatLigne.ARRETE]


def test_what_was_refused_is_tried_again_once_mended(travailler, amina):
    dossiers = a_attester(amina, 2)
    axes = dossiers[0].convention.axes.filter(type="francais")
    clos_le = axes.get().clos_le
    axes.update(clos_le=None)
    lot = un_lot(dossiers, amina)
    travailler()
    axes.update(clos_le=clos_le)
    assert actions.reprendre(lot, refus=True, par=amina, le=LE) == 1
    travailler()
    assert etats(lot) == [EtatLigne.FAIT, EtatLigne.FAIT]
    assert set(lot.lignes.values_list("raison", flat=True)) == {""}


def test_many_workers_at_once_do_each_line_once(travailler, amina, monkeypatch):
    lot = un_lot(a_attester(amina, 20), amina)
    faites: list[int] = []

    def noter(ligne: LigneLot, par: Utilisateur, le: date) -> None:
        faites.append(ligne.pk)
        lots.delivrer_ligne(ligne, par, le)

    monkeypatch.setitem(lots.GESTES, Geste.DELIVRER, noter)
    ensemble(lambda _: actions.avancer_lot(lot.pk, le=LE), [None] * 4)
    assert sorted(faites) == list(lot.lignes.order_by("pk").values_list("pk", flat=True))
    assert etats(lot) == [EtatLigne.FAIT] * 20
    assert sorted(Attestation.objects.values_list("numero", flat=True)) == [f"N-2026-A{n:04}" for n in range(1, 21)]


def test_two_lots_of_the_same_files_issue_each_once(travailler, amina):
    dossiers = a_attester(amina, 6)
    deux = [un_lot(dossiers, amina) for _ in range(2)]
    ensemble(lambda lot: actions.avancer_lot(lot.pk, le=LE), deux)
    for lot in deux:
        assert etats(lot) == [EtatLigne.FAIT] * 6
    assert Attestation.objects.count() == 6


def vieillir(lot: Lot, de: timedelta) -> None:
    """As if what is under way had begun long ago, and the lot been asked for before."""
    vieillir_les_lignes(lot, de)
    Lot.objects.filter(pk=lot.pk).update(demande_le=timezone.now() - de)


def vieillir_les_lignes(lot: Lot, de: timedelta) -> None:
    lot.lignes.filter(etat=EtatLigne.EN_COURS).update(en_cours_depuis=timezone.now() - de)


def test_a_line_held_by_a_killed_worker_is_done_by_another_one(travailler, amina):
    lot = un_lot(a_attester(amina, 2), amina)
    prendre(lot)
    travailler()
    assert etats(lot) == [EtatLigne.EN_COURS, EtatLigne.FAIT]
    vieillir(lot, timedelta(minutes=3))
    actions.surveiller_les_lots(timezone.now())
    travailler()
    assert etats(lot) == [EtatLigne.FAIT, EtatLigne.FAIT]


def test_a_line_under_way_is_left_alone(amina):
    lot = un_lot(a_attester(amina, 1), amina)
    prendre(lot)
    actions.surveiller_les_lots(timezone.now())
    assert etats(lot) == [EtatLigne.EN_COURS]


def test_a_worker_killed_after_the_document_does_not_issue_it_twice(travailler, amina):
    """Killed between the gesture and its note on the line."""
    lot = un_lot(a_attester(amina, 1), amina)
    ligne = prendre(lot)
    assert ligne.dossier is not None
    attestation = actions.delivrer(ligne.dossier, par=amina, le=LE)
    vieillir(lot, timedelta(minutes=3))
    actions.surveiller_les_lots(timezone.now())
    travailler()
    assert lot.lignes.get().attestation == attestation
    assert Attestation.objects.count() == 1


def test_an_interrupted_making_is_finished_under_its_number(travailler, amina, monkeypatch):
    def mourir(attestation: Attestation) -> bytes:
        raise KeyboardInterrupt

    lot = un_lot(a_attester(amina, 1), amina)
    with monkeypatch.context() as patch:
        patch.setattr(document, "fabriquer", mourir)
        with pytest.raises(KeyboardInterrupt):
            actions.avancer_lot(lot.pk, le=LE)
    assert Attestation.objects.get().statut == StatutAttestation.EN_PREPARATION
    vieillir(lot, timedelta(minutes=3))
    actions.surveiller_les_lots(timezone.now())
    travailler()
    attestation = Attestation.objects.get()
    assert (attestation.numero, attestation.statut) == ("N-2026-A0001", StatutAttestation.DELIVREE)


def test_a_line_of_a_stopped_lot_whose_worker_died_stays_stopped(amina):
    lot = un_lot(a_attester(amina, 2), amina)
    prendre(lot)
    actions.arreter(lot, par=amina, le=LE)
    vieillir(lot, timedelta(minutes=3))
    actions.surveiller_les_lots(timezone.now())
    assert etats(lot) == [EtatLigne.ARRETE] * 2


def test_a_lot_stopped_at_its_last_line_does_not_begin_it_again(travailler, amina):
    """Nothing waits any more; the worker of the last line dies."""
    lot = un_lot(a_attester(amina, 1), amina)
    prendre(lot)
    assert actions.arreter(lot, par=amina, le=LE) == 0
    vieillir(lot, timedelta(minutes=3))
    actions.surveiller_les_lots(timezone.now())
    assert etats(lot) == [EtatLigne.ARRETE]
    actions.reprendre(lot, par=amina, le=LE)
    prendre(lot)
    vieillir(lot, timedelta(minutes=3))
    actions.surveiller_les_lots(timezone.now())
    travailler()
    assert etats(lot) == [EtatLigne.FAIT], "she asked to go on: it is not stopped any more"


def test_what_was_cancelled_since_the_lot_was_asked_for_is_not_issued_again(travailler, amina):
    """A worker dies between the document and its note on the line; the document is cancelled meanwhile."""
    dossiers = a_attester(amina, 2)
    actions.annuler(actions.delivrer(dossiers[1], par=amina, le=LE), motif="Erreur", par=amina, le=LE)
    lot = un_lot(dossiers, amina)
    ligne = prendre(lot)
    actions.annuler(actions.delivrer(dossiers[0], par=amina, le=LE), motif="Erreur", par=amina, le=LE)
    vieillir_les_lignes(lot, timedelta(minutes=3))
    actions.surveiller_les_lots(timezone.now())
    travailler()
    assert lot.lignes.get(pk=ligne.pk).raison == lots.ANNULEE_DEPUIS
    assert Attestation.objects.filter(dossier=dossiers[0]).count() == 1
    nouvelle = Attestation.objects.valables().get(dossier=dossiers[1])
    assert lot.lignes.get(dossier=dossiers[1]).attestation == nouvelle, "cancelled before the lot: asked for anew"
    actions.reprendre(lot, refus=True, par=amina, le=LE)
    travailler()
    assert lot.lignes.get(pk=ligne.pk).raison == lots.ANNULEE_DEPUIS


def test_a_lot_that_no_job_carries_is_woken_once(travailler, amina):
    lot = un_lot(a_attester(amina, 2), amina)
    with connection.cursor() as curseur:
        curseur.execute("TRUNCATE procrastinate_jobs CASCADE")
    actions.surveiller_les_lots(timezone.now())
    assert en_attente() == 0, "it was asked for a moment ago"
    vieillir(lot, timedelta(minutes=3))
    for _ in range(2):
        actions.surveiller_les_lots(timezone.now())
    assert en_attente() == 1
    travailler()
    assert etats(lot) == [EtatLigne.FAIT] * 2


def des_copies(amina, combien: int, statut: StatutEnvoi) -> list[Envoi]:
    """Copies that were tried once, long ago."""
    for dossier in a_attester(amina, combien):
        actions.delivrer(dossier, par=amina, le=LE)
    Envoi.objects.update(statut=statut, tentatives=1, en_cours_depuis=timezone.now() - timedelta(days=1))
    return list(Envoi.objects.order_by("pk"))


@pytest.mark.parametrize("statut", [StatutEnvoi.REFUSE, StatutEnvoi.INCERTAIN, StatutEnvoi.EN_ATTENTE])
def test_copies_are_sent_again_together(travailler, amina, statut):
    fabrique.un_destinataire("commune")
    lot = un_lot(des_copies(amina, 3, statut), amina, Geste.RELANCER)
    travailler()
    assert etats(lot) == [EtatLigne.FAIT] * 3
    assert {envoi.statut for envoi in Envoi.objects.all()} == {StatutEnvoi.A_ENVOYER}
    assert Ligne.objects.filter(acte="attestations.relance", auteur_id=amina.pk).count() == 3


def test_a_copy_whose_address_is_still_missing_is_refused_with_its_reason(travailler, amina):
    lot = un_lot(des_copies(amina, 1, StatutEnvoi.EN_ATTENTE), amina, Geste.RELANCER)
    travailler()
    ligne = lot.lignes.get()
    assert (ligne.etat, ligne.raison) == (EtatLigne.REFUSE, Envoi.objects.get().raison)
    assert ligne.raison


def test_a_copy_tried_since_the_lot_was_asked_for_waits_for_another_decision(travailler, amina):
    """Two tabs ask to send an uncertain copy again: the first attempt is interrupted in its turn."""
    fabrique.un_destinataire("commune")
    lot = un_lot(des_copies(amina, 1, StatutEnvoi.INCERTAIN), amina, Geste.RELANCER)
    Envoi.objects.update(en_cours_depuis=timezone.now())
    travailler()
    assert lot.lignes.get().raison == lots.DEPUIS
    assert Envoi.objects.get().statut == StatutEnvoi.INCERTAIN


def test_a_copy_and_its_line_are_written_together_or_not_at_all(travailler, amina):
    """The line was given to another worker meanwhile: this one undoes what it did."""
    fabrique.un_destinataire("commune")
    lot = un_lot(des_copies(amina, 1, StatutEnvoi.INCERTAIN), amina, Geste.RELANCER)
    ligne = prendre(lot)
    lot.lignes.update(en_cours_depuis=timezone.now())
    lots.faire(ligne, le=LE)
    assert Envoi.objects.get().statut == StatutEnvoi.INCERTAIN
    assert etats(lot) == [EtatLigne.EN_COURS]
