"""The French words of a decision: its sentence, its reasons, what is missing."""

from beneficiaires.models import Beneficiaire, Obligation, Sexe
from reglement.dispenses import LIBELLES

MANQUE = {
    "nationalites": "la nationalité",
    "naissance": "la date de naissance",
    "commune": "la commune de résidence",
    "sejour_depuis": "le début du séjour légal en Belgique",
    "titre": "le titre de séjour",
    "titre.type": "le type du titre de séjour",
    "titre.commande_le": "la date de commande du premier titre de plus de trois mois",
    "titre.debut": "le début de validité du titre",
    "titre.fin": "la fin de validité du titre",
}
CODES = {
    **LIBELLES,
    "belge": "nationalité belge",
    "citoyen-ue": "nationalité d’un pays de l’UE, de l’EEE ou de la Suisse",
    "famille-ue": "membre de la famille d’un citoyen de l’UE, de l’EEE ou de la Suisse",
    "famille-belge": "membre de la famille d’un Belge",
    "hors-territoire": "résidence hors de la région de langue française",
    "sans-titre": "pas de titre de séjour",
    "titre-court": "titre de séjour de trois mois ou moins",
    "sejour-trois-ans": "trois ans ou plus de séjour légal à la commande du titre",
    "age": "âge (moins de 18 ans, ou 65 ans et plus)",
    "attestation-delivree": "attestation délivrée",
    "depart-belgique": "départ de Belgique",
    "primo-arrivant": "primo-arrivant ou primo-arrivante",
}
STATUTS = dict(Obligation.choices)
TENU = {Sexe.FEMME: "est tenue", Sexe.HOMME: "est tenu", Sexe.AUTRE: "est tenu·e"}
PAS_TENU = {Sexe.FEMME: "n’est pas tenue", Sexe.HOMME: "n’est pas tenu", Sexe.AUTRE: "n’est pas tenu·e"}
DISPENSE = {Sexe.FEMME: "est dispensée", Sexe.HOMME: "est dispensé", Sexe.AUTRE: "est dispensé·e"}


def suite_de_la_phrase(personne: Beneficiaire, statut: str, code: str) -> str:
    """What follows the name of the person in the sentence of a decision."""
    sexe, motif = Sexe(personne.sexe), CODES.get(code, code)
    return {
        "obligatoire": f"{TENU[sexe]} de suivre le parcours d’intégration.",
        "dispense": f"{DISPENSE[sexe]} du parcours d’intégration\u00a0: {motif}.",
        "exempte": f"{PAS_TENU[sexe]} de suivre le parcours d’intégration\u00a0: {motif}.",
        "terminee": f"{PAS_TENU[sexe]} de poursuivre le parcours d’intégration\u00a0: {motif}.",
    }.get(statut, "\u00a0: il manque des faits pour décider.")


def issue(statut: str, code: str | None) -> str:
    """« Dispense : certificat médical », the answer without a person."""
    return f"{STATUTS[statut]}\u00a0: {CODES[code]}" if code and code != "primo-arrivant" else STATUTS[statut]


def manquants(noms: list[str]) -> list[str]:
    return [MANQUE.get(nom, nom) for nom in noms]
