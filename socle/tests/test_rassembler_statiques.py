"""Static files are collected again only when one of them has changed."""

from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.core.management import call_command
from pytest_django import Settings


@pytest.fixture
def source(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    source = tmp_path / "source"
    source.mkdir()
    (source / "page.css").write_text("a {}")
    settings.STATICFILES_DIRS = [source]
    settings.STATIC_ROOT = tmp_path / "rassembles"
    chercheurs = [finders.FileSystemFinder()]
    monkeypatch.setattr("socle.management.commands.rassembler_statiques.get_finders", lambda: chercheurs)
    monkeypatch.setattr("django.contrib.staticfiles.management.commands.collectstatic.get_finders", lambda: chercheurs)
    return source


def test_what_has_not_changed_is_not_collected_again(source: Path, settings: Settings) -> None:
    call_command("rassembler_statiques")
    manifeste = Path(settings.STATIC_ROOT) / "staticfiles.json"
    manifeste.unlink()
    call_command("rassembler_statiques")
    assert not manifeste.exists()


def test_a_changed_file_is_collected_and_an_old_one_forgotten(source: Path, settings: Settings) -> None:
    (source / "ancien.css").write_text("b {}")
    call_command("rassembler_statiques")
    (source / "ancien.css").unlink()
    (source / "page.css").write_text("a { color: red }")
    call_command("rassembler_statiques")
    racine = Path(settings.STATIC_ROOT)
    assert (racine / "page.css").read_text() == "a { color: red }"
    assert not (racine / "ancien.css").exists()
