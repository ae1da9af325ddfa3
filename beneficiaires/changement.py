"""An answer that has changed and that nobody has confirmed: from what to what, since when, why, and what moves."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Subquery

from beneficiaires import mots
from beneficiaires.explication import Examen, de_la_decision, du_dossier, examen, examen_qui_decide
from beneficiaires.models import Decision, Dossier, Obligation
from beneficiaires.regles.recit import Nouveaute, Prise, nouveautes, raison
from referentiels.reglement import referentiel
from socle.templatetags.typographie import INSECABLE, jour


@dataclass(frozen=True)
class Changement:
    """`acquise`: the last answer that was settled; `decision`: the one to confirm; `depuis`: the day it came."""

    acquise: Decision
    decision: Decision
    depuis: date
    avant: str
    apres: str


@dataclass(frozen=True)
class Delai:
    """A deadline before and after the change."""

    libelle: str
    avant: date | None
    apres: date | None


def a_confirmer(dossier: Dossier) -> Changement | None:
    """What a person has to take over in a file, with its person; None when nothing waits. One query then."""
    if not dossier.a_confirmer:
        return None
    debut = Subquery(dossier.decisions.acquises().values("pk")[:1])
    prises = list(dossier.decisions.filter(pk__gte=debut).select_related("regime"))
    if len(prises) < 2:
        return None
    acquise, decision = prises[-1], prises[0]
    autre_reponse = (prise for prise in prises if reponse(prise) != reponse(decision))
    precedente = next(autre_reponse, acquise)
    premiere = prises[prises.index(precedente) - 1]
    return Changement(acquise, decision, premiere.prise_le, *en_mots(acquise, decision, dossier))


def reponse(decision: Decision) -> tuple[str, str, str | None]:
    return decision.statut, decision.code, decision.regime_id


def en_mots(acquise: Decision, decision: Decision, dossier: Dossier) -> tuple[str, str]:
    """Both answers in a few words, with their regime when nothing else tells them apart."""
    avant, apres = (mots.reponse(dossier.beneficiaire, prise.statut, prise.code) for prise in (acquise, decision))
    if avant == apres:
        return f"{avant}, régime {acquise.regime_id}", f"{apres}, régime {decision.regime_id or 'inconnu'}"
    return avant, apres


@dataclass(frozen=True)
class Pourquoi:
    """The facts that changed, or else the reason; the test that decides now and what became of the one that did."""

    titre: str
    nouveautes: list[Nouveaute]
    raison: str
    decide: Examen | None
    ne_decide_plus: Examen | None


def pourquoi(changement: Changement) -> Pourquoi:
    acquise, decision = changement.acquise, changement.decision
    nouveaux = nouveautes(acquise.faits, decision.faits, referentiel())
    ancien = next((examen(test) for test in decision.tests if test["code"] == acquise.code), None)
    return Pourquoi(
        "Ce qui est nouveau" if nouveaux else "Aucun fait nouveau",
        nouveaux,
        "" if nouveaux else raison(prise(acquise), prise(decision)),
        examen_qui_decide(decision),
        ancien if acquise.code != decision.code else None,
    )


def prise(decision: Decision) -> Prise:
    return Prise(
        decision.prise_le,
        decision.statut,
        decision.code,
        decision.echeances,
        decision.avertissements,
        decision.changerait.get("jour"),
        decision.par_id is None,
    )


def delais(changement: Changement, dossier: Dossier) -> list[Delai]:
    """The deadlines of the settled answer beside those written on the file now; those of the steps that are done
    matter no more."""
    avant, apres = de_la_decision(changement.acquise), du_dossier(dossier)
    return [
        Delai(libelle, avant[nom], apres[nom])
        for nom, libelle in mots.ECHEANCES.items()
        if (avant[nom] or apres[nom]) and (nom == "entretien" or not getattr(dossier, f"{nom}_le"))
    ]


def consequences(changement: Changement, dossier: Dossier) -> list[str]:
    """What confirming does, and what it leaves alone."""
    phrases = [f"La réponse qui vaut désormais{INSECABLE}: {changement.apres}. Votre nom et la date sont gardés."]
    if dossier.convention_le:
        phrases.append(
            f"La convention signée le {jour(dossier.convention_le)} ne change pas"
            f"{INSECABLE}: elle garde ses heures et ses délais. Pour la changer, établissez un avenant."
        )
    return [*phrases, *suites(changement.decision)]


def suites(decision: Decision) -> list[str]:
    """What may be done next."""
    if decision.statut == Obligation.OBLIGATOIRE:
        return [f"Les échéances ci-dessus courent déjà{INSECABLE}: elles n’attendent pas la confirmation."]
    phrases = ["La personne peut continuer le parcours comme volontaire, ou le dossier peut être clos."]
    if decision.statut == Obligation.DISPENSE and decision.regime and decision.regime.attestation_dispense:
        phrases.append("La dispense s’atteste par un document, dans la section « Documents » du dossier.")
    return phrases
