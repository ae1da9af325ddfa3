"""The acts of this domain in the journal."""

from journal.models import acte

INSCRIPTION = acte("beneficiaires.inscription", "Inscription")
DECISION = acte("beneficiaires.decision", "Décision sur l’obligation")
FAIT = acte("beneficiaires.fait", "Fait ajouté ou corrigé")
RETRAIT = acte("beneficiaires.retrait", "Fait retiré")
PREUVE = acte("beneficiaires.preuve", "Preuve vue et acceptée")
ASSIGNATION = acte("beneficiaires.assignation", "Référent changé")
CLOTURE = acte("beneficiaires.cloture", "Clôture sans attestation")
LECTURE = acte("beneficiaires.lecture", "Page du dossier consultée")
REOUVERTURE = acte("beneficiaires.reouverture", "Réouverture")
