"""The work lists of documents and copies: what is to finish, to hand over, to follow."""

from itertools import groupby
from operator import attrgetter
from typing import Any

from django.db.models import QuerySet

from attestations.models import Attestation, Envoi, StatutEnvoi
from attestations.presentation import en_copie
from comptes.models import Utilisateur

A_REMETTRE, RECENTES, INACHEVEES = 50, 10, 20  # rows shown; past them the list says so

TITRES_A_SUIVRE = {
    StatutEnvoi.INCERTAIN: "Reçus ou non, on ne sait pas",
    StatutEnvoi.REFUSE: "Refusés par le serveur du destinataire",
    StatutEnvoi.ECHEC: "Jamais pris par le serveur du destinataire",
    StatutEnvoi.EN_ATTENTE: "En attente d’une adresse",
    StatutEnvoi.A_ENVOYER: "À envoyer",
    StatutEnvoi.EN_COURS: "En cours",
}


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
