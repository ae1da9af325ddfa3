"""The French words of deadlines and of missing facts, as a line of a list says them."""

ECHEANCES = {
    "contact": "Premier contact avec le centre",
    "bilan": "Bilan social",
    "entretien": "Entretien d’évaluation",
    "citoyennete": "Formation à la citoyenneté",
    "francais": "Formation à la langue française",
    "attestation": "Attestation",
}
MANQUE = {
    "nationalites": "la nationalité",
    "naissance": "la date de naissance",
    "commune": "la commune de résidence",
    "sejour_depuis": "le début du séjour légal",
    "titre": "le titre de séjour",
    "titre.type": "le type de titre",
    "titre.commande_le": "la date de commande du titre",
    "titre.debut": "le début du titre",
    "titre.fin": "la fin du titre",
}
