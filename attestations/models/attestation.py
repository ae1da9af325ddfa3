"""The attestation: numbered, stored once, never edited."""

from functools import reduce
from operator import or_
from typing import Any

import pghistory
import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from attestations.models.modele import Modele
from attestations.regles import DOCUMENT_DISPENSE, afficher_code, titre
from beneficiaires.models import Dossier
from comptes.models import Centre, Utilisateur
from conventions.models import Convention
from referentiels.models import Regime


class Statut(models.TextChoices):
    EN_PREPARATION = "en_preparation", "En préparation"
    DELIVREE = "delivree", "Délivrée"
    ANNULEE = "annulee", "Annulée"
    REMPLACEE = "remplacee", "Remplacée"


TRANSITIONS = {
    Statut.EN_PREPARATION: {Statut.DELIVREE, Statut.ANNULEE},
    Statut.DELIVREE: {Statut.ANNULEE, Statut.REMPLACEE},
    Statut.ANNULEE: set(),
    Statut.REMPLACEE: set(),
}


EN_VIGUEUR = (Statut.EN_PREPARATION, Statut.DELIVREE)

IMPRIMES = (
    *("centre_id", "dossier_id", "nature", "convention_id", "regime_id", "modele_id", "remplace_id"),
    *("numero", "code", "obligatoire", "delivree_le", "delivree_par_id", "donnees", "pdf", "sha256"),
)
"""What an issued document says, and the file itself."""
FIGEE = pgtrigger.Protect(
    name="attestation_figee",
    operation=pgtrigger.Update,
    condition=pgtrigger.Q(old__statut__in=[Statut.DELIVREE, Statut.ANNULEE, Statut.REMPLACEE])
    & reduce(or_, [pgtrigger.Q(**{f"old__{champ}__df": pgtrigger.F(f"new__{champ}")}) for champ in IMPRIMES]),
)
"""No way of writing, not even SQL, changes what was issued."""
GARDEE = pgtrigger.Protect(name="attestation_gardee", operation=pgtrigger.Delete)
"""Nor takes a number out of the register."""


class Nature(models.TextChoices):
    """What a document attests."""

    FIN = "fin", "Fin de parcours"  # art. 152/3 § 4 and 152/7 § 2
    DISPENSE = "dispense", "Dispense"  # art. 152/7 § 6


class Remise(models.TextChoices):
    MAIN = "main", "En main propre"
    POSTE = "poste", "Par la poste"
    COURRIEL = "courriel", "Par courriel"


class AttestationQuerySet(models.QuerySet["Attestation"]):
    def visibles_par(self, utilisateur):
        return self.filter(dossier__in=Dossier.objects.visibles_par(utilisateur))

    def valables(self):
        return self.filter(statut=Statut.DELIVREE)

    def a_remettre(self):
        return self.valables().filter(remise_le=None)

    def en_vigueur(self):
        """Valid, or being made; what is being made to replace a valid one is not yet."""
        return self.filter(statut__in=EN_VIGUEUR).exclude(statut=Statut.EN_PREPARATION, remplace__isnull=False)

    def inachevees(self):
        """Their making was interrupted: the next click finishes it."""
        return self.filter(statut=Statut.EN_PREPARATION)

    def du_centre(self, centre: Centre | None):
        return self.filter(centre=centre)

    def pour_affichage(self):
        return self.select_related("dossier__beneficiaire", "regime", "delivree_par")


@pghistory.track()
class Attestation(models.Model):
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    dossier = models.ForeignKey(Dossier, models.PROTECT, related_name="attestations")
    nature = models.CharField("nature", max_length=10, choices=Nature, default=Nature.FIN)
    convention = models.ForeignKey(Convention, models.PROTECT, null=True, blank=True, related_name="attestations")
    regime = models.ForeignKey(Regime, models.PROTECT, verbose_name="régime", related_name="+")
    modele = models.ForeignKey(
        Modele, models.PROTECT, verbose_name="modèle", null=True, blank=True, related_name="+"
    )  # none: issued before there were templates
    remplace = models.ForeignKey(
        "self", models.PROTECT, verbose_name="remplace", null=True, blank=True, related_name="remplacements"
    )
    motif_remplacement = models.CharField("motif du remplacement", max_length=300, blank=True)
    numero = models.CharField("numéro", max_length=20, unique=True)
    code = models.CharField("code de vérification", max_length=12, unique=True)
    statut = models.CharField("statut", max_length=15, choices=Statut, default=Statut.EN_PREPARATION)
    obligatoire = models.BooleanField("personne tenue au parcours le jour de la délivrance")
    delivree_le = models.DateField("délivrée le")
    delivree_par = models.ForeignKey(Utilisateur, models.PROTECT, verbose_name="délivrée par", related_name="+")
    donnees = models.JSONField("données imprimées", default=dict)
    pdf = models.FileField("document", upload_to="attestations/%Y/", blank=True)
    sha256 = models.CharField("empreinte", max_length=64, blank=True)
    remise_le = models.DateField("remise à la personne le", null=True, blank=True)
    remise_par = models.CharField("remise", max_length=10, choices=Remise, blank=True)
    annulee_le = models.DateField("annulée le", null=True, blank=True)
    motif_annulation = models.CharField("motif de l’annulation", max_length=300, blank=True)

    objects: Any = AttestationQuerySet.as_manager()

    class Meta:
        verbose_name = "attestation"
        ordering = ["-pk"]
        triggers = [FIGEE, GARDEE]
        indexes = [
            models.Index(fields=["centre", "-delivree_le"], name="attestation_centre_date"),
            models.Index(fields=["dossier", "statut"], name="attestation_dossier"),
            models.Index(
                fields=["centre", "-delivree_le"],
                condition=Q(statut=Statut.DELIVREE, remise_le=None),
                name="attestation_a_remettre",
            ),
            models.Index(fields=["centre"], condition=Q(statut=Statut.EN_PREPARATION), name="attestation_inachevee"),
            models.Index(fields=["sha256"], name="attestation_empreinte"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["dossier", "nature"],
                condition=Q(statut=Statut.DELIVREE) | Q(statut=Statut.EN_PREPARATION, remplace=None),
                name="une_attestation_valable_par_dossier",
                violation_error_message="Une attestation est déjà délivrée pour ce dossier.",
            ),
            models.UniqueConstraint(
                fields=["remplace"],
                condition=~Q(statut=Statut.ANNULEE),
                name="un_remplacement_par_attestation",
                violation_error_message="Cette attestation est déjà remplacée, ou en train de l’être.",
            ),
            models.CheckConstraint(
                condition=Q(nature=Nature.FIN, convention__isnull=False) | Q(nature=Nature.DISPENSE, convention=None),
                name="attestation_de_fin_a_une_convention",
                violation_error_message="Une attestation de fin de parcours se rapporte à une convention.",
            ),
            models.CheckConstraint(
                condition=~Q(statut=Statut.DELIVREE) | (~Q(sha256="") & ~Q(pdf="")),
                name="attestation_delivree_a_un_fichier",
                violation_error_message="Une attestation délivrée a son document.",
            ),
        ]

    def __str__(self) -> str:
        return self.numero

    def get_absolute_url(self) -> str:
        return self.dossier.get_absolute_url()

    @property
    def en_vigueur(self) -> bool:
        """Valid, or being made: a file has one of each nature at most; what will replace a valid one comes after it."""
        return self.statut == Statut.DELIVREE or (self.statut == Statut.EN_PREPARATION and self.remplace_id is None)

    @property
    def code_affiche(self) -> str:
        return afficher_code(self.code)

    @property
    def titre(self) -> str:
        """What the document is called, as it was printed."""
        if self.nature == Nature.DISPENSE:
            return DOCUMENT_DISPENSE
        return self.donnees.get("document") or titre(self.regime.document_fin)

    def passer_a(self, statut: Statut) -> None:
        """Change the status. Raises ValidationError when the lifecycle forbids it."""
        self.exiger(statut)
        self.statut = statut

    def exiger(self, statut: Statut) -> None:
        """Raise ValidationError unless the lifecycle allows that status to come next."""
        if statut not in TRANSITIONS[Statut(self.statut)]:
            raise ValidationError(
                f"L’attestation est au statut « {self.get_statut_display()} » : ce geste est impossible."
            )
