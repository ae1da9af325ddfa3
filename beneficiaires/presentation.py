"""What the pages show of a person's situation and of a decision, all loaded."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import prefetch_related_objects

from beneficiaires import mots
from beneficiaires.models import Beneficiaire, Decision, Dossier
from reglement.epreuves import DEFINITION, DISPENSES, FIN_DU_PARCOURS

SITUATION = (
    "nationalite_set__pays",
    "adresses__commune",
    "titres__type",
    "titres__motif",
    "dispenses",
    "detentions",
)
"""What `pour_dossier` reads of the person; a view that has prefetched some of it spares the query."""
ECHEANCES = {
    "attestation": "Attestation",
    "contact": "Premier contact avec le centre",
    "bilan": "Bilan social",
    "citoyennete": "Formation à la citoyenneté",
    "francais": "Formation à la langue française",
    "entretien": "Entretien d’évaluation",
}


def pour_dossier(dossier: Dossier) -> dict[str, Any]:
    """What `_situation.html` and `_decision.html` need beside the file."""
    personne = dossier.beneficiaire
    prefetch_related_objects([personne], *SITUATION)
    decision = dossier.decisions.select_related("regime").first()
    return {
        "personne": personne,
        "explication": expliquer(decision, dossier) if decision is not None else None,
    }


@dataclass(frozen=True)
class Examen:
    """One test: `signe` is « oui » when it speaks for the obligation, « non » against, « inconnu »."""

    signe: str
    texte: str
    article: str


@dataclass(frozen=True)
class Echeance:
    """A deadline, and the day on which its step was done."""

    libelle: str
    avant: date
    faite_le: date | None


@dataclass(frozen=True)
class Explication:
    """A decision in words."""

    decision: Decision
    suite: str
    motif: str
    examens: list[Examen]
    dispenses: list[Examen]
    echeances: list[Echeance]
    manque: list[str]
    changement: dict[str, Any] | None
    pistes: list[dict[str, str]]

    @property
    def dispense(self) -> Examen | None:
        """The ground that relieves, when one does."""
        return next((examen for examen in self.dispenses if examen.signe == "non"), None)


def expliquer(decision: Decision, dossier: Dossier) -> Explication:
    personne: Beneficiaire = dossier.beneficiaire
    changement = decision.changerait.get("jour")
    return Explication(
        decision=decision,
        suite=mots.suite_de_la_phrase(personne, decision.statut, decision.code),
        motif=mots.issue(decision.statut, decision.code),
        examens=examens(decision, {epreuve.code for epreuve in (*FIN_DU_PARCOURS, *DEFINITION)}),
        dispenses=examens(decision, {epreuve.code for epreuve in DISPENSES}),
        echeances=echeances(decision, dossier),
        manque=mots.manquants(decision.manque),
        changement={
            "le": date.fromisoformat(changement["le"]),
            "issue": mots.issue(changement["statut"], changement["code"]),
        }
        if changement
        else None,
        pistes=[
            {"si": piste["si"], "issue": mots.issue(piste["statut"], piste["code"])}
            for piste in decision.changerait.get("pistes", [])
        ],
    )


def echeances(decision: Decision, dossier: Dossier) -> list[Echeance]:
    """The interview is not a step that is done once: its date is that of the next one."""
    return [
        Echeance(
            libelle,
            date.fromisoformat(decision.echeances[nom]),
            getattr(dossier, f"{nom}_le") if nom != "entretien" else None,
        )
        for nom, libelle in ECHEANCES.items()
        if decision.echeances.get(nom)
    ]


SIGNES = {False: "oui", True: "non", None: "inconnu"}


def examens(decision: Decision, codes: set[str]) -> list[Examen]:
    """The tests of these codes. Each one looks for a reason not to be bound: false speaks for the obligation."""
    return [
        Examen(SIGNES[test["resultat"]], test["texte"], test["article"])
        for test in decision.tests
        if test["code"] in codes
    ]
