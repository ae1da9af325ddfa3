"""What a page shows of the proofs of a person's facts to one reader: given to each fact in memory."""

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from beneficiaires.demande import periode, seuils
from beneficiaires.droits import lit_les_preuves, tranche
from beneficiaires.models import Beneficiaire, Dispense, MotifDispense, Preuve
from beneficiaires.prelecture import deposer
from comptes.models import Utilisateur

# The facts that may be proved: the link of a proof, and the way from the person.
FAITS = {
    "nationalite": "nationalite_set",
    "adresse": "adresses",
    "titre": "titres",
    "lien": "liens",
    "dispense": "dispenses",
    "detention": "detentions",
}
# What usually proves each ground (the decree names the certificates of the two first ones only).
ATTENDUES = {
    MotifDispense.MEDICAL: "le certificat médical",
    MotifDispense.AIDANT: "l’attestation médicale qui dit que la personne assiste un membre de sa famille",
    MotifDispense.ATTESTATION_ANTERIEURE: "l’attestation obtenue",
    MotifDispense.DIPLOME_BELGE: "le certificat ou le diplôme",
    MotifDispense.TRAVAIL_SALARIE: "le contrat, avec des fiches de paie ou une attestation de l’employeur",
    MotifDispense.INDEPENDANT: "l’attestation de la caisse d’assurances sociales",
    MotifDispense.INTERIM: "les contrats ou un relevé de l’agence d’intérim",
    MotifDispense.CONJOINT_AIDANT: "l’attestation de la caisse d’assurances sociales",
    MotifDispense.FORMATION: "l’attestation du centre de formation, avec les heures par semaine",
    MotifDispense.PROTECTION_TEMPORAIRE: "la carte de protection temporaire, ou celle du membre de la famille",
    MotifDispense.ETUDES: "l’attestation d’inscription de l’établissement",
    MotifDispense.DOCTORAT: "la lettre de bourse ou d’invitation de l’établissement",
    MotifDispense.ETAPE_AILLEURS: "l’attestation de l’étape suivie ailleurs en Belgique",
}


@dataclass
class Pieces:
    """The proofs of one fact as a reader may see them. `reservees`: some are for others only."""

    a_le_droit: bool
    lignes: list[Preuve] = field(default_factory=list)

    @property
    def visibles(self) -> list[Preuve]:
        return self.lignes if self.a_le_droit else []

    @property
    def reservees(self) -> bool:
        return bool(self.lignes) and not self.a_le_droit


def apporter(dossier: Any, *, par: Utilisateur) -> None:
    """Give each fact of the person of a file read with `prelecture` its proofs (`fait.pieces`), and each request of
    dispense what its line shows. No query more than the file."""
    deposer(dossier)
    personne: Beneficiaire = dossier.beneficiaire
    par_fait = defaultdict(list)
    for preuve in personne.preuves.all():
        par_fait[preuve.cle_du_fait].append(preuve)
    for lien, relation in FAITS.items():
        for fait in getattr(personne, relation).all():
            garnir(fait, par_fait.get((lien, fait.pk), []), par)


def de_la_demande(dispense: Dispense, *, par: Utilisateur) -> None:
    """The same for one request, on its own page: one query."""
    lignes: list[Any] = list(dispense.preuves.select_related("ajoutee_par"))
    for preuve in lignes:
        preuve.auteur = str(preuve.ajoutee_par)
    garnir(dispense, lignes, par)


def garnir(fait: Any, lignes: list[Preuve], par: Utilisateur) -> None:
    fait.pieces = Pieces(lit_les_preuves(par, fait), lignes)
    if isinstance(fait, Dispense):
        fait.decidable = tranche(par, fait)  # type: ignore[attr-defined]
        fait.details = ", ".join([*periode(fait), *seuils(fait)])  # type: ignore[attr-defined]


def attendue(fait: Any) -> str:
    """What proves a fact, in a sentence; empty when any document may."""
    if not isinstance(fait, Dispense):
        return ""
    return f"Pièce attendue\u00a0: {ATTENDUES[MotifDispense(fait.motif)]}."
