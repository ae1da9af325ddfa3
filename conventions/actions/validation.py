"""Validating the hours of a group and a month; correcting a presence that was validated."""

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.utils.formats import date_format
from django.utils.timezone import now

from beneficiaires.models import Beneficiaire
from comptes.droits import coordonne
from comptes.models import Utilisateur
from conventions.actions import actes
from conventions.actions.heures import Saisie, barrer, verifier_journees
from conventions.actions.presences import nouvelle_presence, verrouiller_seance
from conventions.actions.suite import (
    ouvrir_axe,
    recompter,
    recompter_tous,
    suivre,
    suivre_tous,
    verrouiller_les_axes,
    verrouiller_les_dossiers,
)
from conventions.feuille import marque_de
from conventions.models import Axe, Etat, LigneHeures
from conventions.regles import Marque, marque
from conventions.verrous import refus_d_axe
from formations.models import EtatSeance, Groupe, Seance
from journal.actions import consigner
from socle.dates import ajouter_mois
from socle.templatetags.typographie import duree, jour


@dataclass(frozen=True)
class Validation:
    """What a validation did. `lignes` is 0 when everything was validated before. `bloquees`: the names of those whose
    hours stay to be validated because their file does not move any more; `clos`: the axes that it closed."""

    lignes: int = 0
    minutes: int = 0
    personnes: int = 0
    bloquees: list[str] = field(default_factory=list)
    clos: int = 0


@transaction.atomic
def valider(groupe: Groupe, mois: date, *, par: Utilisateur, le: date) -> Validation:
    """Validate what the sheets of a group say for a month (any day of it): these hours now close axes, files follow,
    and a sheet is only corrected with a reason from then on. Done twice, the second finds nothing left.

    Raises ValidationError for anybody but a coordinator, when nothing was recorded that month, and when the operator
    was not recognised on the day of a session.
    """
    if not coordonne(par):
        raise ValidationError("Seule la coordination valide les heures.")
    seances = _verrouiller_le_mois(groupe, mois)
    lignes = LigneHeures.objects.en_vigueur().filter(seance__in=seances)
    dossiers = verrouiller_les_dossiers(
        lignes.filter(etat=Etat.ENCODEE).order_by().values_list("axe__convention__dossier", flat=True)
    )
    if not dossiers:
        _exiger_des_presences(lignes.exists(), mois)
        return Validation()
    _exiger_la_reconnaissance(seances)
    axes = verrouiller_les_axes(lignes.filter(etat=Etat.ENCODEE).order_by().values_list("axe", flat=True))
    ouverts = [axe for axe in axes if not refus_d_axe(axe)]
    validees = _valider_les_lignes(lignes.filter(etat=Etat.ENCODEE, axe__in=ouverts), par)
    clos = recompter_tous(ouverts, par=par, le=le)
    suivre_tous(dossiers, ouverts, par=par, le=le)
    validation = Validation(
        lignes=len(validees),
        minutes=sum(ligne.minutes for ligne in validees),
        personnes=len({ligne.axe_id for ligne in validees}),
        bloquees=_noms([axe for axe in axes if refus_d_axe(axe)]),
        clos=len(clos),
    )
    if validees:
        detail = f"{groupe}, {en_mois(mois)} : {validation.lignes} présences, {duree(validation.minutes)}"
        consigner(actes.HEURES_VALIDEES, groupe, par=par, detail=detail)
    return validation


@transaction.atomic
def corriger_presence(ligne: LigneHeures, voulue: Marque, *, motif: str, par: Utilisateur, le: date) -> LigneHeures:
    """Replace a validated presence: the old one stays, marked with the reason. Totals, axis and file follow.

    Raises ValidationError when it is not validated yet (its sheet is simply written again), was corrected meanwhile,
    already says so, or when its file does not move any more.
    """
    if ligne.seance is None:
        raise ValidationError("Cette ligne n’est pas une présence : corrigez ses heures.")
    seance = verrouiller_seance(ligne.seance)
    dossier, axe = ouvrir_axe(ligne.axe)
    actuelle = LigneHeures.objects.get(pk=ligne.pk)
    if actuelle.etat == Etat.ENCODEE:
        raise ValidationError("Cette présence n’est pas encore validée : changez-la sur la feuille de la séance.")
    juste = marque(voulue.presence, voulue.minutes, seance.minutes, voulue.raison)
    if actuelle.etat == Etat.VALIDEE and marque_de(actuelle) == juste:
        raise ValidationError("La présence dit déjà cela : il n’y a rien à corriger.")
    ancienne = barrer(actuelle, motif=motif, par=par)
    if juste.minutes:
        verifier_journees(axe, [Saisie(seance.date, juste.minutes)])
    nouvelle = nouvelle_presence(seance, axe, juste, par=par)
    nouvelle.etat, nouvelle.remplace = Etat.VALIDEE, ancienne
    nouvelle.validee_par, nouvelle.validee_le = par, now()
    nouvelle.save()
    detail = f"{axe.get_type_display()} : {ancienne.motif}"
    consigner(actes.PRESENCE_CORRIGEE, axe, par=par, dossier_id=dossier.pk, detail=detail)
    recompter(axe, par=par, le=le)
    suivre(dossier, axe, par=par, le=le)
    return nouvelle


def en_mois(mois: date) -> str:
    """« novembre 2026 »"""
    return date_format(mois, "F Y")


def _verrouiller_le_mois(groupe: Groupe, mois: date) -> list[Seance]:
    debut = mois.replace(day=1)
    seances = Seance.objects.select_for_update(of=["self"]).select_related("groupe__cours__operateur")
    seances = seances.filter(groupe=groupe)
    return list(seances.filter(date__gte=debut, date__lt=ajouter_mois(debut, 1)).order_by("pk"))


def _valider_les_lignes(lignes: QuerySet[LigneHeures], par: Utilisateur) -> list[LigneHeures]:
    """Lock them, then validate them."""
    verrouillees = list(lignes.select_for_update(of=["self"]).order_by("pk"))
    choisies = LigneHeures.objects.filter(pk__in=[ligne.pk for ligne in verrouillees])
    choisies.update(etat=Etat.VALIDEE, validee_par=par, validee_le=now())
    return verrouillees


def _exiger_des_presences(deja: bool, mois: date) -> None:
    if not deja:
        raise ValidationError(f"Aucune présence n’est encodée en {en_mois(mois)} : remplissez d’abord ses feuilles.")


def _exiger_la_reconnaissance(seances: list[Seance]) -> None:
    operateur = seances[0].groupe.cours.operateur
    tenues = [seance.date for seance in seances if seance.etat == EtatSeance.TENUE]
    if hors := sorted(quand for quand in tenues if not operateur.est_reconnu(quand)):
        raise ValidationError(
            f"{operateur} n’est pas reconnu le {jour(hors[0])} : complétez ses dates de reconnaissance, ou videz les "
            "feuilles de ces jours-là."
        )


def _noms(axes: list[Axe]) -> list[str]:
    personnes = Beneficiaire.objects.filter(dossiers__convention__axes__in=axes) if axes else []
    return sorted(str(personne) for personne in personnes)
