"""The work of the day about groups: sheets to fill, hours to validate, seats for who waits, too many absences."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models import Min
from django.urls import reverse

from comptes.models import Utilisateur
from conventions.absences import absences
from conventions.feuille import sans_feuille
from conventions.models import Attente, LigneHeures
from conventions.places import attentes_ouvertes, groupes_ouverts, libres, qui_prendrait
from formations.models import Groupe, Matiere, Seance
from socle.dates import NOMS_DES_MOIS
from socle.templatetags.typographie import INSECABLE, duree
from socle.templatetags.typographie import jour as en_jour
from suivi.gestes import Geste

UN_AN = timedelta(days=365)
DU_CENTRE = "CRI"
"""The kind of operator that the centre itself is."""


class TacheDeGroupe(NamedTuple):
    """One line about a group: no file, no deadline of the law."""

    groupe: Groupe
    texte: str
    geste: Geste
    dossier: None = None
    echeance: None = None


def feuilles_a_remplir(par: Utilisateur, le: date, combien: int) -> list[TacheDeGroupe]:
    """The groups that the centre gives itself and whose past sessions have no sheet, the oldest first: one query."""
    passees = Seance.objects.filter(
        centre=par.centre_id, date__lt=le, date__gte=le - UN_AN, groupe__cours__operateur__type=DU_CENTRE
    )
    plus_ancienne = (
        sans_feuille(passees, le)
        .order_by("groupe_id", "date", "debut")
        .distinct("groupe_id")
        .select_related("groupe__cours")
    )
    trouvees = sorted(plus_ancienne, key=lambda seance: (seance.date, seance.pk))[:combien]
    return [TacheDeGroupe(seance.groupe, _sans_feuille(seance), _remplir(seance)) for seance in trouvees]


def _sans_feuille(seance: Seance) -> str:
    return f"La séance du {en_jour(seance.date)} n’a pas encore sa feuille"


def _remplir(seance: Seance) -> Geste:
    route = "feuille_droits" if seance.groupe.cours.matiere == Matiere.ACCUEIL else "feuille"
    return Geste("Remplir la feuille", reverse(f"conventions:{route}", args=[seance.pk]))


def heures_a_valider(par: Utilisateur, le: date, combien: int) -> list[TacheDeGroupe]:
    """The groups whose lines of a month that is over wait for the coordination, the oldest month first: two queries."""
    attendent = (
        LigneHeures.objects.a_valider()
        .filter(centre=par.centre_id, date__lt=le.replace(day=1), seance__isnull=False)
        .order_by()
        .values("seance__groupe")
        .annotate(depuis=Min("date"))
        .order_by("depuis", "seance__groupe")[:combien]
    )
    lues = list(attendent)
    groupes = Groupe.objects.in_bulk([ligne["seance__groupe"] for ligne in lues])
    return [_a_valider(groupes[ligne["seance__groupe"]], ligne["depuis"]) for ligne in lues]


def _a_valider(groupe: Groupe, depuis: date) -> TacheDeGroupe:
    mois = f"{NOMS_DES_MOIS[depuis.month - 1]} {depuis.year}"
    adresse = reverse("conventions:valider", args=[groupe.pk, depuis.year, depuis.month])
    return TacheDeGroupe(groupe, f"Des présences de {mois} attendent la validation", Geste(f"Valider {mois}", adresse))


def places_pour(par: Utilisateur, le: date) -> list[tuple[Attente, Groupe]]:
    """The persons whom the user follows and who may take a seat that is free now: each group goes to who has waited
    longest for it, whoever follows her. Three queries, one when nobody waits."""
    attentes = list(attentes_ouvertes(par.centre_id or 0))
    if not attentes:
        return []
    servies: dict[int, tuple[Attente, Groupe]] = {}
    for groupe in groupes_ouverts(par.centre_id or 0, le):
        restent = [attente for attente in attentes if attente.pk not in servies]
        for attente in qui_prendrait(groupe, restent)[: libres(groupe)]:
            servies[attente.pk] = (attente, groupe)
    miennes = [paire for paire in servies.values() if paire[0].dossier.referent_id == par.pk]
    return sorted(miennes, key=lambda paire: (paire[0].depuis, paire[0].pk))


def place_libre(attente: Attente, groupe: Groupe) -> tuple[str, Geste]:
    """What is said of it, and where the person is enrolled."""
    texte = f"Attend depuis le {en_jour(attente.depuis)}{INSECABLE}: une place est libre dans {groupe}"
    return texte, Geste("Choisir le groupe", reverse("conventions:choisir_groupe", args=[attente.axe_id]))


def trop_absentes(par: Utilisateur) -> Any:
    """The axes of the files that the user follows of which too much was missed, the worst first."""
    return absences(par, seuil=settings.ABSENCES_SEUIL).filter(convention__dossier__referent=par)


def absence(axe: Any) -> tuple[str, Geste]:
    texte = f"{axe}{INSECABLE}: {axe.pourcent}{INSECABLE}% des heures manquées"
    if axe.minutes_absentes:
        texte += f", dont {duree(axe.minutes_absentes)} sans raison"
    return texte, Geste("Voir les heures", reverse("conventions:heures", args=[axe.pk]))
