"""The convention, its four axes and the ledger of hours."""

from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from beneficiaires.models import Dossier
from comptes.models import Centre, Role, Utilisateur
from formations.models import Operateur
from referentiels.models import Langue, Regime


class Statut(models.TextChoices):
    BROUILLON = "brouillon", "Projet"
    SIGNEE = "signee", "Signée"
    CLOTUREE = "cloturee", "Clôturée"
    RESILIEE = "resiliee", "Terminée avant la fin"


TRANSITIONS = {
    Statut.BROUILLON: {Statut.SIGNEE},
    Statut.SIGNEE: {Statut.CLOTUREE, Statut.RESILIEE},
    Statut.CLOTUREE: {Statut.SIGNEE},  # the attestation was cancelled
    Statut.RESILIEE: {Statut.SIGNEE},  # the file was reopened
}


class ConventionQuerySet(models.QuerySet["Convention"]):
    def visibles_par(self, utilisateur):
        return self.filter(dossier__in=Dossier.objects.visibles_par(utilisateur))


@pghistory.track()
class Convention(models.Model):
    """The agreement between the centre and the person (art. 152/3 § 2). It keeps the regime it was signed under."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    dossier = models.OneToOneField(Dossier, models.PROTECT, related_name="convention")
    regime = models.ForeignKey(Regime, models.PROTECT, verbose_name="régime", related_name="+")
    statut = models.CharField("statut", max_length=10, choices=Statut, default=Statut.BROUILLON, editable=False)
    etablie_le = models.DateField("établie le")
    signee_le = models.DateField("signée le", null=True, blank=True)
    langue = models.ForeignKey(
        Langue, models.PROTECT, verbose_name="expliquée en", null=True, blank=True, related_name="+"
    )
    interprete = models.BooleanField("avec interprète", default=False)
    pdf = models.FileField("document signé", upload_to="conventions/%Y/", blank=True, editable=False)
    sha256 = models.CharField("empreinte", max_length=64, blank=True, editable=False)

    objects: Any = ConventionQuerySet.as_manager()

    class Meta:
        verbose_name = "convention"
        constraints = [
            models.CheckConstraint(
                condition=Q(statut=Statut.BROUILLON, signee_le=None)
                | (~Q(statut=Statut.BROUILLON) & Q(signee_le__isnull=False)),
                name="convention_signee_a_une_date",
                violation_error_message="Une convention signée porte la date de sa signature.",
            )
        ]

    def __str__(self) -> str:
        return f"convention du dossier {self.dossier}"

    def get_absolute_url(self) -> str:
        return self.dossier.get_absolute_url()

    def passer_a(self, statut: Statut) -> None:
        """Change the status. Raises ValidationError when the lifecycle forbids it."""
        if statut not in TRANSITIONS[Statut(self.statut)]:
            raise ValidationError(
                f"La convention est au statut « {self.get_statut_display()} » : ce geste est impossible."
            )
        self.statut = statut


class TypeAxe(models.TextChoices):
    ACCUEIL = "accueil", "Module d’accueil"
    CITOYENNETE = "citoyennete", "Formation à la citoyenneté"
    FRANCAIS = "francais", "Formation à la langue française"
    ORIENTATION = "orientation", "Orientation socioprofessionnelle"


class AxeQuerySet(models.QuerySet["Axe"]):
    def visibles_par(self, utilisateur):
        return self.filter(convention__in=Convention.objects.visibles_par(utilisateur))

    def confies_a(self, utilisateur):
        """The axes that the user's operator gives: the only ones an operator sees."""
        if utilisateur.role != Role.OPERATEUR:
            return self.none()
        return self.filter(
            operateur__formateurs__utilisateur=utilisateur, convention__statut=Statut.SIGNEE, requis=True
        )


@pghistory.track()
class Axe(models.Model):
    """One of the four axes, with what is due and what is done. `minutes_faites` is the sum of its valid lines."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="axes")
    type = models.CharField("axe", max_length=12, choices=TypeAxe)
    requis = models.BooleanField("à suivre", default=True)
    raison = models.CharField("raison", max_length=400)
    minutes_dues = models.PositiveIntegerField("minutes à suivre", default=0)
    mois = models.PositiveSmallIntegerField("en mois au plus", null=True, blank=True)
    seuil = models.PositiveSmallIntegerField("seuil de clôture (%)", default=100)
    operateur = models.ForeignKey(Operateur, models.PROTECT, verbose_name="opérateur", null=True, blank=True)
    minutes_faites = models.PositiveIntegerField("minutes suivies", default=0, editable=False)
    clos_le = models.DateField("clos le", null=True, blank=True, editable=False)
    clos_par = models.ForeignKey(
        Utilisateur, models.PROTECT, verbose_name="clos par", null=True, editable=False, related_name="+"
    )
    clos_raison = models.CharField("raison de la clôture", max_length=300, blank=True, editable=False)

    objects: Any = AxeQuerySet.as_manager()

    class Meta:
        verbose_name = "axe"
        verbose_name_plural = "axes"
        ordering = ["pk"]
        indexes = [models.Index(fields=["operateur", "requis"], name="axe_operateur")]
        constraints = [models.UniqueConstraint(fields=["convention", "type"], name="axe_unique")]

    def __str__(self) -> str:
        return self.get_type_display()


class Source(models.TextChoices):
    CRI = "cri", "Encodée par le centre"
    PRESENCE = "presence", "Présence"
    TOTAL = "total", "Total certifié"


class Etat(models.TextChoices):
    VALIDEE = "validee", "Validée"
    CORRIGEE = "corrigee", "Remplacée ou retirée"


class LigneHeuresQuerySet(models.QuerySet["LigneHeures"]):
    def visibles_par(self, utilisateur):
        return self.filter(axe__in=Axe.objects.visibles_par(utilisateur))

    def valides(self):
        return self.filter(etat=Etat.VALIDEE)


@pghistory.track()
class LigneHeures(models.Model):
    """Hours of one axis on one day: the one shape of every hour. A correction replaces a line, it never edits it."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    axe = models.ForeignKey(Axe, models.PROTECT, related_name="lignes")
    source = models.CharField("source", max_length=10, choices=Source, default=Source.CRI)
    date = models.DateField("date")
    minutes = models.PositiveIntegerField("durée")
    operateur = models.ForeignKey(Operateur, models.PROTECT, verbose_name="opérateur", null=True, blank=True)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.VALIDEE)
    remplace = models.OneToOneField(
        "self", models.PROTECT, verbose_name="remplace", null=True, blank=True, related_name="remplacee_par"
    )
    motif = models.CharField("motif de la correction", max_length=200, blank=True)
    saisie_par = models.ForeignKey(Utilisateur, models.PROTECT, verbose_name="encodée par", related_name="+")
    saisie_le = models.DateTimeField("encodée le", auto_now_add=True)

    objects: Any = LigneHeuresQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne d’heures"
        verbose_name_plural = "lignes d’heures"
        ordering = ["-date", "-pk"]
        indexes = [models.Index(fields=["axe", "-date"], name="ligne_axe_date")]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0) & (~Q(source="cri") | Q(minutes__lte=24 * 60)),
                name="ligne_duree",
                violation_error_message="Une ligne compte au moins une minute et au plus 24 heures.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}, {self.minutes} min"
