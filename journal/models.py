"""The journal: who did what, who read what. Lines are added, never changed."""

from typing import Any

import pgtrigger
from django.db import models
from django.utils import timezone

ACTES: dict[str, str] = {}


def acte(code: str, libelle: str) -> str:
    """Declare an act that lines may bear; each app declares its own. Returns the code."""
    ACTES[code] = libelle
    return code


class LigneQuerySet(models.QuerySet["Ligne"]):
    def du_dossier(self, dossier_id: int):
        return self.filter(dossier_id=dossier_id)

    def du_centre(self, centre_id: int | None):
        return self.filter(centre_id=centre_id)

    def gestes(self):
        """What was done."""
        return self.filter(lecture=False)

    def lectures(self):
        """What was only read or downloaded."""
        return self.filter(lecture=True)


class Ligne(models.Model):
    """Plain values and no foreign key: a line outlives what it speaks of. No personal data in `detail`."""

    le = models.DateTimeField("moment", default=timezone.now)
    acte = models.CharField("acte", max_length=60)
    lecture = models.BooleanField("simple lecture", default=False)
    auteur_id = models.BigIntegerField("auteur", null=True, blank=True)
    role = models.CharField("rôle", max_length=20, blank=True)
    centre_id = models.BigIntegerField("centre", null=True, blank=True)
    dossier_id = models.BigIntegerField("dossier", null=True, blank=True)
    objet_type = models.CharField("objet", max_length=40, blank=True)
    objet_id = models.BigIntegerField("numéro de l’objet", null=True, blank=True)
    detail = models.CharField("détail", max_length=300, blank=True)

    objects: Any = LigneQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne du journal"
        verbose_name_plural = "lignes du journal"
        ordering = ["-le", "-pk"]
        indexes = [
            models.Index(fields=["centre_id", "dossier_id", "lecture", "-le"], name="journal_dossier"),
            models.Index(fields=["auteur_id", "-le"], name="journal_auteur"),
        ]
        triggers = [
            pgtrigger.Protect(name="ajout_seul", operation=pgtrigger.Update | pgtrigger.Delete),
        ]

    def __str__(self) -> str:
        return f"{self.libelle} ({self.le:%d/%m/%Y %H:%M})"

    @property
    def libelle(self) -> str:
        return ACTES.get(self.acte, self.acte)
