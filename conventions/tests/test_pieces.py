"""Scans of what was signed: attached once, stored apart, read in scope, never a row without its file.

Who may open which of these pages is in the table of rights (tests/matrice.py).
"""

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError
from django.urls import reverse

from conventions import actions
from conventions.actions import actes
from conventions.actions import pieces as gestes
from conventions.coherence import pieces as controler
from conventions.models import Avenant, LigneHeures, Piece
from journal.models import Ligne
from socle.fichiers import Fichier
from tests import fabrique
from tests import pieces as envois
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
PDF = Fichier("signee.pdf", "application/pdf", envois.un_pdf())


@pytest.fixture
def convention(amina):
    return fabrique.une_convention_signee(par=amina)


@pytest.fixture
def total(convention, amina) -> LigneHeures:
    """Thirty hours certified by a document."""
    axe = fabrique.un_axe(convention=convention)
    valeurs = {"minutes": 1800, "prevues": 1800, "source": "total", "saisie_par": amina}
    return LigneHeures.objects.create(centre=axe.centre, axe=axe, date=LE, **valeurs)


@pytest.fixture
def groupe(amina):
    return fabrique.un_groupe()


@pytest.fixture
def formateur(groupe):
    return fabrique.un_formateur(groupe.cours.operateur)


def joindre(objet, par, fichier: Fichier = PDF, **options) -> Piece:
    return actions.joindre_piece(objet, fichier, par=par, le=LE, **options)


def ranges(documents: Path) -> list[Path]:
    return [chemin for chemin in (documents / "pieces").rglob("*") if chemin.is_file()]


def test_the_signed_pages_are_attached_and_downloaded_as_they_were_sent(connecter, amina, convention, documents):
    client = connecter(amina)
    adresse = reverse("conventions:joindre_signature", args=[convention.dossier_id])
    assert "en un seul fichier" in client.get(adresse).text
    envoi = envois.un_envoi(nom="../Convention de Rania.pdf", type_="text/html")
    assert client.post(adresse, {"fichier": envoi}).headers["Location"] == convention.get_absolute_url()
    piece = Piece.objects.get()
    assert (piece.nom, piece.convention, piece.genre) == ("Convention de Rania.pdf", convention, "convention signée")
    (range_,) = ranges(documents)
    assert "Rania" not in str(range_) and range_.suffix == ".pdf"
    recue = client.get(reverse("conventions:piece", args=[piece.pk]))
    assert b"".join(recue.streaming_content) == envois.un_pdf() == range_.read_bytes()


def test_a_download_is_neither_opened_nor_guessed_nor_kept_and_leaves_a_line(connecter, amina, convention):
    piece = joindre(convention, amina)
    recue = connecter(amina).get(reverse("conventions:piece", args=[piece.pk]))
    assert b"".join(recue.streaming_content).startswith(b"%PDF")
    assert recue.headers["Content-Disposition"] == 'attachment; filename="signee.pdf"'
    assert recue.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert recue.headers["X-Content-Type-Options"] == "nosniff"
    ligne = Ligne.objects.lectures().get(acte=actes.PIECE_LUE)
    assert (ligne.objet_id, ligne.auteur_id, ligne.dossier_id) == (piece.pk, amina.pk, convention.dossier_id)


def test_a_file_that_is_not_whole_is_refused_beside_its_field(connecter, amina, convention, documents):
    adresse = reverse("conventions:joindre_signature", args=[convention.dossier_id])
    for octets, phrase in ((b"<script>", "ni un PDF"), (b"", "est vide")):
        page = connecter(amina).post(adresse, {"fichier": envois.un_envoi(octets)})
        assert phrase in str(page.context["form"].errors["fichier"]) and "choisissez-le à nouveau" in page.text
    assert not Piece.objects.exists() and not ranges(documents)


def test_the_same_file_sent_twice_is_one_piece(amina, convention, documents):
    assert joindre(convention, amina) == joindre(convention, amina)
    assert Piece.objects.count() == len(ranges(documents)) == Ligne.objects.filter(acte=actes.PIECE).count() == 1


def test_two_at_the_same_time_leave_one_file(amina, convention, documents, monkeypatch):
    """The second one has looked before the first one was written."""
    joindre(convention, amina)
    vraie, appels = gestes._la_meme, iter([None])
    monkeypatch.setattr(gestes, "_la_meme", lambda piece: next(appels, None) or vraie(piece))
    assert joindre(convention, amina) == Piece.objects.get()
    assert len(ranges(documents)) == 1


def test_a_failed_transaction_leaves_no_file(amina, convention, documents, monkeypatch):
    def echouer(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(gestes, "consigner", echouer)
    with pytest.raises(IntegrityError):
        joindre(convention, amina)
    assert not Piece.objects.exists() and not ranges(documents)


def test_the_journal_never_holds_the_name_of_a_file(amina, convention):
    joindre(convention, amina, Fichier("Rania Haddad.pdf", "application/pdf", b"%PDF-"))
    assert Ligne.objects.get(acte=actes.PIECE).detail == "convention signée"


def test_a_draft_has_no_signed_pages(amina, documents):
    dossier = fabrique.un_module(fabrique.un_dossier(par=amina), par=amina)
    projet = actions.etablir(dossier, par=amina, le=LE)
    with pytest.raises(ValidationError, match="pas encore signée"):
        joindre(projet, amina)
    assert not ranges(documents)


def test_an_avenant_has_them_once_it_is_signed(connecter, amina, convention):
    avenant = Avenant.objects.create(centre=convention.centre, convention=convention, numero=1, etabli_le=LE)
    with pytest.raises(ValidationError, match="pas encore signé"):
        joindre(avenant, amina)
    Avenant.objects.update(statut="signe", signe_le=LE)
    adresse = reverse("conventions:joindre_avenant", args=[avenant.pk])
    connecter(amina).post(adresse, {"fichier": envois.un_envoi()})
    assert Piece.objects.get().dossier == convention.dossier


def test_a_certified_total_has_its_document_a_usual_line_none(amina, total):
    assert joindre(total, amina).dossier_id == total.axe.convention.dossier_id
    ligne = actions.enregistrer_heures(total.axe, date=LE - timedelta(days=1), minutes=60, par=amina, le=LE)
    with pytest.raises(ValidationError, match="Seul un total"):
        joindre(ligne, amina)


def test_the_only_document_of_a_total_stays_as_long_as_it_counts(amina, total):
    premiere = joindre(total, amina)
    with pytest.raises(ValidationError, match="joignez d’abord"):
        actions.detacher_piece(premiere, par=amina, le=LE)
    joindre(total, amina, Fichier("bon.pdf", "application/pdf", b"%PDF-2"))
    actions.detacher_piece(premiere, par=amina, le=LE)
    assert Piece.objects.get().nom == "bon.pdf"


def test_a_sheet_is_that_of_a_group_and_a_month(amina, groupe):
    piece = joindre(groupe, amina, mois=date(2026, 11, 17))
    assert (piece.mois, piece.dossier, piece.groupe) == (date(2026, 11, 1), None, groupe)
    joindre(groupe, amina, mois=date(2026, 10, 1))
    assert Piece.objects.count() == 2, "the same file for another month is another sheet"


@pytest.mark.parametrize(
    ("mois", "phrase"),
    [(None, "quel mois"), (LE + timedelta(days=30), "pas commencé"), (date(2026, 2, 28), "Ce groupe a cours")],
)
def test_a_sheet_of_no_month_a_future_one_or_before_the_group_is_refused(amina, groupe, mois, phrase, documents):
    with pytest.raises(ValidationError, match=phrase):
        joindre(groupe, amina, mois=mois)
    assert not ranges(documents)


def test_an_operator_attaches_and_takes_back_their_sheet_until_the_month_is_validated(connecter, formateur, groupe):
    piece = joindre(groupe, formateur, mois=LE)
    recue = connecter(formateur).get(reverse("conventions:piece", args=[piece.pk]))
    assert b"".join(recue.streaming_content) == PDF.octets
    seance = fabrique.une_seance(groupe)
    axe = fabrique.un_axe()
    valeurs: dict[str, Any] = {"minutes": 180, "prevues": 180, "source": "presence", "presence": "present"}
    ligne = LigneHeures(centre=axe.centre, axe=axe, seance=seance, date=seance.date, saisie_par=formateur, **valeurs)
    ligne.save()
    with pytest.raises(ValidationError, match="a validé ce mois"):
        actions.detacher_piece(piece, par=formateur, le=LE)
    LigneHeures.objects.update(etat="encodee")
    actions.detacher_piece(piece, par=formateur, le=LE)
    assert not Piece.objects.exists()


def test_an_operator_removes_neither_what_the_centre_attached_nor_sees_another_bodys_sheet(amina, formateur, groupe):
    piece = joindre(groupe, amina, mois=LE)
    with pytest.raises(PermissionDenied):
        actions.detacher_piece(piece, par=formateur, le=LE)
    autre = fabrique.un_formateur(fabrique.un_operateur("Autre ASBL"))
    assert piece in Piece.objects.visibles_par(formateur) and piece not in Piece.objects.visibles_par(autre)


def test_a_removed_piece_takes_its_file_along_once_that_is_sure(
    connecter, amina, convention, documents, django_capture_on_commit_callbacks
):
    piece, client = joindre(convention, amina), connecter(amina)
    adresse = reverse("conventions:detacher_piece", args=[piece.pk])
    assert "signee.pdf" in client.get(adresse).text and Piece.objects.exists()
    with django_capture_on_commit_callbacks() as apres:
        client.post(adresse)
    assert not Piece.objects.exists() and len(ranges(documents)) == 1, "not before the commit"
    for geste in apres:
        geste()
    assert not ranges(documents)
    trace: Any = Piece.pgh_event_model.objects.get(pgh_label="delete")  # type: ignore[attr-defined]
    assert trace.nom == "signee.pdf"
    assert client.post(adresse).status_code == 404


def test_the_check_tells_a_missing_file_and_a_changed_one(amina, convention, documents):
    joindre(convention, amina)
    assert list(controler(LE)) == []
    (range_,) = ranges(documents)
    range_.write_bytes(bytes(PDF.taille))
    assert [phrase.split(" : ")[1] for phrase in controler(LE)] == ["son empreinte diffère"]
    default_storage.delete(Piece.objects.get().fichier.name)
    assert [phrase.split(" : ")[1] for phrase in controler(LE)] == ["son fichier manque"]
