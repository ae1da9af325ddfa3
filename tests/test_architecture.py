"""What the import contracts cannot see: links by strings, names of templates and routes, budgets, what is not used."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.urls import get_resolver

RACINE = Path(__file__).resolve().parent.parent
GABARITS = RACINE / "templates"
COLONNE: list[str] = list(
    reversed(tomllib.loads((RACINE / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"][0]["layers"])
)
"""The apps, the lowest first."""
HAUTEUR = {app: rang for rang, app in enumerate(COLONNE)}
MONTENT = {"dossier", "groupe"}  # the two names that go up: a gesture returns to the file of a person or to a group
COQUILLE = {"_entete.html", "_navigation.html", "_pied.html"}  # parts of the shell, which belongs to the project


def fichiers_python(*, avec_tests: bool) -> list[Path]:
    """The modules we wrote, migrations apart."""
    tous = [RACINE / "manage.py", RACINE / "conftest.py", *RACINE.glob("tests/**/*.py"), *RACINE.glob("bench/**/*.py")]
    for app in COLONNE:
        tous += (RACINE / app).rglob("*.py")
    return sorted(
        chemin
        for chemin in tous
        if chemin.is_file()
        and "migrations" not in chemin.parts
        and (avec_tests or not {"tests", "bench", "conftest.py"} & set(chemin.relative_to(RACINE).parts))
    )


def gabarits() -> list[Path]:
    return sorted(GABARITS.rglob("*.html"))


def nom(chemin: Path) -> str:
    return str(chemin.relative_to(RACINE))


def app_du_gabarit(chemin: Path) -> str:
    """The app that a template belongs to; the shell is the project's, the components are the lowest."""
    dossier = chemin.relative_to(GABARITS).parts[0]
    if dossier in HAUTEUR:
        return dossier
    if dossier == "account":
        return "comptes"
    if dossier in {"composants", "pdf", "bootstrap5"}:
        return "parcours" if chemin.name in COQUILLE else "socle"
    return "parcours" if chemin.name == "base.html" else "socle"


def routes() -> dict[str, str]:
    """Each route name and the app that declares it: its namespace, else the app of its view."""
    noms: dict[str, str] = {}
    for motif in get_resolver().url_patterns:
        espace = getattr(motif, "namespace", None)
        for fils in getattr(motif, "url_patterns", [motif]):
            if getattr(fils, "name", None):
                app = fils.callback.__module__.split(".")[0]
                noms[f"{espace}:{fils.name}" if espace else fils.name] = espace if espace in HAUTEUR else app
    return noms


def fautes_de_noms(chemin: Path, app: str, trouves: Iterator[str], connus: dict[str, str]) -> list[str]:
    return [
        f"{nom(chemin)} names {trouve}, of {connus[trouve]}"
        for trouve in trouves
        if trouve not in MONTENT and HAUTEUR.get(connus.get(trouve, ""), -1) > HAUTEUR[app]
    ]


def textes(chemin: Path) -> Iterator[str]:
    """The string constants of a module, docstrings apart."""
    for noeud in ast.walk(ast.parse(chemin.read_text())):
        if isinstance(noeud, ast.Constant) and isinstance(noeud.value, str) and "\n" not in noeud.value:
            yield noeud.value


def test_foreign_keys_point_down():
    fautes = []
    for modele in apps.get_models():
        app = modele._meta.app_label
        if app not in HAUTEUR:
            continue
        for champ in modele._meta.get_fields():
            modele_lie: Any = champ.related_model
            cible = modele_lie._meta.app_label if modele_lie and champ.concrete else app
            if HAUTEUR.get(cible, -1) > HAUTEUR[app]:
                fautes.append(f"{modele._meta.label}.{champ.name} points up to {cible}")
    assert fautes == []


def test_routes_named_in_python_are_lower():
    connus = routes()
    fautes = []
    for chemin in fichiers_python(avec_tests=False):
        app = chemin.relative_to(RACINE).parts[0]
        if app in HAUTEUR:
            fautes += fautes_de_noms(chemin, app, textes(chemin), connus)
    assert fautes == []


def test_routes_named_in_templates_are_lower_and_exist():
    connus = routes()
    fautes = []
    for chemin in gabarits():
        noms = re.findall(r"""{%\s*url\s+["']([\w:-]+)["']""", chemin.read_text())
        fautes += [f"{nom(chemin)} names {un}, which does not exist" for un in noms if not existe(un, connus)]
        fautes += fautes_de_noms(chemin, app_du_gabarit(chemin), iter(noms), connus)
    assert fautes == []


def existe(route: str, connus: dict[str, str]) -> bool:
    return route in connus or route.startswith(("admin:", "account_"))


def test_templates_named_in_templates_are_lower_and_exist():
    fautes = []
    for chemin in gabarits():
        app = app_du_gabarit(chemin)
        for cite in re.findall(r"""{%\s*(?:include|extends)\s+["']([^"']+)["']""", chemin.read_text()):
            cible = GABARITS / cite
            if cite.startswith(("admin/", "django/")):
                continue  # Django's own
            if not cible.is_file():
                fautes.append(f"{nom(chemin)} names {cite}, which does not exist")
            elif cite != "base.html" and HAUTEUR[app_du_gabarit(cible)] > HAUTEUR[app]:
                fautes.append(f"{nom(chemin)} names {cite}, which is higher")
    assert fautes == []


def test_templates_named_in_python_are_lower_and_exist():
    fautes = []
    for chemin in fichiers_python(avec_tests=False):
        app = chemin.relative_to(RACINE).parts[0]
        for texte in textes(chemin):
            if re.fullmatch(r"[a-z_0-9/]+\.html", texte) and app in HAUTEUR:
                cible = GABARITS / texte
                if not cible.is_file():
                    fautes.append(f"{nom(chemin)} names {texte}, which does not exist")
                elif HAUTEUR[app_du_gabarit(cible)] > HAUTEUR[app]:
                    fautes.append(f"{nom(chemin)} names {texte}, which is higher")
    assert fautes == []


def test_every_template_is_used():
    """A page is named by a view or a test of it, a fragment by a page: what nothing names is dead."""
    sources = [chemin.read_text() for chemin in [*fichiers_python(avec_tests=False), *gabarits()]]
    a_part = {"account", "admin", "bootstrap5", "django"}  # named by allauth, Django and crispy
    oublies = [
        nom(chemin)
        for chemin in gabarits()
        if (relatif := chemin.relative_to(GABARITS)).parts[0] not in a_part
        and not re.fullmatch(r"\d{3}\w*\.html", relatif.name)
        and not any(str(relatif) in source for source in sources)
    ]
    assert oublies == []


@pytest.mark.parametrize(("limite", "chemins"), [(400, fichiers_python(avec_tests=True)), (80, gabarits())])
def test_files_are_short(limite, chemins):
    assert [f"{nom(c)}: {n} lines" for c in chemins if (n := len(c.read_text().splitlines())) > limite] == []


def test_functions_are_short():
    longues = []
    for chemin in fichiers_python(avec_tests=True):
        for noeud in ast.walk(ast.parse(chemin.read_text())):
            if isinstance(noeud, ast.FunctionDef) and (taille := (noeud.end_lineno or 0) - noeud.lineno + 1) > 40:
                longues.append(f"{nom(chemin)}: {noeud.name} has {taille} lines")
    assert longues == []


INTERDITS = {
    "signals": r"\bdjango\.db\.models\.signals\b|\bdjango\.dispatch\b|\bimport signals\b",
    "generic class views": r"\bdjango\.views\.generic\b|\bdjango\.views import View\b",
    "mixins": r"^class \w*Mixin\b",
    "save overrides": r"^    def (save|delete)\(self",
    "generic foreign keys": r"\bGenericForeignKey\b",
    "marks to come back to": r"\b(TODO|FIXME|XXX)\b",
}


@pytest.mark.parametrize("quoi", INTERDITS)
def test_what_the_house_does_not_use(quoi):
    motif = re.compile(INTERDITS[quoi], re.MULTILINE)
    assert [nom(c) for c in fichiers_python(avec_tests=False) if motif.search(c.read_text())] == []


def test_no_catch_all_module():
    assert [nom(c) for c in fichiers_python(avec_tests=True) if c.stem in {"utils", "helpers", "misc"}] == []


EN_LIGNE = {
    "style": re.compile(r"<style|\sstyle\s*="),
    "script": re.compile(r"<script(?![^>]*\ssrc=)|\son[a-z]+\s*=|javascript:"),
    "another host": re.compile(r"""(?:src|href)\s*=\s*["'](?:https?:)?//"""),
}


@pytest.mark.parametrize("quoi", EN_LIGNE)
def test_pages_hold_no_inline(quoi):
    """The content security policy allows none; documents (pdf) and the mail are not pages of the site."""
    pages = [c for c in gabarits() if not {"pdf", "courriels"} & set(c.parts)]
    assert [nom(c) for c in pages if EN_LIGNE[quoi].search(c.read_text())] == []
