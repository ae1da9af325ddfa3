"""Proofs of the facts: attached once, stored apart, read in scope, never a row without its file.

Who may open which of these pages is in the table of rights (tests/matrice.py).
"""

import html
import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction
from django.urls import reverse

from beneficiaires import actions
from beneficiaires.actions import actes, preuves
from beneficiaires.coherence import preuves as controler
from beneficiaires.models import Detention, Dispense, Dossier, Preuve, Titre
from beneficiaires.prelecture import LUES, deposer
from comptes.models import Role
from journal.models import Ligne
from socle.fichiers import Fichier
from suivi.fiche import pour_fiche
from tests import fabrique, pieces
from tests.fabrique import LE

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("referentiels")]
PDF = Fichier("contrat.pdf", "application/pdf", pieces.un_pdf())


@pytest.fixture(autouse=True)
def documents(settings, tmp_path) -> Path:
    options = {"location": tmp_path, "base_url": None}
    stockage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": options}
    settings.STORAGES = {**settings.STORAGES, "default": stockage}
    return tmp_path


@pytest.fixture
def medecin(referentiels):
    """Bound by professional secrecy."""
    return fabrique.un_utilisateur(secret_professionnel=True)


@pytest.fixture
def dossier(amina):
    return fabrique.un_dossier(par=amina)


@pytest.fixture
def titre(dossier) -> Titre:
    return Titre.objects.get()


@pytest.fixture
def certificat(dossier) -> Dispense:
    return fabrique.une_dispense(dossier, depuis=LE)


def ranges(documents: Path) -> list[Path]:
    return [chemin for chemin in documents.rglob("*") if chemin.is_file()]


def joindre(fait, par, fichier: Fichier = PDF) -> Preuve:
    return actions.joindre(fait, fichier, dossier=fait.beneficiaire.dossiers.get(), par=par, le=LE)


def ajouter(client, fait, envoi, genre="titres"):
    return client.post(reverse("beneficiaires:joindre", args=[genre, fait.pk]), {"fichier": envoi} if envoi else {})


def test_a_proof_is_attached_and_downloaded_as_it_was_sent(connecter, amina, titre, documents):
    client = connecter(amina)
    reponse = ajouter(client, titre, pieces.un_envoi(nom="../Contrat de Rania.pdf", type_="text/html"))
    assert reponse.headers["Location"].endswith("#situation")
    preuve = Preuve.objects.get()
    assert (preuve.nom, preuve.type, preuve.fait) == ("Contrat de Rania.pdf", "application/pdf", titre)
    (range_,) = ranges(documents)
    assert "Rania" not in str(range_) and range_.suffix == ".pdf" and range_.is_relative_to(documents / "preuves")
    recue = client.get(reverse("beneficiaires:preuve", args=[preuve.pk]))
    assert b"".join(recue.streaming_content) == pieces.un_pdf() == range_.read_bytes()


def test_a_downloaded_proof_is_neither_opened_nor_guessed_nor_kept_and_leaves_a_line(connecter, amina, titre):
    preuve = joindre(titre, amina)
    recue = connecter(amina).get(reverse("beneficiaires:preuve", args=[preuve.pk]))
    assert b"".join(recue.streaming_content).startswith(b"%PDF")
    entetes = recue.headers
    assert entetes["Content-Disposition"] == 'attachment; filename="contrat.pdf"'
    assert entetes["Content-Type"] == "application/pdf"
    assert entetes["X-Content-Type-Options"] == "nosniff"
    assert entetes["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert entetes["Cache-Control"] == "private, no-store"
    ligne = Ligne.objects.lectures().get(acte=actes.TELECHARGEMENT)
    assert (ligne.objet_type, ligne.objet_id, ligne.auteur_id) == ("preuve", preuve.pk, amina.pk)
    assert ligne.dossier_id == titre.beneficiaire.dossiers.get().pk


def test_the_journal_never_holds_the_name_of_a_file(amina, titre):
    joindre(titre, amina)
    assert Ligne.objects.get(acte=actes.PREUVE).detail == "titre de séjour"


def test_the_same_file_sent_twice_is_one_proof(connecter, amina, titre, documents):
    client = connecter(amina)
    for _ in range(2):
        assert ajouter(client, titre, pieces.un_envoi()).status_code == 302
    assert Preuve.objects.count() == len(ranges(documents)) == 1
    assert Ligne.objects.filter(acte=actes.PREUVE).count() == 1
    ajouter(client, titre, pieces.un_envoi(pieces.un_pdf("un autre")))
    assert Preuve.objects.count() == len(ranges(documents)) == 2


def test_two_at_the_same_time_leave_one_file(amina, titre, documents, monkeypatch):
    """The second one has looked before the first one was written."""
    joindre(titre, amina)
    vraie, appels = preuves.la_meme, iter([None])
    monkeypatch.setattr(preuves, "la_meme", lambda preuve: next(appels, None) or vraie(preuve))
    assert joindre(titre, amina) == Preuve.objects.get()
    assert len(ranges(documents)) == 1


@pytest.mark.parametrize(
    ("envoi", "phrase"),
    [
        (lambda: None, "Choisissez le fichier"),
        (lambda: pieces.un_envoi(b""), "est vide"),
        (lambda: pieces.un_envoi(b"<script>alert(1)</script>"), "ni un PDF"),
        (lambda: pieces.un_envoi(pieces.un_pdf_protege()), "mot de passe"),
        (lambda: pieces.un_envoi(pieces.un_pdf() + bytes(11 * 2**20)), "plus de 10 Mo"),
    ],
    ids=["none", "empty", "html", "password", "too large"],
)
def test_a_refused_file_says_why_and_asks_for_another(connecter, amina, titre, documents, envoi, phrase):
    reponse = ajouter(connecter(amina), titre, envoi())
    assert reponse.status_code == 200
    assert phrase in str(reponse.context["form"].errors).replace("\xa0", " ")
    assert "choisissez-le à nouveau" in reponse.text
    assert not Preuve.objects.exists() and not ranges(documents)


def test_a_failed_transaction_leaves_no_file(amina, titre, documents, monkeypatch):
    def echouer(*args, **kwargs):
        raise IntegrityError

    monkeypatch.setattr(preuves, "consigner", echouer)
    with pytest.raises(IntegrityError):
        joindre(titre, amina)
    assert not Preuve.objects.exists() and not ranges(documents)


def test_a_fact_removed_meanwhile_gets_no_proof(amina, dossier, titre, documents):
    vu = Titre.objects.get()
    actions.retirer(titre, dossier=dossier, par=amina, le=LE)
    with pytest.raises(ValidationError, match="vient d’être retiré"):
        actions.joindre(vu, PDF, dossier=dossier, par=amina, le=LE)
    assert not ranges(documents)


def test_the_page_of_a_fact_removed_meanwhile_says_so(connecter, amina, dossier, titre):
    actions.retirer(Titre.objects.get(), dossier=dossier, par=amina, le=LE)
    reponse = connecter(amina).post(reverse("beneficiaires:joindre", args=["titres", titre.pk]), follow=True)
    assert "vient d’être retiré" in html.unescape(reponse.text)


def test_a_proof_is_never_that_of_another_persons_file(amina, titre, documents):
    autre = fabrique.un_dossier(par=amina, personne=fabrique.une_personne(nom="Tesfay"))
    with pytest.raises(ValidationError):
        actions.joindre(titre, PDF, dossier=autre, par=amina, le=LE)
    assert not ranges(documents)


def test_a_proof_belongs_to_one_fact(amina, dossier, titre):
    preuve = joindre(titre, amina)
    preuve.detention = Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=LE)
    with pytest.raises(IntegrityError), transaction.atomic():
        preuve.save()


def test_a_removed_proof_takes_its_file_along_once_that_is_sure(
    connecter, amina, titre, documents, django_capture_on_commit_callbacks
):
    preuve, client = joindre(titre, amina), connecter(amina)
    adresse = reverse("beneficiaires:detacher", args=[preuve.pk])
    assert "contrat.pdf" in client.get(adresse).text and Preuve.objects.exists()
    with django_capture_on_commit_callbacks() as apres:
        client.post(adresse)
    assert not Preuve.objects.exists() and len(ranges(documents)) == 1, "not before the commit"
    for geste in apres:
        geste()
    assert not ranges(documents)
    trace: Any = Preuve.pgh_event_model.objects.get(pgh_label="delete")  # type: ignore[attr-defined]
    assert trace.nom == "contrat.pdf"
    assert Ligne.objects.filter(acte=actes.PREUVE_RETIREE, objet_id=preuve.pk).count() == 1
    assert client.post(adresse).status_code == 404


def test_a_proof_removed_twice_leaves_one_line(amina, dossier, titre):
    preuve = joindre(titre, amina)
    for vue in (Preuve.objects.get(), Preuve.objects.get(pk=preuve.pk)):
        actions.detacher(vue, dossier=dossier, par=amina, le=LE)
        vue.pk = preuve.pk
    actions.detacher(preuve, dossier=dossier, par=amina, le=LE)
    assert Ligne.objects.filter(acte=actes.PREUVE_RETIREE).count() == 1


def test_a_removed_fact_takes_its_proofs_along(amina, dossier, titre, documents, django_capture_on_commit_callbacks):
    joindre(titre, amina)
    with django_capture_on_commit_callbacks(execute=True):
        actions.retirer(titre, dossier=dossier, par=amina, le=LE)
    assert not Preuve.objects.exists() and not ranges(documents)


def test_a_granted_dispense_keeps_its_only_proof(amina, dossier):
    etudes = fabrique.une_dispense(dossier, motif="etudes", depuis=LE)
    preuve = joindre(etudes, amina)
    Dispense.objects.update(etat="accordee", tranchee_le=LE, tranchee_par=amina)
    with pytest.raises(ValidationError, match="reprendre la demande"):
        actions.detacher(preuve, dossier=dossier, par=amina, le=LE)
    Dispense.objects.update(preuve_vue="Attestation de l’école")
    actions.detacher(preuve, dossier=dossier, par=amina, le=LE)
    assert not Preuve.objects.exists()


# Health data: for those bound by professional secrecy


def test_the_file_page_names_a_health_proof_to_those_bound_by_secrecy_only(connecter, amina, medecin, certificat):
    joindre(certificat, medecin, Fichier("depression.pdf", "application/pdf", b"%PDF-"))
    adresse = certificat.beneficiaire.dossiers.get().get_absolute_url()
    page = connecter(amina).get(adresse).text
    assert "depression" not in page and "Pièce réservée" in page
    assert reverse("beneficiaires:joindre", args=["dispenses", certificat.pk]) not in page
    page = connecter(medecin).get(adresse).text
    assert "depression.pdf" in page and "Pièce réservée" not in page


@pytest.mark.parametrize("retire", [False, True])
def test_the_history_never_names_it_to_others_even_removed(connecter, amina, medecin, dossier, certificat, retire):
    joindre(certificat, medecin, Fichier("depression.pdf", "application/pdf", b"%PDF-"))
    joindre(Titre.objects.get(), amina)
    if retire:
        actions.retirer(certificat, dossier=dossier, par=medecin, le=LE)
    adresse = reverse("suivi:historique", args=[dossier.pk])
    page = connecter(amina).get(adresse).text
    assert "depression" not in page and "contrat.pdf" in page
    assert "depression" in connecter(medecin).get(adresse).text


def test_a_certificate_never_leaves_the_secret_by_another_ground(connecter, amina, medecin, certificat):
    """Nobody reads a medical certificate by correcting the request into something else."""
    preuve = joindre(certificat, medecin)
    client = connecter(amina)
    adresse = reverse("beneficiaires:corriger", args=["dispenses", certificat.pk])
    valeurs = {"motif": "etudes", "depuis": "2026-01-01", "demandee_le": "2026-01-01"}
    reponse = client.post(adresse, valeurs)
    assert "motif de santé" in reponse.context["form"].errors["motif"][0]
    assert client.get(reverse("beneficiaires:preuve", args=[preuve.pk])).status_code == 404
    assert client.post(adresse, valeurs | {"motif": "aidant"}).status_code == 302


def test_others_cannot_remove_a_request_with_its_certificates(connecter, amina, medecin, certificat):
    joindre(certificat, medecin)
    adresse = reverse("beneficiaires:retirer", args=["dispenses", certificat.pk])
    assert "secret professionnel" in connecter(amina).post(adresse, follow=True).text
    assert Preuve.objects.exists()
    connecter(medecin).post(adresse)
    assert not Preuve.objects.exists()


def test_a_role_that_reads_no_file_reads_no_proof(amina, titre):
    joindre(titre, amina)
    assert not Preuve.objects.visibles_par(fabrique.un_utilisateur(centre=fabrique.un_centre("CRIPEL"))).exists()
    for role in (Role.ACCUEIL, Role.OPERATEUR, Role.ADMINISTRATION):
        assert not Preuve.objects.visibles_par(fabrique.un_utilisateur(role)).exists()


def test_what_is_read_with_the_file_is_what_the_rows_say(amina, dossier, titre):
    """The page of a file reads these rows in one query with the file: dates, decimals and moments as they are."""
    un_lien = fabrique.un_lien(dossier, depuis=LE)
    Detention.objects.create(beneficiaire=dossier.beneficiaire, debut=LE)
    travail: dict[str, Any] = {
        "motif": "travail-salarie",
        "temps": "0.55",
        "heures_semaine": "19.5",
        "continu": False,
        "depuis": LE,
    }
    demande = fabrique.une_dispense(dossier, **travail, etat="accordee", tranchee_par=amina)
    for fait in (un_lien, demande, titre):
        joindre(fait, amina)
    lu = pour_fiche(Dossier.objects.filter(pk=dossier.pk)).get()
    deposer(lu)
    for relation, (modele, _) in LUES.items():
        noms = [champ.attname for champ in modele._meta.concrete_fields]
        lues = [[getattr(ligne, nom) for nom in noms] for ligne in getattr(lu.beneficiaire, relation).all()]
        ecrites = [[getattr(ligne, nom) for nom in noms] for ligne in modele._default_manager.all()]
        assert lues == ecrites != []
    assert {preuve.auteur for preuve in lu.beneficiaire.preuves.all()} == {str(amina)}
    assert lu.beneficiaire.dispenses.all()[0].auteur == str(amina)


# What the rows say and what is stored agree


def test_the_check_sees_a_file_that_is_missing_cut_or_changed(amina, titre, documents):
    joindre(titre, amina)
    assert list(controler(LE)) == []
    (range_,) = ranges(documents)
    octets = range_.read_bytes()
    range_.chmod(0o600)
    range_.write_bytes(b"x" + octets[1:])
    assert "empreinte" in next(controler(LE))
    range_.write_bytes(octets[:-1])
    assert "octets" in next(controler(LE))
    range_.unlink()
    assert "manque" in next(controler(LE))


def test_the_check_tells_the_files_that_nobody_names(documents):
    default_storage.save("preuves/ab/orphelin.pdf", pieces.un_envoi())
    assert list(controler(date.today())) == [], "it may be the one that is being attached"
    os.utime(documents / "preuves/ab/orphelin.pdf", (0, 0))
    assert "orphelin" in next(controler(LE))


def test_a_missing_file_is_told_in_a_sentence(connecter, amina, titre, documents):
    preuve = joindre(titre, amina)
    ranges(documents)[0].unlink()
    page = connecter(amina).get(reverse("beneficiaires:preuve", args=[preuve.pk]), follow=True)
    assert "Ce fichier manque" in page.text
