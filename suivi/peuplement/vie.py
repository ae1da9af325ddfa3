"""The path of one fictitious person until her convention: the days, the rows, the answers of the law."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random
from typing import Any

from accueil import actions as accueil
from accueil.models import (
    Besoin,
    BilanSocial,
    Domaine,
    Emploi,
    Logement,
    Positionnement,
    SeanceDroits,
    SecuriteSociale,
    Situation,
    Suite,
)
from beneficiaires.actions import actes, repondre
from beneficiaires.actions.decision import colonnes, valeurs_d_une_decision
from beneficiaires.models import (
    SANS_CONFIRMATION,
    Adresse,
    Base,
    Beneficiaire,
    Confirmation,
    Decision,
    Dispense,
    Dossier,
    Famille,
    LienFamilial,
    MotifFin,
    Nationalite,
    Obligation,
    Parente,
    Statut,
    Titre,
)
from beneficiaires.regles import faits as en_json
from comptes.models import Utilisateur
from journal.models import Ligne
from reglement.regimes import Regime, regime_au
from suivi.peuplement.cadre import Cadre, Lieu
from suivi.peuplement.ecriture import Ecriture, Table
from suivi.peuplement.fiches import Fiche, Rappel, neutre
from suivi.peuplement.personnes import tirer
from suivi.peuplement.temps import a_dix_heures

NIVEAUX = ["ALPHA-0", "A0", "A0", "A1.1", "A1", "A1", "A2", "B1"]
ORDRES = {"ALPHA-0": 10, "A0": 40, "A1.1": 50, "A1": 60, "A2": 70, "B1": 80}


@dataclass
class Outils:
    """What a batch hands to everybody."""

    cadre: Cadre
    ecriture: Ecriture
    hasard: Random

    @property
    def le(self) -> date:
        return self.cadre.le


@dataclass
class Vie:
    """One person: her file as it grows. The days that have not come yet do not happen."""

    outils: Outils
    lieu: Lieu
    referent: Utilisateur
    personne: Fiche
    dossier: Any
    jours: dict[str, date]
    niveau: str
    regime: Regime
    premiere: Any = None
    convention: dict[str, Any] | None = None
    axes: dict[str, dict[str, Any]] = field(default_factory=dict)
    heures: dict[str, list[tuple[date, int]]] = field(default_factory=dict)
    derniere: date | None = None

    def ecrire(self, modele: Any, **valeurs: Any) -> int:
        return self.outils.ecriture.ajouter(modele, **valeurs)

    def consigner(self, acte: str, jour: date, objet: str, cle: int, detail: str = "") -> None:
        """The line that the gesture would have left in the journal."""
        self.derniere = max(self.derniere or jour, jour)
        self.ecrire(
            Ligne,
            le=a_dix_heures(jour),
            acte=acte,
            auteur_id=self.referent.pk,
            role=self.referent.role,
            centre_id=self.dossier.centre_id,
            dossier_id=self.dossier.pk,
            objet_type=objet,
            objet_id=cle,
            detail=detail,
        )


def calendrier(hasard: Random, signature: date) -> dict[str, date]:
    """The days of a path that leads to this signature, from the order of the permit on."""
    jours, jour = {"signature": signature}, signature
    for nom, au_plus in (("projet", 5), ("test", 8), ("seance", 8), ("bilan", 20), ("contact", 40), ("commande", 60)):
        jour -= timedelta(days=1 + hasard.randrange(au_plus))
        jours[nom] = jour
    return jours


def commencer(outils: Outils, lieu: Lieu, signature: date) -> Vie:
    """Register a person: she, her facts, the first answer of the law."""
    hasard, ecriture = outils.hasard, outils.ecriture
    jours = calendrier(hasard, signature)
    personne = tirer(hasard, outils.cadre, lieu, ecriture[Beneficiaire].cle(), jours["commande"])
    dossier = neutre(
        Dossier,
        id=ecriture[Dossier].cle(),
        centre_id=lieu.centre.pk,
        numero=numero(outils.cadre, lieu, jours["contact"].year),
        ouvert_le=jours["contact"],
        contact_le=jours["contact"],
        cpas=hasard.random() < 0.45,
        mis_a_jour_le=a_dix_heures(jours["contact"]),
        beneficiaire=personne,
        beneficiaire_id=personne.pk,
    )
    referent = lieu.referents[int(hasard.random() * len(lieu.referents))]
    dossier.referent_id = referent.pk if hasard.random() < 0.97 else None
    regime = regime_au(outils.cadre.valeurs.regimes, jours["commande"])
    vie = Vie(outils, lieu, referent, personne, dossier, jours, hasard.choice(NIVEAUX), regime)
    vie.consigner(actes.INSCRIPTION, jours["contact"], "dossier", dossier.pk)
    demander_une_dispense(vie)
    vie.premiere = decider(vie, jours["contact"])
    return vie


def numero(cadre: Cadre, lieu: Lieu, annee: int) -> str:
    return f"{lieu.centre.prefixe}-{annee}-{cadre.numeroter(lieu.centre, 'dossier', annee):04}"


def demander_une_dispense(vie: Vie) -> None:
    """One person in twenty works when she comes: granted for half of them, waiting for the others."""
    hasard, contact = vie.outils.hasard, vie.jours["contact"]
    if hasard.random() > 0.05:
        return
    accordee = hasard.random() < 0.5
    demande = Dispense(
        beneficiaire_id=vie.personne.pk,
        motif="travail-salarie",
        depuis=contact - timedelta(days=200),
        temps=0.8,
        demandee_le=contact,
        etat="accordee" if accordee else "demandee",
        tranchee_le=contact if accordee else None,
        tranchee_par_id=vie.lieu.coordination.pk if accordee else None,
        preuve_vue="Contrat et fiches de paie" if accordee else "",
    )
    vie.personne.dispenses.append(demande)


def decider(vie: Vie, jour: date) -> Rappel:
    """Ask the law and keep its answer. One that changed waits for its confirmation, or has it."""
    dossier = vie.dossier
    avant = vie.premiere
    reponse = Rappel(*repondre(dossier, jour, vie.outils.cadre.valeurs)).comme(avant)
    changee = (
        avant is not None
        and {avant.statut, reponse.statut}.isdisjoint(SANS_CONFIRMATION)
        and (avant.statut, avant.code, avant.regime) != (reponse.statut, reponse.code, reponse.regime)
    )
    valeurs = valeurs_d_une_decision(reponse, dossier, jour)
    del valeurs["dossier"]
    cle = vie.ecrire(
        Decision,
        **valeurs,
        dossier_id=dossier.pk,
        faits=en_json.en_dict(reponse.cas.faits),
        creee_le=a_dix_heures(jour),
        changee=changee,
        par_id=vie.referent.pk,
    )
    dossier.a_confirmer = changee and dossier.est_ouvert
    if changee and not dossier.est_ouvert:
        vie.ecrire(Confirmation, decision_id=cle, par_id=vie.referent.pk, le=jour)
    return reponse


def passer_l_accueil(vie: Vie) -> bool:
    """The module d’accueil, as far as it has come; whether it is complete."""
    le, jours, hasard = vie.outils.le, vie.jours, vie.outils.hasard
    if jours["bilan"] > le:
        return False
    tenir_le_bilan(vie, jours["bilan"])
    commun = {"centre_id": vie.dossier.centre_id, "dossier_id": vie.dossier.pk}
    langue = {"langue_id": vie.personne.langue_id, "interprete": vie.personne.interprete}
    if jours["seance"] <= le:
        cle = vie.ecrire(SeanceDroits, **commun, **langue, tenue_le=jours["seance"], collective=hasard.random() < 0.8)
        vie.consigner(accueil.SEANCE_NOTEE, jours["seance"], "seancedroits", cle)
    if jours["test"] <= le:
        niveaux = {f"{competence}_id": vie.niveau for competence in ("co", "ce", "eo", "ee")}
        cle = vie.ecrire(Positionnement, **commun, passe_le=jours["test"], **niveaux)
        vie.consigner(accueil.TEST_NOTE, jours["test"], "positionnement", cle)
    return jours["test"] <= le


def tenir_le_bilan(vie: Vie, jour: date) -> None:
    hasard, dossier = vie.outils.hasard, vie.dossier
    bilan = vie.ecrire(
        BilanSocial,
        centre_id=dossier.centre_id,
        dossier_id=dossier.pk,
        fait_le=jour,
        langue_id=vie.personne.langue_id,
        interprete=vie.personne.interprete,
        notice_le=jour,
        situation=hasard.choice(Situation.values),
        enfants=hasard.randrange(5),
        diplomes="Études secondaires dans le pays d’origine",
        emploi=Emploi.SANS,
        logement=hasard.choice(Logement.values[:4]),
        securite_sociale=SecuriteSociale.CPAS if dossier.cpas else SecuriteSociale.MUTUELLE,
    )
    vie.ecrire(Besoin, bilan_id=bilan, domaine=Domaine.FRANCAIS, suite=Suite.FRANCAIS)
    vie.ecrire(Besoin, bilan_id=bilan, domaine=Domaine.EMPLOI, suite=Suite.ORIENTATION)
    dossier.bilan_le, dossier.statut = jour, Statut.ACCUEIL
    vie.consigner(accueil.BILAN_TENU, jour, "bilansocial", bilan)


def fermer(vie: Vie, motif: MotifFin, jour: date) -> None:
    """End the path without attestation."""
    dossier = vie.dossier
    dossier.statut_avant_fin, dossier.statut = dossier.statut, Statut.CLOS
    dossier.fin_le, dossier.fin_motif = jour, motif.value
    vie.consigner(actes.CLOTURE, jour, "dossier", dossier.pk, motif.value)


def finir(vie: Vie) -> None:
    """The last answer, then the rows that grew until now: the file and the facts of its person."""
    dossier, personne, ecriture, hasard = vie.dossier, vie.personne, vie.outils.ecriture, vie.outils.hasard
    if dossier.est_ouvert and hasard.random() < 0.01:
        marier(vie)
    reponse = decider(vie, vie.derniere or vie.jours["contact"])
    if dossier.est_ouvert:
        reponse = Rappel(*repondre(dossier, vie.outils.le, vie.outils.cadre.valeurs)).comme(reponse)
    for nom, valeur in colonnes(reponse, dossier).items():
        setattr(dossier, nom, valeur)
    if reponse.statut in {Obligation.EXEMPTE, Obligation.DISPENSE}:
        dossier.base = Base.VOLONTAIRE
    ecriture[Beneficiaire].ajouter(vars(personne))
    ecriture[Dossier].ajouter(vars(dossier))
    for modele, lignes in (
        (Nationalite, personne.nationalite_set),
        (Adresse, personne.adresses),
        (Titre, personne.titres),
        (LienFamilial, personne.liens),
        (Dispense, personne.dispenses),
    ):
        ecrire_les_faits(ecriture[modele], lignes)


def marier(vie: Vie) -> None:
    """She marries a citizen of the Union: the answer changes, somebody has to confirm it."""
    jour = vie.derniere or vie.jours["contact"]
    lien = LienFamilial(beneficiaire_id=vie.personne.pk, avec=Famille.UE, parente=Parente.CONJOINT, depuis=jour)
    vie.personne.liens.append(lien)
    vie.consigner(actes.FAIT, jour, "lienfamilial", vie.personne.pk)


def ecrire_les_faits(table: Table, lignes: list[Any]) -> None:
    for ligne in lignes:
        ligne.id = table.cle()
        table.ajouter(vars(ligne))
