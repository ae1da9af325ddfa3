"""Texts made comparable: for searching names, and for finding the same name written otherwise."""

import re

from anyascii import anyascii

LONGUEUR = 60
PREFIXES = frozenset(["al", "el", "abd", "abdel", "abdul", "abdal", "bd"])
"""Words that some registers write apart from the name that follows: « Abd el Kader », « Abdelkader »."""

# What transliterations of one name exchange, applied in this order on ASCII lower case.
EQUIVALENCES = (
    (re.compile(r"x"), "ks"),
    (re.compile(r"tch|sch|sh|ch"), "s"),
    (re.compile(r"kh"), "h"),
    (re.compile(r"gh|ck|[qcg]"), "k"),
    (re.compile(r"ph"), "f"),
    (re.compile(r"dj|zh"), "j"),
    (re.compile(r"th"), "t"),
    (re.compile(r"dh|z"), "d"),
    (re.compile(r"[aeiouyhvw]"), ""),
)


def normaliser(texte: str) -> str:
    """Lower case, no accent, ligatures and other scripts folded to ASCII, single spaces: « Łukasz Çelik » →
    « lukasz celik »."""
    return " ".join(re.findall(r"[a-z0-9]+", re.sub("['`]", "", anyascii(texte)).lower()))


def squelette(mot: str) -> str:
    """The consonants that survive a change of transliteration: Mohammed, Muhamad and محمد give the same.
    Doubled letters count once; a word without any lasting consonant keeps its letters."""
    simple = normaliser(mot).replace(" ", "")
    reste = simple
    for forme, remplacement in EQUIVALENCES:
        reste = forme.sub(remplacement, reste)
    return (re.sub(r"(.)\1+", r"\1", reste) or simple)[:LONGUEUR]


def squelettes(*noms: str) -> list[str]:
    """The sorted skeletons of every word of these names, without repetition."""
    return sorted({squelette(mot) for nom in noms for mot in recoller(normaliser(nom).split())})


def recoller(mots: list[str]) -> list[str]:
    """Prefixes glued to the word they begin: « abd el kader » → « abdelkader »."""
    recolles, prefixe = [], ""
    for mot in mots:
        if mot in PREFIXES:
            prefixe += mot
        else:
            recolles.append(prefixe + mot)
            prefixe = ""
    return recolles + ([prefixe] if prefixe else [])
