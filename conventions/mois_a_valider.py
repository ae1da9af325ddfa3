"""What a coordinator reads before validating a month of a group: who, how many hours, which sheets are missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from conventions.feuille import sans_feuille
from conventions.matrice import Ligne, Rang, lire
from conventions.models import Etat
from formations.models import EtatSeance, Groupe, Seance
from socle.dates import ajouter_mois


@dataclass(frozen=True)
class Personne:
    """The hours of a person that month: what was given is attended, excused or missed without a reason."""

    rang: Rang

    @property
    def donnees(self) -> int:
        return sum(ligne.prevues for ligne in self.rang.lignes)

    @property
    def suivies(self) -> int:
        return sum(ligne.minutes for ligne in self.rang.lignes)

    @property
    def excusees(self) -> int:
        return sum(ligne.prevues - ligne.minutes for ligne in self.rang.lignes if ligne.raison)

    @property
    def absentes(self) -> int:
        return self.donnees - self.suivies - self.excusees

    @property
    def a_valider(self) -> int:
        """Minutes attended that wait."""
        return sum(ligne.minutes for ligne in self._attendent)

    @property
    def presences(self) -> int:
        """How many lines wait, absences included."""
        return len(self._attendent)

    @property
    def _attendent(self) -> list[Ligne]:
        return [ligne for ligne in self.rang.lignes if ligne.etat == Etat.ENCODEE]


@dataclass(frozen=True)
class MoisAValider:
    personnes: Sequence[Personne]
    tenues: Sequence[Seance]
    sans_feuille: Sequence[Seance]
    a_venir: Sequence[Seance]

    @property
    def presences(self) -> int:
        return sum(personne.presences for personne in self.personnes)

    @property
    def minutes(self) -> int:
        return sum(personne.a_valider for personne in self.personnes)


def mois_a_valider(groupe: Groupe, mois: date, le: date) -> MoisAValider:
    """Five queries, whatever the group."""
    du_mois = groupe.seances.maintenues().filter(date__gte=mois, date__lt=ajouter_mois(mois, 1))
    seances = list(du_mois)
    tenues = [seance for seance in seances if seance.etat == EtatSeance.TENUE]
    prevues = [seance for seance in seances if seance.etat == EtatSeance.PREVUE]
    return MoisAValider(
        [Personne(rang) for rang in lire(groupe, tenues).rangs if rang.lignes],
        tenues,
        list(sans_feuille(du_mois, le)),
        [seance for seance in prevues if seance.date > le],
    )
