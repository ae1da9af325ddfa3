"""Evaluation interviews: planned, held with a report, missed with a reason (art. 152/3 § 3)."""

from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from comptes.models import Centre, Utilisateur
from conventions.models.convention import Convention
from referentiels.models import Langue


class EtatEntretien(models.TextChoices):
    PREVU = "prevu", "Prévu"
    TENU = "tenu", "Tenu"
    MANQUE = "manque", "Manqué"
    ANNULE = "annule", "Annulé"


TRANSITIONS = {
    EtatEntretien.PREVU: {EtatEntretien.TENU, EtatEntretien.MANQUE, EtatEntretien.ANNULE},
    EtatEntretien.TENU: {EtatEntretien.PREVU},  # noted by mistake
    EtatEntretien.MANQUE: {EtatEntretien.PREVU},
    EtatEntretien.ANNULE: set(),
}


class Canal(models.TextChoices):
    """How the person is invited (circular of 28-01-2019)."""

    RECOMMANDE = "recommande", "Lettre recommandée"
    COURRIEL = "courriel", "Courriel"
    MAIN = "main", "Remise en main propre"


class EntretienQuerySet(models.QuerySet["Entretien"]):
    def visibles_par(self, utilisateur):
        return self.filter(convention__in=Convention.objects.visibles_par(utilisateur))


@pghistory.track()
class Entretien(models.Model):
    """One interview. Held, it has its day and its report: the four subjects that the circular of 28-01-2019 lists."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="entretiens")
    etat = models.CharField("état", max_length=6, choices=EtatEntretien, default=EtatEntretien.PREVU, editable=False)
    prevu_le = models.DateField("prévu le")
    heure = models.TimeField("à", null=True, blank=True)
    lieu = models.CharField("lieu", max_length=160, blank=True)
    tenu_le = models.DateField("tenu le", null=True, blank=True)
    raison = models.CharField("raison", max_length=300, blank=True, help_text="Pourquoi il n’a pas eu lieu.")
    langue = models.ForeignKey(Langue, models.PROTECT, verbose_name="en", null=True, blank=True, related_name="+")
    interprete = models.BooleanField("avec interprète", default=False)
    acces = models.TextField("accès aux formations", blank=True, max_length=2000)
    suivi = models.TextField("suivi des formations", blank=True, max_length=2000)
    absences = models.TextField("raisons des absences", blank=True, max_length=2000)
    changements = models.TextField("changements convenus", blank=True, max_length=2000)
    canal = models.CharField("invitation par", max_length=10, choices=Canal, blank=True)
    invitee_le = models.DateField("invitée le", null=True, blank=True)
    invitation = models.FileField("lettre d’invitation", upload_to="invitations/%Y/", blank=True, editable=False)
    sha256 = models.CharField("empreinte", max_length=64, blank=True, editable=False)
    cree_par = models.ForeignKey(Utilisateur, models.PROTECT, related_name="+", editable=False)

    objects: Any = EntretienQuerySet.as_manager()

    class Meta:
        verbose_name = "entretien d’évaluation"
        verbose_name_plural = "entretiens d’évaluation"
        ordering = ["-prevu_le", "-pk"]
        indexes = [models.Index(fields=["centre", "prevu_le"], condition=Q(etat="prevu"), name="entretien_prevu")]
        constraints = [
            models.UniqueConstraint(
                fields=["convention"],
                condition=Q(etat="prevu"),
                name="entretien_un_seul_prevu",
                violation_error_message="Un entretien est déjà prévu pour cette personne.",
            ),
            models.CheckConstraint(
                condition=Q(etat="tenu") ^ Q(tenu_le=None),
                name="entretien_tenu_a_une_date",
                violation_error_message="Un entretien tenu porte sa date.",
            ),
            models.CheckConstraint(
                condition=~Q(etat__in=["manque", "annule"]) | ~Q(raison=""),
                name="entretien_manque_a_une_raison",
                violation_error_message="Écrivez pourquoi l’entretien n’a pas eu lieu.",
            ),
        ]

    def __str__(self) -> str:
        return f"entretien du {self.tenu_le or self.prevu_le:%d/%m/%Y}"

    def passer_a(self, etat: EtatEntretien) -> None:
        """Change the state. Raises ValidationError when the lifecycle forbids it."""
        if etat not in TRANSITIONS[EtatEntretien(self.etat)]:
            raise ValidationError(
                f"L’entretien est à l’état « {self.get_etat_display().lower()} » : ce geste est impossible."
            )
        self.etat = etat
