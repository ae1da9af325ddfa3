"""What stands in the way of a group's sessions, read from the tables: holidays, closures, recognition, sessions."""

from collections.abc import Container, Iterable, Sequence
from dataclasses import replace
from datetime import date

from django.db.models import Q

from formations.models import Creneau, EtatSeance, Fermeture, Groupe, Seance
from formations.regles import Connue, Hebdomadaire, Horaire, Obstacles, Periode, Plan, horaires, planifier
from referentiels.models import JourFerie
from referentiels.vacances import conges_entre
from socle.dates import ajouter_mois


def obstacles(groupe: Groupe, du: date, au: date, *, en_plus: Iterable[Periode] = ()) -> Obstacles:
    """Those of a group between two days; `en_plus`: closures that are not written yet. Two queries."""
    return replace(
        reconnaissance(groupe),
        feries={} if groupe.avec_feries else jours_feries(du, au),
        fermetures=[*(en_periode(fermeture) for fermeture in fermetures_de(groupe, du, au)), *en_plus],
    )


def reconnaissance(groupe: Groupe) -> Obstacles:
    """The one obstacle that is read with the group: how long its operator is recognised."""
    operateur = groupe.cours.operateur
    return Obstacles(
        operateur=operateur.nom, reconnu_du=operateur.reconnu_du, reconnu_jusqu_au=operateur.reconnu_jusqu_au
    )


def jours_feries(du: date, au: date) -> dict[date, str]:
    """The legal holidays between two days."""
    return dict(JourFerie.objects.filter(legal=True, date__range=(du, au)).values_list("date", "libelle"))


def fermetures_de(groupe: Groupe, du: date, au: date):
    """The closures of a group and of its whole centre that touch a period."""
    les_siennes = Q(groupe=groupe) | Q(groupe=None, centre_id=groupe.centre_id)
    return Fermeture.objects.filter(les_siennes, du__lte=au, au__gte=du)


def en_periode(fermeture: Fermeture) -> Periode:
    return Periode(fermeture.du, fermeture.au, fermeture.raison)


def conges_proposes(groupe: Groupe) -> list[Periode]:
    """The school holidays that touch a group and that no closure covers yet; legal holidays are left out already."""
    fermetures = list(fermetures_de(groupe, groupe.debut, groupe.fin))
    feries = jours_feries(groupe.debut, groupe.fin)
    return [
        Periode(conge.du, conge.au, conge.libelle)
        for conge in conges_entre(groupe.debut, groupe.fin)
        if not any(fermeture.du <= conge.du and conge.au <= fermeture.au for fermeture in fermetures)
        and not (conge.du == conge.au and conge.du in feries)
    ]


def conges_du_centre(centre_id: int, le: date) -> list[Periode]:
    """The school holidays of the next twelve months that the centre has not noted as closures."""
    notees = set(Fermeture.objects.filter(centre_id=centre_id, groupe=None, au__gte=le).values_list("du", "au"))
    return [
        Periode(conge.du, conge.au, conge.libelle)
        for conge in conges_entre(le, ajouter_mois(le, 12))
        if (conge.du, conge.au) not in notees and conge.vacances
    ]


def plan(
    groupe: Groupe,
    creneaux: Sequence[Creneau],
    *,
    du: date,
    conges: Iterable[Periode] = (),
    fixes: Container[int] = (),
) -> Plan:
    """What generating the sessions of a group from a day on would do; `fixes`: sessions that may not be taken away."""
    debut = max(du, groupe.debut)
    connues = [en_connue(seance, du, groupe, fixes) for seance in groupe.seances.all()]
    voulus = horaires((Hebdomadaire(c.jour, c.debut, c.fin) for c in creneaux), debut, groupe.fin)
    return planifier(voulus, connues, obstacles(groupe, debut, groupe.fin, en_plus=conges).raison)


def en_connue(seance: Seance, du: date, groupe: Groupe, fixes: Container[int]) -> Connue:
    """A session may be taken away when it is planned, as the pattern made it, from that day on or outside the group."""
    intacte = seance.etat == EtatSeance.PREVUE and seance.suit_le_creneau
    concernee = seance.date >= du or not groupe.debut <= seance.date <= groupe.fin
    creneau = (seance.prevue_le, seance.prevue_de) if seance.prevue_le and seance.prevue_de else None
    libre = intacte and concernee and seance.pk not in fixes
    return Connue(seance.pk, en_horaire(seance), creneau, libre, annulee=seance.etat == EtatSeance.ANNULEE)


def en_horaire(seance: Seance) -> Horaire:
    return Horaire(seance.date, seance.debut, seance.fin)
