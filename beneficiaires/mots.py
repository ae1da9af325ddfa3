"""The French words of a decision: its sentence, its reasons, what is missing."""

from beneficiaires.models import Beneficiaire, Obligation, Sexe
from referentiels.models import Regime
from reglement.dispenses import LIBELLES
from socle.dates import en_toutes_lettres

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
ECHEANCES = {
    "attestation": "Attestation",
    "contact": "Premier contact avec le centre",
    "bilan": "Bilan social",
    "citoyennete": "Formation à la citoyenneté",
    "francais": "Formation à la langue française",
    "entretien": "Entretien d’évaluation",
}
"""The deadlines, the one that matters most first."""
ACCORD = {Sexe.FEMME: "e", Sexe.HOMME: "", Sexe.AUTRE: "·e"}


def suite_de_la_phrase(personne: Beneficiaire, statut: str, code: str) -> str:
    """What follows the name of the person in the sentence of a decision."""
    e, motif = ACCORD[Sexe(personne.sexe)], CODES.get(code, code)
    return {
        "obligatoire": f"est tenu{e} de suivre le parcours d’intégration.",
        "dispense": f"est dispensé{e} du parcours d’intégration\u00a0: {motif}.",
        "exempte": f"n’est pas tenu{e} de suivre le parcours d’intégration\u00a0: {motif}.",
        "terminee": f"n’est pas tenu{e} de poursuivre le parcours d’intégration\u00a0: {motif}.",
    }.get(statut, "\u00a0: il manque des faits pour décider.")


def reponse(personne: Beneficiaire, statut: str, code: str) -> str:
    """The answer in a few words that agree with the person: « tenue de suivre », « dispensée (certificat médical) »."""
    e, motif = ACCORD[Sexe(personne.sexe)], CODES.get(code, code)
    return {
        "obligatoire": f"tenu{e} de suivre",
        "dispense": f"dispensé{e} ({motif})",
        "exempte": f"pas tenu{e} de suivre ({motif})",
        "terminee": f"plus tenu{e} de suivre ({motif})",
    }.get(statut, "à compléter")


def issue(statut: str, code: str | None) -> str:
    """« Dispense : certificat médical », the answer without a person."""
    return f"{STATUTS[statut]}\u00a0: {CODES[code]}" if code and code != "primo-arrivant" else STATUTS[statut]


def regime(ligne: Regime) -> str:
    """« régime 2025, en vigueur depuis le 1er janvier 2025 »."""
    debut, fin = (
        jour and en_toutes_lettres(jour).replace(" ", "\u00a0") for jour in (ligne.applicable_du, ligne.applicable_au)
    )
    nom = f"régime\u00a0{ligne.code}"
    if debut:
        return f"{nom}, en vigueur depuis le {debut}" if not fin else f"{nom}, en vigueur du {debut} au {fin}"
    return f"{nom}, pour les titres commandés jusqu’au {fin}" if fin else nom


def manquants(noms: list[str]) -> list[str]:
    return [MANQUE.get(nom, nom) for nom in noms]
