"""The acts of this domain in the journal."""

from journal.models import acte

ETABLIE = acte("conventions.etablie", "Projet de convention établi")
MODIFIEE = acte("conventions.modifiee", "Projet de convention modifié")
SIGNEE = acte("conventions.signee", "Convention signée")
SIGNATURE_CORRIGEE = acte("conventions.signature-corrigee", "Date de signature corrigée")
DOCUMENT_LU = acte("conventions.document-lu", "Convention téléchargée")
PROJET_LU = acte("conventions.projet-lu", "Projet de convention imprimé")
ENTRETIEN = acte("conventions.entretien", "Entretien d’évaluation tenu")
ENTRETIEN_RETIRE = acte("conventions.entretien-retire", "Entretien d’évaluation retiré")
HEURES = acte("conventions.heures", "Heures encodées")
HEURES_CORRIGEES = acte("conventions.heures-corrigees", "Heures corrigées")
HEURES_RETIREES = acte("conventions.heures-retirees", "Heures retirées")
AXE_CLOS = acte("conventions.axe-clos", "Axe achevé")
AXE_CLOS_AVANT = acte("conventions.axe-clos-avant", "Axe clos sous le seuil")
AXE_ROUVERT = acte("conventions.axe-rouvert", "Axe rouvert")
AXE_CONFIE = acte("conventions.axe-confie", "Opérateur choisi")
