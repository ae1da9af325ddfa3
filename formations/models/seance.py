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


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Seance(models.Model):
    """One session of a group. It is held once its sheet is recorded; its day and times do not move any more then.

    `prevue_*` are the day and times that the weekly pattern gave it, empty when it was added by hand: while they are
    still its own, generating the sessions again may take it away.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    groupe = models.ForeignKey(Groupe, models.PROTECT, related_name="seances")
    date = models.DateField("date")
    debut = models.TimeField("de")
    fin = models.TimeField("à")
    etat = models.CharField("état", max_length=8, choices=EtatSeance, default=EtatSeance.PREVUE, editable=False)
    motif = models.CharField("motif de l’annulation", max_length=120, blank=True)
    theme = models.CharField("thème", max_length=20, choices=Theme, blank=True)
    prevue_le = models.DateField("prévue le", null=True, blank=True, editable=False)
    prevue_de = models.TimeField("prévue de", null=True, blank=True, editable=False)
    prevue_a = models.TimeField("prévue à", null=True, blank=True, editable=False)

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
            models.UniqueConstraint(
                fields=["groupe", "prevue_le", "prevue_de"],
                name="seance_une_par_creneau",
                violation_error_message="Les séances de ce groupe viennent d’être générées : rechargez la page.",
            ),
            models.CheckConstraint(
                condition=Q(prevue_le=None, prevue_de=None, prevue_a=None)
                | Q(prevue_le__isnull=False, prevue_de__isnull=False, prevue_a__isnull=False),
                name="seance_creneau_entier",
                violation_error_message="Le créneau d’origine d’une séance a un jour et deux heures.",
            ),
        ]

    def __str__(self) -> str:
        return f"séance du {self.date:%d/%m/%Y}"

    @property
    def minutes(self) -> int:
        """How long it lasts."""
        ecart = datetime.combine(date.min, self.fin) - datetime.combine(date.min, self.debut)
        return int(ecart.total_seconds()) // 60

    @property
    def est_deplacee(self) -> bool:
        """It came from the weekly pattern and was changed since."""
        return self.prevue_le is not None and not self.suit_le_creneau

    @property
    def suit_le_creneau(self) -> bool:
        return (self.date, self.debut, self.fin) == (self.prevue_le, self.prevue_de, self.prevue_a)

    def passer_a(self, etat: EtatSeance) -> None:
        """Change the state. Raises ValidationError when the lifecycle forbids it."""
        if etat not in TRANSITIONS[EtatSeance(self.etat)]:
            raise ValidationError(
                f"La séance est à l’état « {self.get_etat_display().lower()} » : ce geste est impossible."
            )
        self.etat = etat
