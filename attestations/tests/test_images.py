"""The logo and the seal: whatever image is sent, a small, upright, opaque PNG without metadata is kept."""

import random
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, PngImagePlugin

from attestations.images import COTE_MAX, POIDS_MAX, nettoyer
from socle.fichiers import Fichier


def fichier(image: Image.Image, format_: str = "PNG", **options) -> Fichier:
    sortie = BytesIO()
    image.save(sortie, format_, **options)
    return Fichier(f"x.{format_.lower()}", f"image/{format_.lower()}", sortie.getvalue())


def relue(octets: bytes) -> Image.Image:
    image = Image.open(BytesIO(octets))
    image.load()
    return image


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "I;16"])
def test_every_kind_of_png_becomes_grey_or_rgb(mode):
    image = relue(nettoyer(fichier(Image.new(mode, (40, 20)))))
    assert (image.format, image.size) == ("PNG", (40, 20))
    assert image.mode in {"L", "RGB"}


def test_a_photo_in_cmyk_becomes_rgb():
    assert relue(nettoyer(fichier(Image.new("CMYK", (40, 20), (0, 255, 255, 0)), "JPEG"))).mode == "RGB"


def test_transparency_shows_the_paper():
    assert relue(nettoyer(fichier(Image.new("RGBA", (4, 4), (200, 0, 0, 0))))).getpixel((0, 0)) == (255, 255, 255)


def test_nothing_that_was_written_in_the_file_is_kept():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Author", "Samira Haddad")
    notes.add_itxt("XML:com.adobe.xmp", "<x>Samira Haddad</x>")
    exif = Image.Exif()
    exif[0x010E] = "Samira Haddad"
    for envoye in (
        fichier(Image.new("RGB", (9, 9)), pnginfo=notes, icc_profile=b"profil", exif=exif),
        fichier(Image.new("RGB", (9, 9)), "JPEG", icc_profile=b"profil", exif=exif, comment=b"Samira Haddad"),
    ):
        octets = nettoyer(envoye)
        assert b"Samira" not in octets and not relue(octets).info


def test_a_photo_taken_sideways_is_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    assert relue(nettoyer(fichier(Image.new("RGB", (60, 20)), "JPEG", exif=exif))).size == (20, 60)


def test_a_large_image_is_made_small_enough():
    image = relue(nettoyer(fichier(Image.new("RGB", (4000, 1000), "navy"))))
    assert image.size == (COTE_MAX, COTE_MAX // 4)
    bruit = Image.frombytes("RGB", (1500, 1500), random.Random(3).randbytes(1500 * 1500 * 3))
    assert len(nettoyer(fichier(bruit, "JPEG"))) <= POIDS_MAX


def test_what_is_no_image_or_too_large_is_refused():
    for mauvais, debut in (
        (Fichier("x.pdf", "application/pdf", b"%PDF-1.7"), "Ce fichier est un PDF"),
        (Fichier("x.png", "image/png", b"\x89PNG\r\n\x1a\nabc"), "Ce fichier est abîmé"),
        (
            Fichier("x.jpg", "image/jpeg", fichier(Image.new("L", (99, 99)), "JPEG").octets[:300]),
            "Ce fichier est abîmé",
        ),
        (fichier(Image.new("1", (6000, 6000))), "Cette image a trop de points"),
    ):
        with pytest.raises(ValidationError) as refus:
            nettoyer(mauvais)
        assert refus.value.messages[0].startswith(debut)
