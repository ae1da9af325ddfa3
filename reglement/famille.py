"""Family: the link to a citizen of the « UE+ » or to a Belgian, declared or implied by the ground of stay."""

from typing import Final

from reglement.cas import Cas
from reglement.faits import Faits

UE: Final = "ue"
BELGE: Final = "belge"
TIERS: Final = "tiers"
LIENS = (UE, BELGE, TIERS)

LIEN_DU_MOTIF = {"RF-40BIS": UE, "RF-47": UE, "RF-40TER": BELGE}
"""The link that a ground of stay implies (law of 15-12-1980, art. 40bis, 40ter and 47/1)."""


def lien(faits: Faits) -> str | None:
    """The declared link, else the one that the ground of the permit implies."""
    if faits.famille_de is not None:
        return faits.famille_de
    return LIEN_DU_MOTIF.get(faits.titre.motif) if faits.titre is not None and faits.titre.motif else None


def famille_ue(cas: Cas) -> bool:
    """Family of a citizen of the EU, the EEA or Switzerland (CWASS art. 150, al. 2)."""
    return lien(cas.faits) == UE


def dire_famille_ue(cas: Cas, resultat: bool | None) -> str:
    if resultat:
        return (
            f"La personne est membre de la famille d’un citoyen de l’Union européenne, de l’Espace économique "
            f"européen ou de la Suisse{source(cas.faits)} ; la preuve du lien est à fournir."
        )
    return "Aucun lien familial avec un citoyen de l’Union européenne n’est connu."


def famille_belge(cas: Cas) -> bool:
    """Family of a Belgian: treated like that of an EU citizen until a person confirms it."""
    return lien(cas.faits) == BELGE


def dire_famille_belge(cas: Cas, resultat: bool | None) -> str:
    if resultat:
        return f"La personne est membre de la famille d’un Belge{source(cas.faits)} ; à confirmer par le centre."
    return "Aucun lien familial avec un Belge n’est connu."


def source(faits: Faits) -> str:
    if faits.famille_de is None and faits.titre is not None:
        return f" d’après son motif de séjour ({faits.titre.motif})"
    return ""
