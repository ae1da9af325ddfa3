"""Avenants: what the parties change in a signed convention, by mutual agreement, signed again."""

from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from comptes.models import Centre
from conventions.models.convention import Convention
from conventions.models.entretien import Entretien
from conventions.models.texte import Texte
from referentiels.models import Langue
from socle.templatetags.typographie import jour


class StatutAvenant(models.TextChoices):
    PROJET = "projet", "Projet"
    SIGNE = "signe", "Signé"
    ABANDONNE = "abandonne", "Abandonné"


TRANSITIONS = {
    StatutAvenant.PROJET: {StatutAvenant.SIGNE, StatutAvenant.ABANDONNE},
    StatutAvenant.SIGNE: set(),
    StatutAvenant.ABANDONNE: set(),
}


class AvenantQuerySet(models.QuerySet["Avenant"]):
    def visibles_par(self, utilisateur):
        return self.filter(convention__in=Convention.objects.visibles_par(utilisateur))


@pghistory.track()
class Avenant(models.Model):
    """A new version of a convention (circular of 28-01-2019: « d’un commun accord »).

    `changements`: for each axis that changes, `{"axe": code, "avant": {…}, "apres": {…}}` with the values of both
    sides in the words and numbers of that day. Signing it writes them in the axes; the history is these rows.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="avenants")
    numero = models.PositiveSmallIntegerField("numéro")
    statut = models.CharField("statut", max_length=10, choices=StatutAvenant, default=StatutAvenant.PROJET)
    etabli_le = models.DateField("établi le")
    signe_le = models.DateField("signé le", null=True, blank=True)
    motif = models.CharField("pourquoi", max_length=300)
    entretien = models.ForeignKey(
        Entretien, models.PROTECT, verbose_name="à la suite de l’entretien", null=True, blank=True, related_name="+"
    )
    changements = models.JSONField("changements", default=list)
    langue = models.ForeignKey(
        Langue, models.PROTECT, verbose_name="expliqué en", null=True, blank=True, related_name="+"
    )
    interprete = models.BooleanField("avec interprète", default=False)
    texte = models.ForeignKey(Texte, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    traduction = models.ForeignKey(Texte, models.PROTECT, null=True, blank=True, editable=False, related_name="+")
    pdf = models.FileField("document signé", upload_to="avenants/%Y/", blank=True, editable=False)
    sha256 = models.CharField("empreinte", max_length=64, blank=True, editable=False)

    objects: Any = AvenantQuerySet.as_manager()

    class Meta:
        verbose_name = "avenant"
        ordering = ["numero"]
        constraints = [
            models.UniqueConstraint(
                fields=["convention", "numero"],
                name="avenant_numero",
                violation_error_message="Cet avenant vient d’être établi par quelqu’un d’autre.",
            ),
            models.UniqueConstraint(
                fields=["convention"],
                condition=Q(statut="projet"),
                name="avenant_un_seul_projet",
                violation_error_message="Un projet d’avenant attend déjà sa signature.",
            ),
            models.CheckConstraint(
                condition=Q(statut="signe") ^ Q(signe_le=None),
                name="avenant_signe_a_une_date",
                violation_error_message="Un avenant signé porte la date de sa signature.",
            ),
        ]

    def __str__(self) -> str:
        return f"avenant {self.numero}"

    @property
    def raison(self) -> str:
        """In the words of the centre, with the interview that it follows."""
        if self.entretien is None or self.entretien.tenu_le is None:
            return self.motif
        return f"{self.motif.rstrip('.')} (entretien d’évaluation du {jour(self.entretien.tenu_le)})."

    def passer_a(self, statut: StatutAvenant) -> None:
        """Change the status. Raises ValidationError when the lifecycle forbids it."""
        if statut not in TRANSITIONS[StatutAvenant(self.statut)]:
            raise ValidationError(f"L’avenant est au statut « {self.get_statut_display()} » : ce geste est impossible.")
        self.statut = statut
