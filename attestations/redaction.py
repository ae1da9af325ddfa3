"""The language in which a centre words its documents: words between braces, a condition, bold, and nothing else.

There is nothing to break out of: the marks are found by Django's own lexer and no template is ever built, so that no
tag, filter, attribute nor file can be named. Everything else is text, escaped.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from itertools import product
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.template.base import Lexer, Token, TokenType
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

MOTS = {
    "document": "le nom du document, selon le régime",
    "numero": "le numéro de l’attestation",
    "date": "le jour de la délivrance",
    "centre": "le nom du centre",
    "localite": "la localité du centre",
    "personne": "les prénoms et le nom de la personne",
    "prenoms": "ses prénoms",
    "nom": "son nom",
    "naissance": "sa date de naissance",
    "lieu_de_naissance": "son lieu de naissance",
    "niss": "son numéro national, vide si elle n’en a pas",
    "convention_signee_le": "le jour de la signature de la convention",
    "signataire": "qui signe",
    "fonction": "la fonction de qui signe",
    "remplace": "le numéro de l’attestation remplacée, vide si elle n’en remplace pas",
    "remplacee_le": "le jour de la délivrance de l’attestation remplacée",
}
"""The words that may stand between braces, with what each says. The list is closed."""

TOUJOURS = {"document", "date", "centre", "personne", "nom"}
"""The words that every document says; the others may be empty."""
LONGUEUR_MAX = 5_000
PROFONDEUR_MAX = 3
REFUS_MAX = 5  # sentences beside a field
SI = re.compile(r"if +(\w+)")
ACCOLADES = re.compile(r"\{\{|\}\}|\{%|%\}|\{#|#\}")
SEULE = re.compile(r"^[ \t]*(\{%[^%\n]*%\})[ \t]*(?:\n|\Z)", re.MULTILINE)
GRAS = re.compile(r"\*\*(?=\S)(.+?)(?<=\S)\*\*")
ESPACES = re.compile(r"[ \t\r\n]+")  # the no-break ones stay
BLANC = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")
INVISIBLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ufeff\ufffe\uffff\ud800-\udfff]")
"""Control characters, and those that turn the direction of what follows."""

TROP_LONG = "Ce texte compte plus de 5\u202f000 signes\u00a0: raccourcissez-le."


class Morceau(NamedTuple):
    """A piece of text, or a word, with the conditions under which it is printed."""

    contenu: str
    mot: bool
    si: tuple[tuple[str, bool], ...]


class Refus(Exception):
    """What is wrong at a line; the reading goes on to find the others."""

    def __init__(self, ligne: int, phrase: str) -> None:
        super().__init__(f"Ligne\u00a0{ligne}\u00a0: {phrase}")


def controler(texte: str) -> None:
    """Raises ValidationError with a sentence for each mark that is broken or unknown: « Ligne 3 : … »."""
    if len(texte) > LONGUEUR_MAX:
        raise ValidationError(TROP_LONG, code="longueur")
    lecture = Lecture()
    list(lecture.lire(texte))
    if lecture.refus:
        raise ValidationError([str(refus) for refus in lecture.refus[:REFUS_MAX]], code="redaction")


def rediger(texte: str, mots: Mapping[str, str]) -> SafeString:
    """The text as HTML paragraphs: a blank line ends a paragraph, a line break stays one, `**…**` is bold.

    Values are printed as they are, whatever they hold. Raises ValidationError for a text that `controler` refuses.
    """
    inertes = {nom: _inerte(valeur) for nom, valeur in mots.items()}
    paragraphes = (paragraphe.strip() for paragraphe in BLANC.split(_assembler(texte, inertes, ecrire=escape)))
    return mark_safe("".join(f"<p>{_en_html(paragraphe)}</p>" for paragraphe in paragraphes if paragraphe))


def en_ligne(texte: str, mots: Mapping[str, str]) -> str:
    """The text as one line of plain text, for a title. Raises ValidationError as `rediger` does."""
    visibles = {nom: INVISIBLE.sub("", valeur) for nom, valeur in mots.items()}
    return ESPACES.sub(" ", _assembler(texte, visibles, ecrire=str)).strip()


def peut_se_taire(texte: str) -> bool:
    """Whether it prints nothing, or only signs, for somebody of whom some words are empty. A text of `controler`."""
    parlants = [
        {*morceau.si, (morceau.contenu, True)} if morceau.mot else {*morceau.si}
        for morceau in morceaux(texte)
        if morceau.mot or any(signe.isalnum() for signe in morceau.contenu)
    ]
    selon = [{(mot, present) for mot, present in si if not (mot in TOUJOURS and present)} for si in parlants]
    mots = sorted({mot for si in selon for mot, _ in si} - TOUJOURS)
    cas = (set(zip(mots, dits, strict=True)) for dits in product((False, True), repeat=len(mots)))
    return not all(any(si <= dit for si in selon) for dit in cas)


def _inerte(valeur: str) -> str:
    """A value in which nothing is a mark: no tag, no star, no line break, nothing that turns what follows."""
    return escape(INVISIBLE.sub("", ESPACES.sub(" ", valeur))).replace("*", "&#42;")


def _en_html(paragraphe: str) -> str:
    lignes = (GRAS.sub(r"<strong>\1</strong>", ligne.strip()) for ligne in paragraphe.split("\n"))
    return "<br>".join(ligne for ligne in lignes if ligne)


def _assembler(texte: str, mots: Mapping[str, str], *, ecrire: Callable[[str], str]) -> str:
    return "".join(
        mots.get(morceau.contenu, "") if morceau.mot else ecrire(morceau.contenu)
        for morceau in morceaux(texte)
        if all(bool(mots.get(mot)) == present for mot, present in morceau.si)
    )


@lru_cache(maxsize=256)
def morceaux(texte: str) -> tuple[Morceau, ...]:
    """A text cut in pieces. A condition alone on its line leaves no empty line behind."""
    controler(texte)
    return tuple(Lecture().lire(SEULE.sub(r"\1", texte)))


class Lecture:
    """Reads a text from its beginning, and keeps what is wrong in it."""

    def __init__(self) -> None:
        self.refus: list[Refus] = []
        self.ouvertes: list[tuple[str, bool, int]] = []  # the conditions around: word, wanted, line

    def lire(self, texte: str) -> Iterator[Morceau]:
        for marque in Lexer(texte.replace("\r\n", "\n")).tokenize():
            try:
                yield from self._lire_une(marque)
            except Refus as refus:
                self.refus.append(refus)
        for mot, _, ligne in self.ouvertes:
            self.refus.append(
                Refus(ligne, f"«\u00a0{{% if {mot} %}}\u00a0» n’est pas fermé par «\u00a0{{% endif %}}\u00a0».")
            )

    def _lire_une(self, marque: Token) -> Iterator[Morceau]:
        ligne = marque.lineno or 1
        if marque.token_type == TokenType.TEXT:
            yield self._morceau(exiger_du_texte(marque.contents, ligne), mot=False)
        elif marque.token_type == TokenType.VAR:
            yield self._morceau(exiger_un_mot(marque.contents, ligne), mot=True)
        else:
            self._condition(marque, ligne)

    def _morceau(self, contenu: str, *, mot: bool) -> Morceau:
        return Morceau(contenu, mot, tuple((nom, present) for nom, present, _ in self.ouvertes))

    def _condition(self, marque: Token, ligne: int) -> None:
        contenu = marque.contents if marque.token_type == TokenType.BLOCK else "#"
        if si := SI.fullmatch(contenu):
            self._ouvrir(si[1], ligne)
        elif contenu not in ("else", "endif"):
            raise Refus(
                ligne, f"«\u00a0{court(contenu)}\u00a0» n’est pas une balise d’ici\u00a0: écrivez if, else ou endif."
            )
        elif not self.ouvertes or (contenu == "else" and not self.ouvertes[-1][1]):
            raise Refus(ligne, f"«\u00a0{{% {contenu} %}}\u00a0» ne suit aucun «\u00a0{{% if … %}}\u00a0».")
        else:
            mot, _, debut = self.ouvertes.pop()
            if contenu == "else":
                self.ouvertes.append((mot, False, debut))

    def _ouvrir(self, mot: str, ligne: int) -> None:
        """An unknown word is told, and its condition opened all the same: its end is no fault."""
        self.ouvertes.append((mot, True, ligne))
        exiger_un_mot(mot, ligne)
        if len(self.ouvertes) > PROFONDEUR_MAX:
            raise Refus(ligne, f"pas plus de {PROFONDEUR_MAX} conditions l’une dans l’autre.")


def exiger_un_mot(contenu: str, ligne: int) -> str:
    if contenu not in MOTS:
        raise Refus(
            ligne, f"le mot «\u00a0{court(contenu)}\u00a0» n’existe pas\u00a0: choisissez-le dans la liste des mots."
        )
    return contenu


def exiger_du_texte(contenu: str, ligne: int) -> str:
    """Braces that the lexer left in the text are those of a broken mark."""
    if faute := ACCOLADES.search(contenu):
        ligne += contenu.count("\n", 0, faute.start())
        raise Refus(ligne, f"une balise est mal fermée près de «\u00a0{faute[0]}\u00a0»\u00a0: écrivez {{{{ mot }}}}.")
    if faute := INVISIBLE.search(contenu):
        ligne += contenu.count("\n", 0, faute.start())
        raise Refus(ligne, "un signe invisible s’est glissé dans le texte\u00a0: tapez cette ligne à nouveau.")
    return contenu


def court(contenu: str) -> str:
    return contenu if len(contenu) <= 30 else f"{contenu[:29]}…"
