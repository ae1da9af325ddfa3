"""The person: identity, contact details, languages."""

import uuid
from typing import Any

import pghistory
import pgtrigger
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import CharField, F, Q
from django.db.models.functions import Cast

from beneficiaires.regles import niss
from comptes.models import Centre
from referentiels.models import Langue, Pays
from socle.champs import DatePartielleField
from socle.textes import normaliser, squelettes


class Sexe(models.TextChoices):
    FEMME = "F", "Femme"
    HOMME = "M", "Homme"
    AUTRE = "X", "Autre ou non précisé"


class BeneficiaireQuerySet(models.QuerySet["Beneficiaire"]):
    def visibles_par(self, utilisateur):
        return self.filter(centre_id=utilisateur.centre_id)

    def du_centre(self, centre: Centre):
        return self.filter(centre=centre)


DATES_DES_FAITS = {
    "nationalite": "LEAST(depuis, jusqu_au)",
    "adresse": "LEAST(depuis, jusqu_au)",
    "titre": "LEAST(commande_le, debut, fin)",
    "lienfamilial": "LEAST(depuis, jusqu_au)",
    "dispense": "LEAST(depuis, jusqu_au)",
    "detention": "debut",
}
"""Each dated fact and its first known day: never before the birth (`faits.apres_la_naissance`)."""
JOURS_DES_FAITS = " UNION ALL ".join(
    f"SELECT {jour} AS jour FROM beneficiaires_{table} WHERE beneficiaire_id = NEW.id"
    for table, jour in DATES_DES_FAITS.items()
)


@pghistory.track(exclude=["recherche", "cles_nom", "jeton"])
class Beneficiaire(models.Model):
    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name="centre")
    nom = models.CharField("nom", max_length=120)
    prenoms = models.CharField("prénoms", max_length=120, blank=True)
    nom_original = models.CharField("nom dans son écriture", max_length=200, blank=True)
    sexe = models.CharField("sexe", max_length=1, choices=Sexe, default=Sexe.AUTRE)
    naissance = DatePartielleField("date de naissance", null=True, blank=True)
    lieu_naissance = models.CharField("lieu de naissance", max_length=120, blank=True)
    pays_naissance = models.ForeignKey(
        Pays, models.PROTECT, verbose_name="pays de naissance", null=True, blank=True, related_name="+"
    )
    nationalites = models.ManyToManyField(
        Pays, through="beneficiaires.Nationalite", verbose_name="nationalités", related_name="+"
    )
    niss = models.CharField("NISS", max_length=11, null=True, blank=True)  # noqa: DJ001 — null is unique many times
    sejour_depuis = models.DateField("séjour légal depuis le", null=True, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    langue = models.ForeignKey(
        Langue, models.PROTECT, verbose_name="langue de contact", null=True, blank=True, related_name="+"
    )
    autres_langues = models.ManyToManyField(Langue, verbose_name="autres langues", blank=True, related_name="+")
    interprete = models.BooleanField("a besoin d’un interprète", default=False)
    recherche = models.TextField("texte de recherche", editable=False, default="")
    cles_nom = ArrayField(models.CharField(max_length=60), verbose_name="clés du nom", editable=False, default=list)
    jeton = models.UUIDField("jeton du formulaire", unique=True, default=uuid.uuid4, editable=False)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects: Any = BeneficiaireQuerySet.as_manager()

    class Meta:
        verbose_name = "bénéficiaire"
        ordering = ["nom", "prenoms"]
        indexes = [
            GinIndex(fields=["recherche"], opclasses=["gin_trgm_ops"], name="beneficiaire_recherche"),
            GinIndex(fields=["cles_nom"], name="beneficiaire_cles_nom"),
            models.Index(fields=["centre", "nom", "prenoms"], name="beneficiaire_centre_nom"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "niss"],
                condition=Q(niss__isnull=False),
                name="niss_unique_par_centre",
                violation_error_message="Une personne du centre porte déjà ce NISS.",
            ),
            models.CheckConstraint(
                condition=Q(niss=None) | Q(niss__regex=r"^[0-9]{11}$"),
                name="niss_onze_chiffres",
                violation_error_message="Le NISS compte onze chiffres.",
            ),
            models.CheckConstraint(
                condition=Q(naissance=None) | Q(naissance__regex=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$"),
                name="naissance_lisible",
                violation_error_message="La date de naissance est illisible.",
            ),
            models.CheckConstraint(
                condition=Q(naissance=None)
                | Q(sejour_depuis=None)
                | Q(naissance__lte=Cast(F("sejour_depuis"), CharField())),
                name="sejour_apres_naissance",
                violation_error_message="Le séjour ne peut pas commencer avant la naissance.",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="naissance_avant_les_faits",
                when=pgtrigger.Before,
                operation=pgtrigger.UpdateOf("naissance"),
                func=f"""
                    IF (SELECT to_char(min(jour), 'YYYY-MM-DD') FROM ({JOURS_DES_FAITS}) AS faits) < NEW.naissance THEN
                        RAISE EXCEPTION 'born after a fact'
                        USING ERRCODE = 'check_violation', CONSTRAINT = 'naissance_avant_les_faits';
                    END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prenoms} {self.nom}".strip()

    @property
    def niss_affiche(self) -> str:
        """« 87.03.14-995.45 », empty when it is not known."""
        return niss.afficher(self.niss)

    def indexer(self) -> None:
        """Fill the columns that searches use, from the names, the NISS and the phone. Called by every gesture
        that writes a person."""
        chiffres = "".join(filter(str.isdigit, self.telephone))
        noms = normaliser(f"{self.nom} {self.prenoms} {self.nom_original}")
        self.recherche = " ".join(filter(None, [noms, self.niss, chiffres]))
        self.cles_nom = squelettes(self.nom, self.prenoms, self.nom_original)
