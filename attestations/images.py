"""The logo and the seal of a template: what was sent, made again as a small PNG with nothing else inside."""

from io import BytesIO

from django.core.exceptions import ValidationError
from PIL import Image, ImageOps

from socle.fichiers import REFUS, Fichier

COTE_MAX = 1_200  # pixels
POIDS_MAX = 300 * 1024  # bytes of the PNG
POINTS_MAX = 25_000_000  # pixels of what is sent: more would weigh on the memory of the page
PAS_UNE_IMAGE = "Ce fichier est un PDF\u00a0: choisissez une image PNG ou JPEG."
TROP_CHARGEE = (
    "Cette image reste trop lourde une fois réduite\u00a0: choisissez un dessin plus simple, ou une image plus petite."
)


def nettoyer(fichier: Fichier) -> bytes:
    """The image as a grey or RGB PNG on white, upright, without metadata, of at most `COTE_MAX` pixels a side and
    `POIDS_MAX` bytes. Raises ValidationError for anything else than a whole image, or when it cannot be as light."""
    if not fichier.type.startswith("image/"):
        raise ValidationError(PAS_UNE_IMAGE, code="type")
    try:
        propre = ouvrir(fichier.octets)
    except (OSError, SyntaxError, ValueError) as abimee:  # what Pillow raises for damaged data
        raise ValidationError(REFUS["abime"], code="examen") from abimee
    while len(octets := en_png(propre)) > POIDS_MAX:
        if max(propre.size) < COTE_MAX // 4:
            raise ValidationError(TROP_CHARGEE, code="poids")
        propre = propre.resize((max(1, propre.width * 3 // 4), max(1, propre.height * 3 // 4)))
    return octets


def ouvrir(octets: bytes) -> Image.Image:
    with Image.open(BytesIO(octets), formats=["JPEG", "PNG"]) as lue:
        if lue.width * lue.height > POINTS_MAX:
            raise ValidationError(REFUS["grand"], code="grand")
        lue.draft(None, (2 * COTE_MAX, 2 * COTE_MAX))  # a large photo is decoded small
        lue.thumbnail((2 * COTE_MAX, 2 * COTE_MAX))
        droite = ImageOps.exif_transpose(lue)
    droite.thumbnail((COTE_MAX, COTE_MAX))
    return sur_blanc(droite)


def sur_blanc(image: Image.Image) -> Image.Image:
    """A new image: transparency shows the paper, and nothing of the old one stays but its dots."""
    grise = image.mode in {"1", "L", "LA"} and "transparency" not in image.info
    teintes = image.convert("RGBA")
    papier = Image.new("RGB", image.size, "white")
    papier.paste(teintes, mask=teintes.getchannel("A"))
    return papier.convert("L") if grise else papier


def en_png(image: Image.Image) -> bytes:
    sortie = BytesIO()
    image.save(sortie, "PNG", optimize=True)
    return sortie.getvalue()
