"""In which language, or at least in which script, a name is written: what a screen reader must be told."""

import unicodedata

ECRITURES = {
    "ARABIC": ("Arab", "ar ary apc acm apd arz prs fa haz ps ur ug ckb bal sd ks pnb"),
    "ARMENIAN": ("Armn", "hy"),
    "BENGALI": ("Beng", "bn as rhg syl"),
    "CJK": ("Hani", "zh cmn yue wuu nan ja ko"),
    "CYRILLIC": ("Cyrl", "ru uk be bg sr mk sh tg kk ky mn ce inh uz az rom"),
    "DEVANAGARI": ("Deva", "hi ne mr sa"),
    "ETHIOPIC": ("Ethi", "ti am tig"),
    "GEORGIAN": ("Geor", "ka"),
    "GREEK": ("Grek", "el"),
    "GUJARATI": ("Gujr", "gu"),
    "GURMUKHI": ("Guru", "pa"),
    "HANGUL": ("Hang", "ko"),
    "HEBREW": ("Hebr", "he yi"),
    "HIRAGANA": ("Jpan", "ja"),
    "KATAKANA": ("Jpan", "ja"),
    "KHMER": ("Khmr", "km"),
    "LAO": ("Laoo", "lo"),
    "MALAYALAM": ("Mlym", "ml"),
    "MYANMAR": ("Mymr", "my"),
    "SINHALA": ("Sinh", "si"),
    "SYRIAC": ("Syrc", "aii syr"),
    "TAMIL": ("Taml", "ta"),
    "TELUGU": ("Telu", "te"),
    "THAI": ("Thai", "th"),
    "TIBETAN": ("Tibt", "bo dz"),
    "TIFINAGH": ("Tfng", "zgh rif ber kab"),
}
"""By the first word of the name of its characters (Unicode): ISO 15924, and the languages that write it."""


def langue_du_nom(nom: str, langue: str) -> str:
    """The tag (BCP 47) of a name: the language of the person when she writes it so, else the script alone. Empty for
    Latin letters of an unknown language, which are read as the text around them."""
    ecriture = _ecriture(nom)
    if not ecriture:
        return langue
    code, langues = ecriture
    return langue if langue in langues.split() else f"und-{code}"


def _ecriture(nom: str) -> tuple[str, str] | None:
    lettres = (unicodedata.name(signe, "").split(" ")[0].split("-")[0] for signe in nom if signe.isalpha())
    return next((ECRITURES[lettre] for lettre in lettres if lettre in ECRITURES), None)
