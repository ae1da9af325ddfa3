"""The templates of attestations: what a centre may word, draw and sign. Every save is a new version."""

from typing import Any

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Value
from django.db.models.functions import Coalesce

from comptes.models import Centre, Utilisateur
from referentiels.models import Regime


class Sorte(models.TextChoices):
    """Which document a template words."""

    FIN = "fin", "Fin de parcours"
    VOLONTAIRE = "volontaire", "Fin de parcours d’une personne volontaire"
    DISPENSE = "dispense", "Dispense"


POUR_CENTRE, SELON_REGIME = Coalesce("centre", 0), Coalesce("regime", Value(""))


class ModeleQuerySet(models.QuerySet["Modele"]):
    def visibles_par(self, utilisateur):
        """Those of the centre, and those that ship for all."""
        return self.filter(models.Q(centre=utilisateur.centre_id) | models.Q(centre=None))

    def versions_de(self, modele: "Modele"):
        """The versions of one template, the newest first."""
        memes = self.filter(centre=modele.centre_id, regime=modele.regime_id, sorte=modele.sorte)
        return memes.order_by("-version")

    def avec_usage(self):
        """Whether no newer version takes the place of each: `en_usage`."""
        suivante = Modele.objects.alias(pour=POUR_CENTRE, selon=SELON_REGIME).filter(
            sorte=OuterRef("sorte"),
            version__gt=OuterRef("version"),
            pour=Coalesce(OuterRef("centre"), 0),
            selon=Coalesce(OuterRef("regime"), Value("")),
        )
        return self.annotate(en_usage=~Exists(suivante))


class Modele(models.Model):
    """One version of a template. Without centre it ships for all; without regime it serves those that have no other.
    What is empty is taken from the centre (header, signatory). Images are PNG, made again from what was sent."""

    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name="centre", null=True, blank=True, related_name="+")
    regime = models.ForeignKey(Regime, models.PROTECT, verbose_name="régime", null=True, blank=True, related_name="+")
    sorte = models.CharField("document", max_length=12, choices=Sorte)
    version = models.PositiveIntegerField("version")
    titre = models.CharField("titre", max_length=120)
    corps = models.TextField("texte")
    suite = models.TextField("texte après le tableau des axes", blank=True)
    mention = models.TextField("mention en bas de page", blank=True)
    entete = models.TextField("en-tête", blank=True, help_text="Vide\u00a0: l’adresse du centre.")
    signataire = models.CharField("signataire", max_length=120, blank=True, help_text="Vide\u00a0: celui du centre.")
    fonction = models.CharField("fonction du signataire", max_length=120, blank=True)
    logo = models.BinaryField("logo", null=True, blank=True)
    sceau = models.BinaryField("image du sceau", null=True, blank=True)
    cree_le = models.DateTimeField("créée le", auto_now_add=True)
    cree_par = models.ForeignKey(
        Utilisateur, models.PROTECT, verbose_name="créée par", null=True, blank=True, related_name="+"
    )

    objects: Any = ModeleQuerySet.as_manager()

    class Meta:
        verbose_name = "modèle d’attestation"
        verbose_name_plural = "modèles d’attestation"
        ordering = ["sorte", "regime", "centre", "-version"]
        triggers = [pgtrigger.Protect(name="modele_fige", operation=pgtrigger.Update | pgtrigger.Delete)]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "regime", "sorte", "version"],
                nulls_distinct=False,
                name="modele_version_unique",
                violation_error_message="Quelqu’un vient d’enregistrer cette version.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_sorte_display()}, version {self.version}"
