"""What pages show of documents: the section of a file."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Prefetch
from django.db.models.functions import JSONObject

from attestations.actions.conditions import obstacle_a_la_dispense
from attestations.models import Attestation, Envoi, Nature, Recu, StatutAttestation, StatutEnvoi
from attestations.models.attestation import EN_VIGUEUR
from beneficiaires.models import Dossier, Obligation, Statut

BADGES = {
    StatutAttestation.EN_PREPARATION: ("ambre", "clock"),
    StatutAttestation.DELIVREE: ("vert", "check-circle"),
    StatutAttestation.ANNULEE: ("neutre", "x-circle"),
    StatutAttestation.REMPLACEE: ("neutre", "arrow-path"),
    StatutEnvoi.EN_ATTENTE: ("ambre", "pause-circle"),
    StatutEnvoi.A_ENVOYER: ("petrole", "paper-airplane"),
    StatutEnvoi.EN_COURS: ("petrole", "arrow-path"),
    StatutEnvoi.ENVOYE: ("vert", "check-circle"),
    StatutEnvoi.ACQUITTE: ("vert", "check-badge"),
    StatutEnvoi.REFUSE: ("rouge", "x-circle"),
    StatutEnvoi.ECHEC: ("rouge", "exclamation-circle"),
    StatutEnvoi.INCERTAIN: ("ambre", "question-mark-circle"),
    StatutEnvoi.ANNULE: ("neutre", "minus-circle"),
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
    """An attestation with its copies, the receipts of the person, and its place in a chain of replacements."""

    attestation: Attestation
    ton: str
    icone: str
    copies: list[Copie]
    recus: list[Recu]
    remplacee: Attestation | None = None
    remplacante: Attestation | None = None


def en_copie(envoi: Envoi) -> Copie:
    return Copie(envoi, *BADGES[StatutEnvoi(envoi.statut)])


def en_document(attestation: Any, par_cle: dict[int, Attestation]) -> Document:
    """`par_cle`: the attestations of its file."""
    copies = [en_copie(envoi) for envoi in attestation.envois.all()]
    suivantes = [autre for autre in par_cle.values() if autre.remplace_id == attestation.pk]
    return Document(
        attestation,
        *BADGES[StatutAttestation(attestation.statut)],
        copies,
        [en_recu(ligne) for ligne in attestation.lignes_des_recus],
        par_cle.get(attestation.remplace_id or 0),
        next((autre for autre in suivantes if autre.pdf), None),
    )


RECUS = ArraySubquery(
    Recu.objects.filter(attestation=OuterRef("pk"))
    .order_by("pk")
    .values(ligne=JSONObject(id="pk", nom="nom", taille="taille", ajoute_le="ajoute_le"))
)
"""What is shown of the receipts of a document, read with it."""


def en_recu(ligne: dict[str, Any]) -> Recu:
    return Recu(**{**ligne, "ajoute_le": datetime.fromisoformat(ligne["ajoute_le"])})


def pour_dossier(dossier: Dossier) -> dict[str, Any]:
    """The section « Documents » of a file: two queries. What is valid or being made first, then the past."""
    envois = Envoi.objects.select_related("commune").order_by("pk")
    attestations = list(
        Attestation.objects.filter(dossier=dossier)
        .select_related("regime", "delivree_par")
        .prefetch_related(Prefetch("envois", envois))
        .annotate(lignes_des_recus=RECUS)
    )
    par_cle = {attestation.pk: attestation for attestation in attestations}
    documents = [en_document(attestation, par_cle) for attestation in attestations]
    en_vigueur = {attestation.nature: attestation for attestation in attestations if attestation.en_vigueur}
    fin = en_vigueur.get(Nature.FIN)
    return {
        "documents": [document for document in documents if document.attestation.statut in EN_VIGUEUR],
        "documents_passes": [document for document in documents if document.attestation.statut not in EN_VIGUEUR],
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
