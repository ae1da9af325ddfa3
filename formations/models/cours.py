"""Courses: what an operator gives, at which level, in which language."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from comptes.models import Centre
from formations.models.operateur import Operateur
from referentiels.models import Langue, NiveauCecr


class Matiere(models.TextChoices):
    """What a course counts for: the codes of the axes of a convention."""

    ACCUEIL = "accueil", "Séance droits et devoirs"
    CITOYENNETE = "citoyennete", "Formation à la citoyenneté"
    FRANCAIS = "francais", "Formation à la langue française"
    ORIENTATION = "orientation", "Orientation socioprofessionnelle"


class Theme(models.TextChoices):
    """The ten themes of the citizenship course (CWASS art. 152/5 § 2)."""

    SEJOUR = "sejour", "Statuts de séjour"
    LOGEMENT = "logement", "Logement"
    SANTE = "sante", "Santé"
    ENSEIGNEMENT = "enseignement", "Enseignement"
    SECURITE_SOCIALE = "securite-sociale", "Sécurité sociale"
    IMPOTS = "impots", "Impôts"
    ASSURANCES = "assurances", "Assurances"
    INSTITUTIONS = "institutions", "Institutions belges et internationales"
    VIE_QUOTIDIENNE = "vie-quotidienne", "Vie quotidienne"
    EGALITE = "egalite", "Égalité des chances et lutte contre les discriminations"


class Filiere(models.TextChoices):
    ALPHA = "alpha", "Alphabétisation"
    FLE = "fle", "Français langue étrangère"


class CoursQuerySet(models.QuerySet["Cours"]):
    def visibles_par(self, utilisateur):
        """Those of the centre; operators see groups, not courses."""
        return self.filter(centre_id=utilisateur.centre_id)

    def choisis(self, valeurs: dict[str, Any]):
        """Those that answer filters; those that are still offered, unless all are asked."""
        exacts = {nom: valeurs[nom] for nom in ("matiere", "operateur") if nom in valeurs}
        return self.filter(**exacts, **({} if valeurs.get("tous") else {"actif": True}))

    def avec_groupes(self):
        """With all that their line says; `combien`: their groups."""
        lies = self.select_related("operateur", "langue", "niveau_entree", "niveau_sortie")
        return lies.annotate(combien=models.Count("groupes")).order_by("matiere", "intitule", "pk")


class Cours(models.Model):
    """A course that an operator offers. Levels and track are for French, themes for citizenship."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    operateur = models.ForeignKey(Operateur, models.PROTECT, verbose_name="opérateur", related_name="cours")
    matiere = models.CharField("matière", max_length=12, choices=Matiere)
    intitule = models.CharField("intitulé", max_length=120)
    minutes = models.PositiveIntegerField("durée totale", help_text="En heures, par exemple 60 ou 60:30.")
    langue = models.ForeignKey(Langue, models.PROTECT, verbose_name="donné en", null=True, blank=True, related_name="+")
    themes = ArrayField(models.CharField(max_length=20, choices=Theme), verbose_name="thèmes", default=list, blank=True)
    filiere = models.CharField("filière", max_length=5, choices=Filiere, blank=True)
    niveau_entree = models.ForeignKey(
        NiveauCecr, models.PROTECT, verbose_name="niveau d’entrée", null=True, blank=True, related_name="+"
    )
    niveau_sortie = models.ForeignKey(
        NiveauCecr, models.PROTECT, verbose_name="niveau de sortie", null=True, blank=True, related_name="+"
    )
    garderie = models.BooleanField("garderie", default=False)
    description = models.TextField("description", blank=True, max_length=1000)
    actif = models.BooleanField("proposé", default=True)

    objects: Any = CoursQuerySet.as_manager()

    class Meta:
        verbose_name = "cours"
        verbose_name_plural = "cours"
        ordering = ["matiere", "intitule", "pk"]
        indexes = [models.Index(fields=["centre", "matiere"], name="cours_centre_matiere")]
        constraints = [
            models.UniqueConstraint(
                fields=["operateur", "intitule"],
                name="cours_unique",
                violation_error_message="Cet opérateur a déjà un cours de ce nom.",
            ),
            models.CheckConstraint(
                condition=Q(minutes__gt=0),
                name="cours_a_une_duree",
                violation_error_message="Un cours dure au moins une minute.",
            ),
            models.CheckConstraint(
                condition=Q(matiere="francais") | Q(filiere="", niveau_entree=None, niveau_sortie=None),
                name="cours_niveaux_du_francais",
                violation_error_message="La filière et les niveaux sont ceux des cours de français.",
            ),
        ]

    def __str__(self) -> str:
        return self.intitule
