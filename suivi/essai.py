"""The main job once, from end to end, through the gestures of the pages: what `bin/demo --essai` shows."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date, timedelta
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.core.management.base import CommandError

from accueil import actions as accueil
from accueil.models import Besoin, BilanSocial, Domaine, Positionnement, SeanceDroits, Suite
from attestations import actions as attestations
from attestations.actions.envoi import FILE
from attestations.models import Attestation, Destinataire, Organisme, Remise, StatutEnvoi
from beneficiaires import actions as dossiers
from beneficiaires.models import Adresse, Beneficiaire, Dossier, Titre
from comptes.models import Centre, Role, Utilisateur
from conventions import actions as conventions
from conventions.models import Axe, Convention, TypeAxe
from referentiels.models import Commune, Pays
from socle import sceau
from socle.boite import HOTE, Boite
from socle.dates import DatePartielle
from socle.travaux import travailler

SIGLE, NAMUR = "CAI", "92094"
HEURES = {TypeAxe.CITOYENNETE: 60, TypeAxe.FRANCAIS: 400, TypeAxe.ORIENTATION: 4}
PAR_JOUR = 8 * 60  # minutes
PATIENCE = 60  # seconds for the two copies to leave
ATTENDU = {
    "statut": "obligatoire",
    "regime": "2025",
    "heures": {str(axe): heures for axe, heures in HEURES.items()},
    "messages_recus": 2,
}


@dataclass
class Essai:
    """One person and her path; `aujourdhui` is the day of the attestation, everything else came before."""

    par: Utilisateur
    aujourdhui: date
    dossier: Dossier = field(init=False)
    convention: Convention = field(init=False)
    attestation: Attestation = field(init=False)

    def il_y_a(self, jours: int) -> date:
        return self.aujourdhui - timedelta(days=jours)

    def inscrire(self) -> str:
        """A Syrian newcomer of Namur, helped by the CPAS, whose permit was ordered under the regime 2025."""
        commande = self.il_y_a(320)
        self.dossier = dossiers.inscrire(
            Beneficiaire(
                nom="Essai",
                prenoms="Rania",
                nom_original="رانيا",
                sexe="F",
                naissance=DatePartielle(1992, 3, 14),  # type: ignore[misc]
                lieu_naissance="Alep",
                pays_naissance_id="SY",
                sejour_depuis=self.il_y_a(360),
                langue_id="ar",
                interprete=True,
            ),
            nationalites=list(Pays.objects.filter(pk="SY")),
            adresse=Adresse(rue="Rue de Fer 1", code_postal="5000", commune_id=NAMUR),
            titre=Titre(
                type_id="A", motif_id="RF-10", commande_le=commande, debut=commande, fin=commande + timedelta(days=366)
            ),
            dossier=Dossier(referent=self.par, cpas=True, contact_le=self.il_y_a(300), ouvert_le=self.il_y_a(300)),
            par=self.par,
            le=self.il_y_a(300),
        )
        return f"Personne inscrite, dossier {self.dossier.numero} : {self.dossier.obligation}."

    def accueillir(self) -> str:
        """Bilan social, session and positioning test."""
        bilan = BilanSocial(fait_le=self.il_y_a(290), notice_le=self.il_y_a(290), langue_id="ar", interprete=True)
        besoins = [
            Besoin(domaine=Domaine.FRANCAIS, suite=Suite.FRANCAIS),
            Besoin(domaine=Domaine.EMPLOI, suite=Suite.ORIENTATION),
        ]
        accueil.tenir_bilan(self.dossier, bilan, besoins, par=self.par, le=self.il_y_a(290))
        seance = SeanceDroits(tenue_le=self.il_y_a(285), langue_id="ar", interprete=True)
        accueil.noter_seance(self.dossier, seance, par=self.par, le=self.il_y_a(285))
        test = Positionnement(passe_le=self.il_y_a(284), co_id="A1", ce_id="A0", eo_id="A1", ee_id="A0")
        accueil.noter_test(self.dossier, test, par=self.par, le=self.il_y_a(284))
        return "Module d’accueil tenu : bilan social, séance droits et devoirs, test de positionnement."

    def convenir(self) -> str:
        self.convention = conventions.etablir(self.dossier, par=self.par, le=self.il_y_a(280))
        self.convention = conventions.signer(
            self.convention, signee_le=self.il_y_a(280), par=self.par, le=self.il_y_a(280)
        )
        return "Convention signée, avec ses quatre axes."

    def suivre(self) -> str:
        """The hours of every axis, day after day from the signature on."""
        jour = 279
        for axe in self.convention.axes.filter(type__in=HEURES):
            jours = -(-HEURES[TypeAxe(axe.type)] * 60 // PAR_JOUR)
            lignes = [
                conventions.Saisie(self.il_y_a(jour - n), min(PAR_JOUR, axe.minutes_dues - n * PAR_JOUR))
                for n in range(jours)
            ]
            conventions.enregistrer_lot(axe, lignes, jeton=uuid4(), par=self.par, le=self.aujourdhui)
            jour -= jours
        return "Heures encodées : " + ", ".join(f"{axe} {heures} h" for axe, heures in self.heures().items()) + "."

    def heures(self) -> dict[str, int]:
        faites = Axe.objects.filter(convention=self.convention, type__in=HEURES).values_list("type", "minutes_faites")
        return {str(type_): minutes // 60 for type_, minutes in faites}

    def attester(self) -> str:
        self.attestation = attestations.delivrer(self.dossier, par=self.par, le=self.aujourdhui)
        attestations.remettre(
            self.attestation, remise_le=self.aujourdhui, comment=Remise.MAIN, par=self.par, le=self.aujourdhui
        )
        return f"Attestation {self.attestation.numero} délivrée, scellée et remise."

    def envoyer(self) -> str:
        """Run the worker until both copies have left; another worker may be at it too."""
        limite = time.monotonic() + PATIENCE
        while self.en_route() and time.monotonic() < limite:
            travailler(FILE)
            time.sleep(0.2)
        return "Copies envoyées à la commune et au CPAS."

    def en_route(self) -> bool:
        partants = [StatutEnvoi.A_ENVOYER, StatutEnvoi.EN_COURS]
        return self.attestation.envois.filter(statut__in=partants).exists()

    def resultat(self, courrier: Path) -> dict[str, Any]:
        decision = self.dossier.decisions.earliest("pk")
        envois = list(self.attestation.envois.order_by("pk"))
        octets = Path(self.attestation.pdf.path).read_bytes()
        verdict = sceau.verifier(octets)
        if sha256(octets).hexdigest() != self.attestation.sha256 or not (verdict.intacte and verdict.confiance):
            raise CommandError("L’attestation n’est pas intacte ou son sceau n’est pas reconnu.")
        return {
            "dossier": self.dossier.numero,
            "statut": decision.statut,
            "regime": decision.regime_id,
            "convention": chemin(self.convention.pdf.path),
            "heures": self.heures(),
            "attestation": {
                "numero": self.attestation.numero,
                "pdf": chemin(self.attestation.pdf.path),
                "sha256": self.attestation.sha256,
                "code": self.attestation.code_affiche,
            },
            "envois": [{"a": e.organisme, "adresse": e.adresse, "statut": e.statut} for e in envois],
            "messages_recus": recus(courrier, {envoi.message_id for envoi in envois}),
        }


def chemin(fichier: str) -> str:
    """Relative to the project when inside it."""
    absolu = Path(fichier)
    return str(absolu.relative_to(settings.BASE_DIR) if absolu.is_relative_to(settings.BASE_DIR) else absolu)


def recus(courrier: Path, identifiants: set[str]) -> int:
    """How many messages of these identifiers the mailbox really holds."""
    messages = (message_from_bytes(fichier.read_bytes()) for fichier in courrier.glob("*.eml"))
    return sum(message["Message-ID"] in identifiants for message in messages)


def preparer() -> Utilisateur:
    """The social worker, the signatory and the two mailboxes, created when they are missing."""
    centre = Centre.objects.get(sigle=SIGLE)
    Centre.objects.filter(pk=centre.pk, signataire="").update(
        signataire="Personne de démonstration", fonction_signataire="Direction"
    )
    for organisme in Organisme:
        Destinataire.objects.get_or_create(
            centre=centre,
            organisme=organisme,
            commune=Commune.objects.get(pk=NAMUR),
            defaults={"adresse": f"{organisme}@namur.test"},
        )
    par = Utilisateur.objects.filter(centre=centre, role=Role.ACCOMPAGNEMENT, is_active=True).order_by("pk").first()
    return par or Utilisateur.objects.create_user(
        "essai@namur.test", prenom="Essai", nom="Parcours", role=Role.ACCOMPAGNEMENT, centre=centre
    )


@contextmanager
def boite_locale() -> Iterator[Path]:
    """The folder of a mailbox that listens where the application sends: ours, or the one of a demo that runs.

    Raises CommandError when the application would send anywhere else than to this machine.
    """
    if settings.EMAIL_HOST not in {HOTE, "localhost"} or settings.MODE == "production":
        raise CommandError("L’essai n’écrit qu’à une boîte de cette machine : réglez EMAIL_URL sur 127.0.0.1.")
    courrier = settings.VAR / "courrier"
    with ExitStack() as pile:
        with suppress(OSError):  # the port is taken: by the mailbox of a demo that runs
            pile.enter_context(Boite(port=settings.EMAIL_PORT, dossier=courrier))
        yield courrier
