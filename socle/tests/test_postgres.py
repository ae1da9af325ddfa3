"""The private server starts for its first user, survives what kills it, and stops with its last user."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from socle.postgres import lieu
from socle.postgres.grappe import Grappe, attendre, est_notre_serveur
from socle.postgres.lieu import Echec

RACINE = Path(__file__).resolve().parents[2]
Lancer = Callable[..., "subprocess.Popen[str]"]
ROOT = os.geteuid() == 0


@pytest.fixture(scope="module")
def var() -> Iterator[Path]:
    """A data directory that another account may enter: pytest's own are closed to it."""
    dossier = Path(tempfile.mkdtemp(prefix="parcours-test-", dir="/tmp"))
    dossier.chmod(0o755)
    yield dossier
    shutil.rmtree(dossier)


@pytest.fixture
def lancer(var: Path) -> Iterator[Lancer]:
    """Start the launcher in the background; whatever the test leaves is killed, group by group."""
    processus = []

    def lancer(*commande: str, **variables: str) -> "subprocess.Popen[str]":
        environnement = {cle: v for cle, v in os.environ.items() if cle != "DATABASE_URL" and not cle.startswith("PG")}
        lance = subprocess.Popen(
            [sys.executable, "-m", "socle.postgres", *commande],
            cwd=RACINE,
            env=environnement | {"PARCOURS_VAR": str(var)} | variables,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        processus.append(lance)
        return lance

    yield lancer
    for lance in processus:
        with suppress(ProcessLookupError):
            os.killpg(lance.pid, signal.SIGKILL)
        lance.communicate()


def reponse(lance: "subprocess.Popen[str]", entree: str = "") -> str:
    sortie, erreurs = lance.communicate(entree, timeout=60)
    assert lance.returncode == 0, erreurs
    return sortie.strip()


def sql(lancer: Lancer, requete: str, **variables: str) -> str:
    return reponse(lancer("psql", "-XAtc", requete, **variables))


def lancer_et_attendre(lancer: Lancer) -> "subprocess.Popen[str]":
    """A launcher whose command runs, and goes on running."""
    lance = lancer("sh", "-c", "echo pret; exec sleep 60")
    assert lance.stdout and lance.stdout.readline() == "pret\n"
    return lance


def pid_du_serveur(var: Path) -> int | None:
    donnees = var / "postgres" / "donnees"
    try:
        pid = int((donnees / "postmaster.pid").read_text().splitlines()[0])
    except FileNotFoundError:
        return None
    return pid if est_notre_serveur(pid, donnees) else None


def test_the_command_finds_its_database_and_the_server_stops_after_it(lancer: Lancer, var: Path) -> None:
    assert sql(lancer, "SELECT current_database()") == "parcours"
    assert pid_du_serveur(var) is None


def test_the_database_is_kept_in_utf8_from_one_command_to_the_next(lancer: Lancer) -> None:
    sql(lancer, "DROP TABLE IF EXISTS t; CREATE TABLE t AS SELECT 'Élève' AS mot")
    assert sql(lancer, "SELECT lower(mot), current_setting('server_encoding') FROM t") == "élève|UTF8"


def test_a_dropped_database_is_made_again(lancer: Lancer) -> None:
    reponse(lancer("psql", "-Xqd", "postgres", "-c", "DROP DATABASE parcours"))
    assert sql(lancer, "SELECT current_database()") == "parcours"


def test_no_network_port_is_opened(lancer: Lancer) -> None:
    assert sql(lancer, "SHOW listen_addresses") == ""


def test_the_socket_is_closed_to_other_accounts(lancer: Lancer, var: Path) -> None:
    sql(lancer, "SELECT 1")
    assert (var / "postgres" / "prises").stat().st_mode & 0o777 == 0o700


def test_the_exit_code_and_the_standard_input_go_through(lancer: Lancer) -> None:
    assert reponse(lancer("cat"), "une ligne\n") == "une ligne"
    assert lancer("sh", "-c", "exit 7").wait(60) == 7
    assert lancer("sh", "-c", "kill -9 $$").wait(60) == 128 + 9


def test_an_unknown_command_is_said_in_one_line(lancer: Lancer, var: Path) -> None:
    lance = lancer("commande-inconnue")
    _, erreurs = lance.communicate(timeout=60)
    assert lance.returncode == 127
    assert erreurs.count("\n") == 1 and "commande-inconnue" in erreurs
    assert pid_du_serveur(var) is None


def test_a_given_server_is_used_as_it_is(lancer: Lancer, tmp_path: Path) -> None:
    lance = lancer("sh", "-c", "echo $DATABASE_URL", DATABASE_URL="postgresql://ailleurs/x", PARCOURS_VAR=str(tmp_path))
    assert reponse(lance) == "postgresql://ailleurs/x"
    assert list(tmp_path.iterdir()) == []


def test_commands_at_once_share_a_server_that_the_last_one_stops(lancer: Lancer, var: Path) -> None:
    requete = "SELECT pg_postmaster_start_time(), pg_sleep(0.5)"
    lances = [lancer("psql", "-XAtc", requete) for _ in range(4)]
    assert len({reponse(lance) for lance in lances}) == 1
    assert pid_du_serveur(var) is None


def test_a_killed_server_is_started_again_by_the_next_command(lancer: Lancer, var: Path) -> None:
    lance = lancer_et_attendre(lancer)
    ancien = pid_du_serveur(var)
    assert ancien
    os.kill(ancien, signal.SIGKILL)
    assert sql(lancer, "SELECT 1") == "1"
    assert pid_du_serveur(var) not in (None, ancien)
    lance.terminate()
    lance.wait(60)
    assert pid_du_serveur(var) is None


def test_a_killed_launcher_leaves_the_server_to_its_command_and_to_the_next(lancer: Lancer, var: Path) -> None:
    lance = lancer_et_attendre(lancer)
    serveur = pid_du_serveur(var)
    os.kill(lance.pid, signal.SIGKILL)
    lance.wait(60)
    sql(lancer, "SELECT 1")
    assert pid_du_serveur(var) == serveur  # its command still runs
    os.killpg(lance.pid, signal.SIGKILL)
    sql(lancer, "SELECT 1")
    assert pid_du_serveur(var) is None


def test_a_pid_that_another_process_took_is_not_believed(lancer: Lancer, var: Path) -> None:
    sql(lancer, "SELECT 1")
    fichier = var / "postgres" / "donnees" / "postmaster.pid"
    fichier.write_text(f"{os.getpid()}\n{fichier.parent}\n0\n5432\n\n\n\nready\n")
    assert sql(lancer, "SELECT 1") == "1"


@pytest.mark.parametrize("numero, code", [(signal.SIGINT, 130), (signal.SIGTERM, 143), (signal.SIGHUP, 143)])
def test_a_signal_stops_the_command_then_the_server(lancer: Lancer, var: Path, numero: int, code: int) -> None:
    lance = lancer_et_attendre(lancer)
    lance.send_signal(numero)
    assert lance.wait(60) == code
    assert pid_du_serveur(var) is None
    assert not groupe_vivant(lance.pid)


def test_a_signal_while_the_server_starts_leaves_nothing(lancer: Lancer, var: Path) -> None:
    for attente in (0.05, 0.1, 0.15):
        lance = lancer("sleep", "60")
        time.sleep(attente)
        lance.terminate()
        assert lance.wait(60) in (143, -signal.SIGTERM)
        assert pid_du_serveur(var) is None


def groupe_vivant(groupe: int) -> bool:
    try:
        os.killpg(groupe, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_deep_directory_gets_a_short_socket(lancer: Lancer, var: Path) -> None:
    profond = var / ("dossier-au-nom-interminable-" * 5)
    prises = Path(sql(lancer, "SHOW unix_socket_directories", PARCOURS_VAR=str(profond)))
    assert prises.parent == Path("/tmp")
    assert prises.stat().st_mode & 0o777 == 0o700
    shutil.rmtree(prises)


def test_a_throwaway_server_is_fast_alone_and_removed(lancer: Lancer, var: Path) -> None:
    requete = "SELECT current_setting('fsync'), pg_postmaster_start_time(), pg_sleep(0.5)"
    lances = [lancer("--jetable", "psql", "-XAtc", requete) for _ in range(2)]
    reponses = {reponse(lance) for lance in lances}
    assert len(reponses) == 2
    assert all(r.startswith("off|") for r in reponses)
    assert list((var / "jetables").iterdir()) == []


def test_a_throwaway_server_whose_launcher_was_killed_is_removed_by_the_next(lancer: Lancer, var: Path) -> None:
    lance = lancer("--jetable", "sh", "-c", "echo pret; exec sleep 60")
    assert lance.stdout and lance.stdout.readline() == "pret\n"
    [oubliee] = (var / "jetables").iterdir()
    pid = int((oubliee / "donnees" / "postmaster.pid").read_text().splitlines()[0])
    os.killpg(lance.pid, signal.SIGKILL)
    os.utime(oubliee, (0, 0))
    reponse(lancer("--jetable", "true"))
    assert list((var / "jetables").iterdir()) == []
    assert attendre(lambda: not est_notre_serveur(pid, oubliee / "donnees"), 10)


def test_a_cluster_of_another_version_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "donnees").mkdir()
    (tmp_path / "donnees" / "PG_VERSION").write_text("9\n")
    with pytest.raises(Echec, match="demande PostgreSQL 9"):
        Grappe(tmp_path)


def test_a_directory_is_accessible_only_if_all_above_it_are(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    autre = os.geteuid() + 12345
    assert lieu.accessible(Path("/usr/bin"), autre, autre)
    assert not lieu.accessible(tmp_path, autre, autre)


@pytest.mark.skipif(not ROOT, reason="only root runs the server under another account")
def test_root_puts_the_cluster_where_the_other_account_may_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, var: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(lieu, "AILLEURS", var / "ailleurs")
    tmp_path.chmod(0o700)
    grappe = Grappe(tmp_path / "postgres")
    assert grappe.lieu.dossier.parent == var / "ailleurs"
    assert str(grappe.lieu.dossier) in capsys.readouterr().err
    with grappe.empruntee():
        assert grappe.pret()
    assert Grappe(tmp_path / "postgres").lieu.dossier == grappe.lieu.dossier  # the same the next time


@pytest.mark.skipif(not ROOT, reason="only root runs the server under another account")
def test_root_copies_programs_that_the_other_account_may_not_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, var: Path
) -> None:
    roue = lieu.candidats()[0].parents[1]
    tmp_path.chmod(0o700)
    shutil.copytree(roue, tmp_path / roue.name, copy_function=os.symlink, ignore=shutil.ignore_patterns("share", "lib"))
    monkeypatch.setattr(lieu, "AILLEURS", var / "ailleurs")
    copie = lieu.copier_programmes(tmp_path / roue.name / "pginstall" / "bin")
    assert copie.is_relative_to(var / "ailleurs")
    assert lieu.accessible(copie / "postgres", 12345, 12345)
    assert lieu.version(copie)
