"""What pages show of documents: the section of a file, the work list, the public answer about a code."""

from dataclasses import dataclass
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import Prefetch, QuerySet

from attestations.actions.attestation import est_tenue
from attestations.actions.envoi import commune_actuelle, organismes
from attestations.models import Attestation, Destinataire, Envoi, StatutAttestation, StatutEnvoi, nommer
from attestations.regles import titre
from beneficiaires.models import Dossier, Statut
from comptes.models import Utilisateur
from socle.templatetags.typographie import jour

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
    attestations = (
        Attestation.objects.filter(dossier=dossier)
        .select_related("regime", "delivree_par")
        .prefetch_related(Prefetch("envois", envois))
    )
    documents = [en_document(attestation) for attestation in attestations]
    etats = {document.attestation.statut for document in documents}
    return {
        "documents": documents,
        "attestation_a_delivrer": dossier.statut == Statut.A_ATTESTER,
        "attestation_inachevee": StatutAttestation.EN_PREPARATION in etats,
    }


def annonce(dossier: Dossier) -> str:
    """What is about to be issued, and for whom."""
    personne = dossier.beneficiaire
    document = titre(dossier.convention.regime.document_fin)
    return f"{document} : {personne}, {jour(personne.naissance)}."


def consequences_de_la_delivrance(dossier: Dossier) -> list[str]:
    """What issuing does, said before it is done; first what is missing, while it can still be completed."""
    copies, personne = copies_prevues(dossier), dossier.beneficiaire
    absents = {"date de naissance": personne.naissance, "lieu de naissance": personne.lieu_naissance}
    absents["NISS"] = personne.niss
    manquants = [nom for nom, valeur in absents.items() if not valeur]
    return [
        *([f"Pas encore noté dans le dossier, donc absent du document : {', '.join(manquants)}."] if manquants else []),
        "L’attestation reçoit son numéro ; elle est scellée et ne pourra plus être modifiée.",
        "Le dossier passe à l’étape « Attestation délivrée » et la convention est clôturée.",
        *(_annoncer(nom, adresse_connue) for nom, adresse_connue in copies.items()),
        *([] if copies else ["Aucune copie ne part : la personne n’est pas tenue de suivre le parcours."]),
    ]


def copies_prevues(dossier: Dossier) -> dict[str, bool]:
    """Who would receive a copy today, and whether the mailbox is known."""
    decision = dossier.decisions.first()
    if decision is None or not est_tenue(decision):
        return {}
    commune = commune_actuelle(dossier)
    boites = Destinataire.objects.filter(centre=dossier.centre_id, commune=commune)
    connus = set(boites.values_list("organisme", flat=True))
    prevus = organismes(dossier, dossier.convention.regime)
    return {nommer(organisme, commune): organisme in connus for organisme in prevus}


def _annoncer(nom: str, adresse_connue: bool) -> str:
    if adresse_connue:
        return f"Une copie part : {nom}."
    return f"Une copie attend une adresse de courriel : {nom}."


def consequences_de_l_annulation(attestation: Attestation) -> list[str]:
    envoyees = [envoi.nom for envoi in attestation.envois.all() if envoi.statut == StatutEnvoi.ENVOYE]
    return [
        f"L’attestation {attestation.numero} reste au registre, marquée « annulée », avec votre motif.",
        "La page de vérification dira qu’elle n’est plus valable.",
        "Le dossier revient à l’étape « Attestation à délivrer » : une nouvelle pourra être délivrée.",
        "Les copies qui ne sont pas encore parties ne partiront pas.",
        *([f"Copie déjà envoyée, destinataire à prévenir : {', '.join(envoyees)}."] if envoyees else []),
        *(["L’exemplaire remis à la personne est à récupérer."] if attestation.remise_le else []),
    ]


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
