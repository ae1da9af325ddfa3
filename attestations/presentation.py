"""What pages show of documents: the section of a file, the work list, the public answer about a code."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, QuerySet

from attestations.actions.conditions import obstacle_a_la_dispense
from attestations.models import Attestation, Envoi, Nature, StatutAttestation, StatutEnvoi
from beneficiaires.models import Dossier, Obligation, Statut
from comptes.models import Utilisateur

A_REMETTRE, RECENTES, INACHEVEES = 50, 10, 20  # rows shown; past them the list says so

BADGES = {
    StatutAttestation.EN_PREPARATION: ("ambre", "clock"),
    StatutAttestation.DELIVREE: ("vert", "check-circle"),
    StatutAttestation.ANNULEE: ("neutre", "x-circle"),
    StatutAttestation.REMPLACEE: ("neutre", "arrow-path"),
    StatutEnvoi.EN_ATTENTE: ("ambre", "pause-circle"),
    StatutEnvoi.A_ENVOYER: ("petrole", "paper-airplane"),
    StatutEnvoi.EN_COURS: ("petrole", "arrow-path"),
    StatutEnvoi.ENVOYE: ("vert", "check-circle"),
    StatutEnvoi.REFUSE: ("rouge", "x-circle"),
    StatutEnvoi.INCERTAIN: ("ambre", "question-mark-circle"),
    StatutEnvoi.ANNULE: ("neutre", "minus-circle"),
}
TITRES_A_SUIVRE = {
    StatutEnvoi.INCERTAIN: "Reçus ou non, on ne sait pas",
    StatutEnvoi.REFUSE: "Refusés par le serveur du destinataire",
    StatutEnvoi.EN_ATTENTE: "En attente d’une adresse",
    StatutEnvoi.A_ENVOYER: "À envoyer",
    StatutEnvoi.EN_COURS: "En cours",
}


@dataclass(frozen=True)
class Copie:
    """An envoi as pages show it."""

    envoi: Envoi
    ton: str
    icone: str

    @property
    def a_decider(self) -> bool:
        return self.envoi.statut == StatutEnvoi.INCERTAIN


@dataclass(frozen=True)
class Document:
    """An attestation with its copies."""

    attestation: Attestation
    ton: str
    icone: str
    copies: list[Copie]


def en_copie(envoi: Envoi) -> Copie:
    return Copie(envoi, *BADGES[StatutEnvoi(envoi.statut)])


def en_document(attestation: Attestation) -> Document:
    copies = [en_copie(envoi) for envoi in attestation.envois.all()]
    return Document(attestation, *BADGES[StatutAttestation(attestation.statut)], copies)


def pour_dossier(dossier: Dossier) -> dict[str, Any]:
    """The section « Documents » of a file: two queries."""
    envois = Envoi.objects.select_related("commune").order_by("pk")
    attestations = list(
        Attestation.objects.filter(dossier=dossier)
        .select_related("regime", "delivree_par")
        .prefetch_related(Prefetch("envois", envois))
    )
    en_vigueur = {attestation.nature: attestation for attestation in attestations if attestation.en_vigueur}
    fin = en_vigueur.get(Nature.FIN)
    return {
        "documents": [en_document(attestation) for attestation in attestations],
        "attestation_a_delivrer": dossier.statut == Statut.A_ATTESTER,
        "attestation_inachevee": fin is not None and fin.statut == StatutAttestation.EN_PREPARATION,
        "dispense_attestee": DispenseAttestee(dossier, en_vigueur.get(Nature.DISPENSE)),
    }


@dataclass(frozen=True)
class DispenseAttestee:
    """Where the attestation de dispense of a file stands. `attestation`: the one in force, or under way."""

    dossier: Dossier
    attestation: Attestation | None

    @property
    def delivree(self) -> bool:
        return self.attestation is not None and self.attestation.statut == StatutAttestation.DELIVREE

    @property
    def inachevee(self) -> bool:
        return self.attestation is not None and not self.delivree

    @property
    def due(self) -> bool:
        """The person is relieved and has no document of it."""
        return self.dossier.obligation == Obligation.DISPENSE and not self.delivree

    @property
    def obstacle(self) -> str:
        return obstacle_a_la_dispense(self.dossier)

    @property
    def sans_objet(self) -> bool:
        """In force for a person who is not relieved any more, and whose path is not over either."""
        return self.delivree and self.dossier.obligation not in {Obligation.DISPENSE, Obligation.TERMINEE}

    @property
    def suites(self) -> bool:
        """The file is open, and what comes next is the person's choice."""
        return self.delivree and not self.sans_objet and self.dossier.est_ouvert


def liste_de_travail(utilisateur: Utilisateur) -> dict[str, Any]:
    """What the page « Documents » shows besides the envois: to finish, to hand over, recently issued."""
    miennes = Attestation.objects.visibles_par(utilisateur).du_centre(utilisateur.centre).pour_affichage()
    return {
        "inachevees": miennes.inachevees()[:INACHEVEES],
        "a_remettre": limiter(miennes.a_remettre().order_by("delivree_le", "pk"), A_REMETTRE),
        "recentes": miennes.valables().order_by("-delivree_le", "-pk")[:RECENTES],
    }


def limiter(lignes: QuerySet, combien: int) -> dict[str, Any]:
    """The first rows, and whether there are more."""
    lues = list(lignes[: combien + 1])
    return {"lignes": lues[:combien], "plus": len(lues) > combien}


def envois_a_suivre(utilisateur: Utilisateur) -> Any:
    """The copies that did not arrive, those that wait for a decision first."""
    return Envoi.objects.visibles_par(utilisateur).du_centre(utilisateur.centre).a_suivre().par_urgence()


def par_etat(envois: list[Envoi]) -> list[dict[str, Any]]:
    """The envois of a page, in the order in which they come, under the name of their state."""
    return [
        {"titre": TITRES_A_SUIVRE[StatutEnvoi(statut)], "copies": list(map(en_copie, groupe))}
        for statut, groupe in groupby(envois, attrgetter("statut"))
    ]


REPONSES = {
    StatutAttestation.DELIVREE: "valable",
    StatutAttestation.REMPLACEE: "remplacee",
    StatutAttestation.ANNULEE: "annulee",
}


@dataclass(frozen=True)
class Verification:
    """What the public learns about a code: never a name."""

    etat: str = "inconnue"
    document: str = ""
    delivree_le: date | None = None
    centre: str = ""

    def en_json(self) -> dict[str, str | None]:
        return {
            "etat": self.etat,
            "document": self.document or None,
            "delivree_le": self.delivree_le.isoformat() if self.delivree_le else None,
        }


def verifier(code: str) -> Verification:
    """What is known of a well-formed code. One being prepared is unknown: it is no document yet."""
    attestation = Attestation.objects.select_related("centre", "regime").filter(code=code).first()
    if attestation is None or attestation.statut not in REPONSES:
        return Verification()
    return Verification(
        etat=REPONSES[StatutAttestation(attestation.statut)],
        document=attestation.titre,
        delivree_le=attestation.delivree_le,
        centre=attestation.centre.nom,
    )
