"""`docs/droit.md` names functions and cases that exist."""

import csv
import re
from importlib import import_module
from pathlib import Path

PAGE = (Path(__file__).parents[2] / "docs" / "droit.md").read_text(encoding="utf-8")
ARTICLES = PAGE.split("## How a decision is taken")[0]


def test_every_function_of_the_table_exists() -> None:
    cites = re.findall(r"`([a-z]+)\.([A-Za-z_]+)`", ARTICLES)
    fonctions = [(module, nom) for module, nom in cites if nom not in ("csv", "py")]
    assert len(fonctions) > 30
    for module, nom in fonctions:
        assert hasattr(import_module(f"reglement.{module}"), nom), f"{module}.{nom}"


def test_every_article_of_the_table_has_cases() -> None:
    with Path(__file__).with_name("cas.csv").open(encoding="utf-8", newline="") as fichier:
        articles = {cas["article"] for cas in csv.DictReader(fichier, delimiter=";")}
    lignes = [ligne for ligne in ARTICLES.splitlines() if ligne.startswith("| ")]
    cites = [cite for ligne in lignes for cite in re.findall(r"« ([^»]+) »", ligne.split("|")[-2])]
    assert len(cites) > 25
    for cite in cites:
        entier = f"152/7 §3, {cite}" if re.fullmatch(r"\d+°", cite) else cite
        assert entier in articles, entier
