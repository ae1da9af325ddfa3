"""Real workers in processes of their own: two share a lot, one is killed in the middle, each file has one document."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from attestations import actions
from attestations.actions import lots
from attestations.models import Attestation, EtatLigne, Geste, LigneLot, StatutAttestation
from tests import fabrique

pytestmark = pytest.mark.lent
LIGNES = 30
PATIENCE = 90  # seconds


def adresse_de_la_base() -> str:
    """Of the database of the tests, for another process."""
    acces = connection.settings_dict
    hote = f"?host={acces['HOST']}" if acces["HOST"].startswith("/") else ""
    serveur = "" if hote else f"{acces['HOST']}:{acces['PORT']}"
    return f"postgres://{acces['USER']}:{acces['PASSWORD']}@{serveur}/{acces['NAME']}{hote}"


@pytest.fixture
def ouvrier(tmp_path, documents) -> Iterator[Callable[[], subprocess.Popen]]:
    """Start a worker of the documents; all are ended with the test."""
    milieu = {
        **os.environ,
        "DATABASE_URL": adresse_de_la_base(),
        "PARCOURS_VAR": str(tmp_path / "var"),
        "SCEAU_FICHIER": settings.SCEAU_FICHIER,
        "SCEAU_PHRASE": settings.SCEAU_PHRASE,
    }
    commande = [sys.executable, "manage.py", "procrastinate", "worker", "--queues", lots.FILE]
    lances: list[subprocess.Popen] = []

    def lancer() -> subprocess.Popen:
        lances.append(subprocess.Popen(commande, env=milieu, cwd=settings.BASE_DIR, stderr=subprocess.DEVNULL))
        return lances[-1]

    yield lancer
    for ouvrier in lances:
        ouvrier.kill()
        ouvrier.wait()


def attendre(condition: Callable[[], bool]) -> None:
    limite = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < limite, list(LigneLot.objects.values_list("etat", "raison"))
        time.sleep(0.05)


def combien(*etats: EtatLigne) -> int:
    return LigneLot.objects.filter(etat__in=etats).count()


def test_two_workers_share_a_lot_and_one_is_killed_in_the_middle(travailler, amina, ouvrier, tmp_path):
    dossiers = [fabrique.un_dossier_a_attester(par=amina) for _ in range(LIGNES)]
    lot = actions.ouvrir_lot(Geste.DELIVRER, dossiers, jeton=uuid4(), par=amina)
    tue, survivant = ouvrier(), ouvrier()
    attendre(lambda: combien(EtatLigne.FAIT) >= 3)
    tue.send_signal(signal.SIGKILL)
    tue.wait()
    survivant.send_signal(signal.SIGKILL)
    survivant.wait()
    assert combien(EtatLigne.FAIT) < LIGNES, "killed in the middle"
    perdues = lot.lignes.filter(etat=EtatLigne.EN_COURS)
    perdues.update(en_cours_depuis=timezone.now() - 2 * lots.REPRISE_APRES)
    for _ in range(2):
        ouvrier()
    actions.surveiller_les_lots(timezone.now())
    lots.mettre_au_travail(lot, LIGNES)  # the jobs of the dead are requeued within a minute: not waited for here
    attendre(lambda: combien(EtatLigne.A_FAIRE, EtatLigne.EN_COURS) == 0)
    verifier(lot, tmp_path / "var" / "documents")


def verifier(lot, racine: Path) -> None:
    """One document a file, no number lost, each line tells its document, each document its file."""
    assert set(lot.lignes.values_list("etat", flat=True)) == {EtatLigne.FAIT}
    attestations = list(Attestation.objects.order_by("numero"))
    assert [une.numero[-4:] for une in attestations] == [f"{rang:04}" for rang in range(1, LIGNES + 1)]
    assert {une.statut for une in attestations} == {StatutAttestation.DELIVREE}
    assert set(lot.lignes.values_list("attestation", flat=True)) == {une.pk for une in attestations}
    assert all((racine / une.pdf.name).is_file() for une in attestations)
