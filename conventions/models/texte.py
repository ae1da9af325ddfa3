"""The standard text of the convention: one version in one language. The French text prevails."""

from typing import Any

import pgtrigger
from django.db import models

from referentiels.models import Langue, Reference

EMPLOYE = pgtrigger.Trigger(
    name="texte_employe_fige",
    when=pgtrigger.Before,
    operation=pgtrigger.Update | pgtrigger.Delete,
    func="""
        IF EXISTS (SELECT 1 FROM conventions_convention WHERE OLD.id IN (texte_id, traduction_id))
            OR EXISTS (SELECT 1 FROM conventions_avenant WHERE OLD.id IN (texte_id, traduction_id))
        THEN
            RAISE EXCEPTION 'a text in use' USING ERRCODE = 'check_violation', CONSTRAINT = 'texte_employe_fige';
        END IF;
        RETURN COALESCE(NEW, OLD);
    """,
)
"""No way of writing, not even SQL, changes the text that a convention or an avenant bears."""


class Texte(Reference):
    """A version of the text in a language, clause by clause. What a convention was drawn up with never changes."""

    version = models.CharField("version", max_length=20)
    langue = models.ForeignKey(Langue, models.PROTECT, verbose_name="langue", related_name="+")
    clauses = models.JSONField("clauses", help_text="Pour chaque clause, son texte.")
    sha256 = models.CharField("empreinte", max_length=64, editable=False)
    publie_le = models.DateField("en usage depuis", null=True, blank=True)

    objects: Any = models.Manager()

    class Meta:
        verbose_name = "texte de la convention"
        verbose_name_plural = "textes de la convention"
        ordering = ["-version", "langue"]
        triggers = [EMPLOYE]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "langue"],
                name="texte_unique",
                violation_error_message="Cette version existe déjà dans cette langue.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.version} ({self.langue})"
