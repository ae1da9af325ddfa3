"""A group of fictitious persons: its sessions, who comes, the lines of the ledger that follow."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from typing import Any
from uuid import UUID

from conventions.forms.feuille import RAISONS
from conventions.models import Attente, Etat, EtatAttente, Inscription, LigneHeures, Presence, Source
from formations.models import Cours, Creneau, EtatSeance, Groupe, Matiere, Seance
from suivi.peuplement.convention import reste
from suivi.peuplement.temps import a_dix_heures, le_cinq_du_mois_suivant
from suivi.peuplement.vie import Outils, Vie

ECARTS = (15, 20, 30, 45)


@dataclass(frozen=True)
class Rythme:
    """The weekly pattern of a matter and how many sessions a course has."""

    jours: tuple[int, ...]
    debut: time
    fin: time
    seances: int

    @property
    def minutes(self) -> int:
        return (self.fin.hour - self.debut.hour) * 60 + self.fin.minute - self.debut.minute


RYTHMES = {
    Matiere.FRANCAIS: Rythme((0, 1, 3), time(9), time(13), 110),
    Matiere.CITOYENNETE: Rythme((2, 4), time(13, 30), time(16, 30), 22),
    Matiere.ORIENTATION: Rythme((2,), time(8, 30), time(12, 30), 2),
}


@dataclass
class Membre:
    """A person of the group and the axis that she follows there."""

    vie: Vie
    axe: dict[str, Any]
    inscription: int
    assiduite: float
    du: date
    abandon: date | None
    au: date | None = None
    motif: str = ""
    derniere: date = date.min
    """The last day of which her hours are known."""

    @property
    def code(self) -> str:
        return str(self.axe["type"])


def jours_de_cours(rythme: Rythme, debut: date, feries: set[date]) -> Iterator[date]:
    """The days of the sessions from a day on, holidays left out."""
    jour, reste_a_donner = debut, rythme.seances
    while reste_a_donner:
        if jour.weekday() in rythme.jours and jour not in feries:
            reste_a_donner -= 1
            yield jour
        jour += timedelta(days=1)


def donner(outils: Outils, vies: list[Vie], cours: Cours, debut: date, budget: int) -> int:
    """Give a course to these persons: its group, its sessions, at most `budget` presences. How many were recorded."""
    rythme = RYTHMES[Matiere(cours.matiere)]
    jours = list(jours_de_cours(rythme, debut, outils.cadre.feries))
    groupe = un_groupe(outils, cours, rythme, jours, len(vies))
    membres = [inscrire(outils, vie, cours, groupe, jours) for vie in vies]
    faites = tenir(Cahier(outils, cours, groupe, rythme, vies[0].lieu), membres, jours, budget)
    for membre in membres:
        completer(outils, membre, cours, jours)
        membre.vie.ecrire(
            Inscription,
            **{"id": membre.inscription, "centre_id": cours.centre_id, "groupe_id": groupe, "axe_id": membre.axe["id"]},
            dossier_id=membre.vie.dossier.pk,
            du=membre.du,
            au=membre.au,
            motif=membre.motif,
            inscrite_par_id=membre.vie.referent.pk,
            inscrite_le=a_dix_heures(membre.du),
        )
    return faites


def un_groupe(outils: Outils, cours: Cours, rythme: Rythme, jours: list[date], combien: int) -> int:
    ecriture, hasard = outils.ecriture, outils.hasard
    cle = ecriture[Groupe].cle()
    ecriture[Groupe].ajouter(
        {
            "id": cle,
            "centre_id": cours.centre_id,
            "cours_id": cours.pk,
            "nom": f"{jours[0]:%m/%Y}, groupe {cle}",
            "capacite": max(combien, 15) + hasard.randrange(2),
            "lieu": f"Salle {hasard.randrange(1, 9)}",
            "debut": jours[0],
            "fin": jours[-1],
        }
    )
    for jour in rythme.jours:
        ecriture.ajouter(Creneau, groupe_id=cle, jour=jour, debut=rythme.debut, fin=rythme.fin)
    return cle


def inscrire(outils: Outils, vie: Vie, cours: Cours, groupe: int, jours: list[date]) -> Membre:
    hasard, axe = outils.hasard, vie.axes[cours.matiere]
    axe["operateur_id"], axe["groupe_id"] = cours.operateur_id, groupe
    assiduite = hasard.choices((0.98, 0.93, 0.8, 0.45), (58, 27, 10, 5))[0]
    abandon = hasard.choice(jours) if len(jours) > 2 and hasard.random() < 0.06 else None
    du = max(jours[0], vie.jours["signature"])
    membre = Membre(vie, axe, outils.ecriture[Inscription].cle(), assiduite, du, abandon)
    if hasard.random() < 0.15:
        noter_l_attente(vie, axe, groupe, du)
    return membre


def noter_l_attente(vie: Vie, axe: dict[str, Any], groupe: int | None, jusqu_au: date | None) -> None:
    """She waits for a seat from her signature on; without a group she still does."""
    vie.ecrire(
        Attente,
        centre_id=axe["centre_id"],
        dossier_id=vie.dossier.pk,
        axe_id=axe["id"],
        depuis=vie.jours["signature"],
        niveau_id=vie.niveau if axe["type"] == "francais" else None,
        moments=["matin"],
        etat=EtatAttente.INSCRITE if groupe else EtatAttente.ATTEND,
        fin_le=jusqu_au,
        groupe_id=groupe,
        notee_par_id=vie.referent.pk,
    )


class Cahier:
    """The sheets of one group: what every line of it has in common is written once."""

    def __init__(self, outils: Outils, cours: Cours, groupe: int, rythme: Rythme, lieu: Any) -> None:
        self.outils, self.cours, self.groupe, self.rythme, self.lieu = outils, cours, groupe, rythme, lieu
        self.seances, self.lignes = outils.ecriture[Seance], outils.ecriture[LigneHeures]
        self.mois = outils.le.replace(day=1)

    def ajouter_seance(self, jour: date, etat: EtatSeance) -> int:
        cle = self.seances.cle()
        valeurs = {"id": cle, "centre_id": self.cours.centre_id, "groupe_id": self.groupe, "date": jour, "etat": etat}
        valeurs |= {"debut": self.rythme.debut, "fin": self.rythme.fin}
        valeurs |= {"prevue_le": jour, "prevue_de": self.rythme.debut, "prevue_a": self.rythme.fin}
        if etat == EtatSeance.ANNULEE:
            valeurs["motif"] = "Local indisponible"
        self.seances.ajouter(valeurs)
        return cle

    def feuille(self, jour: date, membres: list[Membre]) -> None:
        """One sheet: a line for each person. Sheets of past months are validated."""
        seance, valide = self.ajouter_seance(jour, EtatSeance.TENUE), jour < self.mois
        patron = self._patron(seance, jour, valide)
        for rang, membre in enumerate(membres):
            presence, minutes, raison = marque(self.outils, membre, self.rythme.minutes)
            compter(membre, jour, minutes, self.rythme.minutes, raison, valide)
            valeurs = {"id": self.lignes.cle(), "axe_id": membre.axe["id"], "rang": rang}
            self.lignes.lignes.append(patron % (valeurs | {"presence": presence, "minutes": minutes, "raison": raison}))

    def _patron(self, seance: int, jour: date, valide: bool) -> str:
        validation = (
            {"validee_par_id": self.lieu.coordination.pk, "validee_le": le_cinq_du_mois_suivant(jour)} if valide else {}
        )
        return self.lignes.patron(
            ("id", "axe_id", "rang", "presence", "minutes", "raison"),
            centre_id=self.cours.centre_id,
            source=Source.PRESENCE,
            date=jour,
            prevues=self.rythme.minutes,
            seance_id=seance,
            operateur_id=self.cours.operateur_id,
            etat=Etat.VALIDEE if valide else Etat.ENCODEE,
            jeton=UUID(int=self.outils.hasard.getrandbits(128), version=4),
            saisie_par_id=self.lieu.formatrice.pk,
            saisie_le=a_dix_heures(jour),
            **validation,
        )


def marque(outils: Outils, membre: Membre, prevues: int) -> tuple[str, int, str]:
    """How one person came to one session."""
    hasard = outils.hasard
    tire = hasard.random() / membre.assiduite
    if tire < 0.95:
        return Presence.PRESENT.value, prevues, ""
    raison = hasard.choice(RAISONS) if hasard.random() < 0.5 else ""
    if tire < 0.975:
        return Presence.RETARD.value, prevues - hasard.choice(ECARTS), raison
    if tire < 1:
        return Presence.DEPART.value, prevues - hasard.choice(ECARTS), raison
    return Presence.ABSENT.value, 0, raison


def compter(membre: Membre, jour: date, minutes: int, prevues: int, raison: str, valide: bool) -> None:
    """The four totals of the axis follow its lines."""
    axe = membre.axe
    membre.derniere = max(membre.derniere, jour)
    axe["minutes_donnees"] += prevues
    axe["minutes_suivies"] += minutes
    if raison:
        axe["minutes_excusees"] += prevues - minutes
    if valide:
        axe["minutes_faites"] += minutes
        membre.vie.heures[membre.code].append((jour, minutes))
        if membre.au is None and not reste(membre.vie, membre.code):
            membre.au, membre.motif = membre.derniere, "Heures atteintes"


def tenir(cahier: Cahier, membres: list[Membre], jours: list[date], budget: int) -> int:
    """The sheets of the past days, as far as the budget goes, then the sessions to come. A day of the last week may
    still wait for its sheet."""
    outils, faites = cahier.outils, 0
    for jour in jours:
        if jour > outils.le or (jour > outils.le - timedelta(days=7) and outils.hasard.random() < 0.3):
            cahier.ajouter_seance(jour, EtatSeance.PREVUE)
            continue
        if outils.hasard.random() < 0.02:
            cahier.ajouter_seance(jour, EtatSeance.ANNULEE)
            continue
        presents = [membre for membre in membres if vient(membre, jour)][: budget - faites]
        if presents:
            cahier.feuille(jour, presents)
            faites += len(presents)
    return faites


def vient(membre: Membre, jour: date) -> bool:
    if membre.abandon is not None and jour >= membre.abandon and membre.au is None:
        membre.au, membre.motif = max(jour, membre.du), "Ne vient plus"
    return jour >= membre.du and (membre.au is None or jour < membre.au)


def completer(outils: Outils, membre: Membre, cours: Cours, jours: list[date]) -> None:
    """The hours that the operator certifies as a total, month by month: those that no sheet tells."""
    manque = reste(membre.vie, membre.code)
    fin = min(jours[-1], outils.le.replace(day=1) - timedelta(days=1))
    if not manque or membre.motif == "Ne vient plus" or fin < membre.du or membre.assiduite < 0.5:
        return
    connues = membre.vie.heures[membre.code]
    debut = max(membre.du, connues[-1][0] if connues else membre.du)
    if jours[-1] > outils.le:  # under way: what was given until now
        part = (fin - membre.du) / (jours[-1] - membre.du)
        manque = max(0, int(membre.axe["minutes_dues"] * part) - membre.axe["minutes_faites"])
    mois = list(fins_de_mois(debut, fin))
    for rang, jour in enumerate(mois):
        minutes = manque * (rang + 1) // len(mois) - manque * rang // len(mois)
        if minutes:
            certifier(outils, membre, cours, jour, minutes)


def fins_de_mois(debut: date, fin: date) -> Iterator[date]:
    """The last day of each month of a period, the last one cut at its end."""
    jour = debut
    while True:
        dernier = (jour.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
        if dernier >= fin:
            break
        yield dernier
        jour = dernier + timedelta(days=1)
    yield fin


def certifier(outils: Outils, membre: Membre, cours: Cours, jour: date, minutes: int) -> None:
    membre.vie.ecrire(
        LigneHeures,
        centre_id=cours.centre_id,
        axe_id=membre.axe["id"],
        source=Source.TOTAL,
        date=jour,
        minutes=minutes,
        prevues=minutes,
        operateur_id=cours.operateur_id,
        jeton=UUID(int=outils.hasard.getrandbits(128), version=4),
        saisie_par_id=membre.vie.referent.pk,
        saisie_le=a_dix_heures(jour),
        validee_par_id=membre.vie.lieu.coordination.pk,
        validee_le=a_dix_heures(jour),
    )
    compter(membre, jour, minutes, minutes, "", True)
