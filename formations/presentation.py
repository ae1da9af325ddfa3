"""What pages say of a course, a group and its sessions; nothing about persons."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from formations import calendrier
from formations.models import Cours, Creneau, EtatSeance, Groupe, Jour, Matiere, Seance, Theme
from formations.regles import Obstacles
from socle.dates import NOMS_DES_MOIS
from socle.templatetags.typographie import heure


def enumerer(mots: Sequence[str]) -> str:
    """« lundi », « lundi et mardi », « lundi, mardi et jeudi »"""
    return " et ".join([", ".join(mots[:-1]), mots[-1]]) if len(mots) > 1 else "".join(mots)


def quand(creneaux: Iterable[Creneau]) -> str:
    """« lundi et mercredi de 9 h à 12 h, vendredi de 13 h à 16 h »; empty without slots."""
    par_heures: dict[tuple[time, time], list[str]] = {}
    for creneau in creneaux:
        par_heures.setdefault((creneau.debut, creneau.fin), []).append(Jour(creneau.jour).label)
    return ", ".join(
        f"{enumerer(jours)} de {heure(debut)} à {heure(fin)}" for (debut, fin), jours in par_heures.items()
    )


def precision(cours: Cours) -> str:
    """What tells a course from the others of its matter: « en arabe », « Alphabétisation, du niveau 0 au niveau 2 »."""
    mots = [cours.get_filiere_display()] if cours.filiere else []
    mots += niveaux(cours.niveau_entree_id, cours.niveau_sortie_id)
    if cours.matiere != Matiere.FRANCAIS and cours.langue:
        mots.append(f"en {cours.langue.nom.lower()}")
    if cours.garderie:
        mots.append("garderie")
    return ", ".join(mots)


def niveaux(entree: str | None, sortie: str | None) -> list[str]:
    """« du A1 au A2 »; those of reading and writing are numbers: « du niveau 0 au niveau 2 »."""
    noms = [code and code.replace("ALPHA-", "niveau ") for code in (entree, sortie)]
    if all(noms):
        return [f"du {noms[0]} au {noms[1]}"]
    return [f"à partir du {noms[0]}"] if entree else [f"jusqu’au {noms[1]}"] if sortie else []


def ou(groupe: Groupe) -> str:
    """« Rue de Fer 1, salle 2 (Namur) »"""
    commune = str(groupe.commune) if groupe.commune else ""
    return f"{groupe.lieu} ({commune})" if groupe.lieu and commune else groupe.lieu or commune


@dataclass(frozen=True)
class SeanceAffichee:
    """A session and what its line says; `conge`: the holiday or closure it falls on."""

    seance: Seance
    conge: str = ""

    @property
    def prevue(self) -> bool:
        return self.seance.etat == EtatSeance.PREVUE

    @property
    def tenue(self) -> bool:
        return self.seance.etat == EtatSeance.TENUE

    @property
    def annulee(self) -> bool:
        return self.seance.etat == EtatSeance.ANNULEE


@dataclass
class MoisDeSeances:
    """The sessions of a month; `ouvert`: shown unfolded."""

    premier: date
    seances: list[SeanceAffichee] = field(default_factory=list)
    ouvert: bool = False

    @property
    def nom(self) -> str:
        return f"{NOMS_DES_MOIS[self.premier.month - 1]} {self.premier.year}"

    @property
    def minutes(self) -> int:
        return sum(une.seance.minutes for une in self.seances if not une.annulee)


def par_mois(groupe: Groupe, seances: Sequence[Seance], le: date) -> list[MoisDeSeances]:
    """The sessions of a group month by month; that of today is unfolded, or the nearest. Two queries for the days
    without course, when sessions are still to come."""
    obstacles = _conges(groupe, seances, le)
    mois: dict[date, MoisDeSeances] = {}
    for seance in seances:
        premier = seance.date.replace(day=1)
        conge = obstacles.conge(seance.date) if seance.etat == EtatSeance.PREVUE and seance.date >= le else ""
        mois.setdefault(premier, MoisDeSeances(premier)).seances.append(SeanceAffichee(seance, conge))
    if mois:
        min(mois.values(), key=lambda un: abs((un.premier - le.replace(day=1)).days)).ouvert = True
    return list(mois.values())


def _conges(groupe: Groupe, seances: Sequence[Seance], le: date) -> Obstacles:
    a_venir = [seance.date for seance in seances if seance.date >= le]
    return calendrier.obstacles(groupe, min(a_venir), max(a_venir)) if a_venir else Obstacles()


@dataclass(frozen=True)
class CoursAffiche:
    """A course and what its line says."""

    cours: Any

    @property
    def precision(self) -> str:
        return precision(self.cours)

    @property
    def themes(self) -> str:
        """Which of the ten themes it gives, when not all."""
        nombre = len(self.cours.themes)
        return f"{nombre} thème{'s' if nombre > 1 else ''} sur {len(Theme)}" if 0 < nombre < len(Theme) else ""


def cours_affiches(page: Iterable[Cours]) -> list[CoursAffiche]:
    return [CoursAffiche(cours) for cours in page]
