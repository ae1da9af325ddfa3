"""Fictitious files by batches: cohorts of a centre that begin their courses together, and those who go less far."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from django.db import transaction

from accueil.models import Besoin, BilanSocial, Positionnement, SeanceDroits
from attestations.models import Attestation, Envoi
from beneficiaires.models import (
    Adresse,
    Beneficiaire,
    Confirmation,
    Decision,
    Dispense,
    Dossier,
    LienFamilial,
    MotifFin,
    Nationalite,
    Titre,
)
from beneficiaires.models import Statut as Etape
from conventions.models import Attente, Axe, Convention, Entretien, Inscription, LigneHeures
from formations.models import Creneau, Groupe, Seance
from journal.models import Ligne
from suivi.peuplement.cadre import Cadre, Lieu
from suivi.peuplement.convention import clore_les_axes, convenir, ecrire_la_convention, tenir_les_entretiens
from suivi.peuplement.documents import attester
from suivi.peuplement.ecriture import Ecriture
from suivi.peuplement.groupes import donner, noter_l_attente
from suivi.peuplement.vie import Outils, Vie, commencer, fermer, finir, passer_l_accueil

COHORTE = 21
"""Persons drawn together; about fourteen of them begin courses."""
LOT = 48 * COHORTE
ANNEES = 8
MARGE = 1.15
"""Presences are made a little ahead of the share due, so that the last batches still reach the total."""
MODELES = (
    *(Beneficiaire, Nationalite, Adresse, Titre, LienFamilial, Dispense, Dossier, Decision, Confirmation),
    *(BilanSocial, Besoin, SeanceDroits, Positionnement, Convention, Axe, Entretien),
    *(Groupe, Creneau, Seance, Inscription, Attente, LigneHeures, Attestation, Envoi, Ligne),
)


@dataclass
class Compte:
    """How far the filling has come."""

    dossiers: int = 0
    presences: int = 0


@transaction.atomic
def peupler(cadre: Cadre, *, dossiers: int, presences: int, graine: int, avancer: Callable[[Compte], None]) -> Compte:
    """Write this many files and presences in one transaction: an interruption leaves nothing."""
    compte, ecriture = Compte(), Ecriture(MODELES)
    hasard = Random(f"{graine} {Dossier.objects.count()}")  # a second filling brings other persons
    outils = Outils(cadre, ecriture, hasard)
    with ecriture.ouverte() as envoyer:
        while compte.dossiers < dossiers:
            fin = min(compte.dossiers + LOT, dossiers)
            while compte.dossiers < fin:
                taille = min(COHORTE, fin - compte.dossiers)
                vise = min(presences, int(presences * MARGE * (compte.dossiers + taille) / dossiers))
                compte.presences += une_cohorte(outils, taille, vise - compte.presences)
                compte.dossiers += taille
            envoyer()
            avancer(compte)
    cadre.garder_les_numeros()
    return compte


def une_cohorte(outils: Outils, taille: int, budget: int) -> int:
    """Persons of a centre whose conventions are signed in the weeks before a course begins; one in three stops or
    waits before. How many presences were recorded."""
    hasard, cadre = outils.hasard, outils.cadre
    lieu = hasard.choices(cadre.lieux, cadre.poids)[0]
    debut = cadre.le + timedelta(days=40 - int(ANNEES * 365 * hasard.random() ** 1.6))
    vies = [commencer(outils, lieu, debut - timedelta(days=hasard.randrange(2, 60))) for _ in range(taille)]
    for vie in vies[: taille // 3]:
        s_arreter(vie)
    signees = [vie for vie in vies[taille // 3 :] if passer_l_accueil(vie) and convenir(vie)]
    faites = suivre_les_cours(outils, lieu, signees, debut, budget) if signees else 0
    for vie in signees:
        aboutir(vie)
    for vie in vies:
        finir(vie)
        ecrire_la_convention(vie)
    return faites


def s_arreter(vie: Vie) -> None:
    """Some have only registered, some are in the module d’accueil or have a draft; later, most files are closed."""
    hasard, le = vie.outils.hasard, vie.outils.le
    loin = hasard.random()
    if loin > 0.3:
        vie.jours["projet"] = le + timedelta(days=1) if loin < 0.7 else vie.jours["projet"]
        vie.jours["signature"] = le + timedelta(days=1)
        if passer_l_accueil(vie):
            convenir(vie)
    fin = vie.jours["contact"] + timedelta(days=200 + hasard.randrange(200))
    if fin <= le and hasard.random() < 0.92:
        motifs = (MotifFin.ABANDON, MotifFin.INACTIVITE, MotifFin.DEMENAGEMENT, MotifFin.DEPART)
        libre = vie.premiere.statut == "dispense"
        fermer(vie, MotifFin.DISPENSE if libre else hasard.choice(motifs), fin)


def suivre_les_cours(outils: Outils, lieu: Lieu, vies: list[Vie], debut: date, budget: int) -> int:
    """One group a matter; some wait for a seat in French. The presences of the three share the budget."""
    faites = donner(outils, vies, lieu.cours[outils.hasard.choice(["citoyennete", "citoyennete-ar"])], debut, budget)
    orientes = [vie for vie in vies if vie.axes["orientation"]["requis"]]
    if orientes:
        faites += donner(outils, orientes, lieu.cours["orientation"], debut + timedelta(days=75), budget - faites)
    francais = [vie for vie in vies if vie.axes["francais"]["requis"]]
    if debut > outils.le - timedelta(days=200):
        for vie in francais[12:]:
            noter_l_attente(vie, vie.axes["francais"], None, None)
        francais = francais[:12]
    if francais:
        cours = lieu.cours[outils.hasard.choice(["alpha", "fle", "fle-a1"])]
        faites += donner(outils, francais, cours, debut, budget - faites)
    return faites


def aboutir(vie: Vie) -> None:
    """What became of a signed convention: attested, ready, under way, or given up."""
    hasard, le, dossier = vie.outils.hasard, vie.outils.le, vie.dossier
    if clore_les_axes(vie):
        dossier.statut = Etape.A_ATTESTER
        acheve = max(axe["clos_le"] for axe in vie.axes.values() if axe["requis"])
        jour = acheve + timedelta(days=3 + hasard.randrange(40))
        tenir_les_entretiens(vie, min(jour, le))
        if jour <= le:
            attester(vie, jour)
        return
    derniere = max((jour for lignes in vie.heures.values() for jour, _ in lignes), default=vie.jours["signature"])
    fin = derniere + timedelta(days=150 + hasard.randrange(200))
    abandonne = fin <= le and hasard.random() < 0.9
    tenir_les_entretiens(vie, fin if abandonne else le)
    if abandonne:
        fermer(vie, hasard.choice((MotifFin.ABANDON, MotifFin.INACTIVITE, MotifFin.DEPART)), fin)
