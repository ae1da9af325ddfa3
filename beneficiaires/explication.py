"""A decision in words: its tests, its deadlines, what is missing and what would change it."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from beneficiaires import mots
from beneficiaires.models import Beneficiaire, Decision, Dossier
from referentiels.reglement import regime as lire_regime
from reglement.echeances import Echeances
from reglement.epreuves import DEFINITION, DISPENSES, FIN_DU_PARCOURS
from reglement.horloges import Horloge, Reperes
from reglement.horloges import expliquer as expliquer_les_horloges
from reglement.regimes import Regime, figer
from socle.templatetags.typographie import espaces

CONDITIONS = frozenset(epreuve.code for epreuve in (*FIN_DU_PARCOURS, *DEFINITION))
MOTIFS = frozenset(epreuve.code for epreuve in DISPENSES)
PREMIERES = 3
"""Facts that would change the answer, shown before the others are unfolded."""


@dataclass(frozen=True)
class Examen:
    """One test: `signe` is « oui » when it speaks for the obligation, « non » against, « inconnu »; `motif`: it is a
    ground of dispense."""

    signe: str
    texte: str
    article: str
    motif: bool


@dataclass(frozen=True)
class Echeance:
    """A deadline, why it is that day, and the day on which its step was done."""

    libelle: str
    avant: date
    pourquoi: str
    faite_le: date | None


@dataclass(frozen=True)
class Explication:
    """`en_vigueur`: the last decision of its file; another one is shown as it was given."""

    decision: Decision
    en_vigueur: bool
    suite: str
    motif: str
    regime: str
    examens: list[Examen]
    dispenses: list[Examen]
    echeances: list[Echeance]
    manque: list[str]
    changement: dict[str, Any] | None
    revue: date | None
    """Day on which a fact begins or ends, before the answer changes by itself."""
    pistes: list[dict[str, str]]

    @property
    def dispense(self) -> Examen | None:
        """The ground that relieves, when one does."""
        return next((examen for examen in self.dispenses if examen.signe == "non"), None)

    @property
    def motifs_ecartes(self) -> list[Examen]:
        """The grounds that were examined and do not relieve."""
        return [examen for examen in self.dispenses if examen.signe != "non"]

    @property
    def premieres_pistes(self) -> list[dict[str, str]]:
        return self.pistes[:PREMIERES]

    @property
    def autres_pistes(self) -> list[dict[str, str]]:
        return self.pistes[PREMIERES:]


def expliquer(decision: Decision, dossier: Dossier, *, en_vigueur: bool = True) -> Explication:
    """Everything is read in the decision, but for the deadlines in force: they are those written on the file, since
    a detention that goes on pushes them without a new decision."""
    personne: Beneficiaire = dossier.beneficiaire
    changement = decision.changerait.get("jour")
    return Explication(
        decision=decision,
        en_vigueur=en_vigueur,
        suite=mots.suite_de_la_phrase(personne, decision.statut, decision.code),
        motif=mots.issue(decision.statut, decision.code),
        regime=mots.regime(decision.regime) if decision.regime else "",
        examens=examens(decision, CONDITIONS),
        dispenses=examens(decision, MOTIFS),
        echeances=echeances(decision, dossier, en_vigueur=en_vigueur),
        manque=mots.manquants(decision.manque),
        changement={
            "le": date.fromisoformat(changement["le"]),
            "raison": changement.get("raison", ""),
            "issue": mots.issue(changement["statut"], changement["code"]),
        }
        if changement
        else None,
        revue=revue(decision, dossier) if en_vigueur else None,
        pistes=[
            {"si": espaces(piste["si"]), "issue": mots.issue(piste["statut"], piste["code"])}
            for piste in decision.changerait.get("pistes", [])
        ],
    )


def revue(decision: Decision, dossier: Dossier) -> date | None:
    """A detention that goes on is looked at every day: that is no day to announce."""
    prevu, jour = decision.changerait.get("jour"), dossier.revoir_le
    if jour is None or any(fin is None for _, fin in decision.faits.get("detentions", [])):
        return None
    return jour if prevu is None or jour < date.fromisoformat(prevu["le"]) else None


SIGNES = {False: "oui", True: "non", None: "inconnu"}


def examens(decision: Decision, codes: frozenset[str]) -> list[Examen]:
    """The tests of these codes. Each one looks for a reason not to be bound: false speaks for the obligation."""
    return [examen(test) for test in decision.tests if test["code"] in codes]


def examen(test: dict[str, Any]) -> Examen:
    return Examen(SIGNES[test["resultat"]], espaces(test["texte"]), test["article"], test["code"] in MOTIFS)


def examen_qui_decide(decision: Decision) -> Examen | None:
    """The test that gave the answer; none while facts are missing."""
    return next((examen(test) for test in decision.tests if decision.code and test["code"] == decision.code), None)


def echeances(decision: Decision, dossier: Dossier, *, en_vigueur: bool) -> list[Echeance]:
    """The interview is not a step that is done once: its date is that of the next one."""
    jours = du_dossier(dossier) if en_vigueur else de_la_decision(decision)
    clauses = {horloge.nom: horloge.texte for horloge in horloges(decision, dossier, Echeances(**jours))}
    faites = {nom: getattr(dossier, f"{nom}_le") for nom in mots.ECHEANCES if en_vigueur and nom != "entretien"}
    return [
        Echeance(libelle, jour, clauses.get(nom, ""), faites.get(nom))
        for nom, libelle in mots.ECHEANCES.items()
        if (jour := jours[nom]) is not None
    ]


def du_dossier(dossier: Dossier) -> dict[str, date | None]:
    return {nom: getattr(dossier, f"echeance_{nom}") for nom in Echeances._fields}


def de_la_decision(decision: Decision) -> dict[str, date | None]:
    return {nom: lire_jour(decision.echeances.get(nom)) for nom in Echeances._fields}


def horloges(decision: Decision, dossier: Dossier, echeances: Echeances) -> tuple[Horloge, ...]:
    """How each deadline was reached, from the facts of the decision."""
    regime = regime_applique(decision, dossier)
    if regime is None:
        return ()
    faits: dict[str, Any] = decision.faits
    reperes = Reperes(
        commande_le=lire_jour((faits.get("titre") or {}).get("commande_le")),
        contact_le=lire_jour(faits.get("contact_le")),
        convention_le=lire_jour(faits.get("convention_le")),
        dernier_entretien_le=lire_jour(faits.get("dernier_entretien_le")),
        prorogation_mois=faits.get("prorogation_mois") or 0,
    )
    return expliquer_les_horloges(echeances, reperes, regime)


def regime_applique(decision: Decision, dossier: Dossier) -> Regime | None:
    """With the months that a signed convention keeps, for the decisions taken since it was signed."""
    if decision.regime is None:
        return None
    regime, gardes = lire_regime(decision.regime), dossier.parametres
    if gardes and decision.faits.get("convention_le"):
        return figer((regime,), gardes["regime"], gardes["mois"])[0]
    return regime


def lire_jour(iso: str | None) -> date | None:
    return date.fromisoformat(iso) if iso else None
