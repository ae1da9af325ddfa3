"""Requests of dispense: the contract, course or certificate behind them, its dates, and what was decided."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from beneficiaires.models.faits import FaitQuerySet, apres_la_naissance, fin_apres_debut, suivre
from beneficiaires.models.personne import Beneficiaire
from comptes.models import Utilisateur


class MotifDispense(models.TextChoices):
    """Grounds that a person declares and proves (art. 152/7 § 3); age and standstill come from the facts."""

    ATTESTATION_ANTERIEURE = "attestation-anterieure", "Attestation déjà obtenue, ici ou ailleurs en Belgique"
    MEDICAL = "medical", "Certificat médical"
    AIDANT = "aidant", "Aidant d’un membre de sa famille"
    DIPLOME_BELGE = "diplome-belge", "Certificat ou diplôme de l’enseignement belge"
    TRAVAIL_SALARIE = "travail-salarie", "Contrat de travail ou d’apprentissage"
    INDEPENDANT = "independant", "Indépendant à titre principal"
    INTERIM = "interim", "Travail intérimaire"
    CONJOINT_AIDANT = "conjoint-aidant", "Conjoint aidant"
    FORMATION = "formation", "Formation professionnelle"
    PROTECTION_TEMPORAIRE = "protection-temporaire", "Protection temporaire"
    ETUDES = "etudes", "Études"
    DOCTORAT = "doctorat", "Bourse de doctorat ou enseignant invité"
    ETAPE_AILLEURS = "etape-ailleurs", "Étape déjà suivie ailleurs en Belgique (un seul axe)"


MOTIFS_DE_SANTE = (MotifDispense.MEDICAL, MotifDispense.AIDANT)
"""Their proofs are health data: only persons bound by professional secrecy read them (art. 152/3 § 1er al. 6)."""


class AxeDispense(models.TextChoices):
    """The axis of a partial dispense (art. 152/7 § 4 and 152/5 § 4)."""

    CITOYENNETE = "citoyennete", "Formation à la citoyenneté"
    FRANCAIS = "francais", "Formation à la langue française"
    ORIENTATION = "orientation", "Orientation socioprofessionnelle"


class EtatDispense(models.TextChoices):
    DEMANDEE = "demandee", "Demandée"
    ACCORDEE = "accordee", "Accordée"
    REFUSEE = "refusee", "Refusée"


TRANSITIONS = {
    EtatDispense.DEMANDEE: {EtatDispense.ACCORDEE, EtatDispense.REFUSEE},
    EtatDispense.ACCORDEE: {EtatDispense.DEMANDEE},  # taken up again: a fact was corrected
    EtatDispense.REFUSEE: {EtatDispense.DEMANDEE},
}


class DispenseQuerySet(FaitQuerySet):
    def a_trancher(self):
        return self.filter(etat=EtatDispense.DEMANDEE)


@suivre()
class Dispense(models.Model):
    """A ground of dispense with its dates and thresholds, for the whole path or one axis. It counts once granted."""

    beneficiaire = models.ForeignKey(Beneficiaire, models.CASCADE, related_name="dispenses")
    motif = models.CharField("motif", max_length=30, choices=MotifDispense)
    axe = models.CharField("axe", max_length=12, choices=AxeDispense, blank=True)
    depuis = models.DateField("depuis le", null=True, blank=True)
    jusqu_au = models.DateField("jusqu’au", null=True, blank=True)
    temps = models.DecimalField(
        "part d’un temps plein",
        max_digits=3,
        decimal_places=2,
        null=True,
        blank=True,
        help_text="0,5 pour un mi-temps.",
    )
    heures_semaine = models.DecimalField("heures par semaine", max_digits=4, decimal_places=1, null=True, blank=True)
    continu = models.BooleanField("période continue", default=True)
    demandee_le = models.DateField("demandée le")
    etat = models.CharField("état", max_length=10, choices=EtatDispense, default=EtatDispense.DEMANDEE, editable=False)
    tranchee_le = models.DateField("décidée le", null=True, blank=True, editable=False)
    tranchee_par = models.ForeignKey(
        Utilisateur, models.PROTECT, verbose_name="décidée par", null=True, blank=True, editable=False, related_name="+"
    )
    preuve_vue = models.CharField("preuve vue", max_length=200, blank=True, editable=False)
    refus = models.CharField("raison du refus", max_length=300, blank=True, editable=False)

    objects: Any = DispenseQuerySet.as_manager()

    class Meta:
        verbose_name = "demande de dispense"
        verbose_name_plural = "demandes de dispense"
        ordering = ["-depuis", "-pk"]
        indexes = [
            models.Index(fields=["demandee_le"], condition=Q(etat=EtatDispense.DEMANDEE), name="dispense_a_trancher"),
        ]
        constraints = [
            fin_apres_debut("dispense_dates", "depuis", "jusqu_au"),
            models.CheckConstraint(
                condition=Q(temps__isnull=True) | Q(temps__gt=0, temps__lte=1),
                name="dispense_temps",
                violation_error_message="La part d’un temps plein va de 0 à 1 : 0,5 pour un mi-temps.",
            ),
            models.CheckConstraint(
                condition=(Q(motif=MotifDispense.ETAPE_AILLEURS) & ~Q(axe=""))
                | (~Q(motif=MotifDispense.ETAPE_AILLEURS) & Q(axe="")),
                name="dispense_d_un_axe",
                violation_error_message="Une étape suivie ailleurs dispense d’un axe : choisissez lequel.",
            ),
            models.CheckConstraint(
                condition=Q(etat=EtatDispense.DEMANDEE, tranchee_le=None, tranchee_par=None, refus="", preuve_vue="")
                | Q(etat=EtatDispense.ACCORDEE, tranchee_le__isnull=False, tranchee_par__isnull=False, refus="")
                | (Q(etat=EtatDispense.REFUSEE, tranchee_le__isnull=False, tranchee_par__isnull=False) & ~Q(refus="")),
                name="dispense_tranchee",
                violation_error_message="Une dispense décidée porte sa date et son auteur ; un refus, sa raison.",
            ),
        ]
        triggers = [apres_la_naissance("depuis", "jusqu_au")]

    def __str__(self) -> str:
        return f"{self.get_axe_display()} : étape suivie ailleurs" if self.axe else self.get_motif_display()

    def clean(self) -> None:
        """Proofs attached under professional secrecy never come out of it, and the others never enter it."""
        super().clean()
        avant = type(self).objects.filter(pk=self.pk).first() if self.pk else None
        if avant is not None and avant.de_sante != self.de_sante and avant.preuves.exists():
            raise ValidationError(
                {
                    "motif": "Les pièces jointes ne peuvent pas passer d’un motif de santé à un autre motif, "
                    "ni l’inverse\u00a0: faites une nouvelle demande, ou retirez d’abord les pièces."
                }
            )

    @property
    def accordee(self) -> bool:
        return self.etat == EtatDispense.ACCORDEE

    @property
    def de_sante(self) -> bool:
        return self.motif in MOTIFS_DE_SANTE

    @property
    def contenu(self) -> str:
        """What is asked: who decides says which request was read."""
        noms = ("motif", "axe", "depuis", "jusqu_au", "temps", "heures_semaine", "continu")
        return "|".join(str(getattr(self, nom)) for nom in noms)

    def passer_a(self, etat: EtatDispense) -> None:
        """Change the state. Raises ValidationError when the lifecycle forbids it."""
        if etat not in TRANSITIONS[EtatDispense(self.etat)]:
            raise ValidationError(f"La demande est déjà «\u00a0{self.get_etat_display().lower()}\u00a0».")
        self.etat = etat

    def redemander(self) -> None:
        """Take back what was decided: the request waits again. Raises ValidationError when it waits already."""
        self.passer_a(EtatDispense.DEMANDEE)
        self.tranchee_le = self.tranchee_par = None
        self.refus = self.preuve_vue = ""
