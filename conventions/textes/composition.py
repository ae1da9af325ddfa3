"""Which text a document uses, and what each of its clauses says there, in French and in the person's language."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.formats import date_format
from django.utils.translation import get_language_info, override

from conventions.models.texte import Texte
from conventions.textes.clauses import remplir
from referentiels.models import Langue
from socle.dates import DatePartielle
from socle.templatetags.typographie import jour

FRANCAIS = "fr"
ECRITES = {"acm": "ar", "apc": "ar", "apd": "ar", "ary": "ar", "haz": "prs"}
"""Spoken languages whose documents are written in another one: who speaks them is given that one."""
ISOLE, FIN = "\u2068", "\u2069"  # a name or a number in another script keeps its own direction


class Dit(NamedTuple):
    """A clause as the document says it. `traduction` is empty without translation."""

    francais: str
    traduction: str = ""

    def __bool__(self) -> bool:
        return bool(self.francais)


@dataclass(frozen=True)
class Textes:
    """The French text of a document, and its translation when there is one."""

    francais: Texte
    traduction: Texte | None = None

    @property
    def langue(self) -> Langue | None:
        """The language of the translation."""
        return self.traduction.langue if self.traduction else None

    def dire(self, code: str, **valeurs: Any) -> Dit:
        """One clause with its words replaced: days, languages and plain texts, written as each language does. Empty
        when a word has no value."""
        connues = {nom: valeur for nom, valeur in valeurs.items() if valeur is not None}
        dit = remplir(self.francais.clauses.get(code, ""), {nom: en_francais(v) for nom, v in connues.items()})
        if not dit or self.traduction is None:
            return Dit(dit or "")
        langue = self.traduction.langue
        traduites = {nom: en_langue(valeur, langue) for nom, valeur in connues.items()}
        return Dit(dit, remplir(self.traduction.clauses.get(code, ""), traduites) or "")

    def valeur(self, valeur: Any) -> Dit:
        """A day alone, as each language writes it; anything else as it is."""
        connue = _complete(valeur)
        traduite = en_langue(connue, self.langue) if self.langue and isinstance(connue, date) else ""
        return Dit(en_francais(valeur), traduite)

    def tout(self, valeurs: Mapping[str, Any]) -> dict[str, Dit]:
        """Every clause by its code."""
        return {code: self.dire(code, **valeurs) for code in self.francais.clauses}


def en_francais(valeur: Any) -> str:
    return jour(valeur) if isinstance(valeur, date | DatePartielle) else str(valeur)


def _complete(valeur: Any) -> Any:
    """A partial date of which everything is known is a day."""
    return valeur.au_plus_tot() if isinstance(valeur, DatePartielle) and valeur.est_complete else valeur


def en_langue(valeur: Any, langue: Langue) -> str:
    """A value inside a sentence in another language."""
    if isinstance(valeur, date):
        return _isoler(jour_en_langue(valeur, langue.code), langue)
    if isinstance(valeur, Langue):
        return valeur.autonyme or valeur.nom
    return _isoler(str(valeur), langue)


def _isoler(texte: str, langue: Langue) -> str:
    return f"{ISOLE}{texte}{FIN}" if langue.direction == "rtl" else texte


def jour_en_langue(quand: date, code: str) -> str:
    """« 23 листопада 2026 »; in figures for a language whose months are not known."""
    try:
        get_language_info(code)
    except KeyError:
        return f"{quand:%d/%m/%Y}"
    with override(code):
        return date_format(quand, "j E Y")


def textes_en_usage(langue: Langue | str | None, le: date) -> Textes:
    """The French text of that day (the first one, for a day before it) and its translation into the language in which
    the document is explained, when that version has one. One query."""
    code = langue.pk if isinstance(langue, Langue) else langue or FRANCAIS
    codes = {FRANCAIS, ECRITES.get(code, code)}
    publies = Texte.objects.filter(langue__in=codes, publie_le__isnull=False).select_related("langue")
    textes = {(texte.version, texte.langue_id): texte for texte in publies.order_by("publie_le", "pk")}
    francais = [texte for (_, code), texte in textes.items() if code == FRANCAIS]
    if not francais:
        raise Texte.DoesNotExist("charger_referentiels brings the standard text")
    en_usage = next((texte for texte in reversed(francais) if texte.publie_le <= le), francais[0])
    traductions = (textes.get((en_usage.version, code)) for code in codes - {FRANCAIS})
    return Textes(en_usage, next(traductions, None))


def textes_de(document: Any, le: date) -> Textes:
    """The texts that a convention or an avenant bears; those in use when it bears none yet. One query."""
    if document.texte_id is None:
        return textes_en_usage(document.langue_id, le)
    textes = Texte.objects.select_related("langue").in_bulk([document.texte_id, document.traduction_id or 0])
    return Textes(textes[document.texte_id], textes.get(document.traduction_id))
