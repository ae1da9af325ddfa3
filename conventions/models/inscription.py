"""Who follows a group, and who waits for a seat: the evidence that the path was open, or was not (art. 152/8)."""

from datetime import timedelta
from typing import Any

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from beneficiaires.models import Dossier
from beneficiaires.models import Statut as Etape
from comptes.models import Centre, Role, Utilisateur
from conventions.models.axe import Axe
from formations.models import Groupe
from referentiels.models import Commune, Langue, NiveauCecr

UN_JOUR = timedelta(days=1)


class InscriptionQuerySet(models.QuerySet["Inscription"]):
    def visibles_par(self, utilisateur):
        """Through the group, for who works for an operator; through the file for the others."""
        if utilisateur.role == Role.OPERATEUR:
            return self.filter(groupe__in=Groupe.objects.visibles_par(utilisateur))
        return self.filter(dossier__in=Dossier.objects.visibles_par(utilisateur))

    def le(self, jour):
        """Those in force on a day."""
        return self.filter(Q(au=None) | Q(au__gte=jour), du__lte=jour)

    def a_partir_du(self, jour):
        """Those that still keep a seat on a day or after it: a group or a file that is over keeps none, nor does what
        was undone before its first day."""
        restent = self.filter(Q(au=None) | (Q(au__gte=jour) & Q(au__gte=F("du"))), groupe__fin__gte=jour)
        return restent.de_dossiers_ouverts()

    def de_dossiers_ouverts(self):
        """Nobody whose path is over is expected at a session."""
        return self.exclude(dossier__statut__in=[Etape.ATTESTE, Etape.CLOS])

    def par_nom(self):
        """With the name of each person, in the order of a list of names: « Çelik » stands before « Diallo »."""
        personne = "dossier__beneficiaire"
        ordre = (f"{personne}__{colonne}" for colonne in ("recherche", "nom", "prenoms"))
        return self.select_related(personne).order_by(*ordre, "pk")


@pghistory.track()
class Inscription(models.Model):
    """A person in a group for an axis of her convention, from a day to another; one undone before its first day ends
    the day before it. The séance droits et devoirs comes before the convention: it has no axis."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    groupe = models.ForeignKey(Groupe, models.PROTECT, related_name="inscriptions")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="inscriptions")
    axe = models.ForeignKey(Axe, models.PROTECT, null=True, blank=True, related_name="inscriptions")
    du = models.DateField("du")
    au = models.DateField("au", null=True, blank=True)
    motif = models.CharField("motif de la fin", max_length=200, blank=True)
    inscrite_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="+", editable=False)
    inscrite_le = models.DateTimeField("inscrite le", auto_now_add=True)

    objects: Any = InscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = "inscription"
        ordering = ["-du", "-pk"]
        indexes = [models.Index(fields=["dossier", "-du"], name="inscription_dossier")]
        constraints = [
            models.UniqueConstraint(
                fields=["groupe", "dossier"],
                condition=Q(au=None),
                name="inscription_une_seule_fois",
                violation_error_message="Cette personne est déjà inscrite dans ce groupe.",
            ),
            models.CheckConstraint(
                condition=Q(au=None, motif="") | (Q(au__gte=F("du") - UN_JOUR) & ~Q(motif="")),
                name="inscription_dates",
                violation_error_message="Une inscription finit après avoir commencé, avec un motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.groupe}, dès le {self.du:%d/%m/%Y}"

    @property
    def annulee(self) -> bool:
        """Undone before its first day: she was never in the group."""
        return self.au is not None and self.au < self.du


class Moment(models.TextChoices):
    """When a person can follow a course, and when a group meets."""

    MATIN = "matin", "Matin"
    APRES_MIDI = "apres-midi", "Après-midi"
    SOIR = "soir", "Soir"
    SAMEDI = "samedi", "Samedi"


class EtatAttente(models.TextChoices):
    ATTEND = "attend", "Attend une place"
    INSCRITE = "inscrite", "A reçu une place"
    RETIREE = "retiree", "N’attend plus"


TRANSITIONS = {
    EtatAttente.ATTEND: {EtatAttente.INSCRITE, EtatAttente.RETIREE},
    EtatAttente.INSCRITE: set(),
    EtatAttente.RETIREE: set(),
}


class AttenteQuerySet(models.QuerySet["Attente"]):
    def visibles_par(self, utilisateur):
        return self.filter(dossier__in=Dossier.objects.visibles_par(utilisateur))

    def ouvertes(self):
        return self.filter(etat=EtatAttente.ATTEND)


@pghistory.track()
class Attente(models.Model):
    """A person who waits for a seat, with what she needs. A row is ended, never removed: it is evidence."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="attentes")
    axe = models.ForeignKey(Axe, models.PROTECT, related_name="attentes")
    depuis = models.DateField("attend depuis le")
    niveau = models.ForeignKey(
        NiveauCecr, models.PROTECT, verbose_name="niveau de français", null=True, blank=True, related_name="+"
    )
    langue = models.ForeignKey(
        Langue, models.PROTECT, verbose_name="cours donné en", null=True, blank=True, related_name="+"
    )
    commune = models.ForeignKey(
        Commune, models.PROTECT, verbose_name="près de", null=True, blank=True, related_name="+"
    )
    moments = ArrayField(
        models.CharField(max_length=10, choices=Moment), verbose_name="libre le", default=list, blank=True
    )
    garderie = models.BooleanField("a besoin d’une garderie", default=False)
    note = models.CharField("remarque", max_length=200, blank=True)
    etat = models.CharField("état", max_length=8, choices=EtatAttente, default=EtatAttente.ATTEND, editable=False)
    fin_le = models.DateField("jusqu’au", null=True, blank=True, editable=False)
    fin_motif = models.CharField("motif", max_length=200, blank=True, editable=False)
    groupe = models.ForeignKey(
        Groupe, models.PROTECT, verbose_name="place reçue", null=True, blank=True, editable=False, related_name="+"
    )
    notee_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="+", editable=False)

    objects: Any = AttenteQuerySet.as_manager()

    class Meta:
        verbose_name = "attente d’une place"
        verbose_name_plural = "attentes d’une place"
        ordering = ["depuis", "pk"]
        indexes = [models.Index(fields=["centre", "depuis"], condition=Q(etat="attend"), name="attente_ouverte")]
        constraints = [
            models.UniqueConstraint(
                fields=["axe"],
                condition=Q(etat="attend"),
                name="attente_une_seule",
                violation_error_message="Cette personne attend déjà une place pour cet axe.",
            ),
            models.CheckConstraint(
                condition=Q(etat="attend", fin_le=None, fin_motif="", groupe=None)
                | Q(etat="inscrite", fin_le__isnull=False, groupe__isnull=False)
                | (Q(etat="retiree", fin_le__isnull=False, groupe=None) & ~Q(fin_motif="")),
                name="attente_finie",
                violation_error_message="Une attente finie porte sa date, et sa place ou son motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"attend depuis le {self.depuis:%d/%m/%Y}"

    @property
    def resume(self) -> str:
        """What the person needs, in words; « peu importe » when nothing was asked for."""
        besoins = [
            f"niveau {self.niveau_id}" if self.niveau_id else "",
            f"en {str(self.langue).lower()}" if self.langue else "",
            f"près de {self.commune}" if self.commune else "",
            " ou ".join(Moment(moment).label.lower() for moment in self.moments),
            "avec garderie" if self.garderie else "",
        ]
        return ", ".join(filter(None, besoins)) or "peu importe"

    def passer_a(self, etat: EtatAttente) -> None:
        """Change the state. Raises ValidationError when the lifecycle forbids it."""
        if etat not in TRANSITIONS[EtatAttente(self.etat)]:
            raise ValidationError(f"Cette attente est déjà finie : {self.get_etat_display().lower()}.")
        self.etat = etat
