"""Decisions on the obligation: dated, explained, never overwritten."""

from typing import Any

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from beneficiaires.models.dossier import Dossier, Obligation
from comptes.models import Centre, Utilisateur
from referentiels.models import Regime

SANS_CONFIRMATION = frozenset({Obligation.A_COMPLETER, Obligation.TERMINEE})
"""A file to complete has no answer yet; the end of the path (attestation, departure) is the gesture of a person."""


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visibles_par(self, utilisateur):
        return self.filter(dossier__in=Dossier.objects.visibles_par(utilisateur))

    def pour_affichage(self):
        return self.select_related("regime", "par", "confirmation__par")

    def acquises(self):
        """The answers that nobody has to confirm, or that somebody has confirmed: a new one is compared with the
        last of them."""
        return self.filter(Q(changee=False) | Q(confirmation__isnull=False)).exclude(statut__in=SANS_CONFIRMATION)


class Decision(models.Model):
    """What the rules answered on a day, from which facts and for which reasons. Rows are only added."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="decisions")
    prise_le = models.DateField("prise le")
    creee_le = models.DateTimeField("enregistrée le", auto_now_add=True)
    par = models.ForeignKey(Utilisateur, models.PROTECT, verbose_name="par", null=True, related_name="+")
    changee = models.BooleanField("réponse changée", default=False)
    statut = models.CharField("résultat", max_length=12, choices=Obligation)
    code = models.CharField("code", max_length=30, blank=True)
    regime = models.ForeignKey(Regime, models.PROTECT, verbose_name="régime", null=True, related_name="+")
    faits = models.JSONField("faits connus", help_text="L’entrée de `statuer`, telle qu’elle a été lue.")
    tests = models.JSONField("examens", help_text="Chaque examen : code, résultat, article, phrase.")
    echeances = models.JSONField("échéances", default=dict)
    changerait = models.JSONField("ce qui changerait la réponse", default=dict)
    manque = ArrayField(models.CharField(max_length=30), verbose_name="faits manquants", default=list)
    avertissements = ArrayField(models.TextField(), verbose_name="avertissements", default=list)

    objects: Any = DecisionQuerySet.as_manager()

    class Meta:
        verbose_name = "décision"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["dossier", "-id"], name="decision_dossier")]
        triggers = [
            pgtrigger.Protect(name="ajout_seul", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.statut} ({self.prise_le:%d/%m/%Y})"


class Confirmation(models.Model):
    """A person has read a changed answer and takes it over. Rows are only added."""

    decision = models.OneToOneField(Decision, models.PROTECT, related_name="confirmation")
    par = models.ForeignKey(Utilisateur, models.PROTECT, verbose_name="par", related_name="+")
    le = models.DateField("confirmée le")
    note = models.CharField("note", max_length=300, blank=True)

    class Meta:
        verbose_name = "confirmation"
        triggers = [
            pgtrigger.Protect(name="ajout_seul", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"confirmée le {self.le:%d/%m/%Y}"


class Revue(models.Model):
    """One row: the version of the reference data under which every open file was last decided."""

    version = models.UUIDField("version des données")

    class Meta:
        verbose_name = "revue des dossiers"

    def __str__(self) -> str:
        return str(self.version)
