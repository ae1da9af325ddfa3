"""The convention: drafted, signed on a day, closed with the attestation."""

from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from beneficiaires.models import Dossier
from comptes.models import Centre
from referentiels.models import Langue, Regime


class Statut(models.TextChoices):
    BROUILLON = "brouillon", "Projet"
    SIGNEE = "signee", "Signée"
    CLOTUREE = "cloturee", "Clôturée"


TRANSITIONS = {
    Statut.BROUILLON: {Statut.SIGNEE},
    Statut.SIGNEE: {Statut.CLOTUREE},
    Statut.CLOTUREE: {Statut.SIGNEE},  # the attestation was cancelled
}


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
    pdf = models.FileField("document signé", upload_to="conventions/%Y/", blank=True, editable=False)
    sha256 = models.CharField("empreinte", max_length=64, blank=True, editable=False)

    objects: Any = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        constraints = [
            models.CheckConstraint(
                condition=Q(statut=Statut.BROUILLON, signee_le=None)
                | (~Q(statut=Statut.BROUILLON) & Q(signee_le__isnull=False)),
                name="convention_signee_a_une_date",
                violation_error_message="Une convention signée porte la date de sa signature.",
            )
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
