"""What happens to a file: steps passed, referent, end without attestation, reopening."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from beneficiaires.actions import actes
from beneficiaires.actions.decision import decider
from beneficiaires.models import Base, Dossier, MotifFin, Obligation, Statut
from comptes.models import Utilisateur
from journal.actions import consigner

FRANCHISSABLES = frozenset(
    [
        "contact_le",
        "bilan_le",
        "convention_le",
        "entretien_le",
        "citoyennete_le",
        "francais_le",
        "attestation_le",
        "francais_du",
        "parametres",
    ]
)


@transaction.atomic
def franchir(dossier: Dossier, *, par: Utilisateur, le: date, statut: Statut | None = None, **dates: Any) -> Dossier:
    """Tell the file what has happened: dates of `FRANCHISSABLES` (None when one is taken back), perhaps a new stage,
    then decide. `francais_du` False tells that no French course is due, so that its clock is not watched;
    `parametres`, the months that a signed convention keeps: `{"regime": code, "mois": parametres(regime)}`.

    Raises ValidationError when the lifecycle forbids the stage; TypeError for a date that is not of this list.
    """
    if inconnues := dates.keys() - FRANCHISSABLES:
        raise TypeError(f"unknown dates: {sorted(inconnues)}")
    verrouille = verrouiller(dossier)
    for nom, valeur in dates.items():
        setattr(verrouille, nom, valeur)
    if statut is not None and statut != verrouille.statut:
        verrouille.passer_a(statut)
    return enregistrer(verrouille, *dates, "statut", par=par, le=le)


@transaction.atomic
def assigner(dossier: Dossier, *, referent: Utilisateur | None, par: Utilisateur, le: date) -> Dossier:
    """Give the file to a referent of its centre, or to nobody. Raises ValidationError for anyone else."""
    verrouille = verrouiller(dossier)
    if referent is not None and not Utilisateur.objects.referents(verrouille.centre_id).filter(pk=referent.pk).exists():
        raise ValidationError("Le référent doit être une personne active de ce centre qui accompagne des dossiers.")
    verrouille.referent = referent
    verrouille.save(update_fields=["referent", "mis_a_jour_le"])
    consigner(actes.ASSIGNATION, verrouille, par=par, dossier_id=verrouille.pk)
    return verrouille


@transaction.atomic
def changer_de_base(dossier: Dossier, *, base: Base, par: Utilisateur, le: date) -> Dossier:
    """The person follows the path as a volunteer, or because she is bound. Done twice, it is done once.

    Raises ValidationError when the file is over, and for a volunteer whom the law binds.
    """
    verrouille = verrouiller(dossier)
    if not verrouille.est_ouvert:
        raise ValidationError("Ce dossier n’est plus ouvert : rouvrez-le d’abord.")
    if base == Base.VOLONTAIRE and verrouille.obligation == Obligation.OBLIGATOIRE:
        raise ValidationError("La personne est tenue de suivre le parcours : elle ne le suit pas comme volontaire.")
    if verrouille.base == base:
        return verrouille
    verrouille.base = base
    consigner(actes.BASE, verrouille, par=par, dossier_id=verrouille.pk, detail=base.label)
    return enregistrer(verrouille, "base", par=par, le=le)


@transaction.atomic
def cloturer(
    dossier: Dossier, *, motif: MotifFin | str, le: date, par: Utilisateur, fin_le: date | None = None
) -> Dossier:
    """End a path without attestation on `fin_le` (the day of the act when not said; CWASS art. 152/7, §5).

    Raises ValidationError when the file is closed or attested already, or when the end would come before its
    opening or after today.
    """
    verrouille = verrouiller(dossier)
    fin_le = fin_le or le
    if fin_le > le:
        raise ValidationError({"fin_le": "La date de fin ne peut pas être dans le futur."})
    if fin_le < verrouille.ouvert_le:
        raise ValidationError({"fin_le": "Le dossier ne peut pas se terminer avant d’avoir été ouvert."})
    avant = verrouille.statut
    verrouille.passer_a(Statut.CLOS)
    verrouille.statut_avant_fin = avant
    verrouille.fin_le, verrouille.fin_motif = fin_le, MotifFin(motif)
    consigner(actes.CLOTURE, verrouille, par=par, dossier_id=verrouille.pk, detail=str(verrouille.fin_motif))
    return enregistrer(verrouille, "statut", "statut_avant_fin", "fin_le", "fin_motif", par=par, le=le)


@transaction.atomic
def rouvrir(dossier: Dossier, *, par: Utilisateur, le: date) -> Dossier:
    """Take a closed file back to the stage where it was. Raises ValidationError when it is not closed, or when the
    person has another open file."""
    verrouille = verrouiller(dossier)
    if verrouille.statut != Statut.CLOS:
        raise ValidationError("Ce dossier n’est pas clos : il n’y a rien à rouvrir.")
    if Dossier.objects.ouverts().filter(beneficiaire_id=verrouille.beneficiaire_id).exists():
        raise ValidationError("Cette personne a déjà un dossier ouvert : continuez avec celui-là.")
    verrouille.passer_a(Statut(verrouille.statut_avant_fin))
    verrouille.statut_avant_fin = verrouille.fin_motif = ""
    verrouille.fin_le = None
    consigner(actes.REOUVERTURE, verrouille, par=par, dossier_id=verrouille.pk)
    return enregistrer(verrouille, "statut", "statut_avant_fin", "fin_le", "fin_motif", par=par, le=le)


def verrouiller(dossier: Dossier) -> Dossier:
    return Dossier.objects.select_for_update(of=["self"]).get(pk=dossier.pk)


def enregistrer(dossier: Dossier, *champs: str, par: Utilisateur, le: date) -> Dossier:
    try:
        with transaction.atomic():
            dossier.save(update_fields=[*champs, "mis_a_jour_le"])
    except IntegrityError:
        dossier.validate_constraints()  # the sentence of the rule that is broken
        raise
    decider(dossier, par=par, le=le)
    return dossier
