"""A gesture asked for many files or copies at once, done by workers line by line; its progress is its lines."""

from datetime import datetime
from typing import Any

from django.db import models
from django.db.models import Q

from attestations.models.attestation import Attestation
from attestations.models.envoi import Envoi
from beneficiaires.models import Dossier
from comptes.models import Centre, Utilisateur


class Geste(models.TextChoices):
    DELIVRER = "delivrer", "Délivrer les attestations"
    RELANCER = "relancer", "Relancer les copies"


class Etat(models.TextChoices):
    A_FAIRE = "a_faire", "À faire"
    EN_COURS = "en_cours", "En cours"
    FAIT = "fait", "Fait"
    REFUSE = "refuse", "Refusé"  # `raison` says why, as the same gesture on one file would
    ARRETE = "arrete", "Arrêté"  # the lot was stopped before it


OUVERTS = (Etat.A_FAIRE, Etat.EN_COURS)


class LotQuerySet(models.QuerySet["Lot"]):
    def visibles_par(self, utilisateur):
        return self.filter(centre_id=utilisateur.centre_id)


class Lot(models.Model):
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    geste = models.CharField("geste", max_length=10, choices=Geste)
    jeton = models.UUIDField("jeton du formulaire", unique=True)  # the same form sent twice makes one lot
    demande_par = models.ForeignKey(Utilisateur, models.PROTECT, verbose_name="demandé par", related_name="+")
    demande_le = models.DateTimeField("demandé le", auto_now_add=True)
    repris_le = models.DateTimeField("repris le", null=True, blank=True)
    arrete_le = models.DateTimeField("arrêté le", null=True, blank=True)  # until it is resumed

    objects: Any = LotQuerySet.as_manager()

    class Meta:
        verbose_name = "lot"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["centre", "-id"], name="lot_centre")]

    def __str__(self) -> str:
        return f"{self.get_geste_display()}, lot {self.pk}"

    @property
    def voulu_le(self) -> datetime:
        """When a person last asked for it."""
        return self.repris_le or self.demande_le


class LigneLot(models.Model):
    lot = models.ForeignKey(Lot, models.PROTECT, related_name="lignes")
    dossier = models.ForeignKey(Dossier, models.PROTECT, null=True, related_name="+")
    envoi = models.ForeignKey(Envoi, models.PROTECT, null=True, related_name="+")
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.A_FAIRE)
    raison = models.CharField("raison", max_length=300, blank=True)
    en_cours_depuis = models.DateTimeField("en cours depuis", null=True)
    attestation = models.ForeignKey(Attestation, models.PROTECT, null=True, related_name="+")

    class Meta:
        verbose_name = "ligne d’un lot"
        verbose_name_plural = "lignes d’un lot"
        ordering = ["pk"]
        indexes = [
            models.Index(fields=["lot", "etat"], name="ligne_lot_etat"),
            models.Index(fields=["etat", "id"], condition=Q(etat__in=OUVERTS), name="ligne_lot_ouverte"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(dossier=None, envoi__isnull=False) | Q(dossier__isnull=False, envoi=None),
                name="ligne_lot_d_un_seul_objet",
                violation_error_message="Une ligne se rapporte à un dossier ou à une copie.",
            ),
            models.UniqueConstraint(fields=["lot", "dossier"], name="ligne_lot_dossier"),
            models.UniqueConstraint(fields=["lot", "envoi"], name="ligne_lot_envoi"),
        ]

    def __str__(self) -> str:
        return f"{self.lot_id}, ligne {self.pk}"
