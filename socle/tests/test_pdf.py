"""The PDF engine: both standards declared, everything embedded, nothing fetched."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from io import BytesIO

import pikepdf
import pytest
from django.template.loader import render_to_string
from pypdf import PdfReader

from socle import pdf
from socle.pdf import Piece, convertir, pango_est_installe

PIECE = Piece("donnees.json", b'{"a": 1}', "Données", datetime(2026, 11, 3, tzinfo=UTC))


def page(corps: str) -> str:
    html = render_to_string(
        "pdf/base.html", {"titre_pdf": "Essai", "auteur_pdf": "C.A.I.", "centre": {"nom": "C.A.I."}}
    )
    return html.replace("<main>", f"<main>{corps}")


def texte(pdf: bytes) -> str:
    return "\n".join(feuille.extract_text() for feuille in PdfReader(BytesIO(pdf)).pages)


@pytest.fixture(scope="module")
def document() -> bytes:
    return convertir(page("<h1>Titre</h1><p>Corps</p>"), pieces=[PIECE], identifiant="N-2026-A0001")


def test_declares_both_standards_and_its_language(document):
    with pikepdf.open(BytesIO(document)) as pdf:
        assert str(pdf.Root.Lang) == "fr-BE"
        assert pdf.Root.MarkInfo.Marked
        assert "/StructTreeRoot" in pdf.Root
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
        with pdf.open_metadata() as xmp:
            assert xmp.pdfa_status == "3A"
            assert xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
            assert xmp["dc:title"] == "Essai"


def test_the_property_of_pdf_ua_has_its_schema_inside_the_same_rdf(document):
    with pikepdf.open(BytesIO(document)) as pdf:
        xmp = pdf.Root.Metadata.read_bytes().decode()
    assert xmp.index("pdfaExtension:schemas") < xmp.index("</rdf:RDF>")
    assert xmp.count("</rdf:RDF>") == 1


def test_carries_its_attachment_as_data(document):
    with pikepdf.open(BytesIO(document)) as pdf:
        assert pdf.attachments["donnees.json"].get_file().read_bytes() == PIECE.contenu
        assert str(pdf.Root.AF[0].AFRelationship) == "/Data"


def ressources(feuille) -> dict:
    return feuille["/Resources"]


def test_embeds_every_font_in_every_script():
    pdf = convertir(page('<p>Rania <span lang="ar" dir="rtl">رانيا</span> Олена ዮናስ</p>'))
    polices = [p for feuille in PdfReader(BytesIO(pdf)).pages for p in ressources(feuille)["/Font"].values()]
    for police in polices:
        descripteur = police["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "/FontFile2" in descripteur or "/FontFile3" in descripteur
    assert "Олена" in texte(pdf)
    assert "ዮናስ" in texte(pdf)


def test_a_character_that_no_font_draws_is_transliterated():
    tout = texte(convertir(page("<p>avant \u4e2d \U000f1234 après</p>")))
    assert "Zhong" in tout or "\u4e2d" in tout
    assert "\ufffd" not in tout and "\x00" not in tout
    assert "après" in tout


def test_the_same_input_gives_the_same_bytes():
    html = page("<p>Pareil</p>")
    assert convertir(html, pieces=[PIECE], identifiant="x") == convertir(html, pieces=[PIECE], identifiant="x")


def test_a_document_reads_no_file_and_no_network(tmp_path):
    image = tmp_path / "secret.svg"
    image.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>lu</text></svg>')
    sans = convertir(page('<p>x</p><img alt="" src="data:,">'))
    for adresse in (image.as_uri(), "http://127.0.0.1:9/x.png"):
        assert len(convertir(page(f'<p>x</p><img alt="" src="{adresse}">'))) == pytest.approx(len(sans), abs=80)


def test_pango_is_there_where_tests_run():
    assert pango_est_installe(None) == []


def test_documents_made_at_once_share_nothing_and_the_next_one_takes_what_they_used(monkeypatch):
    monkeypatch.setattr(pdf, "_libres", [])
    with pdf._outils() as un, pdf._outils() as autre:
        assert un is not autre
    with pdf._outils() as encore:
        assert encore in {un, autre}
    assert len(pdf._libres) == 2


def test_what_an_error_left_half_done_is_not_used_again(monkeypatch):
    monkeypatch.setattr(pdf, "_libres", [])
    with pytest.raises(KeyError), pdf._outils():
        raise KeyError
    assert pdf._libres == []


def test_documents_made_at_once_are_the_same_as_one_by_one():
    pages = [page(f"<h1>{rang}</h1><p>رانيا {'mot ' * 200}</p>") for rang in range(8)]
    seuls = [convertir(une, identifiant="N") for une in pages]
    with ThreadPoolExecutor(4) as fils:
        assert list(fils.map(lambda une: convertir(une, identifiant="N"), pages)) == seuls
