"""The acts of this domain in the journal."""

from journal.models import acte

INSCRIPTION = acte("beneficiaires.inscription", "Inscription")
DECISION = acte("beneficiaires.decision", "Décision sur l’obligation")
FAIT = acte("beneficiaires.fait", "Fait ajouté ou corrigé")
RETRAIT = acte("beneficiaires.retrait", "Fait retiré")
CONFIRMATION = acte("beneficiaires.confirmation", "Réponse changée, lue et confirmée")
ACCORD = acte("beneficiaires.accord", "Dispense accordée")
REFUS = acte("beneficiaires.refus", "Dispense refusée")
REPRISE = acte("beneficiaires.reprise", "Demande de dispense reprise")
BASE = acte("beneficiaires.base", "Base du parcours changée")
PREUVE = acte("beneficiaires.preuve", "Preuve jointe")
PREUVE_RETIREE = acte("beneficiaires.preuve_retiree", "Preuve retirée")
TELECHARGEMENT = acte("beneficiaires.telechargement", "Preuve téléchargée")
ASSIGNATION = acte("beneficiaires.assignation", "Référent changé")
CLOTURE = acte("beneficiaires.cloture", "Clôture sans attestation")
LECTURE = acte("beneficiaires.lecture", "Page du dossier consultée")
REOUVERTURE = acte("beneficiaires.reouverture", "Réouverture")
