"""The copies of fictitious attestations: by mail or by letter, sent, acknowledged, refused, given up or uncertain."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from attestations.models import Canal, Envoi, Organisme, StatutEnvoi
from suivi.peuplement.temps import a_dix_heures
from suivi.peuplement.vie import Vie

REFUS = "550 5.1.1 mailbox unknown"
SATUREE = "452 4.2.2 mailbox full"
FRAICHE = 5  # days: younger letters may wait for the post
SORTS = (
    (0.02, StatutEnvoi.REFUSE, f"Le serveur du destinataire refuse le message : {REFUS}", REFUS),
    (0.023, StatutEnvoi.ECHEC, f"Cinq jours d’essais sans succès : {SATUREE}", SATUREE),
    (0.025, StatutEnvoi.INCERTAIN, "L’envoi a été interrompu : le message est peut-être parti.", ""),
)
"""Shares of the mails that ended so, one on top of the other; the rest was taken."""


class Sort(NamedTuple):
    """What became of a copy."""

    statut: StatutEnvoi
    raison: str
    reponse: str


def envoyer(vie: Vie, attestation: Any) -> None:
    """A copy for the commune, one for the CPAS. No mail waits: nothing may leave later; a fresh letter may."""
    adresses = vie.personne.adresses
    for organisme in (Organisme.COMMUNE, Organisme.CPAS) if vie.dossier.cpas else (Organisme.COMMUNE,):
        boite = vie.lieu.boites.get((organisme, adresses[0].commune_id)) if adresses else None
        if boite is not None:
            une_copie(vie, attestation, organisme, adresses[0].commune_id, boite)


def une_copie(vie: Vie, attestation: Any, organisme: Organisme, commune_id: str, boite: tuple[Canal, str, str]) -> None:
    """`boite`: `Destinataire.voie`."""
    canal, adresse, adresse_postale = boite
    hasard, le = vie.outils.hasard, vie.outils.le
    parti = attestation.delivree_le
    lettre = canal == Canal.LETTRE
    sort = d_une_lettre(hasard.random(), (le - parti).days) if lettre else d_un_courriel(hasard.random())
    accuse = parti + timedelta(days=1 + hasard.randrange(20))
    acquittee = sort.statut == StatutEnvoi.ENVOYE and accuse <= le and hasard.random() < 0.6
    vie.ecrire(
        Envoi,
        centre_id=vie.dossier.centre_id,
        attestation_id=attestation.pk,
        organisme=organisme,
        commune_id=commune_id,
        canal=canal,
        adresse=adresse,
        adresse_postale=adresse_postale,
        statut=StatutEnvoi.ACQUITTE if acquittee else sort.statut,
        raison=sort.raison,
        tentatives=0 if lettre else 1,
        message_id=f"<{attestation.code}.{organisme}@peuplement.test>",
        reponse=sort.reponse,
        cree_le=a_dix_heures(parti),
        **moments(sort, parti, lettre=lettre, accuse=accuse if acquittee else None),
    )


def d_un_courriel(tire: float) -> Sort:
    for part, statut, raison, reponse in SORTS:
        if tire < part:
            return Sort(statut, raison, reponse)
    return Sort(StatutEnvoi.ENVOYE, "", "250 2.0.0 Ok")


def d_une_lettre(tire: float, age: int) -> Sort:
    """Old ones were posted; some came back."""
    if age < FRAICHE:
        return Sort(StatutEnvoi.A_ENVOYER, "", "")
    if tire < 0.02:
        return Sort(StatutEnvoi.REFUSE, "Revenu : adresse inconnue", "Lettre postée")
    return Sort(StatutEnvoi.ENVOYE, "", "Lettre postée")


def moments(sort: Sort, parti: date, *, lettre: bool, accuse: date | None) -> dict[str, Any]:
    """The hours of a copy, as its state wants them."""
    moment = a_dix_heures(parti)
    en_route = sort.statut != StatutEnvoi.A_ENVOYER
    return {
        "essais_depuis": moment,
        "imprime_le": moment if lettre and en_route else None,
        "en_cours_depuis": moment if en_route and not lettre else None,
        "envoye_le": moment if sort.statut == StatutEnvoi.ENVOYE else None,
        "acquitte_le": a_dix_heures(accuse) if accuse else None,
    }
