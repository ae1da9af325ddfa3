"""What pages show of one copy: exactly what leaves, its story; and of the letters that wait for a hand."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from attestations.actions.courrier import PAR_LOT
from attestations.message import DocumentAbime, lire, message_de, objet_de
from attestations.models import PARTIS, Canal, Envoi, StatutAttestation, StatutEnvoi
from attestations.travail import limiter
from comptes.models import Utilisateur
from journal.models import Ligne

SANS_ADRESSE = "adresse-a-completer@exemple.invalid"
DERNIERS = 30
PARTI_OU_PRESQUE = (*PARTIS, StatutEnvoi.EN_COURS, StatutEnvoi.INCERTAIN, StatutEnvoi.REFUSE, StatutEnvoi.ECHEC)


@dataclass(frozen=True)
class Depart:
    """What leaves, or has left. `entetes`: the lines at the head of a mail, empty for a letter."""

    objet: str
    piece: str
    octets: int
    entetes: list[tuple[str, str]]
    texte: str
    lignes: list[str]

    @property
    def abime(self) -> bool:
        return not self.octets


@dataclass(frozen=True)
class Evenement:
    """A line of the story, as composants/_chronologie.html shows it."""

    le: datetime
    titre: str
    detail: str
    auteur: str
    icone: str = "paper-airplane"


class Lettre(NamedTuple):
    envoi: Envoi
    cochee: bool


def depart_de(envoi: Envoi) -> Depart:
    """The very message, or what the letter says of itself; no octet when the file is missing or has changed."""
    piece = f"{envoi.attestation.numero}.pdf"
    try:
        octets = len(lire(envoi))
    except DocumentAbime:
        return Depart(objet_de(envoi), piece, 0, [], "", [])
    if envoi.canal == Canal.LETTRE:
        return Depart(objet_de(envoi), piece, octets, [], "", envoi.adresse_postale.splitlines())
    message = message_de(envoi, a=envoi.adresse or SANS_ADRESSE)
    noms = {"From": "De", "To": "À", "Reply-To": "Répondre à"}
    entetes = [(nom, str(message[entete])) for entete, nom in noms.items() if message[entete]]
    if not envoi.adresse:
        entetes = [(nom, "pas encore connue" if nom == "À" else valeur) for nom, valeur in entetes]
    corps = message.get_body()
    return Depart(str(message["Subject"]), piece, octets, entetes, corps.get_content().strip() if corps else "", [])


def est_parti(envoi: Envoi) -> bool:
    """At least once: what is shown was written then."""
    return bool(envoi.tentatives) or envoi.statut in PARTI_OU_PRESQUE


def ne_part_plus(envoi: Envoi) -> bool:
    return envoi.statut == StatutEnvoi.ANNULE or envoi.attestation.statut != StatutAttestation.DELIVREE


def histoire(envoi: Envoi) -> list[Evenement]:
    """What happened to a copy, newest first: two queries."""
    lignes = list(
        Ligne.objects.du_centre(envoi.centre_id)
        .du_dossier(envoi.attestation.dossier_id)
        .gestes()
        .filter(objet_type="envoi", objet_id=envoi.pk)[:DERNIERS]
    )
    auteurs = Utilisateur.objects.in_bulk({ligne.auteur_id for ligne in lignes if ligne.auteur_id})
    prefixe = f"{envoi.attestation.numero}, {envoi.nom}"
    return [
        *(
            Evenement(
                ligne.le,
                ligne.libelle,
                ligne.detail.removeprefix(prefixe).removeprefix(" : "),
                str(auteurs.get(ligne.auteur_id, "")),
            )
            for ligne in lignes
        ),
        Evenement(envoi.cree_le, "Copie inscrite au registre", "", "", "document-check"),
    ]


def lettres_de(utilisateur: Utilisateur, cochees: Collection[int] | None = None) -> dict[str, Any]:
    """The letters of a centre: to print, and printed but not in the post yet. All are ticked unless `cochees` says."""
    lettres = Envoi.objects.visibles_par(utilisateur).du_centre(utilisateur.centre).lettres_a_poster().pour_affichage()
    listes = {"a_imprimer": lettres.filter(imprime_le=None), "a_poster": lettres.exclude(imprime_le=None)}
    return {cle: cochables(limiter(lignes, PAR_LOT), cochees) for cle, lignes in listes.items()}


def cochables(liste: dict[str, Any], cochees: Collection[int] | None) -> dict[str, Any]:
    return liste | {
        "lignes": [Lettre(envoi, cochees is None or envoi.pk in cochees) for envoi in liste["lignes"]],
    }
