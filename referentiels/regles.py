"""Pure rules of the reference data: the grammar of place names."""

from anyascii import anyascii

VOYELLES = "AEIOUY"  # « d’Yvoir »; most names in H are aspirated: « de Huy »


def de(nom: str) -> str:
    """« de Namur », « d’Andenne », « du Rœulx », « des Bons Villers »: a place with its preposition."""
    for article, contraction in (("Le ", "du "), ("Les ", "des ")):
        if nom.startswith(article):
            return contraction + nom.removeprefix(article)
    return f"d’{nom}" if anyascii(nom[:1])[:1] in VOYELLES else f"de {nom}"
