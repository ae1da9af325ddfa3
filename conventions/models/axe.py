"""The four axes of a convention: what is due, what is done, how each was closed."""

from datetime import date
from typing import Any

import pghistory
from django.db import models
from django.db.models import F, Q

from beneficiaires.models import Statut as Etape
from comptes.models import Centre, Utilisateur
from conventions.models.convention import Convention
from formations.models import Groupe, Operateur
from reglement.axes import DISPENSE_PARTIELLE
from socle.dates import ajouter_mois


class TypeAxe(models.TextChoices):
    ACCUEIL = "accueil", "Module d’accueil"
    CITOYENNETE = "citoyennete", "Formation à la citoyenneté"
    FRANCAIS = "francais", "Formation à la langue française"
    ORIENTATION = "orientation", "Orientation socioprofessionnelle"


EN_COURS = (Etape.CONVENTION, Etape.A_ATTESTER)  # stages of the file at which hours move


class AxeQuerySet(models.QuerySet["Axe"]):
    def visibles_par(self, utilisateur):
        return self.filter(convention__in=Convention.objects.visibles_par(utilisateur))


@pghistory.track()
class Axe(models.Model):
    """One of the four axes, with what is due and what is done.

    Four sums of its lines, none of them replaced: `minutes_donnees` of what was given while the person was enrolled,
    `minutes_suivies` of what she attended, `minutes_excusees` of what she missed with a reason, and `minutes_faites`
    of what she attended and the centre has validated: the only one that closes the axis.
    """

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    convention = models.ForeignKey(Convention, models.PROTECT, related_name="axes")
    type = models.CharField("axe", max_length=12, choices=TypeAxe)
    requis = models.BooleanField("à suivre", default=True)
    raison = models.CharField("raison", max_length=400)
    motif = models.CharField("motif du changement", max_length=300, blank=True)
    minutes_dues = models.PositiveIntegerField("minutes à suivre", default=0)
    mois = models.PositiveSmallIntegerField("en mois au plus", null=True, blank=True)
    seuil = models.PositiveSmallIntegerField("seuil de clôture (%)", default=100)
    operateur = models.ForeignKey(Operateur, models.PROTECT, verbose_name="opérateur", null=True, blank=True)
    groupe = models.ForeignKey(
        Groupe, models.PROTECT, verbose_name="groupe prévu", null=True, blank=True, related_name="+"
    )
    minutes_faites = models.PositiveIntegerField("minutes validées", default=0, editable=False)
    minutes_donnees = models.PositiveIntegerField("minutes données", default=0, editable=False)
    minutes_suivies = models.PositiveIntegerField("minutes suivies", default=0, editable=False)
    minutes_excusees = models.PositiveIntegerField("minutes d’absence excusée", default=0, editable=False)
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
        constraints = [
            models.UniqueConstraint(fields=["convention", "type"], name="axe_unique"),
            models.CheckConstraint(
                condition=Q(minutes_donnees__gte=F("minutes_suivies") + F("minutes_excusees"))
                & Q(minutes_suivies__gte=F("minutes_faites")),
                name="axe_totaux",
                violation_error_message="Les heures validées sont suivies, et les heures suivies ont été données.",
            ),
            models.CheckConstraint(
                condition=Q(clos_le__isnull=False) | Q(clos_le=None, clos_par=None, clos_raison=""),
                name="axe_ouvert_sans_raison",
                violation_error_message="Un axe ouvert n’a ni date ni raison de clôture.",
            ),
            models.CheckConstraint(
                condition=Q(clos_raison="", clos_par=None) | (~Q(clos_raison="") & Q(clos_par__isnull=False)),
                name="axe_clos_par_une_personne",
                violation_error_message="Un axe clos avant la fin porte une raison et le nom de qui l’a décidé.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_type_display()

    @property
    def dispense(self) -> bool:
        """Left out of the convention because the person did it elsewhere (art. 152/7 § 4 and 152/5 § 4)."""
        return not self.requis and self.raison.startswith(DISPENSE_PARTIELLE)

    @property
    def minutes_absentes(self) -> int:
        """Missed without a reason: given, attended, excused and this one always add up."""
        return self.minutes_donnees - self.minutes_suivies - self.minutes_excusees

    @property
    def minutes_a_valider(self) -> int:
        """Attended, recorded, not validated yet."""
        return self.minutes_suivies - self.minutes_faites

    @property
    def minutes_en_trop(self) -> int:
        """The surplus: validated beyond what is due."""
        return max(0, self.minutes_faites - self.minutes_dues)

    @property
    def taux(self) -> int | None:
        """Attendance: percent of what was given, rounded down; None while nothing was given."""
        return self.minutes_suivies * 100 // self.minutes_donnees if self.minutes_donnees else None

    @property
    def est_clos(self) -> bool:
        return self.clos_le is not None

    @property
    def clos_avant_la_fin(self) -> bool:
        """Closed below the hours due by a coordinator, who gave a reason."""
        return self.clos_raison != ""

    @property
    def explication(self) -> str:
        """Why the axis is there or not: the reason of the worker when the proposal was changed."""
        return self.motif or self.raison

    @property
    def echeance(self) -> date | None:
        """The last day of the axis, counted from the signature; None before it, without limit, and for who is free."""
        convention = self.convention
        if convention.signee_le is None or not self.mois or convention.dossier.sans_obligation:
            return None
        return ajouter_mois(convention.signee_le, self.mois)
