"""PDF documents: archivable (PDF/A-3a), accessible (PDF/UA-1) and readable by machines, from a template."""

import ctypes
import logging
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from anyascii import anyascii
from django.core.checks import Warning as Avertissement
from django.core.checks import register
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string

from socle.allegement import alleger
from socle.figures import Figures

FEUILLE = "pdf/document.css"
PANGO = ("libpango-1.0.so.0", "libpango-1.0-0", "pango-1.0", "libpango-1.0.dylib", "libpango-1.0-0.dll")
SANS_PANGO = (
    "Le document ne peut pas être fabriqué : la bibliothèque Pango manque sur ce serveur. "
    "Prévenez la personne qui l’administre."
)
# What declares PDF/UA-1 in the XMP, with the schema by which PDF/A accepts that property (ISO 19005-3, 6.6.2.3).
PDF_UA = b"""<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part></rdf:Description>
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification schema</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name><pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>Part of ISO 14289 to which the file conforms</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property></rdf:li></rdf:Bag></pdfaExtension:schemas></rdf:Description>
</rdf:RDF>"""

_local = threading.local()
_libres: list["Outils"] = []
_journal = logging.getLogger(__name__)


@dataclass(frozen=True)
class Piece:
    """A file carried inside the document: the printed data for machines, say."""

    nom: str
    contenu: bytes
    description: str
    le: datetime  # written in the document: the same input makes the same bytes


def rendre(
    gabarit: str,
    contexte: Mapping[str, Any],
    *,
    titre: str,
    auteur: str,
    pieces: Sequence[Piece] = (),
    identifiant: str = "",
) -> bytes:
    """Render a template that extends `pdf/base.html` into a PDF/A-3a + PDF/UA-1 file.

    The document may only show `data:` images: it reads no file and no network. With an `identifiant` (unique to
    the document) the same input gives the same bytes. Raises ValidationError where Pango is not installed.
    """
    html = render_to_string(gabarit, {**contexte, "titre_pdf": titre, "auteur_pdf": auteur})
    return convertir(html, pieces=pieces, identifiant=identifiant)


def convertir(html: str, *, pieces: Sequence[Piece] = (), identifiant: str = "") -> bytes:
    """The same from a whole HTML page; its style sheet is `pdf/document.css`.

    A character that no installed font draws would break both standards: it is transliterated instead.
    """
    pdf, manquants = _imprimer(html, pieces, identifiant)
    if manquants:
        _journal.warning("no font draws %s: transliterated", " ".join(f"U+{ord(c):04X}" for c in sorted(manquants)))
        html = html.translate({ord(caractere): anyascii(caractere) for caractere in manquants})
        pdf, _ = _imprimer(html, pieces, identifiant)
    return pdf


def _imprimer(html: str, pieces: Sequence[Piece], identifiant: str) -> tuple[bytes, frozenset[str]]:
    """The file, and the characters that it could not draw."""
    _local.manquants = set()
    with _outils() as outils:
        html, images = outils.figures.abreger(html)
        document = outils.lire(html).render(font_config=outils.polices, stylesheets=[outils.feuille], cache=images)
        document.metadata.attachments = [outils.joindre(piece) for piece in pieces]
        document.metadata.generate_rdf_metadata = _avec_pdf_ua(document.metadata.generate_rdf_metadata)
        pdf = document.write_pdf(pdf_variant="pdf/a-3a", pdf_tags=True, pdf_identifier=identifiant.encode() or None)
    return pdf, frozenset(_local.manquants)


def _noter_les_manquants(ligne: logging.LogRecord) -> bool:
    """WeasyPrint only tells its log about missing glyphs: note them, and keep every other line."""
    if not str(ligne.msg).startswith(".notdef"):
        return True
    _local.manquants.add(ligne.args[0])  # type: ignore[index]
    return False


class Outils:
    """WeasyPrint with what is costly to prepare: fonts, style sheet, images. For one document at a time."""

    def __init__(self) -> None:
        alleger()
        from weasyprint import CSS, HTML, Attachment
        from weasyprint.logger import LOGGER
        from weasyprint.pdf import tags
        from weasyprint.text.fonts import FontConfiguration
        from weasyprint.urls import URLFetcher

        LOGGER.addFilter(_noter_les_manquants)  # the same function is only added once
        if not hasattr(tags._build_box_tree, "dit_la_langue"):
            tags._build_box_tree = _avec_langue(tags._build_box_tree)
        self.html, self.attachment = HTML, Attachment
        self.chercheur = URLFetcher(allowed_protocols={"data"})
        self.polices, self.figures = FontConfiguration(), Figures()
        self.feuille = CSS(string=render_to_string(FEUILLE), font_config=self.polices, url_fetcher=self.chercheur)

    def lire(self, html: str):
        return self.html(string=html, url_fetcher=self.chercheur)

    def joindre(self, piece: Piece):
        return self.attachment(
            string=piece.contenu,
            name=piece.nom,
            description=piece.description,
            created=piece.le,
            modified=piece.le,
            relationship="Data",
        )


@contextmanager
def _outils() -> Iterator[Outils]:
    """A set that nobody uses; one more when all are taken."""
    try:
        outils = _libres.pop()
    except IndexError:
        outils = _preparer()
    yield outils
    _libres.append(outils)  # not after an error


def _preparer() -> Outils:
    try:
        return Outils()
    except OSError as erreur:
        raise ValidationError(SANS_PANGO, code="pango") from erreur


def _avec_pdf_ua(generer: Callable[..., bytes]) -> Callable[..., bytes]:
    """WeasyPrint writes one variant in the XMP: add the second one inside the same rdf:RDF."""

    def generer_les_deux(*args, **kwargs) -> bytes:
        return generer(*args, **kwargs).replace(b"</rdf:RDF>", PDF_UA)

    return generer_les_deux


def _avec_langue(batir: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
    """WeasyPrint only tells the language of the whole document: say in the tags that of a part, from its `lang`, so
    that a screen reader reads it as such (PDF/UA-1, 7.2)."""
    from pydyf import String

    def batir_et_dire(boite, *args, **kwargs) -> Iterator[Any]:
        attributs = getattr(boite.element, "attrib", {}) if hasattr(boite, "element") else {}
        for element in batir(boite, *args, **kwargs):
            if "lang" in attributs and boite.element_tag != "html":
                element["Lang"] = String(attributs["lang"])
            yield element

    batir_et_dire.dit_la_langue = True  # type: ignore[attr-defined]
    return batir_et_dire


@register()
def pango_est_installe(app_configs, **kwargs):
    for nom in PANGO:
        with suppress(OSError):
            ctypes.CDLL(nom)
            return []
    return [
        Avertissement(
            "Pango est introuvable : aucun document PDF ne pourra être fabriqué.",
            hint="Debian et Ubuntu : apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0.",
            id="socle.W002",
        )
    ]
