"""The bilan social and the needs it finds."""

from typing import Any

import pghistory
from django.db import models

from accueil.models.portee import DuDossierQuerySet
from beneficiaires.models import Dossier
from comptes.models import Centre
from referentiels.models import Langue


class Situation(models.TextChoices):
    SEUL = "seul", "Vit seul ou seule"
    COUPLE = "couple", "Vit en couple"
    FAMILLE = "famille", "Vit en famille"
    MONOPARENTALE = "monoparentale", "Parent seul avec enfants"
    COLLECTIVITE = "collectivite", "Vit en centre ou en collectivité"


class Emploi(models.TextChoices):
    SANS = "sans", "Sans emploi"
    SALARIE = "salarie", "Salarié ou salariée"
    INDEPENDANT = "independant", "À son compte"
    ETUDES = "etudes", "Études ou formation"
    RETRAITE = "retraite", "À la retraite"


class Logement(models.TextChoices):
    LOCATION = "location", "Location privée"
    SOCIAL = "social", "Logement social"
    HEBERGE = "heberge", "Hébergé ou hébergée"
    ILA = "ila", "Initiative locale d’accueil ou centre"
    PROPRIETAIRE = "proprietaire", "Propriétaire"
    SANS = "sans", "Sans logement stable"


class SecuriteSociale(models.TextChoices):
    AUCUNE = "aucune", "Aucune"
    MUTUELLE = "mutuelle", "Mutuelle"
    CPAS = "cpas", "Aide du CPAS"
    CHOMAGE = "chomage", "Allocations de chômage"
    INVALIDITE = "invalidite", "Indemnités de maladie ou d’invalidité"


@pghistory.track()
class BilanSocial(models.Model):
    """The bilan social (art. 152/3 § 1er): each group of data has its purpose in the law."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="bilan")
    fait_le = models.DateField("date du bilan")
    langue = models.ForeignKey(
        Langue, models.PROTECT, verbose_name="langue de l’entretien", null=True, related_name="+"
    )
    interprete = models.BooleanField("avec interprète", default=False)
    notice_le = models.DateField("notice d’information sur les données remise le")
    situation = models.CharField("situation familiale", max_length=15, choices=Situation, blank=True)
    enfants = models.PositiveSmallIntegerField("enfants à charge", null=True, blank=True)
    diplomes = models.TextField("diplômes et études", blank=True)
    experience = models.TextField("expérience professionnelle", blank=True)
    emploi = models.CharField("situation professionnelle", max_length=12, choices=Emploi, blank=True)
    logement = models.CharField("logement", max_length=12, choices=Logement, blank=True)
    securite_sociale = models.CharField("sécurité sociale", max_length=12, choices=SecuriteSociale, blank=True)
    sans_test = models.CharField(
        "test de français non nécessaire : pourquoi",
        max_length=200,
        blank=True,
        help_text="Par exemple : scolarité en français. Laissez vide quand un test est prévu.",
    )
    accord_autres_donnees = models.BooleanField("la personne accepte que d’autres données soient notées", default=False)
    autres_donnees = models.TextField("autres données", blank=True)

    objects: Any = DuDossierQuerySet.as_manager()

    class Meta:
        verbose_name = "bilan social"
        verbose_name_plural = "bilans sociaux"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(autres_donnees="") | models.Q(accord_autres_donnees=True),
                name="autres_donnees_avec_accord",
                violation_error_message="D’autres données ne sont notées qu’avec l’accord de la personne.",
            )
        ]

    def __str__(self) -> str:
        return f"bilan social du {self.fait_le:%d/%m/%Y}"


class Domaine(models.TextChoices):
    FRANCAIS = "francais", "Apprendre le français"
    CITOYENNETE = "citoyennete", "Comprendre la société belge"
    EMPLOI = "emploi", "Travail et formation"
    LOGEMENT = "logement", "Logement"
    SANTE = "sante", "Santé"
    FAMILLE = "famille", "Famille et enfants"
    ADMINISTRATIF = "administratif", "Démarches administratives"
    JURIDIQUE = "juridique", "Droit et séjour"
    AUTRE = "autre", "Autre"


class Suite(models.TextChoices):
    """Where a need leads: an axis of the convention, or a referral to a service."""

    FRANCAIS = "francais", "Axe : langue française"
    CITOYENNETE = "citoyennete", "Axe : citoyenneté"
    ORIENTATION = "orientation", "Axe : orientation socioprofessionnelle"
    SERVICE = "service", "Orientation vers un service"
    AUCUNE = "aucune", "Pas de suite"


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())
class Besoin(models.Model):
    bilan = models.ForeignKey(BilanSocial, models.CASCADE, related_name="besoins")
    domaine = models.CharField("besoin", max_length=15, choices=Domaine)
    precision = models.CharField("précision", max_length=200, blank=True)
    suite = models.CharField("suite", max_length=12, choices=Suite)
    service = models.CharField("service", max_length=160, blank=True)

    class Meta:
        verbose_name = "besoin"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(suite=Suite.SERVICE) | ~models.Q(service=""),
                name="besoin_nomme_le_service",
                violation_error_message="Indiquez vers quel service la personne est orientée.",
            )
        ]

    def __str__(self) -> str:
        return self.get_domaine_display()

    @property
    def contenu(self) -> tuple[str, str, str, str]:
        """What the worker wrote, without the row that holds it: two equal needs are the same one."""
        return (self.domaine, self.precision, self.suite, self.service)
