"""The decisions of a file as a timeline: what was known, when, and what it led to."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from django.utils.timezone import localtime

from beneficiaires import mots
from beneficiaires.changement import Delai, prise
from beneficiaires.models import Confirmation, Decision, Dossier
from beneficiaires.regles.recit import Nouveaute, deplacements, nouveautes, points_nouveaux, raison
from referentiels.reglement import referentiel
from socle.templatetags.typographie import INSECABLE

MATIN = 6  # o’clock: the nightly job has ended


@dataclass(frozen=True)
class Moment:
    """One decision. `avant`: the answer that this one replaced, empty when it did not change it; `points`: its new
    warnings; `manque`: the facts that it newly asks for."""

    decision: Decision
    heure: str
    auteur: str
    titre: str
    nouveautes: list[Nouveaute]
    raison: str
    reponse: str
    avant: str
    delais: list[Delai]
    points: list[str]
    manque: list[str]
    premiere: bool
    en_vigueur: bool
    a_confirmer: bool
    confirmation: Confirmation | None


def prises(dossier: Dossier):
    """The decisions of a file, newest first, with all that a moment shows of them."""
    return dossier.decisions.pour_affichage().defer("tests")


def moments(decisions: Sequence[Decision], dossier: Dossier, *, derniere: int | None, premiere: bool) -> list[Moment]:
    """Each of these decisions, newest first, told beside the one before it. `derniere`: the key of the one in force;
    `premiere`: whether the oldest of them is the first of the file, else it only serves the one above it."""
    noms = referentiel()
    paires: list[tuple[Decision, Decision | None]] = list(pairwise(decisions))
    if premiere and decisions:
        paires.append((decisions[-1], None))

    def moment(decision: Decision, avant: Decision | None) -> Moment:
        nouveaux = nouveautes(avant.faits if avant else None, decision.faits, noms)
        en_vigueur = decision.pk == derniere
        return Moment(
            decision,
            heure(decision),
            auteur(decision),
            titre(avant, nouveaux),
            nouveaux,
            raison(prise(avant), prise(decision)) if avant and not nouveaux else "",
            mots.issue(decision.statut, decision.code),
            ancienne_reponse(avant, decision),
            delais(avant, decision),
            points_nouveaux(prise(avant), prise(decision)) if avant else list(decision.avertissements),
            mots.manquants(decision.manque) if avant is None or avant.manque != decision.manque else [],
            avant is None,
            en_vigueur,
            en_vigueur and dossier.a_confirmer,
            getattr(decision, "confirmation", None),
        )

    return [moment(*paire) for paire in paires]


def titre(avant: Decision | None, nouveaux: list[Nouveaute]) -> str:
    if avant is None:
        return "Ce qui était connu"
    return "Ce qui était nouveau" if nouveaux else "Aucun fait nouveau"


def auteur(decision: Decision) -> str:
    """Who took it. The job of the night did when nobody else, unless the law was edited during the day."""
    if decision.par is not None:
        return str(decision.par)
    return "la nuit, sans intervention" if localtime(decision.creee_le).hour < MATIN else "sans intervention"


def heure(decision: Decision) -> str:
    """At what time it was written down; nothing when that was on another day than its own."""
    moment = localtime(decision.creee_le)
    return f"{moment:%H}{INSECABLE}h{INSECABLE}{moment:%M}" if moment.date() == decision.prise_le else ""


def ancienne_reponse(avant: Decision | None, decision: Decision) -> str:
    if avant is None or (avant.statut, avant.code) == (decision.statut, decision.code):
        return ""
    return mots.issue(avant.statut, avant.code)


def delais(avant: Decision | None, decision: Decision) -> list[Delai]:
    """The deadlines that moved; that of the first contact stops there once the contact is known."""
    bouges = deplacements(avant.echeances if avant else {}, decision.echeances)
    return [
        Delai(libelle, *bouges[nom])
        for nom, libelle in mots.ECHEANCES.items()
        if nom in bouges and not decision.faits.get(f"{nom}_le")
    ]
