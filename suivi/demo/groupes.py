"""The courses and groups of the demo: past, in progress and to come, through the gestures of the pages."""

from datetime import date, time, timedelta
from typing import Any, NamedTuple

from django.db import transaction

from beneficiaires.models import Dossier, Statut
from comptes.models import Utilisateur
from conventions import actions as conventions
from conventions import places
from conventions.models import Axe, Inscription
from conventions.regles import Marque
from formations import actions as formations
from formations import calendrier
from formations.models import Cours, Creneau, EtatSeance, Groupe, Matiere, Operateur, Seance, Theme
from formations.regles import Horaire
from referentiels.models import Langue, NiveauCecr
from suivi.demo.temps import au_jour

NEUF, MIDI, TREIZE, SEIZE = time(9), time(12), time(13), time(16)
SOIR = (time(17, 30), time(20, 30))
SANS_RAISON = Marque("absent", 0)
"""The third person of each group misses a session in three."""
EXCUSES = ["Justificatif remis", "Rendez-vous officiel", "Garde d’un enfant"]


class Prevu(NamedTuple):
    """A group of the demo: its course, days counted from today, weekly slots, seats, how many persons follow it."""

    nom: str
    operateur: str
    matiere: str
    cours: dict[str, Any]
    debut: int
    fin: int
    creneaux: tuple[tuple[int, time, time], ...]
    places: int
    personnes: int
    lieu: str


FLE = {"intitule": "FLE, du A1 au A2", "minutes": 400 * 60, "langue_id": "fr", "filiere": "fle"}
ALPHA = {"intitule": "Lire et écrire", "minutes": 400 * 60, "langue_id": "fr", "filiere": "alpha", "garderie": True}
CITOYENNETE = {"minutes": 60 * 60, "themes": list(Theme.values)}

GROUPES = [
    Prevu(
        "Citoyenneté 6, arabe",
        "Vivre ensemble à Namur",
        Matiere.CITOYENNETE,
        {"intitule": "Vivre en Belgique, en arabe", "langue_id": "ar", **CITOYENNETE},
        -200,
        -150,
        ((1, NEUF, MIDI),),
        10,
        3,
        "Rue Docteur Haibe 2, salle 1",
    ),
    Prevu(
        "FLE A1-A2, matin",
        "Vivre ensemble à Namur",
        Matiere.FRANCAIS,
        {**FLE, "niveau_entree_id": "A1", "niveau_sortie_id": "A2"},
        -75,
        120,
        ((0, NEUF, MIDI), (2, NEUF, MIDI), (4, NEUF, MIDI)),
        10,
        10,
        "Rue de Fer 40, salle 3",
    ),
    Prevu(
        "Alpha, après-midi",
        "Lire et apprendre",
        Matiere.FRANCAIS,
        {**ALPHA, "niveau_entree_id": "ALPHA-0", "niveau_sortie_id": "ALPHA-2"},
        -40,
        100,
        ((1, TREIZE, SEIZE), (3, TREIZE, SEIZE)),
        8,
        4,
        "Chaussée de Louvain 12",
    ),
    Prevu(
        "Citoyenneté 8, soir",
        "Vivre ensemble à Namur",
        Matiere.CITOYENNETE,
        {"intitule": "Vivre en Belgique, en français facile", "langue_id": "fr", **CITOYENNETE},
        14,
        110,
        ((1, *SOIR), (3, *SOIR)),
        15,
        2,
        "Rue Docteur Haibe 2, salle 1",
    ),
    Prevu(
        "Orientation, décembre",
        "Forem Namur",
        Matiere.ORIENTATION,
        {"intitule": "Premiers pas vers l’emploi", "minutes": 4 * 60, "langue_id": "fr"},
        10,
        24,
        ((2, TREIZE, time(15)),),
        12,
        3,
        "Avenue Prince de Liège 137",
    ),
    Prevu(
        "FLE Charleroi",
        "Carrefour des langues",
        Matiere.FRANCAIS,
        {**FLE, "niveau_entree_id": "A0", "niveau_sortie_id": "A1"},
        -20,
        120,
        ((0, TREIZE, SEIZE),),
        15,
        2,
        "Rue Hanoteau 23",
    ),
]
EN_UKRAINIEN = {"intitule": "Vivre en Belgique, en ukrainien", "langue_id": "uk", **CITOYENNETE}
DROITS = {"intitule": "Droits et devoirs", "minutes": 4 * 60, "langue_id": "fr"}


@transaction.atomic
def animer(aujourdhui: date) -> None:
    """Open the groups and let them live up to today; nothing when there are groups already."""
    if Groupe.objects.exists():
        return
    for prevu in GROUPES:
        Vie(prevu, aujourdhui).vivre()
    _cours_sans_groupe(aujourdhui)
    _seance_droits_et_devoirs(aujourdhui)
    _liste_d_attente(aujourdhui)


class Vie:
    """A group, who manages it, who gives it."""

    def __init__(self, prevu: Prevu, aujourdhui: date) -> None:
        self.prevu, self.aujourdhui = prevu, aujourdhui
        self.operateur = Operateur.objects.get(nom=prevu.operateur)
        self.par = referents(self.operateur.centre_id)[0]
        self.coordination = Utilisateur.objects.get(centre=self.operateur.centre_id, role="coordination")
        self.formatrice = Utilisateur.objects.filter(formateur__operateur=self.operateur).first() or self.par

    def vivre(self) -> None:
        self.ouvrir()
        self.inscrire()
        if self.prevu.fin > 0 > self.prevu.debut and self.formatrice != self.par:
            self.une_seance_aujourdhui()
        for rang, seance in enumerate(self.passees()):
            self.encoder(seance, rang)
        self.valider()

    def ouvrir(self) -> None:
        """Opened three weeks before its first day, with the school holidays as closures."""
        debut, fin = (self.aujourdhui + timedelta(days=jours) for jours in (self.prevu.debut, self.prevu.fin))
        le = min(debut - timedelta(days=21), self.aujourdhui)
        cours = ouvrir_cours(self.operateur, self.prevu.matiere, self.prevu.cours, par=self.par, le=le)
        groupe = Groupe(
            cours=cours,
            nom=self.prevu.nom,
            capacite=self.prevu.places,
            lieu=self.prevu.lieu,
            commune=self.operateur.commune,
            debut=debut,
            fin=fin,
        )
        creneaux = [Creneau(jour=jour, debut=de, fin=a) for jour, de, a in self.prevu.creneaux]
        with au_jour(le):
            self.groupe = formations.ouvrir_groupe(groupe, creneaux, par=self.par, le=le)
            conges = [conge for conge in calendrier.conges_proposes(self.groupe) if conge.du != conge.au]
            formations.generer_seances(self.groupe, du=debut, conges=conges, par=self.par, le=le)

    def inscrire(self) -> None:
        """Those whose axis is open and who follow no group, from the first day or from their signature."""
        self.inscriptions: list[Inscription] = []
        for axe in sans_groupe(self.operateur.centre_id, self.prevu.matiere, self.groupe.debut)[: self.prevu.personnes]:
            du = max(self.groupe.debut, axe.convention.signee_le or self.groupe.debut)
            le = min(du, self.aujourdhui)
            with au_jour(le):
                une = conventions.inscrire_au_groupe(axe, self.groupe, du=du, par=self.par, le=le)
            self.inscriptions.append(une)

    def une_seance_aujourdhui(self) -> None:
        """The sheet to fill today, whatever the day of the week."""
        if not self.groupe.seances.filter(date=self.aujourdhui).exists():
            horaire = Horaire(self.aujourdhui, NEUF, MIDI)
            formations.ajouter_seance(self.groupe, horaire, quand_meme=True, par=self.par, le=self.aujourdhui)

    def passees(self) -> list[Seance]:
        """Those that are over, but the last: its sheet waits too in a group of the centre."""
        seances = list(self.groupe.seances.filter(date__lt=self.aujourdhui, etat=EtatSeance.PREVUE))
        return seances[:-1] if self.formatrice == self.par else seances

    def encoder(self, seance: Seance, rang: int) -> None:
        marques: dict[int, Marque | None] = {
            une.pk: SANS_RAISON if place == 2 and rang % 3 == 0 else presence(seance.minutes, rang * 7 + place * 5)
            for place, une in enumerate(self.inscriptions)
            if une.du <= seance.date
        }
        if marques:
            with au_jour(seance.date):
                vues = dict.fromkeys(marques)
                conventions.enregistrer_feuille(seance, marques, vues, par=self.formatrice, le=seance.date)

    def valider(self) -> None:
        """Every month but the last that is over: that one waits for the coordination."""
        dernier = (self.aujourdhui.replace(day=1) - timedelta(days=1)).replace(day=1)
        tenues = self.groupe.seances.filter(etat=EtatSeance.TENUE).values_list("date", flat=True)
        for mois in sorted({jour.replace(day=1) for jour in tenues}):
            if mois < dernier:
                le = min((mois + timedelta(days=35)).replace(day=5), self.aujourdhui)
                with au_jour(le):
                    conventions.valider(self.groupe, mois, par=self.coordination, le=le)


def presence(minutes: int, hasard: int) -> Marque:
    """Mostly there; late, gone early or absent, with a reason or not, for the others."""
    if hasard % 11 == 3:
        return Marque("retard", minutes - 30)
    if hasard % 17 == 5:
        return Marque("depart", minutes - 45, EXCUSES[hasard % 3])
    if hasard % 9 == 4:
        return Marque("absent", 0, EXCUSES[hasard % 3] if hasard % 2 else "")
    return Marque("present", minutes)


def referents(centre_id: int) -> list[Utilisateur]:
    return list(Utilisateur.objects.filter(centre=centre_id, role="accompagnement").order_by("pk"))


def ouvrir_cours(operateur: Operateur, matiere: str, valeurs: dict[str, Any], *, par: Utilisateur, le: date) -> Cours:
    cours = Cours(centre=operateur.centre, operateur=operateur, matiere=matiere, **valeurs)
    with au_jour(le):
        return formations.enregistrer_cours(cours, par=par, le=le)


def sans_groupe(centre_id: int, matiere: str, le: date) -> list[Axe]:
    """The open axes of running conventions that no group gives from that day on, the oldest first."""
    axes = places.sans_groupe(matiere, le).filter(centre=centre_id)
    return list(axes.select_related("convention__dossier").order_by("convention__signee_le", "pk"))


def _cours_sans_groupe(aujourdhui: date) -> None:
    operateur = Operateur.objects.get(nom="Vivre ensemble à Namur")
    par = referents(operateur.centre_id)[0]
    ouvrir_cours(operateur, Matiere.CITOYENNETE, EN_UKRAINIEN, par=par, le=aujourdhui)


def _seance_droits_et_devoirs(aujourdhui: date) -> None:
    """In three days, for those who are in the module d’accueil."""
    operateur = Operateur.objects.get(nom="Centre d’action interculturelle")
    par, jour = referents(operateur.centre_id)[0], aujourdhui + timedelta(days=3)
    cours = ouvrir_cours(operateur, Matiere.ACCUEIL, DROITS, par=par, le=aujourdhui)
    groupe = Groupe(cours=cours, nom="Droits et devoirs, ce mois-ci", capacite=12, debut=jour, fin=jour)
    groupe = formations.ouvrir_groupe(groupe, [], par=par, le=aujourdhui)
    formations.ajouter_seance(groupe, Horaire(jour, NEUF, TREIZE), quand_meme=True, par=par, le=aujourdhui)
    for dossier in _en_accueil(operateur.centre_id)[:6]:
        conventions.inscrire_a_la_seance(dossier, groupe, du=jour, par=par, le=aujourdhui)


def _en_accueil(centre_id: int) -> list[Dossier]:
    dossiers = Dossier.objects.filter(centre=centre_id, statut=Statut.ACCUEIL, seance_droits=None)
    return list(dossiers.order_by("pk"))


def _liste_d_attente(aujourdhui: date) -> None:
    """Some wait for French since the group is full; some for citizenship, and would fit the group that opens soon."""
    centre = Operateur.objects.get(nom="Vivre ensemble à Namur").centre
    par = referents(centre.pk)[-1]
    a1, fr = NiveauCecr.objects.get(pk="A1"), Langue.objects.get(pk="fr")
    souhaits = {
        Matiere.FRANCAIS: conventions.Souhaits(niveau=a1, moments=("matin",), note="Libre dès que possible"),
        Matiere.CITOYENNETE: conventions.Souhaits(langue=fr, moments=("soir", "samedi")),
    }
    for matiere, souhait in souhaits.items():
        for rang, axe in enumerate(sans_groupe(centre.pk, matiere, aujourdhui)[:3]):
            depuis = aujourdhui - timedelta(days=9 * (3 - rang))
            with au_jour(depuis):
                conventions.attendre(axe, souhait, depuis=depuis, par=par, le=depuis)
