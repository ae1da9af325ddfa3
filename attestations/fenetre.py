"""The window of an envelope: how large the address is written so that all of it shows."""

from collections.abc import Iterable, Sequence
from math import ceil

LARGEUR = 83 * 72 / 25.4  # points, as .fenetre in templates/pdf/document.css
TAILLES = {"": (10.5, 5), "fenetre-9": (9, 7), "fenetre-8": (8, 8)}
"""The class of the style sheet, its type in points, the lines of it that the window holds."""
LARGES = frozenset("MWmw@%&ŒœÆæ")


def classe(lignes: Sequence[str]) -> str | None:
    """The class of the largest type in which these lines fit; None when they do not fit in any."""
    for nom, (corps, tient) in TAILLES.items():
        if sum(hauteur(ligne, LARGEUR / corps) for ligne in lignes) <= tient:
            return nom
    return None


def hauteur(ligne: str, largeur: float) -> int:
    """How many lines a line takes when it is cut between its words, and inside one that is too long alone."""
    rangs, reste = 1, largeur
    for mot in ligne.split():
        pris = cadratins(mot)
        if pris > reste and reste < largeur:
            rangs, reste = rangs + 1, largeur
        rangs += max(0, ceil(pris / largeur) - 1)
        reste -= pris % largeur + cadratins(" ")
    return rangs


def cadratins(signes: Iterable[str]) -> float:
    """The width of characters in ems, rather too wide than too narrow."""
    return sum(map(chasse, signes))


def chasse(signe: str) -> float:
    if ord(signe) >= 0x0250:  # no Latin letter: another font may write it
        return 1.0
    if signe in LARGES:
        return 0.95
    return 0.8 if signe.isupper() else 0.63
