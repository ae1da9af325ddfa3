"""The ledger of hours: one shape for every hour, whatever its source."""

import uuid
from typing import Any

import pghistory
from django.db import models
from django.db.models import F, Q

from comptes.models import Centre, Utilisateur
from conventions.models.axe import EN_COURS, Axe
from conventions.models.convention import Statut
from formations.models import Operateur, Seance


class Source(models.TextChoices):
    CRI = "cri", "Encodée par le centre"
    PRESENCE = "presence", "Présence"
    TOTAL = "total", "Total certifié"


class Etat(models.TextChoices):
    ENCODEE = "encodee", "À valider"
    VALIDEE = "validee", "Validée"
    CORRIGEE = "corrigee", "Remplacée ou retirée"


class Presence(models.TextChoices):
    """What a sheet says of one person at one session."""

    PRESENT = "present", "Présente"
    RETARD = "retard", "Arrivée en retard"
    DEPART = "depart", "Partie plus tôt"
    ABSENT = "absent", "Absente"


A_VALIDER = Q(
    etat=Etat.ENCODEE,
    axe__requis=True,
    axe__convention__statut=Statut.SIGNEE,
    axe__convention__dossier__statut__in=EN_COURS,
)
"""A line that waits and whose file still moves: what waits in a file that is over waits for nothing."""


class LigneHeuresQuerySet(models.QuerySet["LigneHeures"]):
    def visibles_par(self, utilisateur):
        return self.filter(axe__in=Axe.objects.visibles_par(utilisateur))

    def valides(self):
        return self.filter(etat=Etat.VALIDEE)

    def en_vigueur(self):
        """Those that were neither replaced nor taken back."""
        return self.exclude(etat=Etat.CORRIGEE)

    def a_valider(self):
        """Presences that the coordination can validate now."""
        return self.filter(A_VALIDER)

    def pour_affichage(self):
        return self.select_related("operateur", "saisie_par", "corrigee_par", "remplacee_par")


@pghistory.track(exclude=["jeton", "rang"])
class LigneHeures(models.Model):
    """Hours of one axis on one day: the one shape of every hour.

    A presence is the line of one session (`seance`); `prevues` are the minutes given to the person that day, `minutes`
    those that she attended, and `raison` excuses what is missing. Until the centre has validated a presence, its sheet
    is simply written again; a validated line is never edited, a correction replaces it.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    axe = models.ForeignKey(Axe, models.PROTECT, related_name="lignes")
    source = models.CharField("source", max_length=10, choices=Source, default=Source.CRI)
    date = models.DateField("date")
    minutes = models.PositiveIntegerField("durée")
    prevues = models.PositiveIntegerField("durée donnée", default=0)
    seance = models.ForeignKey(
        Seance, models.PROTECT, verbose_name="séance", null=True, blank=True, related_name="lignes"
    )
    presence = models.CharField("présence", max_length=7, choices=Presence, blank=True)
    raison = models.CharField("raison de l’absence", max_length=120, blank=True)
    operateur = models.ForeignKey(Operateur, models.PROTECT, verbose_name="opérateur", null=True, blank=True)
    etat = models.CharField("état", max_length=10, choices=Etat, default=Etat.VALIDEE)
    remplace = models.OneToOneField(
        "self", models.PROTECT, verbose_name="remplace", null=True, blank=True, related_name="remplacee_par"
    )
    motif = models.CharField("motif de la correction", max_length=200, blank=True)
    corrigee_par = models.ForeignKey(
        Utilisateur, models.PROTECT, verbose_name="corrigée par", null=True, blank=True, related_name="+"
    )
    corrigee_le = models.DateTimeField("corrigée le", null=True, blank=True)
    validee_par = models.ForeignKey(
        Utilisateur, models.PROTECT, verbose_name="validée par", null=True, blank=True, related_name="+"
    )
    validee_le = models.DateTimeField("validée le", null=True, blank=True)
    jeton = models.UUIDField("jeton de la saisie", default=uuid.uuid4, editable=False)
    rang = models.PositiveSmallIntegerField("rang dans la saisie", default=0, editable=False)
    saisie_par = models.ForeignKey(Utilisateur, models.PROTECT, verbose_name="encodée par", related_name="+")
    saisie_le = models.DateTimeField("encodée le", auto_now_add=True)

    objects: Any = LigneHeuresQuerySet.as_manager()

    class Meta:
        verbose_name = "ligne d’heures"
        verbose_name_plural = "lignes d’heures"
        ordering = ["-date", "-pk"]
        indexes = [
            models.Index(fields=["axe", "-date"], name="ligne_axe_date"),
            models.Index(fields=["centre", "date"], condition=Q(etat="encodee"), name="ligne_a_valider"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gt=0, seance=None) & (~Q(source="cri") | Q(minutes__lte=24 * 60))
                | Q(seance__isnull=False),
                name="ligne_duree",
                violation_error_message="Une ligne compte au moins une minute et au plus 24 heures.",
            ),
            models.CheckConstraint(
                condition=Q(prevues__gte=F("minutes")),
                name="ligne_pas_plus_que_donne",
                violation_error_message="Personne ne suit plus d’heures que la séance n’en a duré.",
            ),
            models.CheckConstraint(
                condition=Q(source="presence", seance__isnull=False)
                & (
                    Q(presence="present", minutes=F("prevues"), raison="")
                    | Q(presence__in=["retard", "depart"], minutes__gt=0, minutes__lt=F("prevues"))
                    | Q(presence="absent", minutes=0)
                )
                | ~Q(source="presence") & Q(seance=None, presence="", raison="", prevues=F("minutes")),
                name="ligne_presence",
                violation_error_message="La présence et les minutes suivies ne disent pas la même chose.",
            ),
            models.UniqueConstraint(
                fields=["seance", "axe"],
                condition=~Q(etat="corrigee"),
                name="ligne_une_par_seance",
                violation_error_message="Cette personne a déjà une présence à cette séance.",
            ),
            models.UniqueConstraint(
                fields=["jeton", "rang"],
                name="ligne_une_seule_fois",
                violation_error_message="Cette ligne est déjà enregistrée.",
            ),
            models.CheckConstraint(
                condition=Q(etat__in=["encodee", "validee"], motif="", corrigee_par=None, corrigee_le=None)
                | (Q(etat="corrigee", corrigee_par__isnull=False, corrigee_le__isnull=False) & ~Q(motif="")),
                name="ligne_corrigee_a_un_motif",
                violation_error_message="Une ligne corrigée porte un motif, un auteur et une date.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.date:%d/%m/%Y}, {self.minutes} min"
