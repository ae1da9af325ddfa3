"""The session on rights and duties and the positioning tests: what completes the module d’accueil."""

from typing import Any

import pghistory
from django.db import models

from accueil.models.portee import DuDossierQuerySet
from beneficiaires.models import Dossier
from comptes.models import Centre
from referentiels.models import Langue, NiveauCecr


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class SeanceDroits(models.Model):
    """The information session on rights and duties (art. 152/2)."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="seance_droits")
    tenue_le = models.DateField("date de la séance")
    minutes = models.PositiveSmallIntegerField("durée en minutes", default=240)
    langue = models.ForeignKey(Langue, models.PROTECT, verbose_name="langue", null=True, related_name="+")
    interprete = models.BooleanField("avec interprète", default=False)
    collective = models.BooleanField("en groupe", default=True)

    objects: Any = DuDossierQuerySet.as_manager()

    class Meta:
        verbose_name = "séance droits et devoirs"
        verbose_name_plural = "séances droits et devoirs"

    def __str__(self) -> str:
        return f"séance du {self.tenue_le:%d/%m/%Y}"


COMPETENCES = ("co", "ce", "eo", "ee")
FILIERES = ("alpha", "fle")  # families of levels that a test may find; the others are not levels


class PositionnementQuerySet(DuDossierQuerySet):
    def avec_niveaux(self):
        return self.select_related(*COMPETENCES)


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Positionnement(models.Model):
    """A positioning test in French: a level per skill; the mean is computed (droit: mean of `ordre`)."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="positionnements")
    passe_le = models.DateField("date du test")
    co = models.ForeignKey(NiveauCecr, models.PROTECT, verbose_name="compréhension orale", related_name="+")
    ce = models.ForeignKey(NiveauCecr, models.PROTECT, verbose_name="compréhension écrite", related_name="+")
    eo = models.ForeignKey(NiveauCecr, models.PROTECT, verbose_name="expression orale", related_name="+")
    ee = models.ForeignKey(NiveauCecr, models.PROTECT, verbose_name="expression écrite", related_name="+")

    objects: Any = PositionnementQuerySet.as_manager()

    class Meta:
        verbose_name = "test de positionnement"
        verbose_name_plural = "tests de positionnement"
        ordering = ["-passe_le", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "passe_le"],
                name="un_test_par_jour",
                violation_error_message="Un test est déjà noté à cette date : corrigez-le.",
            )
        ]

    def __str__(self) -> str:
        return f"test du {self.passe_le:%d/%m/%Y}"

    @property
    def ordres(self) -> dict[str, int]:
        return {c: getattr(self, c).ordre for c in COMPETENCES}

    @property
    def moyenne(self) -> float:
        return sum(self.ordres.values()) / len(COMPETENCES)
