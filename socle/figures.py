"""The images that documents share, a logo or a seal: read once, however many documents show them.

A page holds them as `data:` addresses. So long, these would be read by the parser of HTML, compared with every rule of
the style sheet, decoded and compressed again for each document: that doubles its cost.
"""

import re
from base64 import b64decode
from collections import OrderedDict
from hashlib import sha256
from io import BytesIO
from typing import Any

LONGUES = re.compile(r'src="(data:image/png;base64,[A-Za-z0-9+/]{1000,}=*)"')
MODES = {"RGB", "L"}  # without transparency: what is written in the document depends on nothing else
AU_PLUS = 32


class Figures:
    def __init__(self) -> None:
        self._lues: OrderedDict[str, Any] = OrderedDict()

    def abreger(self, html: str) -> tuple[str, dict[str, Any]]:
        """The page with short addresses, and the images that they name: WeasyPrint looks there first."""
        images: dict[str, Any] = {}

        def raccourcir(trouvee: re.Match[str]) -> str:
            adresse = f"figure:{sha256(trouvee[1].encode()).hexdigest()}"
            image = self._lire(adresse, trouvee[1])
            if image is None:
                return trouvee[0]
            images[adresse] = image
            return f'src="{adresse}"'

        return LONGUES.sub(raccourcir, html), images

    def _lire(self, adresse: str, donnees: str) -> Any:
        """None for one that WeasyPrint has to look at itself."""
        if adresse not in self._lues:
            self._lues[adresse] = preparer(adresse, donnees)
            if len(self._lues) > AU_PLUS:
                self._lues.popitem(last=False)
        self._lues.move_to_end(adresse)
        return self._lues[adresse]


def preparer(adresse: str, donnees: str) -> Any:
    """An image of WeasyPrint that is compressed already."""
    from PIL import Image, UnidentifiedImageError
    from weasyprint.images import RasterImage

    octets = b64decode(donnees.partition(",")[2])
    try:
        points = Image.open(BytesIO(octets))
    except UnidentifiedImageError:
        return None
    if points.format != "PNG" or points.mode not in MODES or "transparency" in points.info:
        return None
    image = RasterImage(points, adresse.partition(":")[2], octets)
    comprimee = RasterImage._get_png_data(points)
    image._get_png_data = lambda _points: comprimee
    return image
