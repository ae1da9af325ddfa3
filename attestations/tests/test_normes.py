"""Every kind of document in every script: what PDF/A-3a, PDF/UA-1 and the seal ask, and every name drawn.

PARCOURS_VERAPDF names a command that is given a profile (3a, ua1) and files, and fails when one does not conform.
"""

import os
import subprocess
from functools import cache
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from pypdf import PdfReader

from attestations import document
from attestations.tests.specimens import NOMS, specimens
from socle import pdf as moteur
from socle import sceau

VERAPDF = os.environ.get("PARCOURS_VERAPDF", "")
DE_FIN = [nom for nom, _ in specimens() if nom.startswith("fin-")]
AUTRES = [nom for nom, _ in specimens() if not nom.startswith("fin-") and nom.split("-")[1] not in NOMS]


@cache
def fabriquer(nom: str) -> bytes:
    return document.fabriquer(dict(specimens())[nom])


@pytest.fixture(params=[*DE_FIN, *AUTRES])
def octets(request, documents) -> bytes:
    return fabriquer(request.param)


def polices(pdf: pikepdf.Pdf) -> list:
    return [p for page in pdf.pages for p in page.Resources.get("/Font", {}).values()]


def test_it_is_what_both_standards_ask(octets):
    with pikepdf.open(BytesIO(octets)) as pdf:
        assert str(pdf.Root.Lang) == "fr-BE"
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.OutputIntents[0].S) == "/GTS_PDFA1"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        with pdf.open_metadata() as xmp:
            assert xmp.pdfa_status == "3A"
            assert xmp["{http://www.aiim.org/pdfua/ns/id/}part"] == "1"
            assert xmp["dc:title"].endswith("N-2026-A0001")
        assert list(pdf.attachments) == ["attestation.json"]
        for police in polices(pdf):
            (descendante,) = police.DescendantFonts
            assert {"/FontFile2", "/FontFile3"} & set(descendante.FontDescriptor.keys())
            assert "/ToUnicode" in police


def test_every_image_says_what_it_is(octets):
    with pikepdf.open(BytesIO(octets)) as pdf:
        figures = [o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/S") == "/Figure"]
        dits = {str(figure.Alt).split("\u00a0: ")[0] for figure in figures}
        images = [o for o in pdf.objects if isinstance(o, pikepdf.Stream) and o.get("/Subtype") == "/Image"]
    assert "Code QR qui ouvre la page de vérification de ce document" in dits
    assert len(figures) == (3 if images else 1)
    assert not images or dits > {"Logo", "Cachet"}
    assert not any(image.get("/Interpolate") or "/SMask" in image for image in images)


def test_the_seal_of_the_centre_covers_it(octets):
    assert sceau.verifier(octets) == sceau.Verdict(True, True, True, "Sceau du C.A.I.")


@pytest.mark.parametrize("ecriture", NOMS)
def test_fonts_draw_every_script(ecriture, documents, caplog):
    """A character without a glyph would be transliterated, with a line in the log."""
    langue, nom = NOMS[ecriture]
    attestation = dict(specimens())[f"fin-{ecriture}"]
    moteur.convertir(f'<html lang="fr"><title>x</title><p class="fort"><bdi>{nom}</bdi></html>')
    assert caplog.records == []
    marque = attestation.donnees["personne"]["langue"]
    assert marque == langue or marque.startswith("und-")
    with pikepdf.open(BytesIO(fabriquer(f"fin-{ecriture}"))) as pdf:
        langues = {str(o.Lang) for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and "/Lang" in o}
    assert not marque or marque in langues


@pytest.mark.parametrize("nom", [nom for nom, _ in specimens() if not nom.endswith("-long")])
def test_an_ordinary_document_holds_on_one_page(nom, documents):
    assert len(PdfReader(BytesIO(fabriquer(nom))).pages) == 1


@pytest.mark.skipif(not VERAPDF, reason="PARCOURS_VERAPDF is not set")
@pytest.mark.parametrize("profil", ["3a", "ua1"])
def test_verapdf_finds_nothing_to_say(profil, documents, tmp_path):
    for nom, _ in specimens():
        (tmp_path / f"{nom}.pdf").write_bytes(fabriquer(nom))
    fichiers: list[str | Path] = [*tmp_path.glob("*.pdf")]
    fait = subprocess.run([VERAPDF, profil, *fichiers], capture_output=True, text=True, check=False)
    assert fait.returncode == 0, fait.stdout
