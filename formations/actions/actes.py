"""The acts of this domain in the journal."""

from journal.models import acte

COURS = acte("formations.cours", "Cours enregistré")
GROUPE_OUVERT = acte("formations.groupe-ouvert", "Groupe ouvert")
GROUPE_MODIFIE = acte("formations.groupe-modifie", "Groupe modifié")
SEANCES = acte("formations.seances", "Séances générées")
SEANCE_AJOUTEE = acte("formations.seance-ajoutee", "Séance ajoutée")
SEANCE_MODIFIEE = acte("formations.seance-modifiee", "Séance modifiée")
SEANCE_ANNULEE = acte("formations.seance-annulee", "Séance annulée")
SEANCE_RETABLIE = acte("formations.seance-retablie", "Séance rétablie")
FERMETURE = acte("formations.fermeture", "Fermeture notée")
FERMETURE_RETIREE = acte("formations.fermeture-retiree", "Fermeture retirée")
