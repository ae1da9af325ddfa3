"""Facts with their own dates: nationalities, addresses, permits, detentions, grounds of dispense."""

from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from beneficiaires.models.personne import Beneficiaire
from referentiels.models import Commune, MotifSejour, Pays, TypeTitre


def fin_apres_debut(nom: str, debut: str, fin: str) -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{debut}__isnull": True}) | Q(**{f"{fin}__isnull": True}) | Q(**{f"{fin}__gte": F(debut)}),
        name=nom,
        violation_error_message="La fin ne peut pas venir avant le début.",
    )


def suivre():
    """Keep the history of a fact. One entered by mistake may be removed: that leaves a trace too."""
    return pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent())


class FaitQuerySet(models.QuerySet):
    def visibles_par(self, utilisateur):
        return self.filter(beneficiaire__centre_id=utilisateur.centre_id)


@suivre()
class Nationalite(models.Model):
    beneficiaire = models.ForeignKey(Beneficiaire, models.CASCADE, related_name="nationalite_set")
    pays = models.ForeignKey(Pays, models.PROTECT, verbose_name="nationalité")

    objects: Any = FaitQuerySet.as_manager()

    class Meta:
        verbose_name = "nationalité"
        constraints = [models.UniqueConstraint(fields=["beneficiaire", "pays"], name="nationalite_unique")]

    def __str__(self) -> str:
        return str(self.pays)


@suivre()
class Adresse(models.Model):
    beneficiaire = models.ForeignKey(Beneficiaire, models.CASCADE, related_name="adresses")
    rue = models.CharField("rue et numéro", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=10, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune", null=True, blank=True)
    depuis = models.DateField("depuis le", null=True, blank=True)
    jusqu_au = models.DateField("jusqu’au", null=True, blank=True)

    objects: Any = FaitQuerySet.as_manager()

    class Meta:
        verbose_name = "adresse"
        ordering = [F("jusqu_au").desc(nulls_first=True), F("depuis").desc(nulls_last=True), "-pk"]
        constraints = [
            fin_apres_debut("adresse_dates", "depuis", "jusqu_au"),
            models.UniqueConstraint(
                fields=["beneficiaire"],
                condition=Q(jusqu_au=None),
                name="une_adresse_actuelle",
                violation_error_message="La personne a déjà une adresse actuelle : indiquez la fin de l’une des deux.",
            ),
        ]

    def __str__(self) -> str:
        return ", ".join(filter(None, [self.rue, f"{self.code_postal} {self.commune or ''}".strip()]))


@suivre()
class Titre(models.Model):
    """A residence document. `commande_le` of the first one of more than three months is t0."""

    beneficiaire = models.ForeignKey(Beneficiaire, models.CASCADE, related_name="titres")
    type = models.ForeignKey(TypeTitre, models.PROTECT, verbose_name="type de titre")
    motif = models.ForeignKey(MotifSejour, models.PROTECT, verbose_name="motif du séjour", null=True, blank=True)
    commande_le = models.DateField("commandé à la commune le", null=True, blank=True)
    hors_region = models.BooleanField(
        "commandé hors de la région de langue française",
        default=False,
        help_text="À Bruxelles, en Flandre ou dans une commune germanophone : ce titre ne fait pas courir les délais.",
    )
    debut = models.DateField("valable du", null=True, blank=True)
    fin = models.DateField("valable jusqu’au", null=True, blank=True)

    objects: Any = FaitQuerySet.as_manager()

    class Meta:
        verbose_name = "titre de séjour"
        verbose_name_plural = "titres de séjour"
        ordering = [F("debut").desc(nulls_last=True), "-pk"]
        constraints = [
            fin_apres_debut("titre_dates", "debut", "fin"),
            models.CheckConstraint(
                condition=Q(commande_le=None) | Q(fin=None) | Q(fin__gte=F("commande_le")),
                name="titre_fin_apres_commande",
                violation_error_message="Le titre ne peut pas prendre fin avant d’avoir été commandé.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="commande_apres_naissance",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("commande_le", "beneficiaire_id"),
                func="""
                    IF EXISTS (SELECT 1 FROM beneficiaires_beneficiaire b WHERE b.id = NEW.beneficiaire_id
                               AND b.naissance > to_char(NEW.commande_le, 'YYYY-MM-DD')) THEN
                        RAISE EXCEPTION 'permit ordered before birth' USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return str(self.type)


@suivre()
class Detention(models.Model):
    """A stay in prison: in regime 2025 it suspends the three years (art. 152/7 § 7)."""

    beneficiaire = models.ForeignKey(Beneficiaire, models.CASCADE, related_name="detentions")
    debut = models.DateField("du")
    fin = models.DateField("au", null=True, blank=True)

    objects: Any = FaitQuerySet.as_manager()

    class Meta:
        verbose_name = "détention"
        ordering = ["debut"]
        constraints = [fin_apres_debut("detention_dates", "debut", "fin")]

    def __str__(self) -> str:
        return f"détention du {self.debut:%d/%m/%Y}"


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


@suivre()
class Dispense(models.Model):
    """A ground of dispense with its dates and thresholds; it counts once its proof is accepted."""

    beneficiaire = models.ForeignKey(Beneficiaire, models.CASCADE, related_name="dispenses")
    motif = models.CharField("motif", max_length=30, choices=MotifDispense)
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
    preuve = models.BooleanField("preuve vue et acceptée", default=False)

    objects: Any = FaitQuerySet.as_manager()

    class Meta:
        verbose_name = "motif de dispense"
        verbose_name_plural = "motifs de dispense"
        ordering = ["-depuis", "-pk"]
        constraints = [
            fin_apres_debut("dispense_dates", "depuis", "jusqu_au"),
            models.CheckConstraint(
                condition=Q(temps__isnull=True) | Q(temps__gt=0, temps__lte=1),
                name="dispense_temps",
                violation_error_message="La part d’un temps plein va de 0 à 1 : 0,5 pour un mi-temps.",
            ),
        ]

    def __str__(self) -> str:
        return self.get_motif_display()
