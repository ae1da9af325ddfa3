"""The letter that invites a person to an evaluation interview, and the day that is proposed for it."""

from datetime import date, timedelta

from beneficiaires.models import Dossier
from beneficiaires.regles.periodes import adresse_du
from conventions.models import Entretien
from referentiels.models import JourFerie
from socle.pdf import rendre

PREAVIS = timedelta(days=10)
"""What a letter needs to arrive and a person to free herself."""
MARGE = timedelta(days=14)
"""The interview is proposed that long before its deadline: it may still be moved."""


def fabriquer(entretien: Entretien) -> bytes:
    """The PDF of the letter: when, where, what about, what to bring; free of charge."""
    dossiers = Dossier.objects.pour_affichage().prefetch_related("beneficiaire__adresses__commune")
    dossier = dossiers.get(pk=entretien.convention.dossier_id)
    donnees = {
        "entretien": entretien,
        "convention": entretien.convention,
        "dossier": dossier,
        "personne": dossier.beneficiaire,
        "centre": dossier.centre,
        "adresse": adresse_du(dossier.beneficiaire, entretien.invitee_le or entretien.prevu_le),
    }
    titre = f"Invitation à l’entretien d’évaluation, dossier {dossier.numero}"
    return rendre("conventions/pdf/invitation.html", donnees, titre=titre, auteur=dossier.centre.nom)


def jour_propose(echeance: date | None, le: date) -> date:
    """A working day, two weeks before the deadline when there is still time, ten days from now at the earliest."""
    jour = max(echeance - MARGE if echeance else le + PREAVIS, le + PREAVIS)
    feries = set(JourFerie.objects.filter(legal=True, date__range=(jour, jour + MARGE)).values_list("date", flat=True))
    while jour.weekday() > 4 or jour in feries:
        jour += timedelta(days=1)
    return jour
