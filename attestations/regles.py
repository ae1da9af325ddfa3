"""Pure rules of documents: their number, the code by which anybody checks them, the pace of retries."""

import re
import secrets
from collections.abc import Callable
from datetime import timedelta

from django.core.exceptions import ValidationError

# Crockford's alphabet: no I, L, O nor U, so that what is written is never read as something else.
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
CONFONDUS = str.maketrans("OILU", "011V")
SIGNES = 8  # of 5 bits: 40 bits drawn at random, then one check character
BITS = 5 * SIGNES
CODE_FAUTIF = "Ce code comporte une faute de frappe : comparez-le à celui du document."
CODE_INCOMPLET = "Un code compte neuf signes, comme 7K4D-92XM-B : comparez-le à celui du document."

DOCUMENT_DISPENSE = "Attestation de dispense"
"""The title printed when a person is relieved (CWASS art. 152/7, § 6)."""

DELAIS = (1, 5, 15, 30, 60, 120, 240, 480)  # minutes between two attempts of an envoi; the last one goes on


def numero(prefixe: str, annee: int, rang: int) -> str:
    """The number of an attestation: prefix of the centre, year, then A and its rank: « N-2026-A0001 ».

    The A keeps it apart from the numbers of files (« N-2026-0001 »); past 9999 it only grows longer.
    """
    return f"{prefixe}-{annee}-A{rang:04}"


def tirer_code(hasard: Callable[[int], int] = secrets.randbits) -> str:
    """A new code: 40 random bits as 8 characters, and their check character."""
    valeur = hasard(BITS)
    corps = "".join(ALPHABET[(valeur >> decalage) & 31] for decalage in range(BITS - 5, -1, -5))
    return corps + cle_de_controle(corps)


def cle_de_controle(corps: str) -> str:
    """The check character: a polynomial over GF(32), where every position has a weight of its own.

    So one wrong character, or two exchanged ones wherever they stand, always give another check character.
    """
    reste = 0
    for signe in corps:
        reste = _double(reste ^ ALPHABET.index(signe))
    return ALPHABET[reste]


def _double(valeur: int) -> int:
    """Multiply by the generator of GF(32), modulo x⁵ + x² + 1."""
    valeur <<= 1
    return valeur ^ 0b100101 if valeur & 32 else valeur


def lire_code(saisie: str) -> str:
    """The code behind what a person types or pastes: any case, spaces and hyphens, the whole address of the page.

    Raises ValidationError with a French sentence when it cannot be a code.
    """
    code = normaliser(saisie)
    if len(code) != SIGNES + 1 or set(code) - set(ALPHABET):
        raise ValidationError(CODE_INCOMPLET, code="code")
    if cle_de_controle(code[:-1]) != code[-1]:
        raise ValidationError(CODE_FAUTIF, code="code")
    return code


def normaliser(saisie: str) -> str:
    fin = saisie.strip().rstrip("/").rpartition("/")[2].removesuffix(".json")
    return re.sub(r"[\W_]", "", fin).upper().translate(CONFONDUS)


def afficher_code(code: str) -> str:
    """7K4D92XMB → « 7K4D-92XM-B »."""
    return f"{code[:4]}-{code[4:8]}-{code[8:]}"


def delai(tentatives: int) -> timedelta:
    """How long to wait before the next attempt, after so many failed ones (1 or more)."""
    return timedelta(minutes=DELAIS[min(tentatives, len(DELAIS)) - 1])


def delai_apres(ecoule: timedelta) -> timedelta:
    """How long to wait before the next attempt of a series that began so long ago."""
    total = timedelta(0)
    for tentatives in range(1, len(DELAIS)):
        total += delai(tentatives)
        if ecoule < total:
            return delai(tentatives)
    return delai(len(DELAIS))


ABANDON = timedelta(days=5)
"""After so long without being taken, an envoi waits for a person (RFC 5321, 4.5.4.1: at least 4 or 5 days)."""


def titre(document: str) -> str:
    """The title printed for the regime's name of the document: « attestation de fréquentation » is completed."""
    document = document[:1].upper() + document[1:]
    return f"{document} du parcours d’intégration" if document.endswith("fréquentation") else document
