"""The receipt that the person signed when she was handed her attestation."""

from typing import Any
from uuid import uuid4

from django.db import models

from attestations.models.attestation import Attestation
from beneficiaires.models import Dossier, TypePreuve
from beneficiaires.models.faits import suivre
from beneficiaires.models.preuve import EXTENSIONS
from comptes.models import Utilisateur


def ranger(recu: "Recu", nom: str) -> str:
    """Where a scan is stored: nothing of a person, nor of the name that was sent, stands in the path."""
    return f"recus/{uuid4().hex[:2]}/{uuid4().hex}.{EXTENSIONS[TypePreuve(recu.type)]}"


class RecuQuerySet(models.QuerySet["Recu"]):
    def visibles_par(self, utilisateur):
        return self.filter(attestation__dossier__in=Dossier.objects.visibles_par(utilisateur))


@suivre()
class Recu(models.Model):
    attestation = models.ForeignKey(Attestation, models.PROTECT, related_name="recus")
    fichier = models.FileField("fichier", upload_to=ranger)
    nom = models.CharField("nom du fichier", max_length=200)
    type = models.CharField("type", max_length=20, choices=TypePreuve)
    taille = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte", max_length=64)
    ajoute_le = models.DateTimeField("joint le", auto_now_add=True)
    ajoute_par = models.ForeignKey(Utilisateur, models.PROTECT, verbose_name="joint par", related_name="+")

    objects: Any = RecuQuerySet.as_manager()

    class Meta:
        verbose_name = "reçu signé"
        verbose_name_plural = "reçus signés"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["attestation", "sha256"],
                name="recu_unique",
                violation_error_message="Ce fichier est déjà joint.",
            )
        ]

    def __str__(self) -> str:
        return self.nom
