"""Where the person lives: inside the French-language region or not."""

from reglement.cas import Cas


def hors_territoire(cas: Cas) -> bool | None:
    """Does not live in a French-language Walloon commune (CWASS art. 150; end: art. 152/7, §5, 3°)."""
    commune = cas.faits.commune
    return commune not in cas.referentiel.communes if commune is not None else None


def dire_hors_territoire(cas: Cas, resultat: bool | None) -> str:
    commune = cas.faits.commune
    if commune is None:
        return "La commune de résidence n’est pas connue."
    if resultat:
        nom = cas.referentiel.ailleurs.get(commune, f"code INS {commune}")
        return f"La personne n’habite pas une commune wallonne de langue française ({nom})."
    return f"La personne habite une commune wallonne de langue française ({cas.referentiel.communes[commune]})."
