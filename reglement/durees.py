"""Numbers of calendar months in French words."""

from typing import Final

UNITES: Final = ("un", "deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf")
PREMIERE_DIZAINE: Final = (
    *("dix", "onze", "douze", "treize", "quatorze"),
    *("quinze", "seize", "dix-sept", "dix-huit", "dix-neuf"),
)
DIZAINES: Final = ("vingt", "trente", "quarante", "cinquante")


def duree(mois: int) -> str:
    """`trois mois`, `trente-deux mois`; whole years as `trois ans`."""
    annees, reste = divmod(mois, 12)
    if annees and not reste:
        return f"{en_lettres(annees)} {'an' if annees == 1 else 'ans'}"
    return f"{en_lettres(mois)} mois"


def en_lettres(nombre: int) -> str:
    """A number from 1 to 59 in words, masculine, as before « mois » or « ans »; any other in digits."""
    dizaine, unite = divmod(nombre, 10)
    if not 0 < nombre < 60:
        return str(nombre)
    if dizaine == 0:
        return UNITES[unite - 1]
    if dizaine == 1:
        return PREMIERE_DIZAINE[unite]
    mot = DIZAINES[dizaine - 2]
    if unite == 0:
        return mot
    return f"{mot} et un" if unite == 1 else f"{mot}-{UNITES[unite - 1]}"
