"""The kill test: 500 copies leave while workers, PostgreSQL and the mail server are killed at random.

Nothing is lost without being shown, nothing is received twice. PARCOURS_GRAINE draws other moments.
"""

import json
import os
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from attestations.tests.coupures import Theatre
from socle.postgres.grappe import jetable

pytestmark = pytest.mark.lent
ENVOIS = 500
RYTHME = 12  # messages at most between two kills
REPIT = 4  # seconds
DUREE = 90
CALME = 120
VICTIMES = ("ouvrier0", "ouvrier1", "base", "serveur")


@pytest.fixture
def theatre(tmp_path) -> Iterator[Theatre]:
    with jetable(Path(settings.VAR) / "jetables", durable=True) as grappe:
        theatre = Theatre(grappe, tmp_path)
        theatre.gerer("migrate", "-v", "0")
        theatre.gerer("charger_referentiels", "-v", "0")
        theatre.appeler("preparer", ENVOIS // 2)
        yield theatre
        theatre.baisser()


def test_500_copies_survive_what_kills_their_machines(theatre):
    graine = int(os.environ.get("PARCOURS_GRAINE") or 20261124)
    sys.stderr.write(f"\nGraine {graine}\n")
    theatre.lever()
    malmener(theatre, random.Random(graine))
    calmer(theatre)
    recus, etats = theatre.recus(), theatre.proces()
    bilan = theatre.etats()
    sys.stderr.write(f"Tués {dict(theatre.tues)}, états {dict(bilan)}, reçus {len(recus)}\n")
    montres = set(json.loads(theatre.appeler("montres")))
    assert len(etats) == ENVOIS
    assert {message: fois for message, fois in recus.items() if fois > 1} == {}
    assert recus.keys() <= etats.keys()
    assert set(bilan) <= {"envoye", "incertain"}
    assert {message for message, etat in etats.items() if etat == "envoye"} <= recus.keys()
    assert etats.keys() - recus.keys() <= montres
    assert all(theatre.tues[nom] for nom in ("ouvrier", "base", "serveur"))

    theatre.appeler("decider", sorted(recus))
    calmer(theatre)
    assert theatre.etats() == {"envoye": ENVOIS}
    assert sorted(theatre.recus().values()) == [1] * ENVOIS


def malmener(theatre: Theatre, hasard: random.Random) -> None:
    """Kill one at random, in the middle of what it does, and start it again a moment later, until nearly everything
    has left."""
    fin = time.monotonic() + DUREE
    while time.monotonic() < fin:
        laisser_partir(theatre, hasard.randint(1, RYTHME))
        time.sleep(hasard.uniform(0, 0.4))
        victime = hasard.choice(VICTIMES)
        theatre.tuer(victime)
        time.sleep(hasard.uniform(0, 0.5))
        theatre.relever(victime)
        theatre.relever_les_morts()
        theatre.hater()
        if not set(theatre.etats()) & {"a_envoyer", "en_cours"}:
            return


def laisser_partir(theatre: Theatre, combien: int) -> None:
    """Until so many messages more were received, or too long: what was killed may take a while to come back."""
    voulus, fin = theatre.nombre_de_recus() + combien, time.monotonic() + REPIT
    while theatre.nombre_de_recus() < voulus and time.monotonic() < fin:
        time.sleep(0.05)


def calmer(theatre: Theatre) -> None:
    """Nobody kills any more: the machine does by itself all that it can."""
    fin = time.monotonic() + CALME
    while set(theatre.etats()) & {"a_envoyer", "en_cours"}:
        assert time.monotonic() < fin, theatre.etats()
        theatre.relever_les_morts()
        theatre.hater()
        time.sleep(1)
