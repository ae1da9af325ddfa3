"""Adding, correcting and removing the facts of a person; each change leaves its trace and is decided upon."""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models import Q

from beneficiaires.actions import actes
from beneficiaires.actions.decision import decider
from beneficiaires.actions.refus import dire_les_refus
from beneficiaires.droits import lit_les_preuves
from beneficiaires.models import Adresse, Beneficiaire, Dispense, Dossier, EtatDispense
from comptes.models import Utilisateur
from journal.actions import consigner
from referentiels.models import Langue
from socle.depot import jeter_les_fichiers

RESERVE = (
    "Cette demande a des pièces réservées aux personnes tenues au secret professionnel : l’une d’elles peut la retirer."
)
Fait = TypeVar("Fait", bound=models.Model)


@dire_les_refus
@transaction.atomic
def corriger(
    fait: Fait,
    *,
    dossier: Dossier,
    par: Utilisateur,
    le: date,
    champs: Iterable[str] | None = None,
    autres_langues: Iterable[Langue] | None = None,
) -> Fait:
    """Save a fact of the file's person (or the person, or the file itself), new or changed, then decide.

    `champs`: the columns to write of a row that exists, all of them when not said. A new fact that is already there,
    column for column, is not written twice: a form was sent again. Raises ValidationError when the fact is impossible,
    or when somebody has just removed it.
    """
    verrouiller(dossier)
    exiger_la_presence(fait)
    colonnes = None if champs is None or fait.pk is None else {*champs}
    if isinstance(fait, Beneficiaire):
        fait.indexer()
        colonnes = None if colonnes is None else colonnes | {"recherche", "cles_nom"}
    elif not isinstance(fait, Dossier):
        fait.beneficiaire_id = dossier.beneficiaire_id  # type: ignore[attr-defined]
    if isinstance(fait, Dispense):
        fait.demandee_le = fait.demandee_le or le
        if redemander(fait) and colonnes is not None:
            colonnes |= DECISION
    if deja_la(fait):
        return fait
    fait.full_clean()
    fait.save(update_fields=colonnes)
    if autres_langues is not None and isinstance(fait, Beneficiaire):
        fait.autres_langues.set(autres_langues)
    noter(actes.FAIT, fait, dossier, par=par, le=le)
    return fait


@transaction.atomic
def retirer(fait: models.Model, *, dossier: Dossier, par: Utilisateur, le: date) -> None:
    """Remove a fact entered by mistake and its proofs; its history keeps it. Then decide. Nothing happens the second
    time. Raises ValidationError when its proofs are health data that `par` may not read."""
    verrouiller(dossier)
    if not existe(fait):
        return
    if not lit_les_preuves(par, fait) and fait.preuves.exists():  # type: ignore[attr-defined]
        raise ValidationError(RESERVE)
    cle = fait.pk
    jeter_les_fichiers(fait.preuves.all())  # type: ignore[attr-defined]
    fait.delete()
    fait.pk = cle  # for the line of the journal
    noter(actes.RETRAIT, fait, dossier, par=par, le=le)


@dire_les_refus
@transaction.atomic
def demenager(nouvelle: Adresse, *, dossier: Dossier, par: Utilisateur, le: date) -> Adresse:
    """Add the address where the person lives from `nouvelle.depuis` (today when not said); those still open end the
    day before. Raises ValidationError when the new one would begin before one of them."""
    verrouiller(dossier)
    nouvelle.depuis = nouvelle.depuis or le
    nouvelle.beneficiaire_id = dossier.beneficiaire_id
    if deja_la(nouvelle):
        return nouvelle
    for actuelle in Adresse.objects.filter(beneficiaire_id=dossier.beneficiaire_id, jusqu_au=None):
        if actuelle.depuis is not None and nouvelle.depuis <= actuelle.depuis:
            raise ValidationError(
                {"depuis": "La nouvelle adresse doit commencer après l’adresse actuelle : corrigez l’une des deux."}
            )
        actuelle.jusqu_au = nouvelle.depuis - timedelta(days=1)
        actuelle.save(update_fields=["jusqu_au"])
    return corriger(nouvelle, dossier=dossier, par=par, le=le)


DECISION = {"etat", "tranchee_le", "tranchee_par", "refus", "preuve_vue"}


def redemander(dispense: Dispense) -> bool:
    """Whether a request had been decided, perhaps since its page was opened: it was about other facts, so it waits
    again."""
    en_base = Dispense.objects.select_for_update(of=["self"]).filter(pk=dispense.pk).first()
    if en_base is None or en_base.etat == EtatDispense.DEMANDEE:
        return False
    dispense.etat = en_base.etat
    dispense.redemander()
    return True


def verrouiller(dossier: Dossier) -> None:
    """Lock every file of the person, always in the same order: facts are hers, and change what each file answers."""
    list(Dossier.objects.select_for_update(of=["self"]).filter(beneficiaire_id=dossier.beneficiaire_id).order_by("pk"))


def deja_la(fait: models.Model) -> bool:
    """Whether a new fact is that of a row, column for column; it is then that row."""
    if fait.pk is not None:
        return False
    colonnes = {champ.attname: getattr(fait, champ.attname) for champ in fait._meta.concrete_fields[1:]}
    memes = Q(**{nom: valeur for nom, valeur in colonnes.items() if valeur is not None})
    vides = Q(**{f"{nom}__isnull": True for nom, valeur in colonnes.items() if valeur is None})
    fait.pk = type(fait)._default_manager.filter(memes, vides).values_list("pk", flat=True).first()
    return fait.pk is not None


def existe(fait: models.Model) -> bool:
    return type(fait)._default_manager.filter(pk=fait.pk).exists()


def exiger_la_presence(fait: models.Model) -> None:
    if fait.pk is not None and not existe(fait):
        raise ValidationError("Ce fait vient d’être retiré par quelqu’un d’autre : il n’y a plus rien à corriger.")


def noter(acte: str, fait: models.Model, dossier: Dossier, *, par: Utilisateur, le: date, detail: str = "") -> None:
    """A line in the journal, then the decision of this file and of the other open ones of the person."""
    detail = detail or str(fait._meta.verbose_name)
    consigner(acte, fait, par=par, dossier_id=dossier.pk, detail=detail)
    decider(dossier, par=par, le=le)
    for autre in Dossier.objects.ouverts().filter(beneficiaire_id=dossier.beneficiaire_id).exclude(pk=dossier.pk):
        decider(autre, par=par, le=le)
