"""The clocks of a file: each one readable line with its deadline and its progress."""

from dataclasses import dataclass
from datetime import date

from beneficiaires.models import Dossier, Statut
from conventions.models import Axe, TypeAxe
from socle.templatetags.typographie import jour


@dataclass(frozen=True)
class Horloge:
    """A term: before when, and either done on a day, or hours done of hours due, or a word."""

    nom: str
    avant: date | None
    faite_le: date | None = None
    faites: int = 0
    dues: int = 0
    mot: str = ""

    @property
    def fin_en_mots(self) -> str:
        return f"fait le {jour(self.faite_le)}" if self.faite_le else ""


def horloges(dossier: Dossier, axes: list[Axe]) -> list[Horloge]:
    """Those that run or are done, the attestation first. `axes`: those of the convention, none before it."""
    if dossier.statut == Statut.CLOS:
        return []
    lignes = [
        Horloge("Attestation", dossier.echeance_attestation, dossier.attestation_le),
        *_accueil(dossier),
        *_heures(dossier, axes),
        *_entretien(dossier),
    ]
    return [ligne for ligne in lignes if ligne.avant or ligne.faite_le or ligne.dues]


def _accueil(dossier: Dossier) -> list[Horloge]:
    if dossier.convention_le:
        return []
    return [
        Horloge("Premier contact", dossier.echeance_contact, dossier.contact_le, mot="à prendre"),
        Horloge("Bilan social", dossier.echeance_bilan, dossier.bilan_le, mot="à tenir"),
    ]


def _heures(dossier: Dossier, axes: list[Axe]) -> list[Horloge]:
    par_type = {axe.type: axe for axe in axes if axe.requis}
    lignes = []
    for type_axe, nom, avant in (
        (TypeAxe.CITOYENNETE, "Citoyenneté", dossier.echeance_citoyennete),
        (TypeAxe.FRANCAIS, "Français", dossier.echeance_francais),
        (TypeAxe.ORIENTATION, "Orientation", None),
    ):
        if axe := par_type.get(type_axe):
            lignes.append(Horloge(nom, avant, axe.clos_le, axe.minutes_faites, axe.minutes_dues))
    return lignes


def _entretien(dossier: Dossier) -> list[Horloge]:
    if dossier.statut != Statut.CONVENTION:
        return []
    return [Horloge("Entretien d’évaluation", dossier.echeance_entretien, mot="à fixer")]
