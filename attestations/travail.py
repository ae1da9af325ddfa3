"""The work lists of documents and copies: what is to issue, to finish, to hand over, to send, to decide, to follow."""

from collections import Counter
from datetime import date, datetime
from itertools import groupby
from operator import attrgetter
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet, Value
from django.urls import reverse
from django.utils.timezone import localdate

from attestations.models import PARTIS, TIERS, Attestation, Envoi, StatutAttestation, StatutEnvoi
from attestations.presentation import Copie, en_copie
from beneficiaires.models import Dossier
from beneficiaires.models import Statut as Etape
from comptes.models import Utilisateur
from socle.templatetags.typographie import INSECABLE, nombre

A_REMETTRE, RECENTES, INACHEVEES = 50, 10, 20  # rows shown; past them the list says so
PLAFOND = 99  # tabs count no further

TITRES_A_SUIVRE = {
    StatutEnvoi.INCERTAIN: "Reçus ou non, on ne sait pas",
    StatutEnvoi.REFUSE: "Refusés par le serveur du destinataire",
    StatutEnvoi.ECHEC: "Jamais pris par le serveur du destinataire",
    StatutEnvoi.EN_ATTENTE: "En attente d’une adresse",
    StatutEnvoi.A_ENVOYER: "À envoyer",
    StatutEnvoi.EN_COURS: "En cours",
}


class Liste(NamedTuple):
    """A work list: its word on the tab, what it holds, what is said when it is empty. `relance`: what it holds may be
    sent again."""

    titre: str
    intro: str
    vide: str
    filtre: Q
    relance: bool = True


COPIES = {
    "a_envoyer": Liste(
        "À envoyer",
        "Ce qui part par courriel, les lettres à poster, et les copies qui attendent une adresse.",
        "Aucune copie n’attend de partir.",
        Q(statut__in=[StatutEnvoi.EN_ATTENTE, StatutEnvoi.A_ENVOYER, StatutEnvoi.EN_COURS]),
    ),
    "en_echec": Liste(
        "En échec",
        "Refusées ou jamais prises par le destinataire : vérifiez l’adresse, puis relancez.",
        "Aucune copie n’est en échec.",
        Q(statut__in=[StatutEnvoi.REFUSE, StatutEnvoi.ECHEC]),
    ),
    "incertains": Liste(
        "Incertains",
        "L’envoi a été interrompu : demandez au destinataire s’il a reçu la copie avant de la renvoyer.",
        "Aucun envoi n’est incertain.",
        Q(statut=StatutEnvoi.INCERTAIN),
    ),
    "non_acquittes": Liste(
        "Non acquittés",
        "Envoyées, mais la commune ou le CPAS n’en a pas accusé réception. Les plus anciennes d’abord.",
        "Toutes les copies envoyées sont acquittées.",
        Q(statut=StatutEnvoi.ENVOYE, organisme__in=TIERS, attestation__statut=StatutAttestation.DELIVREE),
        relance=False,
    ),
    "parties": Liste(
        "Parties",
        "Tout ce qui est parti, par courriel ou par la poste. Les plus récentes d’abord.",
        "Aucune copie n’est encore partie.",
        Q(statut__in=PARTIS),
        relance=False,
    ),
}
DOCUMENTS = {
    "a_remettre": Liste(
        "À remettre",
        "Délivrées, et pas encore dans les mains de la personne. Les plus anciennes d’abord.",
        "Chaque attestation délivrée est remise.",
        Q(statut=StatutAttestation.DELIVREE, remise_le=None),
    ),
    "a_terminer": Liste(
        "À terminer",
        "Leur fabrication a été interrompue. Leur numéro est réservé : il suffit de la reprendre.",
        "Aucune fabrication n’est interrompue.",
        Q(statut=StatutAttestation.EN_PREPARATION),
    ),
}
A_DELIVRER = "a_delivrer"


class Ligne(NamedTuple):
    """A copy in a list."""

    copie: Copie
    depuis: str
    cochable: bool


class Onglet(NamedTuple):
    titre: str
    adresse: str
    compte: str
    ici: bool


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


def copies(utilisateur: Utilisateur, cle: str) -> Any:
    """The copies of a list: what waits for a person first; of those that left, the oldest or the newest first."""
    lignes = Envoi.objects.visibles_par(utilisateur).du_centre(utilisateur.centre).filter(COPIES[cle].filtre)
    ordres = {"non_acquittes": "pk", "parties": "-pk"}
    return lignes.order_by(ordres[cle]) if cle in ordres else lignes.par_urgence()


def documents(utilisateur: Utilisateur, cle: str) -> Any:
    lignes = Attestation.objects.visibles_par(utilisateur).du_centre(utilisateur.centre)
    return lignes.filter(DOCUMENTS[cle].filtre).order_by("delivree_le", "pk")


def a_delivrer(utilisateur: Utilisateur) -> QuerySet[Dossier]:
    """The files whose path is over, the nearest deadline first. A dispense is issued file by file: somebody has to
    have confirmed each answer."""
    return (
        Dossier.objects.visibles_par(utilisateur).filter(statut=Etape.A_ATTESTER).order_by("prochaine_echeance", "pk")
    )


def en_lignes(envois: list[Envoi], aujourdhui: date) -> list[Ligne]:
    return [
        Ligne(
            en_copie(envoi),
            depuis(envoi.envoye_le or envoi.essais_depuis or envoi.cree_le, aujourdhui),
            envoi.se_relance,
        )
        for envoi in envois
    ]


def depuis(moment: datetime, aujourdhui: date) -> str:
    """« aujourd’hui », « il y a 12 jours »."""
    jours = (aujourdhui - localdate(moment)).days
    if jours <= 0:
        return "aujourd’hui"
    return f"il y a {nombre(jours)}{INSECABLE}jour{'s' if jours > 1 else ''}"


def onglets(utilisateur: Utilisateur, ici: str = "") -> list[Onglet]:
    """Every list with its count, in one query that stops counting past `PLAFOND`."""
    comptes = compter(utilisateur)
    listes = reverse("attestations:envois")
    premiers = [Onglet("À suivre", listes, "", not ici), _delivrance(comptes, ici)]
    autres = {**COPIES, **DOCUMENTS}
    return premiers + [
        Onglet(liste.titre, f"{listes}?liste={cle}", en_mots(comptes[cle]), cle == ici) for cle, liste in autres.items()
    ]


def _delivrance(comptes: Counter[str], ici: str) -> Onglet:
    return Onglet("À délivrer", reverse("attestations:a_delivrer"), en_mots(comptes[A_DELIVRER]), ici == A_DELIVRER)


def compter(utilisateur: Utilisateur) -> Counter[str]:
    listes: dict[str, QuerySet] = {A_DELIVRER: a_delivrer(utilisateur)}
    listes |= {cle: copies(utilisateur, cle) for cle in COPIES} | {
        cle: documents(utilisateur, cle) for cle in DOCUMENTS
    }
    parties = [
        lignes.order_by().annotate(liste=Value(cle)).values_list("liste", flat=True)[: PLAFOND + 1]
        for cle, lignes in listes.items()
    ]
    return Counter(parties[0].union(*parties[1:], all=True))


def a_decider(utilisateur: Utilisateur) -> str:
    """How many copies only a person can move, for the navigation; nothing when there is none."""
    lignes = copies(utilisateur, "en_echec").order_by() | copies(utilisateur, "incertains").order_by()
    compte = lignes[: PLAFOND + 1].count()
    return en_mots(compte) if compte else ""


def en_mots(compte: int) -> str:
    return f"{PLAFOND}+" if compte > PLAFOND else str(compte)
