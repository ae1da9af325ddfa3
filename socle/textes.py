"""Texts made comparable: for searching names, and for finding the same name written otherwise."""

import re

from anyascii import anyascii

# Pairs that transliterations of one name exchange, applied in this order on ASCII lower case.
EQUIVALENCES = (
    (re.compile(r"sch|sh|ch|tch"), "s"),
    (re.compile(r"kh|gh|ck|q|c|g|x"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"dj|zh|j"), "j"),
    (re.compile(r"th"), "t"),
    (re.compile(r"dh|z"), "d"),
    (re.compile(r"[vw]"), "v"),
    (re.compile(r"[aeiouyhv'’`]"), ""),
)


def normaliser(texte: str) -> str:
    """Lower case, no accent, ligatures and other scripts folded to ASCII, single spaces: « Łukasz Çelik » →
    « lukasz celik »."""
    return " ".join(re.findall(r"[a-z0-9]+", anyascii(texte).lower().replace("'", "")))


def squelette(mot: str) -> str:
    """The consonants that survive a change of transliteration: Mohammed, Muhamad and محمد give the same.
    Doubled letters are merged; a word without any consonant keeps its first letter."""
    ascii_ = normaliser(mot).replace(" ", "")
    reste = ascii_
    for forme, remplacement in EQUIVALENCES:
        reste = forme.sub(remplacement, reste)
    return re.sub(r"(.)\1+", r"\1", reste) or ascii_[:1]


def squelettes(*noms: str) -> list[str]:
    """The sorted skeletons of every word of these names, without repetition."""
    return sorted({squelette(mot) for nom in noms for mot in normaliser(nom).split()} - {""})
