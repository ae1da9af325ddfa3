"""Courses and groups: opening them, changing them, generating the sessions of the weekly pattern."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import ProtectedError

from comptes.models import Utilisateur
from formations import calendrier, gardes
from formations.actions import actes
from formations.models import Cours, Creneau, EtatSeance, Fermeture, Groupe, Jour, Matiere, Operateur, Seance
from formations.regles import Connue, Hebdomadaire, Horaire, Periode, Plan, chevauchements, refus_de_dates
from journal.actions import consigner
from socle.templatetags.typographie import jour


def qui_donnent(matiere: str, centre_id: int):
    """The operators of a centre that may give a matter: the session on rights and duties is the centre's own."""
    operateurs = Operateur.objects.filter(centre_id=centre_id)
    if matiere == Matiere.ACCUEIL:
        return operateurs.actifs().filter(type="CRI")
    return operateurs.pour_axe(matiere)


@transaction.atomic
def enregistrer_cours(cours: Cours, *, par: Utilisateur, le: date) -> Cours:
    """Write a new course, or its changes. Raises ValidationError when its operator may not give that matter, and when
    the matter or the operator of a course that has groups would change."""
    if cours.pk:
        avant = Cours.objects.select_for_update(of=["self"]).get(pk=cours.pk)
        fixes = (avant.matiere, avant.operateur_id) != (cours.matiere, cours.operateur_id)
        if fixes and avant.groupes.exists():
            raise ValidationError("Ce cours a des groupes : sa matière et son opérateur ne changent plus.")
    if not qui_donnent(cours.matiere, cours.centre_id).contains(cours.operateur):
        matiere = cours.get_matiere_display().lower()
        raise ValidationError({"operateur": f"Le type de cet opérateur ne lui permet pas de donner : {matiere}."})
    cours.full_clean(exclude=["centre"])
    cours.save()
    consigner(actes.COURS, cours, par=par, detail=cours.intitule)
    return cours


@transaction.atomic
def ouvrir_groupe(groupe: Groupe, creneaux: Sequence[Creneau], *, par: Utilisateur, le: date) -> Groupe:
    """Open a group of a course with its weekly slots; the form sent twice gives the first one. No session yet.

    Raises ValidationError when its operator is not recognised on the first day, or left; when two slots meet.
    """
    Cours.objects.select_for_update(of=["self"], no_key=True).get(pk=groupe.cours_id)
    deja = Groupe.objects.filter(cours=groupe.cours_id, nom=groupe.nom, debut=groupe.debut, fin=groupe.fin).first()
    if deja is not None:
        return deja
    operateur = groupe.cours.operateur
    if not operateur.actif or not groupe.cours.actif:
        raise ValidationError({"cours": "Ce cours n’est plus proposé : choisissez-en un autre."})
    groupe.centre_id = groupe.cours.centre_id
    _verifier(groupe, creneaux)
    groupe.save()
    _poser_creneaux(groupe, creneaux)
    consigner(actes.GROUPE_OUVERT, groupe, par=par, detail=groupe.nom)
    return groupe


@transaction.atomic
def modifier_groupe(groupe: Groupe, creneaux: Sequence[Creneau], *, par: Utilisateur, le: date) -> Groupe:
    """Change the name, place, dates, seats or weekly slots of a group. Its sessions follow when they are generated
    again. Raises ValidationError when a session that was held would fall outside its dates, and for what its persons
    cannot bear (`gardes`)."""
    avant = verrouiller_groupe(groupe)
    _verifier(groupe, creneaux, reconnaissance=groupe.debut != avant.debut)
    tenues = groupe.seances.filter(etat=EtatSeance.TENUE)
    hors = tenues.filter(date__lt=groupe.debut).first() or tenues.filter(date__gt=groupe.fin).first()
    if hors is not None:
        champ = "debut" if hors.date < groupe.debut else "fin"
        raise ValidationError({champ: f"Une séance s’est tenue le {jour(hors.date)} : elle serait hors du groupe."})
    gardes.demander(avant, groupe, le)
    groupe.save()
    _poser_creneaux(groupe, creneaux)
    consigner(actes.GROUPE_MODIFIE, groupe, par=par, detail=groupe.nom)
    return groupe


@transaction.atomic
def generer_seances(groupe: Groupe, *, du: date, conges: Iterable[Periode] = (), par: Utilisateur, le: date) -> Plan:
    """Make the planned sessions of a group those of its weekly pattern, from a day on; `conges` become closures of
    the group. What was held, moved, cancelled or added by hand is not touched. Done again, it changes nothing.

    Raises ValidationError without weekly slot.
    """
    verrouille = verrouiller_groupe(groupe)
    creneaux = list(verrouille.creneaux.all())
    if not creneaux:
        raise ValidationError("Ce groupe n’a pas d’horaire : écrivez d’abord ses jours et ses heures.")
    Fermeture.objects.bulk_create(
        Fermeture(centre_id=verrouille.centre_id, groupe=verrouille, du=conge.du, au=conge.au, raison=conge.raison)
        for conge in calendrier.conges_proposes(verrouille)
        if conge in set(conges)
    )
    plan = calendrier.plan(verrouille, creneaux, du=du)
    if fixes := _retirer(plan.a_retirer):
        plan = calendrier.plan(verrouille, creneaux, du=du, fixes=fixes)
    Seance.objects.bulk_create(_seance(verrouille, horaire) for horaire in plan.a_creer)
    detail = f"{len(plan.a_creer)} créées, {len(plan.a_retirer)} retirées"
    consigner(actes.SEANCES, verrouille, par=par, detail=detail)
    return plan


def verrouiller_groupe(groupe: Groupe) -> Groupe:
    """Lock a group, the first of the rows that any gesture locks."""
    groupes = Groupe.objects.select_related("cours__operateur")
    return groupes.select_for_update(of=["self"], no_key=True).get(pk=groupe.pk)


def _verifier(groupe: Groupe, creneaux: Sequence[Creneau], *, reconnaissance: bool = True) -> None:
    if refus := refus_de_dates(groupe.debut, groupe.fin):
        raise ValidationError(refus)
    groupe.full_clean(exclude=["centre"])
    refuse = calendrier.reconnaissance(groupe).reconnaissance(groupe.debut)
    if refuse and reconnaissance:
        raise ValidationError({"debut": refuse})
    if jours := chevauchements(Hebdomadaire(c.jour, c.debut, c.fin) for c in creneaux):
        raise ValidationError(f"Deux créneaux se chevauchent le {Jour(jours[0]).label}.")


def _poser_creneaux(groupe: Groupe, creneaux: Sequence[Creneau]) -> None:
    """Make the weekly slots of a group these; nothing is written when they are the same."""
    voulus = {(c.jour, c.debut, c.fin) for c in creneaux}
    connus = {(c.jour, c.debut, c.fin): c.pk for c in groupe.creneaux.all()}
    groupe.creneaux.filter(pk__in=[pk for cle, pk in connus.items() if cle not in voulus]).delete()
    Creneau.objects.bulk_create(
        Creneau(groupe=groupe, jour=jour_, debut=debut, fin=fin) for jour_, debut, fin in sorted(voulus - connus.keys())
    )


def _retirer(connues: Sequence[Connue]) -> set[int]:
    """Delete planned sessions; returns those to which something still hangs: the trace of an emptied sheet."""
    fixes: set[int] = set()
    seances = Seance.objects.filter(pk__in=[connue.pk for connue in connues]).order_by("pk")
    for seance in seances.select_for_update(of=["self"]):
        try:
            seance.delete()
        except ProtectedError:
            fixes.add(seance.pk)
    return fixes


def _seance(groupe: Groupe, horaire: Horaire) -> Seance:
    return Seance(
        centre_id=groupe.centre_id,
        groupe=groupe,
        date=horaire.date,
        debut=horaire.debut,
        fin=horaire.fin,
        prevue_le=horaire.date,
        prevue_de=horaire.debut,
        prevue_a=horaire.fin,
    )
