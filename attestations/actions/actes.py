"""The acts of this domain in the journal."""

from attestations.models import Geste, Nature
from journal.models import acte

DELIVRANCES = {
    Nature.FIN: acte("attestations.delivrance", "Attestation délivrée"),
    Nature.DISPENSE: acte("attestations.delivrance-dispense", "Attestation de dispense délivrée"),
}
REMPLACEMENT = acte("attestations.remplacement", "Attestation délivrée à la place d’une autre")
REMISE = acte("attestations.remise", "Attestation remise à la personne")
RECU = acte("attestations.recu", "Reçu signé joint")
RECU_RETIRE = acte("attestations.recu-retire", "Reçu signé retiré")
RECU_LU = acte("attestations.recu-lu", "Reçu signé téléchargé")
ANNULATION = acte("attestations.annulation", "Attestation annulée")
TELECHARGEMENT = acte("attestations.telechargement", "Attestation téléchargée")
ENVOI = acte("attestations.envoi", "Copie envoyée")
REFUS = acte("attestations.refus", "Copie refusée par le serveur du destinataire")
DOUTE = acte("attestations.doute", "Envoi interrompu : reçu ou non, on ne sait pas")
RELANCE = acte("attestations.relance", "Envoi relancé")
ACCUSE = acte("attestations.accuse", "Réception accusée par le destinataire")
IMPRESSION = acte("attestations.impression", "Lettre imprimée")
POSTAGE = acte("attestations.postage", "Lettre postée")
REPRISE_LETTRE = acte("attestations.lettre-reprise", "Lettre imprimée écartée, à refaire")
LETTRE_LUE = acte("attestations.lettre-lue", "Lettre d’accompagnement consultée")
RETOUR = acte("attestations.retour", "Copie revenue")
ECHEC = acte("attestations.echec", "Copie jamais prise par le serveur : les essais sont arrêtés")
REMISE_CONFIEE = acte("attestations.remise-confiee", "Document à envoyer à la personne")
ABANDON = acte("attestations.abandon", "Copie qui n’est plus à envoyer")
CONSTAT = acte("attestations.constat", "Copie reçue, dit le destinataire")
LOTS = {
    Geste.DELIVRER: acte("attestations.lot-delivrer", "Délivrance demandée pour plusieurs dossiers"),
    Geste.RELANCER: acte("attestations.lot-relancer", "Relance demandée pour plusieurs copies"),
}
ARRET_LOT = acte("attestations.lot-arret", "Lot arrêté")
REPRISE_LOT = acte("attestations.lot-reprise", "Lot repris")
LECTURE_LOT = acte("attestations.lecture-lot", "Lot consulté")
