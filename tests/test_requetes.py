"""Queries: no page makes more than fifteen, and none makes more when there is more to show."""

from collections.abc import Callable
from datetime import date, time, timedelta
from typing import NamedTuple
from uuid import uuid4

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.timezone import localdate

from accueil.models import Besoin, Domaine, Positionnement, Suite
from attestations.actions import actes, ouvrir_lot
from attestations.models import Attestation, Envoi, Geste, LigneLot, StatutEnvoi
from beneficiaires.models import Adresse, Detention, Dossier, Nationalite, Titre
from conventions.actions import enregistrer_feuille
from conventions.models import Attente, Avenant, Axe, Inscription, LigneHeures
from conventions.regles import Marque
from formations.models import Fermeture, Groupe
from journal.actions import consigner
from journal.models import Ligne
from referentiels.models import Pays
from tests import fabrique
from tests.monde import Monde
from tests.test_droits import RANGS, REFUS, contenu, demander

pytestmark = pytest.mark.django_db
MAXIMUM = 15
QUI = "coordonne"
CODES_PAYS = ["MA", "TR", "ET", "UA", "CD", "CM", "IR", "IQ", "AF", "VN", "CO"]


def requetes(page: Callable[[], object]) -> tuple[int, int]:
    """How many readings and how many writings a page makes. Savepoints are those of the test."""
    with CaptureQueriesContext(connection) as captees:
        page()
    sql = [requete["sql"] for requete in captees if "SAVEPOINT" not in requete["sql"]]
    ecritures = sum(" INTO " in ligne or ligne.startswith(("UPDATE", "DELETE")) for ligne in sql)
    return len(sql) - ecritures, ecritures


LECTURES = [rang for rang in RANGS if rang.methode == "GET" and set(rang.attendus) - REFUS]


@pytest.mark.parametrize("rang", LECTURES, ids=[rang.nom for rang in LECTURES])
def test_no_page_makes_more_than_fifteen_queries(monde, defaire, rang):
    permis = [qui for qui, mot in zip(monde.temoins, rang.attendus, strict=True) if mot not in REFUS]
    qui = QUI if QUI in permis else permis[-1]
    lues, ecrites = requetes(lambda: contenu(demander(monde, rang, qui)))
    assert lues <= MAXIMUM
    assert ecrites <= 1, "a GET writes at most its line in the journal"


class Liste(NamedTuple):
    """A page that shows rows: how to add the nth, and what must appear once for each."""

    adresse: Callable[[Monde], str]
    ajouter: Callable[[Monde, int], object]
    marque: str = "Ligne-"


def dossier_de(monde: Monde) -> Dossier:
    return Dossier.objects.get(pk=monde.objets["dossier"][0])


def adresse_du_dossier(route: str = "dossier") -> Callable[[Monde], str]:
    return lambda monde: reverse(route, args=monde.objets["dossier"])


def une_personne_de_plus(monde: Monde, rang: int) -> None:
    personne = fabrique.une_personne(nom=f"Ligne-{rang:02}", nom_original=f"رانيا {rang}")
    dossier = fabrique.un_dossier(par=monde.utilisateurs[QUI], personne=personne)
    Dossier.objects.filter(pk=dossier.pk).update(prochaine_echeance=localdate() + timedelta(days=5))


def une_attestation_de_plus(monde: Monde, rang: int) -> Attestation:
    """Issued today and not handed over, with a copy that waits: rows written directly, without a document."""
    modele = Attestation.objects.get(pk=monde.objets["attestation"][0])
    personne = fabrique.une_personne(nom=f"Ligne-{rang:02}")
    dossier = fabrique.un_dossier_a_attester(par=monde.utilisateurs[QUI], personne=personne)
    attestation = Attestation.objects.create(
        centre=modele.centre,
        dossier=dossier,
        convention=dossier.convention,
        regime=modele.regime,
        numero=f"N-2026-B{rang:04}",
        code=f"CODE{rang:04}",
        statut=modele.statut,
        obligatoire=True,
        delivree_le=localdate(),
        delivree_par=modele.delivree_par,
        pdf="une.pdf",
        sha256="0" * 64,
    )
    une_copie_de_plus(attestation)
    Dossier.objects.filter(pk=dossier.pk).update(statut="atteste", attestation_le=localdate())
    return attestation


def un_parcours_acheve_de_plus(monde: Monde, rang: int) -> Dossier:
    personne = fabrique.une_personne(nom=f"Ligne-{rang:02}")
    return fabrique.un_dossier_a_attester(par=monde.utilisateurs[QUI], personne=personne)


def un_lot_de_plus(monde: Monde, rang: int) -> None:
    dossier = un_parcours_acheve_de_plus(monde, rang)
    ouvrir_lot(Geste.DELIVRER, [dossier], jeton=uuid4(), par=monde.utilisateurs[QUI])


def une_ligne_de_lot_de_plus(monde: Monde, rang: int) -> None:
    """A line that was refused."""
    dossier = un_parcours_acheve_de_plus(monde, rang)
    LigneLot.objects.create(lot_id=monde.objets["lot"][0], dossier=dossier, etat="refuse", raison="Il reste à achever.")


def une_demande_de_plus(monde: Monde, rang: int) -> None:
    """A request of dispense that waits in an open file."""
    personne = fabrique.une_personne(nom=f"Ligne-{rang:02}")
    dossier = fabrique.un_dossier(par=monde.utilisateurs[QUI], personne=personne)
    fabrique.une_dispense(dossier, motif="etudes")


def une_lettre_de_plus(monde: Monde, rang: int) -> None:
    fabrique.en_lettre(une_attestation_de_plus(monde, rang).envois.get())


def une_impression_de_plus(monde: Monde, rang: int) -> None:
    """Printed again, each time by somebody else."""
    envoi = Envoi.objects.select_related("attestation").get(pk=monde.objets["envoi-lettre"][0])
    autre = fabrique.un_utilisateur(centre=envoi.centre)
    consigner(actes.IMPRESSION, envoi, par=autre, dossier_id=envoi.attestation.dossier_id)


def une_copie_de_plus(attestation: Attestation) -> None:
    Envoi.objects.create(
        centre=attestation.centre,
        attestation=attestation,
        organisme="commune",
        commune_id=fabrique.NAMUR,
        statut=StatutEnvoi.EN_ATTENTE,
        message_id=f"<{attestation.code}@parcours.test>",
    )


def un_fait_de_chaque_sorte(monde: Monde, rang: int) -> None:
    """Everything that a file may hold several of."""
    dossier = dossier_de(monde)
    personne, jour = dossier.beneficiaire, date(2026, 4, 1) + timedelta(days=rang)
    Nationalite.objects.create(beneficiaire=personne, pays=Pays.objects.get(pk=CODES_PAYS[rang]))
    Adresse.objects.create(beneficiaire=personne, rue=f"Ligne-{rang}", depuis=jour, jusqu_au=jour)
    titre = Titre.objects.create(beneficiaire=personne, type_id="A", motif_id="RF-10", debut=jour, fin=jour)
    fabrique.un_lien(dossier, avec="tiers", depuis=jour)
    Detention.objects.create(beneficiaire=personne, debut=jour, fin=jour)
    par = fabrique.un_utilisateur(nom=f"Ligne-{rang:02}")
    dispense = fabrique.une_dispense(dossier, motif="etudes", depuis=jour, etat="accordee", tranchee_par=par)
    for fait in (titre, dispense):
        fabrique.une_preuve(fait, par=par, nom=f"Ligne-{rang}.pdf")
    Besoin.objects.create(bilan=dossier.bilan, domaine=Domaine.AUTRE, suite=Suite.AUCUNE, precision=f"Besoin {rang}")
    niveaux = {f"{competence}_id": "A1" for competence in ("co", "ce", "eo", "ee")}
    Positionnement.objects.create(centre=dossier.centre, dossier=dossier, passe_le=jour, **niveaux)
    une_attestation_annulee(dossier, rang)
    une_ligne_au_journal(monde, rang)


def une_attestation_annulee(dossier: Dossier, rang: int) -> None:
    attestation = Attestation.objects.create(
        centre=dossier.centre,
        dossier=dossier,
        convention=dossier.convention,
        regime_id="2025",
        numero=f"N-2026-C{rang:04}",
        code=f"ANNULE{rang:04}",
        statut="annulee",
        annulee_le=localdate(),
        motif_annulation="Erreur de date",
        obligatoire=True,
        delivree_le=localdate(),
        delivree_par=fabrique.un_utilisateur(),
    )
    une_copie_de_plus(attestation)


def une_ligne_au_journal(monde: Monde, rang: int, *, lecture: bool = False) -> None:
    dossier = dossier_de(monde)
    auteur = fabrique.un_utilisateur(nom=f"Ligne-{rang:02}")
    Ligne.objects.create(
        acte="dossier.lu" if lecture else "beneficiaires.assignation",
        lecture=lecture,
        auteur_id=auteur.pk,
        centre_id=dossier.centre_id,
        dossier_id=dossier.pk,
    )


def une_lecture_de_plus(monde: Monde, rang: int) -> None:
    une_ligne_au_journal(monde, rang, lecture=True)


def des_heures_de_plus(monde: Monde, rang: int) -> None:
    axe = Axe.objects.get(pk=monde.objets["axe"][0])
    jour = date(2026, 5, 1) + timedelta(days=rang)
    LigneHeures.objects.create(
        centre=axe.centre, axe=axe, date=jour, minutes=60 + rang, prevues=60 + rang, saisie_par=monde.utilisateurs[QUI]
    )


def un_groupe_de_plus(monde: Monde, rang: int) -> Groupe:
    """In progress, with slots, a session to come, a participant and hours to validate."""
    cours = fabrique.un_cours(operateur=fabrique.un_operateur(), intitule=f"Ligne-{rang:02}")
    groupe = fabrique.un_groupe(cours, nom=f"Ligne-{rang:02}", fin=localdate() + timedelta(days=60))
    groupe.creneaux.create(jour=rang % 7, debut=time(9), fin=time(12))
    fabrique.une_seance(groupe, le=localdate() + timedelta(days=7 + rang))
    une_inscription_de_plus(monde, rang, groupe)
    return groupe


def une_inscription_de_plus(monde: Monde, rang: int, groupe: Groupe) -> None:
    """A person in a group, present at one more session: rows written directly."""
    personne = fabrique.une_personne(nom=f"Ligne-{rang:02}")
    dossier = fabrique.un_dossier_a_attester(par=monde.utilisateurs[QUI], personne=personne)
    axe = Axe.objects.get(convention__dossier=dossier, type="citoyennete")
    fabrique.une_inscription(groupe, axe, par=monde.utilisateurs[QUI])
    jour = date(2026, 4, 1) + timedelta(days=35 * rang % 200)
    seance = fabrique.une_seance(groupe, le=jour, debut=time(8, rang), etat="tenue")
    ligne = {"source": "presence", "presence": "present", "etat": "encodee", "minutes": 1, "prevues": 1}
    LigneHeures.objects.create(
        centre=axe.centre, axe=axe, seance=seance, date=jour, saisie_par=monde.utilisateurs[QUI], **ligne
    )


def un_participant_de_plus(monde: Monde, rang: int) -> None:
    une_inscription_de_plus(monde, rang, Groupe.objects.get(pk=monde.objets["groupe"][0]))


def une_fermeture_de_plus(monde: Monde, rang: int) -> None:
    groupe = Groupe.objects.get(pk=monde.objets["groupe"][0])
    jour = localdate() + timedelta(days=rang)
    Fermeture.objects.create(centre=groupe.centre, groupe=groupe, du=jour, au=jour, raison=f"Ligne-{rang}")


def une_presence_de_plus(monde: Monde, rang: int) -> None:
    """A person in the group whose month waits for its validation, present at a session of her own."""
    groupe, par = Groupe.objects.get(pk=monde.objets["groupe+mois"][0]), monde.utilisateurs[QUI]
    une_inscription_de_plus(monde, rang, groupe)
    inscription = Inscription.objects.filter(groupe=groupe).latest("pk")
    seance = fabrique.une_seance(groupe, le=date(2026, 11, 1 + rang))
    enregistrer_feuille(seance, {inscription.pk: Marque("present", 180)}, {}, par=par, le=fabrique.LE)


def une_attente_de_plus(monde: Monde, rang: int) -> None:
    """A person without group who waits for a seat and who missed everything; and a group with free seats."""
    par = monde.utilisateurs[QUI]
    dossier = fabrique.un_dossier_a_attester(par=par, personne=fabrique.une_personne(nom=f"Ligne-{rang:02}"))
    axe = Axe.objects.get(convention__dossier=dossier, type="citoyennete")
    Axe.objects.filter(pk=axe.pk).update(clos_le=None, minutes_faites=0, minutes_suivies=0)
    Attente.objects.create(centre=axe.centre, dossier=dossier, axe=axe, depuis=fabrique.LE, notee_par=par)
    un_groupe_de_plus(monde, rang)


def un_entretien_de_plus(monde: Monde, rang: int) -> None:
    """Missed, with its reason: only one may be planned."""
    jour = date(2026, 5, 1) + timedelta(days=rang)
    fabrique.un_entretien(dossier_de(monde), prevu_le=jour, etat="manque", raison=f"Ligne-{rang}")


def un_avenant_de_plus(monde: Monde, rang: int) -> None:
    convention = Dossier.objects.get(pk=monde.objets["projet-avenant+"][0]).convention
    dates = {"etabli_le": date(2026, 5, 1), "statut": "abandonne", "motif": f"Ligne-{rang}"}
    Avenant.objects.create(centre=convention.centre, convention=convention, numero=rang + 10, **dates)


LISTES = {
    "the groups for a person": Liste(
        lambda monde: reverse("conventions:choisir_groupe", args=monde.objets["axe"]), un_groupe_de_plus
    ),
    "the persons for a group": Liste(
        lambda monde: reverse("conventions:inscrire", args=monde.objets["groupe"]), une_attente_de_plus
    ),
    "who waits": Liste(lambda monde: reverse("conventions:attentes"), une_attente_de_plus),
    "who misses": Liste(lambda monde: reverse("conventions:absences"), une_attente_de_plus),
    "the day, waits": Liste(lambda monde: reverse("suivi:ma_journee"), une_attente_de_plus),
    "the groups": Liste(lambda monde: reverse("conventions:groupes"), un_groupe_de_plus),
    "the courses": Liste(lambda monde: reverse("formations:cours"), un_groupe_de_plus),
    "a group": Liste(lambda monde: reverse("groupe", args=monde.objets["groupe"]), un_participant_de_plus),
    "a sheet": Liste(lambda monde: reverse("conventions:feuille", args=monde.objets["seance"]), un_participant_de_plus),
    "the presences": Liste(
        lambda monde: reverse("conventions:presences", args=monde.objets["groupe"]), un_participant_de_plus
    ),
    "a month to validate": Liste(
        lambda monde: reverse("conventions:valider", args=monde.objets["groupe+mois"]), une_presence_de_plus
    ),
    "the closures": Liste(lambda monde: reverse("formations:fermetures"), une_fermeture_de_plus),
    "the day": Liste(lambda monde: reverse("suivi:ma_journee"), une_personne_de_plus),
    "the day, documents": Liste(lambda monde: reverse("suivi:ma_journee"), une_attestation_de_plus),
    "the day, requests": Liste(lambda monde: reverse("suivi:ma_journee"), une_demande_de_plus),
    "the persons": Liste(lambda monde: reverse("suivi:personnes"), une_personne_de_plus),
    "a search": Liste(lambda monde: f"{reverse('suivi:personnes')}?q=ligne", une_personne_de_plus),
    "a file": Liste(adresse_du_dossier(), un_fait_de_chaque_sorte),
    "its gestures": Liste(adresse_du_dossier("suivi:chronologie"), une_ligne_au_journal),
    "its readings": Liste(adresse_du_dossier("suivi:lectures"), une_lecture_de_plus),
    "its changes": Liste(adresse_du_dossier("suivi:historique"), un_fait_de_chaque_sorte),
    "an axis": Liste(
        lambda monde: reverse("conventions:heures", args=monde.objets["axe"]), des_heures_de_plus, marque="mai"
    ),
    "interviews": Liste(adresse_du_dossier("conventions:entretiens"), un_entretien_de_plus),
    "avenants": Liste(
        lambda monde: reverse("conventions:avenants", args=monde.objets["projet-avenant+"]), un_avenant_de_plus
    ),
    "documents": Liste(lambda monde: reverse("attestations:envois"), une_attestation_de_plus),
    "copies to send": Liste(lambda monde: f"{reverse('attestations:envois')}?liste=a_envoyer", une_attestation_de_plus),
    "documents to hand over": Liste(
        lambda monde: f"{reverse('attestations:envois')}?liste=a_remettre", une_attestation_de_plus
    ),
    "documents to issue": Liste(lambda monde: reverse("attestations:a_delivrer"), un_parcours_acheve_de_plus),
    "letters to post": Liste(lambda monde: reverse("attestations:lettres"), une_lettre_de_plus),
    "the story of a copy": Liste(
        lambda monde: reverse("attestations:envoi", args=monde.objets["envoi-lettre"]),
        une_impression_de_plus,
        marque="Lettre imprimée",
    ),
    "the lots": Liste(lambda monde: reverse("attestations:lots"), un_lot_de_plus, marque="Délivrer les attestations"),
    "a lot": Liste(lambda monde: reverse("attestations:lot", args=monde.objets["lot"]), une_ligne_de_lot_de_plus),
    "the month": Liste(lambda monde: reverse("pilotage:attestations"), une_attestation_de_plus),
}


@pytest.mark.parametrize("nom", LISTES)
def test_ten_rows_cost_what_one_costs(monde, defaire, nom):
    liste, client = LISTES[nom], Client()
    client.cookies = monde.temoins[QUI]
    vues = []
    mesures = []
    for lot in (range(1), range(1, 10)):
        for rang in lot:
            liste.ajouter(monde, rang)
        adresse = liste.adresse(monde)
        mesures.append(requetes(lambda: vues.append(client.get(adresse).content.decode())))  # noqa: B023
    (une, _), (dix, _) = mesures
    assert une == dix <= MAXIMUM
    assert vues[0].count(liste.marque) < vues[1].count(liste.marque), "the rows do not show"


def test_the_figures_cost_the_same_with_more_files(monde, defaire):
    client = Client()
    client.cookies = monde.temoins[QUI]
    avant = requetes(lambda: client.get(reverse("pilotage:tableau")))
    for rang in range(9):
        une_personne_de_plus(monde, rang)
    assert requetes(lambda: client.get(reverse("pilotage:tableau"))) == avant
