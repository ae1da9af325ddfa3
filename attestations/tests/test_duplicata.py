"""A duplicate is the stored file, whatever changed since; a file that is not the one issued is never handed out."""

from pathlib import Path

import pytest
from django.urls import reverse

from attestations import actions, document
from attestations.models import Attestation, Modele
from journal.models import Ligne
from tests.fabrique import LE


@pytest.fixture
def attestation(a_attester, amina) -> Attestation:
    return actions.delivrer(a_attester, par=amina, le=LE)


@pytest.fixture
def telecharger(client, amina, attestation):
    client.force_login(amina)
    return lambda: client.get(reverse("attestations:document", args=[attestation.pk]), follow=True)


def telechargements(attestation) -> int:
    return Ligne.objects.filter(dossier_id=attestation.dossier_id, acte="attestations.telechargement").count()


def test_it_is_the_very_file_and_never_made_again(telecharger, attestation, documents, monkeypatch, settings):
    fichier = Path(documents / attestation.pdf.name)
    personne = attestation.dossier.beneficiaire
    personne.nom = "Autrement"
    personne.save()
    Modele.objects.create(centre=attestation.centre, sorte="fin", version=9, titre="Autre", corps="Autre")
    settings.SCEAU_FICHIER = ""
    monkeypatch.setattr(document, "fabriquer", lambda *a, **k: pytest.fail("made again"))
    for fois in (1, 2):
        reponse = telecharger()
        assert reponse.content == fichier.read_bytes()
        assert "no-store" in reponse["Cache-Control"]
        assert telechargements(attestation) == fois


@pytest.mark.parametrize("abimer", [Path.unlink, lambda fichier: fichier.write_bytes(fichier.read_bytes() + b"\n")])
def test_a_missing_or_changed_file_is_said_and_not_handed_out(telecharger, attestation, documents, abimer):
    abimer(Path(documents / attestation.pdf.name))
    reponse = telecharger()
    assert "n’est plus celui qui a été délivré" in reponse.content.decode()
    assert telechargements(attestation) == 0


def test_a_cancelled_one_can_still_be_read(telecharger, attestation, amina):
    actions.annuler(attestation, motif="Erreur", par=amina, le=LE)
    assert telecharger()["Content-Type"] == "application/pdf"
