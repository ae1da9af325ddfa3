"""Operators: the bodies that give the hours, and the people who log in for them."""

from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from comptes.models import Centre, Utilisateur
from referentiels.models import Commune, TypeOperateur


class OperateurQuerySet(models.QuerySet["Operateur"]):
    def visibles_par(self, utilisateur):
        return self.filter(centre_id=utilisateur.centre_id)

    def actifs(self):
        return self.filter(actif=True)

    def pour_axe(self, axe: str):
        """Those who may give an axis: citoyennete, francais or orientation."""
        return self.actifs().filter(**{f"type__{axe}": True})


class Operateur(models.Model):
    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name="centre")
    nom = models.CharField("nom", max_length=160)
    type = models.ForeignKey(TypeOperateur, models.PROTECT, verbose_name="type")
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune", null=True, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    reconnu_du = models.DateField("reconnu du", null=True, blank=True)
    reconnu_jusqu_au = models.DateField(
        "reconnu jusqu’au", null=True, blank=True, help_text="Vide : sans limite connue."
    )
    actif = models.BooleanField("actif", default=True)

    objects: Any = OperateurQuerySet.as_manager()

    class Meta:
        verbose_name = "opérateur"
        ordering = ["nom"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "nom"],
                name="operateur_unique",
                violation_error_message="Un opérateur du centre porte déjà ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(reconnu_du=None) | Q(reconnu_jusqu_au=None) | Q(reconnu_du__lte=F("reconnu_jusqu_au")),
                name="operateur_reconnaissance",
                violation_error_message="La reconnaissance ne peut pas finir avant de commencer.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    def est_reconnu(self, le: date) -> bool:
        """Whether its recognition, where it has dates, covers this day."""
        return (self.reconnu_du or le) <= le <= (self.reconnu_jusqu_au or le)


class FormateurQuerySet(models.QuerySet["Formateur"]):
    def visibles_par(self, utilisateur):
        return self.filter(operateur__centre_id=utilisateur.centre_id)


class Formateur(models.Model):
    """The link between an account of role opérateur and its body."""

    utilisateur = models.OneToOneField(
        Utilisateur, models.CASCADE, verbose_name="utilisateur", related_name="formateur"
    )
    operateur = models.ForeignKey(Operateur, models.PROTECT, verbose_name="opérateur", related_name="formateurs")

    objects: Any = FormateurQuerySet.as_manager()

    class Meta:
        verbose_name = "formateur"
        ordering = ["utilisateur__nom", "utilisateur__prenom"]

    def __str__(self) -> str:
        return f"{self.utilisateur} ({self.operateur})"

    def clean(self) -> None:
        if self.operateur_id and self.utilisateur_id and self.operateur.centre_id != self.utilisateur.centre_id:
            raise ValidationError({"operateur": "L’opérateur et le compte appartiennent à des centres différents."})
