"""Facts with their own dates: nationalities, addresses, permits, family links, detentions."""

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


def apres_la_naissance(*colonnes: str) -> pgtrigger.Trigger:
    """Refuse a fact of which one of these dates comes before the birth of the person. A refusal bears the name of the
    trigger, as that of a constraint does."""
    return pgtrigger.Trigger(
        name="apres_naissance",
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.UpdateOf(*colonnes, "beneficiaire_id"),
        func=f"""
            IF EXISTS (SELECT 1 FROM beneficiaires_beneficiaire b WHERE b.id = NEW.beneficiaire_id
                       AND b.naissance > to_char(LEAST({", ".join(f"NEW.{nom}" for nom in colonnes)}), 'YYYY-MM-DD'))
            THEN
                RAISE EXCEPTION 'a fact before birth'
                USING ERRCODE = 'check_violation', CONSTRAINT = 'apres_naissance';
            END IF;
            RETURN NEW;
        """,
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
    depuis = models.DateField("depuis le", null=True, blank=True)
    jusqu_au = models.DateField("jusqu’au", null=True, blank=True)

    objects: Any = FaitQuerySet.as_manager()

    class Meta:
        verbose_name = "nationalité"
        ordering = ["pk"]
        constraints = [
            fin_apres_debut("nationalite_dates", "depuis", "jusqu_au"),
            models.UniqueConstraint(
                fields=["beneficiaire", "pays"],
                name="nationalite_unique",
                violation_error_message="Cette nationalité est déjà notée.",
            ),
        ]
        triggers = [apres_la_naissance("depuis", "jusqu_au")]

    def __str__(self) -> str:
        return str(self.pays)


@suivre()
class Adresse(models.Model):
    """Two may be open at once, as it happens; the one that began last is where the person lives. `pays`: abroad."""

    beneficiaire = models.ForeignKey(Beneficiaire, models.CASCADE, related_name="adresses")
    rue = models.CharField("rue et numéro", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=10, blank=True)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune", null=True, blank=True)
    pays = models.ForeignKey(Pays, models.PROTECT, verbose_name="pays", null=True, blank=True, related_name="+")
    depuis = models.DateField("depuis le", null=True, blank=True)
    jusqu_au = models.DateField("jusqu’au", null=True, blank=True)

    objects: Any = FaitQuerySet.as_manager()

    class Meta:
        verbose_name = "adresse"
        ordering = [F("jusqu_au").desc(nulls_first=True), F("depuis").desc(nulls_last=True), "-pk"]
        constraints = [
            fin_apres_debut("adresse_dates", "depuis", "jusqu_au"),
            models.CheckConstraint(
                condition=Q(pays=None) | (Q(commune=None) & ~Q(pays="BE")),
                name="adresse_a_l_etranger",
                violation_error_message="Une adresse à l’étranger n’a pas de commune belge.",
            ),
        ]
        triggers = [apres_la_naissance("depuis", "jusqu_au")]

    def __str__(self) -> str:
        lieu = f"{self.code_postal} {self.commune or ''}".strip()
        return ", ".join(filter(None, [self.rue, lieu, str(self.pays or "")]))


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
        triggers = [apres_la_naissance("commande_le", "debut", "fin")]

    def __str__(self) -> str:
        return str(self.type)


class Famille(models.TextChoices):
    """Of whom the person is a family member, where it matters for the obligation (art. 150 al. 2)."""

    UE = "ue", "d’un citoyen de l’UE, de l’EEE ou de la Suisse"
    BELGE = "belge", "d’un Belge"
    TIERS = "tiers", "d’une personne d’un autre pays"


class Parente(models.TextChoices):
    """The family members of the circular of 2015: what the link is."""

    CONJOINT = "conjoint", "Conjoint ou partenaire"
    DESCENDANT = "descendant", "Enfant de moins de 21 ans ou à charge"
    ASCENDANT = "ascendant", "Parent à charge"
    AUTRE = "autre", "Autre lien"


@suivre()
class LienFamilial(models.Model):
    """A family link that may exempt (art. 150 al. 2). The person proves it when asked."""

    beneficiaire = models.ForeignKey(Beneficiaire, models.CASCADE, related_name="liens")
    avec = models.CharField("membre de la famille", max_length=5, choices=Famille)
    parente = models.CharField("lien", max_length=10, choices=Parente, default=Parente.AUTRE)
    depuis = models.DateField("depuis le", null=True, blank=True)
    jusqu_au = models.DateField("jusqu’au", null=True, blank=True)

    objects: Any = FaitQuerySet.as_manager()

    class Meta:
        verbose_name = "lien familial"
        verbose_name_plural = "liens familiaux"
        ordering = ["pk"]
        constraints = [fin_apres_debut("lien_dates", "depuis", "jusqu_au")]
        triggers = [apres_la_naissance("depuis", "jusqu_au")]

    def __str__(self) -> str:
        return f"membre de la famille {self.get_avec_display()}"


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
        triggers = [apres_la_naissance("debut", "fin")]

    def __str__(self) -> str:
        return f"détention du {self.debut:%d/%m/%Y}"
