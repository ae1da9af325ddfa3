"""Scans: the signed pages of a convention or an avenant, a signed sheet of presences, a certificate of hours."""

from typing import Any
from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.urls import reverse

from beneficiaires.models.dossier import Dossier
from beneficiaires.models.faits import suivre
from beneficiaires.models.preuve import EXTENSIONS, TypePreuve
from comptes.models import Centre, Role, Utilisateur
from conventions.models.avenant import Avenant
from conventions.models.convention import Convention
from conventions.models.heures import LigneHeures
from formations.models import Groupe

OBJETS = ("convention", "avenant", "ligne", "groupe")
GENRES = {
    "convention": "convention signée",
    "avenant": "avenant signé",
    "ligne": "total d’heures",
    "groupe": "feuille de présences",
}


def ranger(piece: "Piece", nom: str) -> str:
    """Where a scan is stored: nothing of a person, nor of the name that was sent, stands in the path."""
    return f"pieces/{uuid4().hex[:2]}/{uuid4().hex}.{EXTENSIONS[TypePreuve(piece.type)]}"


def un_seul_objet() -> Q:
    """Exactly one link is filled; a sheet is that of a group and a month."""
    vides = {f"{objet}__isnull": True for objet in OBJETS}
    seuls = Q()
    for objet in OBJETS:
        seuls |= Q(**(vides | {f"{objet}__isnull": False}))
    return seuls & (Q(groupe=None, mois=None) | Q(groupe__isnull=False, mois__isnull=False))


class PieceQuerySet(models.QuerySet["Piece"]):
    def visibles_par(self, utilisateur):
        """Those of the centre; who works for an operator, the sheets of their own groups only."""
        if utilisateur.role == Role.OPERATEUR:
            return self.filter(groupe__in=Groupe.objects.visibles_par(utilisateur))
        return self.filter(centre_id=utilisateur.centre_id)


@suivre()
class Piece(models.Model):
    """A scanned document that belongs to one thing; a sheet, to a group and a month (its first day)."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    convention = models.ForeignKey(Convention, models.PROTECT, null=True, related_name="pieces")
    avenant = models.ForeignKey(Avenant, models.PROTECT, null=True, related_name="pieces")
    ligne = models.ForeignKey(LigneHeures, models.PROTECT, null=True, related_name="pieces")
    groupe = models.ForeignKey(Groupe, models.PROTECT, null=True, related_name="+")
    mois = models.DateField("mois", null=True)
    fichier = models.FileField("fichier", upload_to=ranger)
    nom = models.CharField("nom du fichier", max_length=200)
    type = models.CharField("type", max_length=20, choices=TypePreuve)
    taille = models.PositiveIntegerField("taille en octets")
    sha256 = models.CharField("empreinte", max_length=64)
    ajoutee_le = models.DateTimeField("jointe le", auto_now_add=True)
    ajoutee_par = models.ForeignKey(Utilisateur, models.PROTECT, verbose_name="jointe par", related_name="+")

    objects: Any = PieceQuerySet.as_manager()

    class Meta:
        verbose_name = "pièce jointe"
        verbose_name_plural = "pièces jointes"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=un_seul_objet(),
                name="piece_d_un_seul_objet",
                violation_error_message="Une pièce se rapporte à une seule chose.",
            ),
            models.UniqueConstraint(
                fields=[*OBJETS, "mois", "sha256"],
                nulls_distinct=False,
                name="piece_unique",
                violation_error_message="Ce fichier est déjà joint.",
            ),
        ]

    def __str__(self) -> str:
        return self.nom

    @property
    def cle_de_l_objet(self) -> tuple[str, int]:
        """The name of the link that is filled, and the key of what it belongs to."""
        return next((nom, cle) for nom in OBJETS if (cle := getattr(self, f"{nom}_id")) is not None)

    @property
    def objet(self) -> Any:
        return getattr(self, self.cle_de_l_objet[0])

    @objet.setter
    def objet(self, objet: models.Model) -> None:
        nom = next(nom for nom in OBJETS if type(self)._meta.get_field(nom).related_model is type(objet))
        setattr(self, nom, objet)

    @property
    def genre(self) -> str:
        """What it is, without naming anybody."""
        return GENRES[self.cle_de_l_objet[0]]

    @property
    def dossier(self) -> Dossier | None:
        """The file that it is in; a sheet belongs to a group."""
        if self.ligne is not None:
            return self.ligne.axe.convention.dossier
        convention = self.avenant.convention if self.avenant is not None else self.convention
        return convention.dossier if convention is not None else None

    @property
    def dossier_id(self) -> int | None:
        return self.dossier.pk if self.dossier is not None else None

    @property
    def retour(self) -> str:
        """The page that shows it."""
        if self.ligne is not None:
            return reverse("conventions:heures", args=[self.ligne.axe_id])
        page: Any = self.groupe or self.dossier  # exactly one of the links is filled
        return str(page.get_absolute_url())
