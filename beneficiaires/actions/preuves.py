"""Attaching a proof to a fact and taking it away: never a row without its file, whatever happens in between."""

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models, transaction

from beneficiaires.actions import actes
from beneficiaires.actions.etapes import verrouiller
from beneficiaires.droits import est_de_sante
from beneficiaires.models import Dispense, Dossier, Preuve, TypePreuve
from comptes.models import Utilisateur
from journal.actions import consigner
from socle.depot import deposer, jeter_les_fichiers
from socle.fichiers import Fichier

RETIRE = "Ce fait vient d’être retiré par quelqu’un d’autre\u00a0: il n’y a plus rien à prouver."
CORRIGE = "Le motif de cette demande vient d’être corrigé\u00a0: rouvrez le dossier avant de joindre une pièce."
EN_VIGUEUR = (
    "La dispense est accordée sur la foi de cette pièce\u00a0: une personne de la coordination doit d’abord reprendre "
    "la demande."
)


def joindre(fait: models.Model, fichier: Fichier, *, dossier: Dossier, par: Utilisateur, le: date) -> Preuve:
    """Store a file that was opened (`socle.fichiers.lire`) as a proof of a fact of the file's person. The same file
    sent twice gives the proof of the first time.

    Raises ValidationError when somebody has just removed or changed the fact.
    """
    preuve = preparer(fait, fichier, dossier, par)
    deja = la_meme(preuve)
    if deja is not None:
        return deja
    return deposer(preuve, fichier.octets, lambda: inscrire(preuve, fait, dossier, par))


def preparer(fait: models.Model, fichier: Fichier, dossier: Dossier, par: Utilisateur) -> Preuve:
    preuve = Preuve(
        beneficiaire_id=dossier.beneficiaire_id,
        nom=fichier.nom,
        type=TypePreuve(fichier.type),
        taille=fichier.taille,
        sha256=fichier.sha256,
        de_sante=est_de_sante(fait),
        ajoutee_par=par,
    )
    preuve.fait = fait
    return preuve


def la_meme(preuve: Preuve) -> Preuve | None:
    nom, cle = preuve.cle_du_fait
    return Preuve.objects.filter(**{nom: cle}, sha256=preuve.sha256).first()


@transaction.atomic
def inscrire(preuve: Preuve, fait: models.Model, dossier: Dossier, par: Utilisateur) -> Preuve:
    """The row as saved, or the one that was there already."""
    verrouiller(dossier)
    faits = type(fait)._default_manager.filter(pk=fait.pk, beneficiaire_id=dossier.beneficiaire_id)
    en_base = faits.first()
    if en_base is None:
        raise ValidationError(RETIRE)
    if est_de_sante(en_base) != preuve.de_sante:
        raise ValidationError(CORRIGE)
    deja = la_meme(preuve)
    if deja is not None:
        return deja
    preuve.save(force_insert=True)
    consigner(actes.PREUVE, preuve, par=par, dossier_id=dossier.pk, detail=str(fait._meta.verbose_name))
    return preuve


@transaction.atomic
def detacher(preuve: Preuve, *, dossier: Dossier, par: Utilisateur, le: date) -> None:
    """Remove a proof, and its file once that is sure; the history keeps its name. Nothing happens the second time.

    Raises ValidationError for the only ground of a granted dispense.
    """
    verrouiller(dossier)
    en_base = Preuve.objects.select_for_update(of=["self"]).select_related("dispense").filter(pk=preuve.pk).first()
    if en_base is None:
        return
    if en_base.dispense is not None:
        exiger_une_autre_preuve(en_base, en_base.dispense)
    jeter_les_fichiers(Preuve.objects.filter(pk=en_base.pk))
    en_base.delete()
    consigner(actes.PREUVE_RETIREE, preuve, par=par, dossier_id=dossier.pk, detail=str(preuve.fait._meta.verbose_name))


def exiger_une_autre_preuve(preuve: Preuve, dispense: Dispense) -> None:
    if dispense.accordee and not dispense.preuve_vue and not dispense.preuves.exclude(pk=preuve.pk).exists():
        raise ValidationError(EN_VIGUEUR)
