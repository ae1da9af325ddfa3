"""A real browser against a real server: fixtures of the browser tests."""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from weakref import WeakSet

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application
from django.db import connections
from playwright.sync_api import Browser, Page, expect, sync_playwright

from attestations.tests.conftest import autorite, boite, documents, travailler

__all__ = ["autorite", "boite", "documents", "travailler"]

os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")  # playwright runs an event loop in this thread

SANS_SCRIPT: WeakSet[Page] = WeakSet()
ECHEC = pytest.StashKey[bool]()
IMAGES = Path(__file__).resolve().parents[2] / "docs" / "guide" / "images"
CAPTURES = os.environ.get("PARCOURS_CAPTURES") == "1"
DRAPEAUX = [
    "--lang=fr-BE",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
]
REGLES_AXE = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


class Muet(WSGIRequestHandler):
    def log_message(self, format, *args) -> None:
        """Say nothing: pytest shows what matters."""


@pytest.fixture
def serveur(transactional_db) -> Iterator[str]:
    """The application served on a free port, static files included, as WhiteNoise serves them."""
    http = ThreadedWSGIServer(("127.0.0.1", 0), Muet, connections_override=None)
    http.daemon_threads = True
    http.set_app(get_wsgi_application())
    fil = threading.Thread(target=http.serve_forever, daemon=True)
    fil.start()
    yield f"http://127.0.0.1:{http.server_port}"
    http.shutdown()
    fil.join()
    http.server_close()


@pytest.fixture(scope="module")
def navigateur() -> Iterator[Browser]:
    with sync_playwright() as moteur:
        chromium = moteur.chromium.launch(
            executable_path=os.environ.get("PARCOURS_CHROMIUM") or "/usr/bin/chromium", args=DRAPEAUX
        )
        yield chromium
        chromium.close()


@pytest.fixture
def page(request, navigateur: Browser, serveur: str) -> Iterator[Page]:
    """A new browser with one page; `indirect` False switches JavaScript off."""
    script = getattr(request, "param", True)
    contexte = navigateur.new_context(
        base_url=serveur,
        locale="fr-BE",
        viewport={"width": 1280, "height": 900},
        java_script_enabled=script,
    )
    contexte.set_default_timeout(10_000)
    page = contexte.new_page()
    if not script:
        SANS_SCRIPT.add(page)
    yield page
    if request.node.stash.get(ECHEC, False):
        page.screenshot(path=settings.VAR / f"echec-{request.node.name}.png", full_page=True)
    contexte.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Note a failure, for the picture that `page` then takes."""
    rapport = yield
    item.stash[ECHEC] = item.stash.get(ECHEC, False) or rapport.failed
    return rapport


def a_cote(travail: Callable[[], object]) -> None:
    """Run what has an event loop (worker, seal) in a thread of its own: the browser's holds this one."""

    def faire() -> None:
        try:
            travail()
        finally:
            connections.close_all()  # those of this thread: nothing else would close them

    with ThreadPoolExecutor(1) as fil:
        fil.submit(faire).result()


def connecter(page: Page, email: str, mot_de_passe: str) -> None:
    page.goto("/compte/connexion/")
    page.get_by_label("Courriel").fill(email)
    page.get_by_label("Mot de passe").fill(mot_de_passe)
    page.get_by_role("button", name="Se connecter").click()


def sans_defaut(page: Page) -> None:
    """axe finds nothing on the page as it stands, once it is whole and no fragment is on its way."""
    page.wait_for_load_state()
    expect(page.locator(".htmx-request")).to_have_count(0)
    resultat = Axe().run(page, options={"runOnly": REGLES_AXE["runOnly"]})
    assert resultat.violations_count == 0, resultat.generate_report()


def capturer(page: Page, nom: str) -> None:
    """Check the page with axe; rewrite its screenshot in the guide when asked (`bin/test --captures`)."""
    if page in SANS_SCRIPT:
        return  # axe is a script; the same pages are checked with it
    sans_defaut(page)
    if CAPTURES:
        IMAGES.mkdir(parents=True, exist_ok=True)
        page.screenshot(path=IMAGES / f"{nom}.png")
