"""Sessions one by one: added, moved, cancelled, restored; and the closures."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from comptes.models import Utilisateur
from formations import calendrier
from formations.actions import actes
from formations.actions.groupes import verrouiller_groupe
from formations.models import EtatSeance, Fermeture, Groupe, Seance
from formations.regles import Horaire, refus_de_seance
from journal.actions import consigner
from socle.templatetags.typographie import jour_nomme


@transaction.atomic
def ajouter_seance(
    groupe: Groupe, horaire: Horaire, *, theme: str = "", quand_meme: bool = False, par: Utilisateur, le: date
) -> Seance:
    """Add a session to a group; the form sent twice gives the first one.

    Raises ValidationError outside the group, at the time of another session, on a day its operator is not recognised,
    and on a holiday or a closure unless `quand_meme`.
    """
    groupe = verrouiller_groupe(groupe)
    deja = groupe.seances.filter(date=horaire.date, debut=horaire.debut, fin=horaire.fin, prevue_le=None).first()
    if deja is not None and deja.etat == EtatSeance.PREVUE:
        return deja
    _verifier(groupe, horaire, quand_meme=quand_meme)
    seance = Seance(centre_id=groupe.centre_id, groupe=groupe, theme=theme, **horaire._asdict())
    seance.full_clean(exclude=["centre"])
    seance.save()
    consigner(actes.SEANCE_AJOUTEE, seance, par=par, detail=_detail(groupe, seance))
    return seance


@transaction.atomic
def deplacer_seance(
    seance: Seance, horaire: Horaire, *, theme: str, quand_meme: bool = False, par: Utilisateur, le: date
) -> Seance:
    """Give a planned session another day, other times or another theme; one that was held keeps its day and times."""
    groupe, seance = _ouvrir(seance)
    if horaire != calendrier.en_horaire(seance):
        if seance.etat != EtatSeance.PREVUE:
            raise ValidationError(_fixe(seance))
        _verifier(groupe, horaire, quand_meme=quand_meme, sauf=seance)
    seance.date, seance.debut, seance.fin = horaire
    seance.theme = theme
    seance.full_clean(exclude=["centre", "groupe"])
    seance.save(update_fields=["date", "debut", "fin", "theme"])
    consigner(actes.SEANCE_MODIFIEE, seance, par=par, detail=_detail(groupe, seance))
    return seance


@transaction.atomic
def annuler_seance(seance: Seance, *, motif: str, par: Utilisateur, le: date) -> Seance:
    """Cancel a planned session, with a reason. Raises ValidationError once its sheet is recorded."""
    groupe, seance = _ouvrir(seance)
    if not motif.strip():
        raise ValidationError({"motif": "Écrivez pourquoi la séance est annulée."})
    if seance.etat == EtatSeance.TENUE:
        raise ValidationError("Cette séance s’est tenue : videz d’abord sa feuille de présences.")
    if seance.etat == EtatSeance.ANNULEE:
        return seance
    _annuler(groupe, seance, motif.strip(), par)
    return seance


@transaction.atomic
def retablir_seance(seance: Seance, *, quand_meme: bool = False, par: Utilisateur, le: date) -> Seance:
    """Take back a cancellation; the day may have become a holiday, or the hour taken, since."""
    groupe, seance = _ouvrir(seance)
    if seance.etat != EtatSeance.ANNULEE:
        raise ValidationError("Cette séance n’est pas annulée.")
    _verifier(groupe, calendrier.en_horaire(seance), quand_meme=quand_meme, sauf=seance)
    seance.passer_a(EtatSeance.PREVUE)
    seance.motif = ""
    seance.save(update_fields=["etat", "motif"])
    consigner(actes.SEANCE_RETABLIE, seance, par=par, detail=_detail(groupe, seance))
    return seance


@transaction.atomic
def fermer(fermetures: Sequence[Fermeture], *, annuler: bool, par: Utilisateur, le: date) -> list[Seance]:
    """Note days without course, of one group or of a whole centre; with `annuler`, the planned sessions of those days
    are cancelled for that reason. Returns the planned sessions that fall on them. The form sent twice writes one."""
    rangees = sorted(fermetures, key=lambda une: une.du)
    for fermeture in rangees:
        fermeture.full_clean(exclude=["centre", "groupe"])
    verrouilles = _verrouiller_les_groupes(rangees) if annuler else {}
    touchees: list[Seance] = []
    for fermeture in rangees:
        prevues = _seances_prevues(fermeture).order_by("pk")
        if annuler:
            prevues = prevues.filter(groupe__in=verrouilles).select_for_update(of=["self"])
        _noter(fermeture, par)
        seances = list(prevues)
        for seance in seances if annuler else []:
            _annuler(verrouilles[seance.groupe_id], seance, fermeture.raison, par)
        touchees += seances
    return touchees


def _verrouiller_les_groupes(fermetures: Sequence[Fermeture]) -> dict[int, Groupe]:
    """All those whose sessions fall on a closure at once, in the order of their keys: two gestures never wait for each
    other."""
    cles = {cle for une in fermetures for cle in _seances_prevues(une).order_by().values_list("groupe", flat=True)}
    groupes = Groupe.objects.filter(pk__in=cles).order_by("pk")
    return {groupe.pk: groupe for groupe in groupes.select_for_update(of=["self"], no_key=True)}


@transaction.atomic
def rouvrir(fermeture: Fermeture, *, par: Utilisateur, le: date) -> None:
    """Take a closure back; sessions that were cancelled stay so until they are restored or generated."""
    trouvee = Fermeture.objects.select_for_update(of=["self"]).filter(pk=fermeture.pk).first()
    if trouvee is not None:
        consigner(actes.FERMETURE_RETIREE, trouvee, par=par, detail=trouvee.raison)
        trouvee.delete()


def _ouvrir(seance: Seance) -> tuple[Groupe, Seance]:
    """Lock the group, then the session."""
    groupe = verrouiller_groupe(seance.groupe)
    return groupe, Seance.objects.select_for_update(of=["self"]).get(pk=seance.pk)


def _seances_prevues(fermeture: Fermeture) -> Any:
    """The planned sessions that fall on a closure."""
    seances = Seance.objects.filter(
        groupe__centre_id=fermeture.centre_id, date__range=(fermeture.du, fermeture.au), etat=EtatSeance.PREVUE
    )
    return seances.filter(groupe=fermeture.groupe_id) if fermeture.groupe_id else seances


def _noter(fermeture: Fermeture, par: Utilisateur) -> None:
    valeurs = {nom: getattr(fermeture, nom) for nom in ("centre_id", "groupe_id", "du", "au", "raison")}
    if not Fermeture.objects.filter(**valeurs).exists():
        fermeture.save()
        consigner(actes.FERMETURE, fermeture, par=par, detail=fermeture.raison)


def _verifier(groupe: Groupe, horaire: Horaire, *, quand_meme: bool, sauf: Seance | None = None) -> None:
    ce_jour = groupe.seances.filter(date=horaire.date).exclude(pk=sauf.pk if sauf and sauf.pk else 0)
    voisines = [calendrier.en_horaire(autre) for autre in ce_jour.exclude(etat=EtatSeance.ANNULEE)]
    if ce_jour.filter(debut=horaire.debut, etat=EtatSeance.ANNULEE).exists():
        raise ValidationError({"debut": "Une séance annulée commence à cette heure-là : rétablissez-la plutôt."})
    if refus := refus_de_seance(horaire, debut=groupe.debut, fin=groupe.fin, voisines=voisines):
        raise ValidationError(refus)
    obstacles = calendrier.obstacles(groupe, horaire.date, horaire.date)
    if refuse := obstacles.reconnaissance(horaire.date):
        raise ValidationError({"date": refuse})
    if (conge := obstacles.conge(horaire.date)) and not quand_meme:
        phrase = f"Le {jour_nomme(horaire.date)} est un jour sans cours ({conge}) : changez de jour, ou cochez la case."
        raise ValidationError({"quand_meme": phrase})


def _annuler(groupe: Groupe, seance: Seance, motif: str, par: Utilisateur) -> None:
    seance.passer_a(EtatSeance.ANNULEE)
    seance.motif = motif
    seance.save(update_fields=["etat", "motif"])
    consigner(actes.SEANCE_ANNULEE, seance, par=par, detail=f"{_detail(groupe, seance)} : {motif}")


def _fixe(seance: Seance) -> str:
    if seance.etat == EtatSeance.ANNULEE:
        return "Cette séance est annulée : rétablissez-la avant de la déplacer."
    return "Cette séance s’est tenue : son jour et ses heures ne changent plus. Videz d’abord sa feuille de présences."


def _detail(groupe: Groupe, seance: Seance) -> str:
    return f"{groupe.nom}, {seance.date:%d/%m/%Y}"
