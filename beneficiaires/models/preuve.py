"""Proofs attached to facts: files kept outside the web root, each with its fingerprint."""

from functools import reduce
from operator import or_
from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q

from beneficiaires.models.dispense import Dispense
from beneficiaires.models.faits import Adresse, Detention, LienFamilial, Nationalite, Titre, suivre
from beneficiaires.models.personne import Beneficiaire
from comptes.droits import accompagne, lit_la_sante
from comptes.models import Utilisateur

FAITS = ("nationalite", "adresse", "titre", "lien", "dispense", "detention")


class TypePreuve(models.TextChoices):
    """What a proof may be, told by its content."""

    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"


EXTENSIONS = {TypePreuve.PDF: "pdf", TypePreuve.JPEG: "jpg", TypePreuve.PNG: "png"}


def ranger(preuve: "Preuve", nom: str) -> str:
    """Where a proof is stored: nothing of the person, nor of the name that was sent, stands in the path."""
    return f"preuves/{uuid4().hex[:2]}/{uuid4().hex}.{EXTENSIONS[TypePreuve(preuve.type)]}"


def un_seul_fait() -> Q:
    """Exactly one of the links to a fact is filled."""
    seuls = (Q(**{f"{fait}__isnull": fait != choisi for fait in FAITS}) for choisi in FAITS)
    return reduce(or_, seuls)


class PreuveQuerySet(models.QuerySet["Preuve"]):
    def visibles_par(self, utilisateur):
        """Those of the user's centre; a health certificate only for who is bound by professional secrecy."""
        if not accompagne(utilisateur):
            return self.none()
        preuves = self.filter(beneficiaire__centre_id=utilisateur.centre_id)
        return preuves if lit_la_sante(utilisateur) else preuves.filter(de_sante=False)


@suivre()
class Preuve(models.Model):
    """A file that proves one fact of a person. What is health data when it is attached stays so in the history."""

    beneficiaire = models.ForeignKey(Beneficiaire, models.CASCADE, related_name="preuves")
    nationalite = models.ForeignKey(Nationalite, models.CASCADE, null=True, related_name="preuves")
    adresse = models.ForeignKey(Adresse, models.CASCADE, null=True, related_name="preuves")
    titre = models.ForeignKey(Titre, models.CASCADE, null=True, related_name="preuves")
    lien = models.ForeignKey(LienFamilial, models.CASCADE, null=True, related_name="preuves")
    dispense = models.ForeignKey(Dispense, models.CASCADE, null=True, related_name="preuves")
    detention = models.ForeignKey(Detention, models.CASCADE, null=True, related_name="preuves")
    fichier = models.FileField("fichier", upload_to=ranger)
    nom = models.CharField("nom du fichier", max_length=200)
    type = models.CharField("type", max_length=20, choices=TypePreuve)
    taille = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte", max_length=64)
    de_sante = models.BooleanField("donnée de santé", default=False, editable=False)
    ajoutee_le = models.DateTimeField("jointe le", auto_now_add=True)
    ajoutee_par = models.ForeignKey(Utilisateur, models.PROTECT, verbose_name="jointe par", related_name="+")

    objects: Any = PreuveQuerySet.as_manager()

    class Meta:
        verbose_name = "preuve"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=un_seul_fait(),
                name="preuve_d_un_seul_fait",
                violation_error_message="Une preuve se rapporte à un seul fait.",
            ),
            models.UniqueConstraint(
                fields=[*FAITS, "sha256"],
                nulls_distinct=False,
                name="preuve_unique",
                violation_error_message="Ce fichier est déjà joint.",
            ),
            models.CheckConstraint(
                condition=Q(de_sante=False) | Q(dispense__isnull=False),
                name="preuve_de_sante_d_une_dispense",
                violation_error_message="Seule une demande de dispense a des preuves médicales.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def cle_du_fait(self) -> tuple[str, int]:
        """The name of the link that is filled, and the key of the fact."""
        return next((nom, cle) for nom in FAITS if (cle := getattr(self, f"{nom}_id")) is not None)

    @property
    def fait(self) -> models.Model:
        """What it proves."""
        return getattr(self, self.cle_du_fait[0])

    @fait.setter
    def fait(self, fait: models.Model) -> None:
        nom = next(nom for nom in FAITS if type(self)._meta.get_field(nom).related_model is type(fait))
        setattr(self, nom, fait)
