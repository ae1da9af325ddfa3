"""Sessions of a group: a day, two times, and whether it is planned, held or cancelled."""

from datetime import date, datetime
from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from comptes.models import Centre
from formations.models.cours import Theme
from formations.models.groupe import Groupe


class EtatSeance(models.TextChoices):
    PREVUE = "prevue", "Prévue"
    TENUE = "tenue", "Tenue"
    ANNULEE = "annulee", "Annulée"


TRANSITIONS = {
    EtatSeance.PREVUE: {EtatSeance.TENUE, EtatSeance.ANNULEE},
    EtatSeance.TENUE: {EtatSeance.PREVUE},  # its sheet was emptied
    EtatSeance.ANNULEE: {EtatSeance.PREVUE},
}


class SeanceQuerySet(models.QuerySet["Seance"]):
    def visibles_par(self, utilisateur):
        return self.filter(groupe__in=Groupe.objects.visibles_par(utilisateur))

    def maintenues(self):
        return self.exclude(etat=EtatSeance.ANNULEE)


@pghistory.track()
class Seance(models.Model):
    """One session of a group. It is held once its sheet is recorded; its day and times do not move any more then."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    groupe = models.ForeignKey(Groupe, models.PROTECT, related_name="seances")
    date = models.DateField("date")
    debut = models.TimeField("de")
    fin = models.TimeField("à")
    etat = models.CharField("état", max_length=8, choices=EtatSeance, default=EtatSeance.PREVUE, editable=False)
    motif = models.CharField("motif de l’annulation", max_length=120, blank=True)
    theme = models.CharField("thème", max_length=20, choices=Theme, blank=True)

    objects: Any = SeanceQuerySet.as_manager()

    class Meta:
        verbose_name = "séance"
        ordering = ["date", "debut", "pk"]
        indexes = [models.Index(fields=["centre", "date"], name="seance_centre_date")]
        constraints = [
            models.UniqueConstraint(
                fields=["groupe", "date", "debut"],
                name="seance_unique",
                violation_error_message="Ce groupe a déjà une séance à cette heure-là.",
            ),
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="seance_heures",
                violation_error_message="La séance finit après avoir commencé.",
            ),
            models.CheckConstraint(
                condition=Q(etat="annulee") ^ Q(motif=""),
                name="seance_annulee_a_un_motif",
                violation_error_message="Une séance annulée porte un motif.",
            ),
        ]

    def __str__(self) -> str:
        return f"séance du {self.date:%d/%m/%Y}"

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        ecart = datetime.combine(date.min, self.fin) - datetime.combine(date.min, self.debut)
        return int(ecart.total_seconds()) // 60

    def passer_a(self, etat: EtatSeance) -> None:
        """Change the state. Raises ValidationError when the lifecycle forbids it."""
        if etat not in TRANSITIONS[EtatSeance(self.etat)]:
            raise ValidationError(
                f"La séance est à l’état « {self.get_etat_display().lower()} » : ce geste est impossible."
            )
        self.etat = etat
