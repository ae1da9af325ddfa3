"""Health data, in a table apart (CWASS art. 152/3 § 1er al. 6)."""

from typing import Any

from django.db import models

from accueil.models.portee import DuDossierQuerySet
from beneficiaires.models import Dossier
from comptes.droits import lit_la_sante
from comptes.models import Centre


class SanteQuerySet(DuDossierQuerySet):
    def visibles_par(self, utilisateur):
        return super().visibles_par(utilisateur) if lit_la_sante(utilisateur) else self.none()


class Sante(models.Model):
    """Health data, apart: read and written only by persons bound by professional secrecy (art. 152/3 § 1er al. 6)."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="sante")
    note = models.TextField("santé")
    modifiee_le = models.DateTimeField("modifiée le", auto_now=True)

    objects: Any = SanteQuerySet.as_manager()

    class Meta:
        verbose_name = "donnée de santé"
        verbose_name_plural = "données de santé"

    def __str__(self) -> str:
        return f"santé, dossier {self.dossier_id}"
