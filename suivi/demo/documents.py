"""What becomes of documents in the demo: replaced, cancelled, refused, posted, acknowledged; through the gestures."""

from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

from django.db.models import Q

from attestations import actions as attestations
from attestations.actions.expedition import Issue, commencer, conclure
from attestations.models import Attestation, Canal, Destinataire, Envoi, Geste, Lot, Nature, Organisme, StatutEnvoi
from beneficiaires.models import Dossier
from comptes.models import Utilisateur
from suivi.demo.temps import au_jour

RECU = "250 2.0.0 Ok"
INCONNUE = "550 5.1.1 mailbox unknown"
SATUREE = "452 4.2.2 mailbox full"


def animer(aujourdhui: date) -> None:
    """Give each state of a document and of a copy to somebody, once. A demo made before there were letters stays as
    it is: its copies have left already."""
    if Lot.objects.exists() or not Destinataire.objects.filter(canal=Canal.LETTRE).exists():
        return
    par = Utilisateur.objects.get(email="amina@namur.test")
    coordination = Utilisateur.objects.get(email="coordination@namur.test")
    for jours, scene in SCENES.items():
        jour = aujourdhui - timedelta(days=jours)
        with au_jour(jour):
            scene(par, coordination, jour)


def premieres_copies(par: Utilisateur, coordination: Utilisateur, jour: date) -> None:
    """What the servers answered on the first days."""
    repondre("Ghanem", Organisme.COMMUNE, StatutEnvoi.ENVOYE)
    repondre("Ghanem", Organisme.CPAS, StatutEnvoi.ENVOYE)
    repondre("Traoré", Organisme.CPAS, StatutEnvoi.REFUSE, f"Le serveur du destinataire refuse le message : {INCONNUE}")
    repondre("Traoré", Organisme.COMMUNE, StatutEnvoi.ECHEC, f"Cinq jours d’essais sans succès : {SATUREE}")
    coupure = "La liaison s’est coupée après le message. Demandez au destinataire s’il l’a reçu avant de le renvoyer."
    repondre("Ntumba", Organisme.COMMUNE, StatutEnvoi.INCERTAIN, coupure)


def accuser(par: Utilisateur, coordination: Utilisateur, jour: date) -> None:
    """The commune of Ghanem presses the button of the mail; a CPAS has not answered."""
    attestations.acquitter(copie("Ghanem", Organisme.COMMUNE), par=None, le=jour)


def lettres(par: Utilisateur, coordination: Utilisateur, jour: date) -> None:
    """Both letters for Andenne are printed, only that of the commune is noted as posted."""
    a_imprimer = [copie("Karimi", Organisme.COMMUNE), copie("Karimi", Organisme.CPAS)]
    attestations.imprimer(a_imprimer, par=par, le=jour)
    attestations.poster(a_imprimer[:1], le=jour, par=par)


def remplacer(par: Utilisateur, coordination: Utilisateur, jour: date) -> None:
    """A first name is corrected: everybody who had the document receives the new one, the person by post."""
    dossier = Dossier.objects.get(beneficiaire__nom="Ghanem")
    dossier.beneficiaire.prenoms = "Omar Khaled"
    dossier.beneficiaire.save(update_fields=["prenoms"])
    motif = "Le second prénom manquait."
    nouvelle = attestations.remplacer(valable("Ghanem"), motif=motif, par=coordination, le=jour)
    attestations.envoyer_a_la_personne(nouvelle, Canal.LETTRE, par=par, le=jour)


def annuler(par: Utilisateur, coordination: Utilisateur, jour: date) -> None:
    """Before the copy has left: it does not leave any more."""
    motif = "Les heures de français n’étaient pas encore toutes confirmées."
    attestations.annuler(valable("Hoxha"), motif=motif, par=coordination, le=jour)


def en_nombre(par: Utilisateur, coordination: Utilisateur, jour: date) -> None:
    """A lot of two: one is issued and leaves to the person by mail, the other is refused, hours are missing."""
    dossiers = Dossier.objects.filter(Q(beneficiaire__nom="Hoxha") | Q(beneficiaire__nom="Camara"))
    lot = attestations.ouvrir_lot(Geste.DELIVRER, dossiers, jeton=uuid4(), par=par)
    attestations.avancer_lot(lot.pk, le=jour)
    attestations.envoyer_a_la_personne(valable("Hoxha"), Canal.COURRIEL, par=par, le=jour)


SCENES: dict[int, Callable[[Utilisateur, Utilisateur, date], None]] = {
    10: premieres_copies,
    8: accuser,
    6: lettres,
    4: remplacer,
    3: annuler,
    1: en_nombre,
}
"""What happens so many days ago."""


def valable(nom: str) -> Attestation:
    attestation: Attestation = Attestation.objects.valables().get(
        dossier__beneficiaire__nom=nom, nature=Nature.FIN, centre__sigle="CAI"
    )
    return attestation


def copie(nom: str, organisme: Organisme) -> Envoi:
    envoi: Envoi = Envoi.objects.pour_affichage().get(attestation=valable(nom), organisme=organisme)
    return envoi


def repondre(nom: str, organisme: Organisme, statut: StatutEnvoi, raison: str = "") -> None:
    """One attempt for a copy, whose server answers as told."""
    envoi = copie(nom, organisme)
    if commencer(envoi.pk, envoi.tentatives):
        reponse = RECU if statut == StatutEnvoi.ENVOYE else ""
        conclure(envoi.pk, envoi.tentatives + 1, Issue(statut, raison, reponse))
