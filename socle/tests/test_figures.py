"""The images of documents: read once, printed point for point."""

from base64 import b64encode
from io import BytesIO
from typing import Any

import pikepdf
import pytest
from PIL import Image

from socle import figures, pdf


def une_image(mode: str = "RGB", cote: int = 60) -> Image.Image:
    """Points that do not compress, so that the address is long."""
    return Image.effect_noise((cote, cote), 90).convert(mode)


def adresse(image: Image.Image) -> str:
    sortie = BytesIO()
    image.save(sortie, "PNG")
    return f"data:image/png;base64,{b64encode(sortie.getvalue()).decode()}"


def page(*adresses: str) -> str:
    images = "".join(f'<img src="{une}" alt="Logo">' for une in adresses)
    return f'<!DOCTYPE html><html lang="fr"><head><title>A</title></head><body><p>{images}</p></body></html>'


def imprimees(octets: bytes) -> list[Image.Image]:
    with pikepdf.open(BytesIO(octets)) as fichier:
        images: Any = fichier.pages[0].get_images()
        return [pikepdf.PdfImage(une).as_pil_image() for une in images.values()]


@pytest.fixture(autouse=True)
def de_neuf(monkeypatch):
    monkeypatch.setattr(pdf, "_libres", [])


@pytest.mark.parametrize("mode", ["RGB", "L"])
def test_two_documents_show_the_very_points_of_an_image_read_once(mode, monkeypatch):
    image, vraie, lues = une_image(mode), figures.preparer, []

    def preparer(*args: str) -> Any:
        lues.append(args)
        return vraie(*args)

    monkeypatch.setattr(figures, "preparer", preparer)
    documents = [pdf.convertir(page(adresse(image)), identifiant=nom) for nom in ("un", "deux")]
    for document in documents:
        (imprimee,) = imprimees(document)
        assert (imprimee.mode, imprimee.tobytes()) == (mode, image.tobytes())
    assert len(lues) == 1


def test_the_same_image_twice_in_a_page_is_stored_once():
    un = adresse(une_image())
    assert len(imprimees(pdf.convertir(page(un, un, adresse(une_image()))))) == 2


@pytest.mark.parametrize("mode", ["RGBA", "P"])
def test_what_is_not_plain_is_left_to_weasyprint(mode):
    html = page(adresse(une_image(mode)))
    assert figures.Figures().abreger(html) == (html, {})
    assert imprimees(pdf.convertir(html))


def test_what_is_no_image_is_left_as_it_is():
    html = page(f"data:image/png;base64,{'A' * 4000}")
    assert figures.Figures().abreger(html) == (html, {})


def test_only_the_last_ones_are_kept(monkeypatch):
    monkeypatch.setattr(figures, "AU_PLUS", 2)
    lues = figures.Figures()
    for _ in range(4):
        lues.abreger(page(adresse(une_image())))
    assert len(lues._lues) == 2
