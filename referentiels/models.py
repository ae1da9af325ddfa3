"""Reference data that an administrator may edit: territories, countries, permits, levels, regimes."""

from typing import Any
from uuid import UUID

import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from comptes.models import Centre


class VersionQuerySet(models.QuerySet["Version"]):
    def courante(self) -> UUID | None:
        """None before the first row of reference data."""
        return self.values_list("valeur", flat=True).first()


class Version(models.Model):
    """One row that changes, by trigger, whenever data that the rules read changes: what caches compare."""

    valeur = models.UUIDField("valeur")

    objects: Any = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = "version des données"
        verbose_name_plural = "version des données"

    def __str__(self) -> str:
        return str(self.valeur)


NOUVELLE_VERSION = pgtrigger.Trigger(
    name="nouvelle_version",
    level=pgtrigger.Statement,
    when=pgtrigger.After,
    operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
    func="""
        INSERT INTO referentiels_version (id, valeur) VALUES (1, gen_random_uuid())
        ON CONFLICT (id) DO UPDATE SET valeur = EXCLUDED.valeur;
        RETURN NULL;
    """,
)
"""On the tables that `referentiels.reglement` reads: no way of writing, not even SQL, escapes it."""


class Reference(models.Model):
    """What every reference row has: a code that never changes, and the mark of an administrator's edit."""

    edite = models.BooleanField("modifié par un administrateur", default=False, editable=False)

    class Meta:
        abstract = True


class Pays(Reference):
    code = models.CharField("code", max_length=3, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    nationalite_m = models.CharField("nationalité (masculin)", max_length=80, blank=True)
    nationalite_f = models.CharField("nationalité (féminin)", max_length=80, blank=True)
    nationalite_possible = models.BooleanField("nationalité possible", default=True)
    historique = models.BooleanField("État disparu", default=False)
    ue_depuis = models.DateField("dans l’UE depuis", null=True, blank=True)
    ue_jusqu_au = models.DateField("dans l’UE jusqu’au", null=True, blank=True)
    eee_depuis = models.DateField("dans l’EEE depuis", null=True, blank=True)
    suisse = models.BooleanField("Suisse", default=False)
    alias = models.TextField("autres noms", blank=True)

    class Meta:
        verbose_name = "pays et nationalité"
        verbose_name_plural = "pays et nationalités"
        ordering = ["nom"]
        triggers = [NOUVELLE_VERSION]

    def __str__(self) -> str:
        return self.nom


class CommuneQuerySet(models.QuerySet["Commune"]):
    def actuelles(self):
        return self.filter(valable_au=None)

    def du_code_postal(self, code: str):
        return self.actuelles().filter(codes_postaux__contains=[code])


class Commune(Reference):
    ins = models.CharField("code INS", max_length=5, primary_key=True)
    nom = models.CharField("nom", max_length=80)
    nom_nl = models.CharField("nom néerlandais", max_length=80, blank=True)
    nom_de = models.CharField("nom allemand", max_length=80, blank=True)
    region = models.CharField("région", max_length=30)
    province = models.CharField("province", max_length=40, blank=True)
    arrondissement = models.CharField("arrondissement", max_length=40, blank=True)
    codes_postaux = ArrayField(models.CharField(max_length=4), verbose_name="codes postaux", default=list)
    germanophone = models.BooleanField("de langue allemande", default=False)
    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name="CRI compétent", null=True, blank=True)
    valable_du = models.DateField("existe depuis", null=True, blank=True)
    valable_au = models.DateField("existait jusqu’au", null=True, blank=True)
    successeur = models.ForeignKey(
        "self", models.PROTECT, verbose_name="commune qui lui succède", null=True, blank=True
    )

    objects: Any = CommuneQuerySet.as_manager()

    class Meta:
        verbose_name = "commune"
        ordering = ["nom"]
        triggers = [NOUVELLE_VERSION]

    def __str__(self) -> str:
        return self.nom

    @property
    def de_langue_francaise(self) -> bool:
        """In the French-language region: Wallonia without the nine German-speaking communes."""
        return self.region == "Wallonie" and not self.germanophone


class Cpas(Reference):
    commune = models.OneToOneField(Commune, models.PROTECT, primary_key=True, verbose_name="commune")
    nom = models.CharField("nom", max_length=120)

    class Meta:
        verbose_name = "CPAS"
        verbose_name_plural = "CPAS"
        ordering = ["nom"]

    def __str__(self) -> str:
        return self.nom


class TypeTitre(Reference):
    """A kind of residence document."""

    code = models.CharField("code", max_length=20, primary_key=True)
    libelle = models.CharField("libellé", max_length=200)
    famille = models.CharField("famille", max_length=20)
    plus_de_3_mois = models.CharField(
        "de plus de trois mois",
        max_length=12,
        choices=[("oui", "Oui"), ("non", "Non"), ("depend", "Cela dépend"), ("sans_objet", "Sans objet")],
    )
    duree_sejour = models.CharField("durée du séjour", max_length=20)
    pays_tiers = models.BooleanField("délivré à des ressortissants de pays tiers", default=True)
    encore_delivre = models.BooleanField("encore délivré", default=True)
    frequent = models.BooleanField("proposé en premier", default=False)

    class Meta:
        verbose_name = "type de titre de séjour"
        verbose_name_plural = "types de titre de séjour"
        ordering = ["-frequent", "code"]
        triggers = [NOUVELLE_VERSION]

    def __str__(self) -> str:
        """Cards are known by their letter; other documents say their own name."""
        lettre = self.famille == "carte" and len(self.code) <= 3
        return f"{self.code} – {self.libelle}" if lettre else self.libelle


class MotifSejour(Reference):
    """The ground on which a residence permit is given."""

    code = models.CharField("code", max_length=20, primary_key=True)
    categorie = models.CharField("catégorie", max_length=30)
    libelle = models.CharField("libellé", max_length=200)
    base_legale = models.CharField("base légale", max_length=200, blank=True)

    class Meta:
        verbose_name = "motif de séjour"
        verbose_name_plural = "motifs de séjour"
        ordering = ["categorie", "code"]
        triggers = [NOUVELLE_VERSION]

    def __str__(self) -> str:
        return self.libelle


class Langue(Reference):
    code = models.CharField("code", max_length=12, primary_key=True)
    nom = models.CharField("nom", max_length=60)
    autonyme = models.CharField("nom dans la langue", max_length=60, blank=True)
    direction = models.CharField("sens d’écriture", max_length=3, choices=[("ltr", "→"), ("rtl", "←")], default="ltr")
    frequente = models.BooleanField("fréquente", default=False)

    class Meta:
        verbose_name = "langue"
        ordering = ["-frequente", "nom"]

    def __str__(self) -> str:
        return self.nom


class TypeOperateur(Reference):
    """A kind of body that may give a part of the path (ILI, Forem, CISP…)."""

    code = models.CharField("code", max_length=12, primary_key=True)
    libelle = models.CharField("libellé", max_length=200)
    sigle = models.CharField("sigle", max_length=12, blank=True)
    citoyennete = models.BooleanField("donne la citoyenneté", default=False)
    francais = models.BooleanField("donne le français", default=False)
    orientation = models.BooleanField("donne l’orientation", default=False)

    class Meta:
        verbose_name = "type d’opérateur"
        verbose_name_plural = "types d’opérateur"
        ordering = ["libelle"]

    def __str__(self) -> str:
        return self.sigle or self.libelle


class NiveauCecr(Reference):
    """A level of French; `ordre` makes levels comparable and their mean computable (A2 = 70)."""

    code = models.CharField("code", max_length=12, primary_key=True)
    ordre = models.PositiveSmallIntegerField("ordre", unique=True)
    famille = models.CharField("famille", max_length=10)
    libelle = models.CharField("libellé", max_length=80)
    description = models.CharField("description", max_length=200, blank=True)

    class Meta:
        verbose_name = "niveau de français"
        verbose_name_plural = "niveaux de français"
        ordering = ["ordre"]

    def __str__(self) -> str:
        return self.libelle


class JourFerie(Reference):
    date = models.DateField("date")
    code = models.CharField("code", max_length=20)
    libelle = models.CharField("libellé", max_length=120)
    legal = models.BooleanField("jour férié légal", default=True)

    class Meta:
        verbose_name = "jour férié"
        verbose_name_plural = "jours fériés"
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["date", "code"], name="jour_ferie_unique")]

    def __str__(self) -> str:
        return f"{self.libelle} ({self.date:%d/%m/%Y})"


class Regime(Reference):
    """The dated parameters of the law, chosen by the order date of the permit.

    The columns are those of `reglement.regimes.Regime`, under the same names (`libelle` for `nom`).
    """

    code = models.CharField("code", max_length=10, primary_key=True)
    libelle = models.CharField("libellé", max_length=120)
    applicable_du = models.DateField(
        "titres commandés à partir du", null=True, blank=True, help_text="Vide pour le régime le plus ancien."
    )
    applicable_au = models.DateField(
        "titres commandés jusqu’au", null=True, blank=True, help_text="Vide tant que rien ne le remplace."
    )
    heures_citoyennete = models.PositiveSmallIntegerField("heures de citoyenneté")
    mois_citoyennete = models.PositiveSmallIntegerField("mois pour la citoyenneté")
    heures_francais = models.PositiveSmallIntegerField("heures de français")
    mois_francais = models.PositiveSmallIntegerField("mois pour le français")
    heures_orientation = models.PositiveSmallIntegerField("heures d’orientation socioprofessionnelle")
    seuil_citoyennete = models.PositiveSmallIntegerField("seuil de citoyenneté (%)", default=100)
    seuil_francais = models.PositiveSmallIntegerField("seuil de français (%)", default=100)
    seuil_orientation = models.PositiveSmallIntegerField("seuil d’orientation (%)", default=100)
    mois_contact = models.PositiveSmallIntegerField("mois pour le premier contact", default=3)
    mois_bilan = models.PositiveSmallIntegerField("mois pour le bilan social")
    mois_entretien = models.PositiveSmallIntegerField("mois entre deux entretiens", default=6)
    mois_attestation = models.PositiveSmallIntegerField("mois pour l’attestation")
    prorogation = models.BooleanField("le ministre peut proroger", default=False)
    suspension_detention = models.BooleanField("la détention suspend le délai", default=False)
    jours_printemps_2020 = models.PositiveSmallIntegerField(
        "jours ajoutés pour le printemps 2020",
        default=0,
        help_text="Quand le délai couvre la période du 18 mars au 30 avril 2020.",
    )
    motifs_dispense = ArrayField(models.CharField(max_length=30), verbose_name="motifs de dispense", default=list)
    nationalites_standstill = ArrayField(
        models.CharField(max_length=3), verbose_name="nationalités à clause de standstill", default=list, blank=True
    )
    travail_continu = models.BooleanField("le travail compte en une période continue", default=False)
    interim_cumule = models.BooleanField("les périodes d’intérim s’additionnent", default=False)
    document_fin = models.CharField("document de fin", max_length=60)
    attestation_dispense = models.BooleanField("attestation de dispense délivrée", default=False)
    copie_commune = models.BooleanField("copie à la commune", default=True)
    copie_cpas = models.BooleanField("copie au CPAS", default=True)

    class Meta:
        verbose_name = "régime"
        ordering = [F("applicable_du").asc(nulls_first=True)]
        triggers = [NOUVELLE_VERSION]
        constraints = [
            models.CheckConstraint(
                condition=Q(applicable_du=None) | Q(applicable_au=None) | Q(applicable_au__gte=F("applicable_du")),
                name="regime_dates",
                violation_error_message="Un régime ne peut pas finir avant d’avoir commencé.",
            ),
            models.UniqueConstraint(
                fields=["applicable_du"],
                nulls_distinct=False,
                name="regime_debut_unique",
                violation_error_message="Un autre régime commence déjà ce jour-là.",
            ),
            models.CheckConstraint(
                condition=Q(
                    seuil_citoyennete__range=(1, 100), seuil_francais__range=(1, 100), seuil_orientation__range=(1, 100)
                ),
                name="regime_seuils",
                violation_error_message="Un seuil est un pourcentage, de 1 à 100.",
            ),
            models.CheckConstraint(
                condition=Q(
                    heures_citoyennete__gte=1,
                    heures_francais__gte=1,
                    heures_orientation__gte=1,
                    mois_citoyennete__gte=1,
                    mois_francais__gte=1,
                    mois_contact__gte=1,
                    mois_bilan__gte=1,
                    mois_entretien__gte=1,
                    mois_attestation__gte=1,
                ),
                name="regime_durees",
                violation_error_message="Un axe compte au moins une heure, un délai au moins un mois.",
            ),
        ]

    def __str__(self) -> str:
        return self.libelle
