"""Pure rules of the reference data: the grammar of place names, the days on which regimes follow one another."""

from datetime import date, timedelta
from typing import Any

from anyascii import anyascii

VOYELLES = "AEIOUY"  # « d’Yvoir »; most names in H are aspirated: « de Huy »


def de(nom: str) -> str:
    """« de Namur », « d’Andenne », « du Rœulx », « des Bons Villers »: a place with its preposition."""
    for article, contraction in (("Le ", "du "), ("Les ", "des ")):
        if nom.startswith(article):
            return contraction + nom.removeprefix(article)
    return f"d’{nom}" if anyascii(nom[:1])[:1] in VOYELLES else f"de {nom}"


def enchainer(regimes: list[Any]) -> list[Any]:
    """The same regimes from the oldest, each one made to end the day before the next begins, the last one never:
    no order date has two regimes or none."""
    ranges = sorted(regimes, key=lambda regime: regime.applicable_du or date.min)
    for regime, suivant in zip(ranges, [*ranges[1:], None], strict=True):
        regime.applicable_au = suivant.applicable_du - timedelta(days=1) if suivant else None
    return ranges
