"""The little world in which the table of rights is replayed: two centres, one user per role, objects at every stage."""

from dataclasses import dataclass, field
from datetime import date, time, timedelta
from http.cookies import SimpleCookie
from typing import Any
from uuid import uuid4

from django.test import Client

from accueil.models import Positionnement
from attestations.actions import delivrer, ouvrir_lot
from attestations.message import jeton_de
from attestations.models import Geste
from beneficiaires.actions import cloturer, decider
from beneficiaires.models import Beneficiaire, Detention, Dossier, EtatDispense, MotifFin
from comptes.models import Role, Utilisateur
from conventions.actions import (
    Accord,
    RendezVous,
    attendre,
    enregistrer_feuille,
    enregistrer_heures,
    etablir,
    etablir_avenant,
    fixer_entretien,
    terminer,
    valider,
)
from conventions.avenant import Souhait
from conventions.models import Avenant, Axe, Canal, Etat, MotifTermine
from conventions.regles import Marque
from formations.models import Fermeture, Formateur
from tests import fabrique

TEMOIN, TEMOIN_AILLEURS = "Temoin-Namur", "Temoin-Liege"
RECUE_LE = date(2026, 3, 2)

# The columns of the table, in order.
PERSONNAGES: dict[str, dict[str, Any] | None] = {
    "anonyme": None,
    "operateur": {"role": Role.OPERATEUR},
    "accueil": {"role": Role.ACCUEIL},
    "accompagne": {"role": Role.ACCOMPAGNEMENT},
    "secret": {"role": Role.ACCOMPAGNEMENT, "secret_professionnel": True},
    "coordonne": {"role": Role.COORDINATION},
    "administre": {"role": Role.ADMINISTRATION},
    "instance": {"role": Role.INSTANCE},
    "ailleurs": {"role": Role.ACCOMPAGNEMENT, "sigle": "CRIPEL"},
}


@dataclass
class Monde:
    """The users by column with their cookies; for each object of the table, the arguments of its addresses."""

    utilisateurs: dict[str, Any] = field(default_factory=dict)
    objets: dict[str, list[Any]] = field(default_factory=dict)
    temoins: dict[str, SimpleCookie] = field(default_factory=dict)


def creer() -> Monde:
    monde = Monde()
    for nom, champs in PERSONNAGES.items():
        monde.utilisateurs[nom] = _utilisateur(**champs) if champs else None
        monde.temoins[nom] = _connecter(monde.utilisateurs[nom])
    par = monde.utilisateurs["accompagne"]
    fabrique.un_dossier(par=monde.utilisateurs["ailleurs"], personne=_personne(TEMOIN_AILLEURS))
    monde.objets |= {"-": [], "code": ["7K4D92XM3"], "cle": ["1", "abc-def"]}
    monde.objets |= _faits(fabrique.un_dossier(par=par, personne=_personne()))
    monde.objets |= _preuves(fabrique.un_dossier(par=par, personne=_personne()), par)
    monde.objets |= _en_cours(par, monde.utilisateurs["operateur"])
    monde.objets |= _pieces(par)
    monde.objets |= _avenants(par)
    monde.objets |= _groupe(monde.objets["axe"][0], par)
    monde.objets |= _inscriptions(par)
    monde.objets |= _presences(par, monde.utilisateurs["coordonne"])
    monde.objets |= _documents(par)
    monde.objets["clos"] = [_clos(par).pk]
    monde.objets |= _change(par)
    return monde


def _utilisateur(sigle: str = "CAI", **champs) -> Utilisateur:
    return fabrique.un_utilisateur(centre=fabrique.un_centre(sigle), **champs)


def _connecter(utilisateur: Utilisateur | None) -> SimpleCookie:
    client = Client()
    if utilisateur:
        client.force_login(utilisateur)
    return client.cookies


def _personne(nom: str = TEMOIN) -> Beneficiaire:
    return fabrique.une_personne(nom=nom, prenoms="Rania")


def _faits(dossier: Dossier) -> dict[str, list[Any]]:
    """A person just registered, with one fact of each kind."""
    personne = dossier.beneficiaire
    detention = Detention.objects.create(beneficiaire=personne, debut=fabrique.LE, fin=fabrique.LE)
    dispense = fabrique.une_dispense(dossier)
    return {
        "inscrit": [dossier.pk],
        "inscrit+titre": [dossier.pk, "titres"],
        "inscrit+adresse": [dossier.pk, "adresses"],
        "inscrit+nationalite": [dossier.pk, "nationalites"],
        "inscrit+lien": [dossier.pk, "liens"],
        "titre": ["titres", personne.titres.get().pk],
        "adresse": ["adresses", personne.adresses.get().pk],
        "nationalite": ["nationalites", personne.nationalite_set.get().pk],
        "lien": ["liens", fabrique.un_lien(dossier, avec="tiers").pk],
        "detention": ["detentions", detention.pk],
        "dispense": ["dispenses", dispense.pk],
    }


def _preuves(dossier: Dossier, par: Utilisateur) -> dict[str, list[Any]]:
    """Proofs, health data or not; requests of dispense that wait and that are decided."""
    etudes = fabrique.une_dispense(dossier, motif="etudes", depuis=fabrique.LE)
    certificat = fabrique.une_dispense(dossier, depuis=fabrique.LE)
    return {
        "preuve": [fabrique.une_preuve(etudes, par=par).pk],
        "preuve-sante": [fabrique.une_preuve(certificat, par=par).pk],
        "etudes": [etudes.pk],
        "certificat": [certificat.pk],
        "refusee": [fabrique.une_dispense(dossier, motif="doctorat", etat="refusee", refus="Hors délai").pk],
    }


def _en_cours(par: Utilisateur, operateur: Utilisateur) -> dict[str, list[Any]]:
    """A signed convention with hours, given to the operator of the table; and a draft."""
    convention = fabrique.une_convention_signee(_dossier_recu(par), par=par)
    axe = fabrique.un_axe(convention=convention)
    axe.operateur = fabrique.un_operateur()
    axe.save()
    Formateur.objects.create(utilisateur=operateur, operateur=axe.operateur)
    lieu: dict[str, Any] = {"heure": time(10), "lieu": "Au centre", "canal": Canal.RECOMMANDE}
    rendez_vous = RendezVous(prevu_le=fabrique.LE + timedelta(days=14), **lieu)
    entretien = fixer_entretien(convention.dossier, rendez_vous, par=par, le=fabrique.LE)
    ligne = enregistrer_heures(axe, date=fabrique.LE, minutes=60, operateur=None, par=par, le=fabrique.LE)
    projet = fabrique.un_module(_dossier_recu(par), par=par)
    etablir(projet, par=par, le=fabrique.LE)
    return {
        "dossier": [convention.dossier_id],
        "projet": [projet.pk],
        "axe": [axe.pk],
        "ligne": [ligne.pk],
        "entretien": [entretien.pk],
        "test": [Positionnement.objects.get(dossier=convention.dossier_id).pk],
    }


def _pieces(par: Utilisateur) -> dict[str, list[Any]]:
    """The signed pages of a convention and of its avenant; the sheet of a group of the operator of the table."""
    convention = fabrique.une_convention_signee(_dossier_recu(par), par=par)
    dates = {"etabli_le": fabrique.LE, "signe_le": fabrique.LE}
    avenant = Avenant.objects.create(centre=convention.centre, convention=convention, numero=1, statut="signe", **dates)
    feuille = fabrique.une_piece(fabrique.un_groupe(), mois=fabrique.LE, par=par)
    return {
        "piece": [fabrique.une_piece(convention, par=par).pk],
        "piece-feuille": [feuille.pk],
        "avenant-signe": [avenant.pk],
    }


def _groupe(axe_pk: int, par: Utilisateur) -> dict[str, list[Any]]:
    """A group of the operator of the table, whom the person follows, with a session whose sheet waits."""
    axe = Axe.objects.get(pk=axe_pk)
    groupe = fabrique.un_groupe(fabrique.un_cours(operateur=axe.operateur))
    fermeture = Fermeture.objects.create(centre=groupe.centre, du=fabrique.LE, au=fabrique.LE, raison="Congé")
    return {
        "groupe": [groupe.pk],
        "cours": [groupe.cours_id],
        "seance": [fabrique.une_seance(groupe).pk],
        "inscription": [fabrique.une_inscription(groupe, axe, par=par).pk],
        "fermeture": [fermeture.pk],
    }


def _inscriptions(par: Utilisateur) -> dict[str, list[Any]]:
    """One person who waits for a seat and could take one, and who missed too much; another of the module d’accueil,
    enrolled in a séance droits et devoirs."""
    convention = fabrique.une_convention_signee(_dossier_recu(par), par=par, besoins=("orientation",))
    axe = fabrique.un_axe("orientation", convention=convention)
    Axe.objects.filter(pk=axe.pk).update(minutes_donnees=600, minutes_suivies=60)
    attente = attendre(axe, par=par, le=fabrique.LE)
    recrue = _dossier_recu(par)
    fabrique.un_bilan(recrue, par=par, le=RECUE_LE)
    droits = fabrique.un_groupe(matiere="accueil")
    fabrique.une_inscription(droits, dossier=recrue, par=par)
    return {
        "attente": [attente.pk],
        "groupe-a-remplir": [fabrique.un_groupe(matiere="orientation").pk],
        "seance-droits": [fabrique.une_seance(droits).pk],
    }


def _presences(par: Utilisateur, coordonne: Utilisateur) -> dict[str, list[Any]]:
    """A group of the operator of the table with a sheet validated in October and one to validate in November."""
    axe = fabrique.un_axe(convention=fabrique.une_convention_signee(_dossier_recu(par), par=par))
    groupe = fabrique.un_groupe()
    inscription = fabrique.une_inscription(groupe, axe, par=par)
    for quand in (date(2026, 10, 19), date(2026, 11, 16)):
        presente = {inscription.pk: Marque("present", 180)}
        enregistrer_feuille(fabrique.une_seance(groupe, le=quand), presente, {}, par=par, le=fabrique.LE)
    valider(groupe, date(2026, 10, 1), par=coordonne, le=fabrique.LE)
    return {
        "groupe+mois": [groupe.pk, 2026, 11],
        "presence": [axe.lignes.get(etat=Etat.VALIDEE).pk],
    }


def _avenants(par: Utilisateur) -> dict[str, list[Any]]:
    """A draft of avenant that waits for its signature; a convention that ended before the attestation."""
    convention = fabrique.une_convention_signee(_dossier_recu(par), par=par)
    accord = Accord("Projet professionnel", {"orientation": Souhait(True, 240)})
    avenant = etablir_avenant(convention.dossier, accord, par=par, le=fabrique.LE)
    finie = fabrique.une_convention_signee(_dossier_recu(par), par=par)
    terminer(finie.dossier, fin_le=fabrique.LE, motif=MotifTermine.ABANDON, par=par, le=fabrique.LE)
    return {
        "projet-avenant": [avenant.pk],
        "projet-avenant+": [convention.dossier_id],
        "terminee": [finie.dossier_id],
    }


def _dossier_recu(par: Utilisateur) -> Dossier:
    return fabrique.un_dossier(par=par, personne=_personne(), contact_le=RECUE_LE, le=RECUE_LE)


def _documents(par: Utilisateur) -> dict[str, list[Any]]:
    """A file ready for its attestation, and one that has it, with copies that wait for an address."""
    acheve = fabrique.un_dossier_a_attester(par=par, personne=_personne())
    atteste = fabrique.un_dossier_a_attester(par=par, personne=_personne())
    attestation = delivrer(atteste, par=par, le=fabrique.LE)
    return {
        "acheve": [acheve.pk],
        "attestation": [attestation.pk],
        "document-code": [attestation.code],
        "envoi": [attestation.envois.order_by("pk")[0].pk],
        "recu": [fabrique.un_recu(attestation, par=par).pk],
        **_lettre(par),
        "lot": [ouvrir_lot(Geste.DELIVRER, [acheve], jeton=uuid4(), par=par).pk],
        "dispensee": [fabrique.un_dossier_dispense(par=par, personne=_personne()).pk],
    }


def _lettre(par: Utilisateur) -> dict[str, list[Any]]:
    """A copy that waits to be printed and posted."""
    attestation = delivrer(fabrique.un_dossier_a_attester(par=par, personne=_personne()), par=par, le=fabrique.LE)
    lettre = fabrique.en_lettre(attestation.envois.order_by("pk")[0])
    return {"envoi-lettre": [lettre.pk], "jeton": [jeton_de(lettre)]}


def _change(par: Utilisateur) -> dict[str, list[Any]]:
    """A file whose answer has changed under a signed convention and waits for a confirmation."""
    dossier = fabrique.une_convention_signee(_dossier_recu(par), par=par).dossier
    remplacee = dossier.decisions.first()
    assert remplacee is not None
    fabrique.une_dispense(dossier, etat=EtatDispense.ACCORDEE, depuis=fabrique.LE)
    decider(dossier, par=par, le=fabrique.LE)
    return {"change": [dossier.pk], "remplacee": [dossier.pk, remplacee.pk]}


def _clos(par: Utilisateur) -> Dossier:
    dossier = fabrique.un_dossier(par=par, personne=_personne())
    return cloturer(dossier, motif=MotifFin.ABANDON, fin_le=fabrique.LE, par=par, le=fabrique.LE)
