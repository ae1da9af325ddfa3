"""The processes of a Procfile live and stop together."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

RACINE = Path(__file__).resolve().parents[2]
Lancer = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def lancer(tmp_path: Path) -> Iterator[Lancer]:
    lances = []

    def lancer(**processus: str) -> "subprocess.Popen[str]":
        procfile = tmp_path / "Procfile"
        procfile.write_text("".join(f"{nom}: {commande}\n" for nom, commande in processus.items()))
        lance = subprocess.Popen(
            [sys.executable, "-m", "socle.processus", str(procfile)],
            cwd=RACINE,
            env={cle: v for cle, v in os.environ.items() if cle != "PYTHONUNBUFFERED"} | {"PORT": "8123"},
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        lances.append(lance)
        return lance

    yield lancer
    for lance in lances:
        with suppress(ProcessLookupError):
            os.killpg(lance.pid, signal.SIGKILL)
        if lance.stdout:
            lance.stdout.close()
        lance.wait()


def pid_de(lance: "subprocess.Popen[str]", nom: str) -> int:
    assert lance.stdout
    for ligne in lance.stdout:
        if f"{nom} started (pid=" in ligne:
            return int(ligne.rpartition("=")[2].strip().rstrip(")"))
    raise AssertionError(f"{nom} never started")


def vivant(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_when_one_stops_the_others_stop_and_its_code_is_kept(lancer: Lancer) -> None:
    lance = lancer(long="exec sleep 60", court="sleep 0.3; exit 3")
    long = pid_de(lance, "long")
    assert lance.wait(20) == 3
    assert not vivant(long)


@pytest.mark.parametrize("numero, code", [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_a_signal_stops_them_all(lancer: Lancer, numero: int, code: int) -> None:
    lance = lancer(un="exec sleep 60")
    un = pid_de(lance, "un")
    lance.send_signal(numero)
    assert lance.wait(20) == code
    assert not vivant(un)


def test_they_stop_even_when_nobody_listens_to_their_output_any_more(lancer: Lancer) -> None:
    lance = lancer(bavard="while echo encore; do sleep 0.05; done")
    bavard = pid_de(lance, "bavard")
    assert lance.stdout
    lance.stdout.close()
    lance.send_signal(signal.SIGHUP)  # ignored: the terminal is gone, whoever started us sends SIGTERM
    lance.send_signal(signal.SIGTERM)
    assert lance.wait(20) == 143
    assert not vivant(bavard)


def test_a_signal_in_the_middle_of_a_line_stops_them_too(lancer: Lancer) -> None:
    lance = lancer(bavard="seq 20000; exec sleep 60")
    bavard = pid_de(lance, "bavard")
    time.sleep(1)  # nobody reads: the pipe is full, a line is being written
    lance.send_signal(signal.SIGTERM)
    assert lance.stdout and lance.stdout.read()
    assert lance.wait(20) == 143
    assert not vivant(bavard)


def test_they_all_see_the_same_port(lancer: Lancer) -> None:
    lance = lancer(un="echo un=$PORT; sleep 0.5", deux="echo deux=$PORT; sleep 0.5")
    assert lance.stdout
    sortie = lance.stdout.read()
    assert "un=8123" in sortie and "deux=8123" in sortie
