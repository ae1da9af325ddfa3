"""One document of every kind: each template, each script, with and without images, the longest and the barest data."""

import tomllib
from collections.abc import Iterator
from datetime import date
from io import BytesIO
from typing import Any

from PIL import Image, ImageDraw

from attestations.document import adresse_publique, titrer
from attestations.ecriture import langue_du_nom
from attestations.models import Attestation, Modele, Nature, Sorte
from attestations.sources import CHAMPS, DONNEES
from referentiels.sources import francais

NOMS = {
    "adlam": ("ff", "𞤀𞤥𞤢𞤣𞤵 𞤄𞤢𞤤𞤣𞤫"),
    "amharique": ("am", "ሰላማዊት ተስፋዬ"),
    "arabe": ("ar", "رانيا حدّاد"),
    "armenien": ("hy", "Անի Հակոբյան"),
    "bengali": ("bn", "রহিমা খাতুন"),
    "birman": ("my", "ဒေါ်ခင်မြင့်"),
    "chinois": ("zh", "欧阳小明"),
    "cinghalais": ("si", "චන්ද්‍රිකා කුමාරි"),
    "coreen": ("ko", "김민수"),
    "cyrillique": ("uk", "Їжакевич Олена Ґеоргіївна"),
    "georgien": ("ka", "ნინო ბერიძე"),
    "grec": ("el", "Ελένη Παπαδοπούλου"),
    "gujarati": ("gu", "હંસાબેન પટેલ"),
    "hebreu": ("he", "מרים לוי"),
    "japonais": ("ja", "佐藤 はなコ"),
    "khmer": ("km", "សុខា ចាន់"),
    "lao": ("lo", "ສົມສັກ ວົງສາ"),
    "malayalam": ("ml", "ലക്ഷ്മി നായർ"),
    "mongol": ("mn", "Гэрэлчулуун Өнөрбаяр"),
    "nepalais": ("ne", "सीता श्रेष्ठ"),
    "nko": ("", "ߝߊ߬ߕߎ߬ߡߕߊ ߞߎߙߎߡߊ"),
    "ourdou": ("ur", "فاطمہ چوہدری"),
    "pachto": ("ps", "ګلالۍ ډېوه"),
    "pendjabi": ("pa", "ਹਰਪ੍ਰੀਤ ਕੌਰ"),
    "persan": ("fa", "ژیلا گلپایگانی"),
    "syriaque": ("aii", "ܝܘܚܢܢ ܡܠܟܐ"),
    "tamoul": ("ta", "தமிழ்ச்செல்வி முருகேசன்"),
    "telougou": ("te", "శ్రీనివాస రావు"),
    "thai": ("th", "กุลธิดา ศรีสุข"),
    "tibetain": ("bo", "བསྟན་འཛིན་རྒྱ་མཚོ"),
    "tifinagh": ("ber", "ⵜⴰⵏⵉⵔⵜ ⴰⵎⵖⴰⵔ"),
    "tigrigna": ("ti", "ዮናስ ተስፋይ ገብረመድህን"),
    "vietnamien": ("vi", "Nguyễn Thị Ánh Tuyết"),
}
"""A name in each script that people who come to a centre write, and the code of the language."""

LONG = "Maria-Esperança Bartholomée Nkulu-Wa-Ngoy "
AXES = (
    ("accueil", "Module d’accueil", 540, "2025-03-03", "2025-03-28", False),
    ("citoyennete", "Formation à la citoyenneté", 3600, "2025-05-05", "2025-09-19", False),
    ("francais", "Formation à la langue française", 24000, "2025-09-01", "2026-10-30", False),
    ("orientation", "Orientation socioprofessionnelle", 0, None, "2026-11-06", True),
)
CENTRE = {
    "sigle": "CAI",
    "nom": "Centre d’action interculturelle de la province de Namur",
    "adresse": "rue Docteur Haibe 2",
    "code_postal": "5002",
    "localite": "Saint-Servais (Namur)",
    "telephone": "081 71 35 16",
    "courriel": "info@cai.example",
    "signataire": "Bernadette Collard",
    "fonction": "Directrice",
}
PERSONNE = {
    "nom": "Haddad",
    "prenoms": "Rania",
    "nom_original": "",
    "langue": "",
    "naissance": "1992-03-14",
    "lieu_naissance": "Alep",
    "pays_naissance": "Syrie",
    "niss": "92031400106",
}


def une_image(mode: str, taille: tuple[int, int]) -> bytes:
    """A PNG such as the form of templates makes: grey or RGB, no transparency."""
    image = Image.new(mode, taille, "white")
    dessin = ImageDraw.Draw(image)
    dessin.ellipse((4, 4, taille[0] - 4, taille[1] - 4), outline="black", width=6)
    dessin.line((0, 0, *taille), fill="black" if mode == "L" else (11, 74, 84), width=8)
    sortie = BytesIO()
    image.save(sortie, "PNG")
    return sortie.getvalue()


def modele(sorte: Sorte, **champs: Any) -> Modele:
    """The shipped template, changed; no database is read."""
    livres = tomllib.loads(DONNEES.read_text(encoding="utf-8"))["modeles"]
    livre = max((un for un in livres if un["sorte"] == sorte), key=lambda un: un["version"])
    textes = {champ: francais(livre.get(champ, "")) for champ in CHAMPS}
    return Modele(sorte=sorte, version=livre["version"], **{**textes, **champs})


def document_de(modele: Modele, *, personne: dict[str, Any] | None = None, **champs: Any) -> Attestation:
    """A document that was never stored, with its printed data."""
    dispense = modele.sorte == Sorte.DISPENSE
    imprime = {
        "nature": Nature.DISPENSE if dispense else Nature.FIN,
        "document": "Attestation de dispense" if dispense else "Attestation de fin de parcours",
        "regime": "2025",
        "modele": {"sorte": modele.sorte, "version": modele.version},
        "numero": "N-2026-A0001",
        "code": "7K4D92XMB",
        "adresse_de_verification": adresse_publique("7K4D92XMB"),
        "delivree_le": "2026-11-23",
        "remplace": None,
        "centre": CENTRE,
        "personne": {**PERSONNE, **(personne or {})},
        **({} if dispense else {"convention_signee_le": "2025-04-14", "axes": axes(AXES)}),
    } | champs
    return Attestation(
        nature=imprime["nature"],
        numero=imprime["numero"],
        modele=modele,
        donnees=titrer(imprime, modele),
        delivree_le=date(2026, 11, 23),
    )


def axes(lignes) -> list[dict[str, Any]]:
    return [dict(zip(("axe", "nom", "minutes", "du", "au", "dispense"), ligne, strict=True)) for ligne in lignes]


def specimens() -> Iterator[tuple[str, Attestation]]:
    """Name and document."""
    logo, cachet = une_image("RGB", (900, 300)), une_image("L", (600, 600))
    remplace = {"numero": "N-2026-A0001", "delivree_le": "2026-10-01"}
    for sorte in Sorte:
        simple, orne = modele(sorte), modele(sorte, logo=logo, sceau=cachet)
        yield f"{sorte}-simple", document_de(simple)
        yield f"{sorte}-images", document_de(orne, remplace=remplace)
        yield f"{sorte}-nu", document_de(simple, personne=SANS_RIEN, centre={**CENTRE, **CENTRE_NU})
        yield f"{sorte}-long", document_de(le_plus_long(sorte, logo, cachet), remplace=remplace, **donnees_longues())
        for ecriture, (langue, nom) in NOMS.items():
            personne = {"nom_original": nom, "langue": langue_du_nom(nom, langue)}
            yield f"{sorte}-{ecriture}", document_de(simple, personne=personne)


SANS_RIEN = {"naissance": None, "lieu_naissance": "", "pays_naissance": "", "niss": "", "prenoms": ""}
CENTRE_NU = {"adresse": "", "code_postal": "", "localite": "", "telephone": "", "courriel": "", "fonction": ""}


def le_plus_long(sorte: Sorte, logo: bytes, cachet: bytes) -> Modele:
    return modele(
        sorte,
        logo=logo,
        sceau=cachet,
        titre="Attestation de suivi complet du parcours d’intégration des personnes étrangères ou d’origine étrangère",
        suite="Ces heures sont **certifiées** par les opérateurs.\n\nFait pour servir et valoir ce que de droit.",
        mention="Agréé par la Wallonie.\nCompte BE00 0000 0000 0000.\n\n{{ personne }}, {{ numero }}",
        entete="**Centre d’action interculturelle**\nde la province de Namur\n\nrue Docteur Haibe 2, 5002 Namur",
        signataire="Marie-Christine van den Broeck-Vandermeulen",
        fonction="Directrice générale faisant fonction, par délégation de l’organe d’administration",
    )


def donnees_longues() -> dict[str, Any]:
    personne = {
        "nom": (LONG * 3)[:120].strip(),
        "prenoms": (LONG * 3)[:120].strip(),
        "nom_original": ("عبد الرحمن بن محمد الحسيني " * 8)[:200].strip(),
        "langue": "ar",
        "naissance": "1983-00-00",
        "lieu_naissance": ("Sri Jayawardenepura Kotte, district de Colombo, " * 3)[:120],
        "pays_naissance": "République démocratique socialiste du Sri Lanka",
    }
    centre = {
        **CENTRE,
        "nom": ("Centre régional d’intégration " * 7)[:200].strip(),
        "adresse": ("rue longue " * 19)[:200],
    }
    return {"personne": {**PERSONNE, **personne}, "centre": centre}
