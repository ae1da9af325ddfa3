"""Small files as people send them: whole, damaged, disguised, hostile."""

import zlib
from io import BytesIO

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image


def un_pdf(texte: str = "", **sauver) -> bytes:
    """A page; `texte` makes files differ. `encryption=` asks a password."""
    flux = BytesIO()
    document = pikepdf.new()
    document.add_blank_page(page_size=(200, 200))
    document.docinfo["/Title"] = texte or "Un contrat"
    document.save(flux, deterministic_id="encryption" not in sauver, **sauver)
    return flux.getvalue()


def un_pdf_protege() -> bytes:
    return un_pdf(encryption=pikepdf.Encryption(owner="l’un", user="l’autre"))


def une_image(format_: str = "JPEG", taille: tuple[int, int] = (640, 480)) -> bytes:
    flux = BytesIO()
    Image.effect_noise(taille, 40).save(flux, format_)
    return flux.getvalue()


def une_image_immense() -> bytes:
    """400 million points in 50 kB."""
    flux = BytesIO()
    Image.new("1", (20_000, 20_000)).save(flux, "PNG")
    return flux.getvalue()


def une_bombe(mo: int = 3000) -> bytes:
    """A PDF whose table of references unfolds to `mo` MB of memory."""
    compresse = zlib.compressobj(9)
    plie = b"".join(compresse.compress(bytes(2**20)) for _ in range(mo)) + compresse.flush()
    entete = b"%PDF-1.5\n"
    table = b"<</Type/XRef/Size 3/W[1 2 1]/Root 2 0 R/Filter/FlateDecode/Length %d>>" % len(plie)
    objet = b"1 0 obj\n" + table + b"\nstream\n" + plie + b"\nendstream\nendobj\n"
    return entete + objet + b"startxref\n%d\n%%%%EOF\n" % len(entete)


def un_envoi(octets: bytes | None = None, nom: str = "contrat.pdf", type_: str = "application/pdf"):
    """What the browser sends; the type that it announces is never believed."""
    return SimpleUploadedFile(nom, un_pdf() if octets is None else octets, type_)
