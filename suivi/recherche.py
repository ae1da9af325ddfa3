"""Finding a person: the words of a name in any order, a NISS, a phone or a file number, each by an index."""

import re

from django.db.models import Q

from socle.textes import normaliser, squelettes

NUMERO = re.compile(r"(?P<prefixe>[A-Za-z]{1,4})[\s-]*(?P<annee>20\d\d)(?:[\s-]+(?P<suite>\d{1,6})?)?")
ANNEE_ET_SUITE = re.compile(r"(?P<annee>20\d\d)\s*-\s*(?P<suite>\d{1,6})")
SUITE = re.compile(r"\d{1,4}")
CHIFFRES = re.compile(r"\+?[\d\s./()-]+")
INDICATIF = re.compile(r"^(\+32|0032(?=\d{8,9}$))")
PREMIERE_ANNEE = 2014  # the decree on the path; no file number is older


def criteres(texte: str, *, prefixe: str, annee: int) -> Q:
    """The filter on Dossier for what a person typed in the search box of a centre whose numbers begin by `prefixe`.

    The shape decides where to look, so that one index answers: N-2026-0412, 2026-0412 and 412 are numbers; other
    digits are in the phone or the NISS; words are all in the name.
    """
    texte = texte.strip()
    if trouve := NUMERO.fullmatch(texte):
        return _numero(trouve["prefixe"].upper(), trouve["annee"], trouve["suite"])
    if trouve := ANNEE_ET_SUITE.fullmatch(texte):
        return _numero(prefixe, trouve["annee"], trouve["suite"])
    if SUITE.fullmatch(texte):
        annees = range(PREMIERE_ANNEE, annee + 1)
        return Q(numero__in=[f"{prefixe}-{une_annee}-{int(texte):04}" for une_annee in annees])
    if CHIFFRES.fullmatch(texte):
        return _mots(_sans_indicatif(texte).split())
    return _mots(normaliser(texte).split())


def proches(texte: str) -> Q:
    """The filter on Dossier for the same name transliterated otherwise: Muhamad for Mohammed."""
    cles = squelettes(texte)
    return Q(beneficiaire__cles_nom__contains=cles) if cles else _rien()


def _numero(prefixe: str, annee: str, suite: str | None) -> Q:
    debut = f"{prefixe}-{annee}-"
    if not suite:
        return Q(numero__startswith=debut)
    return Q(numero__startswith=f"{debut}{suite}") | Q(numero=f"{debut}{int(suite):04}")


def _mots(mots: list[str]) -> Q:
    filtre = Q()
    for mot in mots:
        filtre &= _mot(mot)
    return filtre or _rien()


def _mot(mot: str) -> Q:
    """A word of one or two letters begins a name: inside a name it would have no trigram to look for."""
    if len(mot) > 2:
        return Q(beneficiaire__recherche__contains=mot)
    return Q(beneficiaire__recherche__startswith=mot) | Q(beneficiaire__recherche__contains=f" {mot}")


def _sans_indicatif(texte: str) -> str:
    """The digits that « 0470 12 34 56 » and « +32 470 12 34 56 » share."""
    compact = re.sub(r"[^\d+]", "", texte)
    return INDICATIF.sub("", compact).lstrip("+").lstrip("0")


def _rien() -> Q:
    return Q(pk__in=[])
