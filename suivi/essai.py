"""The main job once, from end to end, through the gestures of the pages: what `bin/demo --essai` shows."""

import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from email import message_from_bytes
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from attestations.actions.envoi import FILE
from attestations.models import StatutEnvoi
from conventions.models import Axe, TypeAxe
from socle import sceau
from socle.boite import HOTE, Boite
from socle.travaux import travailler
from suivi.demo.parcours import Vie
from suivi.demo.personnes import Personne

# A Syrian newcomer of Namur, helped by the CPAS, whose permit was ordered under the regime 2025.
RANIA = Personne(
    centre="CAI",
    nom="Essai",
    prenoms="Rania",
    original="رانيا",
    sexe="F",
    naissance="1992-03-14",
    nationalites=["SY"],
    langue="ar",
    commune="92094",
    titre="A",
    motif="RF-10",
    commande=320,
    etape="atteste",
    cpas=True,
    interprete=True,
    base="obligation",
    famille="",
    dispense="",
)
HEURES = {TypeAxe.CITOYENNETE: 60, TypeAxe.FRANCAIS: 400, TypeAxe.ORIENTATION: 4}
PATIENCE = 60  # seconds for the two copies to leave
ATTENDU = {
    "statut": "obligatoire",
    "regime": "2025",
    "heures": {str(axe): heures for axe, heures in HEURES.items()},
    "messages_recus": 2,
}


@dataclass
class Essai:
    """One person and her path, up to today; each step says what it did."""

    aujourdhui: date
    vie: Vie = field(init=False)

    def inscrire(self) -> str:
        self.vie = Vie(RANIA, 0, self.aujourdhui)  # rank 0 bears no NISS: the trial may be done again
        return f"Personne inscrite, dossier {self.vie.dossier.numero} : {self.vie.dossier.obligation}."

    def accueillir(self) -> str:
        self.vie.bilan()
        self.vie.module()
        return "Module d’accueil tenu : bilan social, séance droits et devoirs, test de positionnement."

    def convenir(self) -> str:
        self.vie.projet()
        self.vie.signature()
        return "Convention signée, avec ses quatre axes."

    def suivre(self) -> str:
        self.vie.heures_toutes()
        return "Heures encodées : " + ", ".join(f"{axe} {heures} h" for axe, heures in self.heures().items()) + "."

    def heures(self) -> dict[str, int]:
        axes = Axe.objects.filter(convention=self.vie.convention, type__in=HEURES)
        return {str(type_): minutes // 60 for type_, minutes in axes.values_list("type", "minutes_faites")}

    def attester(self) -> str:
        self.vie.attester()
        return f"Attestation {self.vie.attestation.numero} délivrée, scellée et remise."

    def envoyer(self) -> str:
        """Run the worker until both copies have left; another worker may be at it too."""
        limite = time.monotonic() + PATIENCE
        while self.en_route() and time.monotonic() < limite:
            travailler(FILE)
            time.sleep(0.2)
        return "Copies envoyées à la commune et au CPAS."

    def en_route(self) -> bool:
        partants = [StatutEnvoi.A_ENVOYER, StatutEnvoi.EN_COURS]
        return self.vie.attestation.envois.filter(statut__in=partants).exists()

    def resultat(self, courrier: Path) -> dict[str, Any]:
        dossier, convention, attestation = self.vie.dossier, self.vie.convention, self.vie.attestation
        decision = dossier.decisions.earliest("pk")
        envois = list(attestation.envois.order_by("pk"))
        octets = Path(attestation.pdf.path).read_bytes()
        verdict = sceau.verifier(octets)
        if sha256(octets).hexdigest() != attestation.sha256 or not (verdict.intacte and verdict.confiance):
            raise CommandError("L’attestation n’est pas intacte ou son sceau n’est pas reconnu.")
        return {
            "dossier": dossier.numero,
            "statut": decision.statut,
            "regime": decision.regime_id,
            "convention": chemin(convention.pdf.path),
            "heures": self.heures(),
            "attestation": {
                "numero": attestation.numero,
                "pdf": chemin(attestation.pdf.path),
                "sha256": attestation.sha256,
                "code": attestation.code_affiche,
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
