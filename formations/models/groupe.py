"""Groups: a course given at a place, on days of the week, to a number of persons. They know no person."""

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from comptes.models import Centre, Role
from formations.models.cours import Cours
from referentiels.models import Commune


class Jour(models.IntegerChoices):
    """Days of the week as `date.weekday()` counts them."""

    LUNDI = 0, "lundi"
    MARDI = 1, "mardi"
    MERCREDI = 2, "mercredi"
    JEUDI = 3, "jeudi"
    VENDREDI = 4, "vendredi"
    SAMEDI = 5, "samedi"
    DIMANCHE = 6, "dimanche"


class GroupeQuerySet(models.QuerySet["Groupe"]):
    def visibles_par(self, utilisateur):
        """Those of the centre; those of their own body only, for who works for an operator."""
        groupes = self.filter(centre_id=utilisateur.centre_id)
        if utilisateur.role == Role.OPERATEUR:
            return groupes.filter(cours__operateur__formateurs__utilisateur=utilisateur)
        return groupes

    def pour_affichage(self):
        return self.select_related("cours__operateur", "cours__langue", "cours__niveau_entree", "commune")

    def en_cours(self, le: date):
        """Not over on this day."""
        return self.filter(fin__gte=le)


class Groupe(models.Model):
    """A group of a course, from its first day to its last."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    cours = models.ForeignKey(Cours, models.PROTECT, verbose_name="cours", related_name="groupes")
    nom = models.CharField("nom", max_length=80)
    capacite = models.PositiveSmallIntegerField("places", default=15)
    lieu = models.CharField("lieu", max_length=160, blank=True, help_text="La salle ou l’adresse.")
    commune = models.ForeignKey(
        Commune, models.PROTECT, verbose_name="commune", null=True, blank=True, related_name="+"
    )
    debut = models.DateField("du")
    fin = models.DateField("au")
    avec_feries = models.BooleanField("a aussi cours les jours fériés", default=False)

    objects: Any = GroupeQuerySet.as_manager()

    class Meta:
        verbose_name = "groupe"
        ordering = ["-debut", "nom", "pk"]
        indexes = [models.Index(fields=["centre", "-debut"], name="groupe_centre_debut")]
        constraints = [
            models.UniqueConstraint(
                fields=["cours", "nom"],
                name="groupe_unique",
                violation_error_message="Ce cours a déjà un groupe de ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(fin__gte=F("debut")),
                name="groupe_dates",
                violation_error_message="Le groupe ne peut pas finir avant de commencer.",
            ),
            models.CheckConstraint(
                condition=Q(capacite__gte=1, capacite__lte=200),
                name="groupe_capacite",
                violation_error_message="Un groupe compte de 1 à 200 places.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def get_absolute_url(self) -> str:
        return reverse("groupe", args=[self.pk])


class Creneau(models.Model):
    """A weekly slot of a group: a day and two times."""

    groupe = models.ForeignKey(Groupe, models.CASCADE, related_name="creneaux")
    jour = models.PositiveSmallIntegerField("jour", choices=Jour)
    debut = models.TimeField("de")
    fin = models.TimeField("à")

    class Meta:
        verbose_name = "créneau"
        verbose_name_plural = "créneaux"
        ordering = ["jour", "debut"]
        constraints = [
            models.UniqueConstraint(
                fields=["groupe", "jour", "debut"],
                name="creneau_unique",
                violation_error_message="Ce créneau est écrit deux fois.",
            ),
            models.CheckConstraint(
                condition=Q(fin__gt=F("debut")),
                name="creneau_heures",
                violation_error_message="Le créneau finit après avoir commencé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_jour_display()} {self.debut:%H:%M}-{self.fin:%H:%M}"


class FermetureQuerySet(models.QuerySet["Fermeture"]):
    def visibles_par(self, utilisateur):
        return self.filter(centre_id=utilisateur.centre_id)


class Fermeture(models.Model):
    """Days without course: those of one group, or of every group of the centre when `groupe` is empty."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    groupe = models.ForeignKey(Groupe, models.CASCADE, null=True, blank=True, related_name="fermetures")
    du = models.DateField("du")
    au = models.DateField("au")
    raison = models.CharField("raison", max_length=80)

    objects: Any = FermetureQuerySet.as_manager()

    class Meta:
        verbose_name = "fermeture"
        ordering = ["du", "pk"]
        indexes = [models.Index(fields=["centre", "au"], name="fermeture_centre_au")]
        constraints = [
            models.CheckConstraint(
                condition=Q(au__gte=F("du")),
                name="fermeture_dates",
                violation_error_message="La fermeture ne peut pas finir avant de commencer.",
            )
        ]

    def __str__(self) -> str:
        return self.raison
