"""The convention: drafted, signed on a day, closed with the attestation, or ended before with a reason."""

from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from beneficiaires.models import Dossier
from comptes.models import Centre
from conventions.models.texte import Texte
from referentiels.models import Langue, Regime


class Statut(models.TextChoices):
    BROUILLON = "brouillon", "Projet"
    SIGNEE = "signee", "Signée"
    CLOTUREE = "cloturee", "Clôturée"
    TERMINEE = "terminee", "Terminée avant la fin"


TRANSITIONS = {
    Statut.BROUILLON: {Statut.SIGNEE},
    Statut.SIGNEE: {Statut.CLOTUREE, Statut.TERMINEE},
    Statut.CLOTUREE: {Statut.SIGNEE},  # the attestation was cancelled
    Statut.TERMINEE: {Statut.SIGNEE},  # the path goes on after all
}


class MotifTermine(models.TextChoices):
    """Why a signed convention ends before the attestation."""

    ABANDON = "abandon", "La personne ne vient plus"
    ACCORD = "accord", "Commun accord"
    DISPENSE = "dispense", "La personne n’est plus tenue et arrête"
    DEPART = "depart", "Départ de la région ou du pays"
    SANTE = "sante", "Impossibilité durable de continuer"
    DECES = "deces", "Décès"
    AUTRE = "autre", "Autre raison"


class ConventionQuerySet(models.QuerySet["Convention"]):
    def visibles_par(self, utilisateur):
        return self.filter(dossier__in=Dossier.objects.visibles_par(utilisateur))


@pghistory.track()
class Convention(models.Model):
    """The agreement between the centre and the person (art. 152/3 § 2). It keeps the regime it was signed under."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="convention")
    regime = models.ForeignKey(Regime, models.PROTECT, verbose_name="régime", related_name="+")
    statut = models.CharField("statut", max_length=10, choices=Statut, default=Statut.BROUILLON, editable=False)
    etablie_le = models.DateField("établie le")
    signee_le = models.DateField("signée le", null=True, blank=True)
    langue = models.ForeignKey(
        Langue, models.PROTECT, verbose_name="expliquée en", null=True, blank=True, related_name="+"
    )
    interprete = models.BooleanField("avec interprète", default=False)
    texte = models.ForeignKey(
        Texte, models.PROTECT, verbose_name="texte", null=True, blank=True, editable=False, related_name="+"
    )
    traduction = models.ForeignKey(
        Texte, models.PROTECT, verbose_name="traduction jointe", null=True, blank=True, editable=False, related_name="+"
    )
    pdf = models.FileField("document signé", upload_to="conventions/%Y/", blank=True, editable=False)
    sha256 = models.CharField("empreinte", max_length=64, blank=True, editable=False)
    fin_le = models.DateField("terminée le", null=True, blank=True, editable=False)
    fin_motif = models.CharField("motif de la fin", max_length=10, choices=MotifTermine, blank=True, editable=False)
    fin_raison = models.CharField("raison de la fin", max_length=300, blank=True, editable=False)

    objects: Any = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        constraints = [
            models.CheckConstraint(
                condition=Q(statut=Statut.BROUILLON, signee_le=None)
                | (~Q(statut=Statut.BROUILLON) & Q(signee_le__isnull=False)),
                name="convention_signee_a_une_date",
                violation_error_message="Une convention signée porte la date de sa signature.",
            ),
            models.CheckConstraint(
                condition=Q(statut=Statut.TERMINEE, fin_le__gte=F("signee_le")) & ~Q(fin_motif="")
                | ~Q(statut=Statut.TERMINEE) & Q(fin_le=None, fin_motif="", fin_raison=""),
                name="convention_terminee_a_un_motif",
                violation_error_message="Une convention terminée porte une date, après sa signature, et un motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"convention du dossier {self.dossier}"

    def get_absolute_url(self) -> str:
        return self.dossier.get_absolute_url()

    def passer_a(self, statut: Statut) -> None:
        """Change the status. Raises ValidationError when the lifecycle forbids it."""
        if statut not in TRANSITIONS[Statut(self.statut)]:
            raise ValidationError(
                f"La convention est au statut « {self.get_statut_display()} » : ce geste est impossible."
            )
        self.statut = statut
