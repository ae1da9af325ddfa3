"""Recipients of copies (communes and CPAS) and the register of what was sent to them."""

from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from attestations.models.attestation import Attestation
from beneficiaires.models import Dossier
from comptes.models import Centre
from referentiels.models import Commune


class Organisme(models.TextChoices):
    COMMUNE = "commune", "Commune"
    CPAS = "cpas", "CPAS"


class DestinataireQuerySet(models.QuerySet["Destinataire"]):
    def visibles_par(self, utilisateur):
        return self.filter(centre_id=utilisateur.centre_id)


class Destinataire(models.Model):
    """The mailbox of a commune or of its CPAS, as a centre knows it."""

    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name="centre")
    organisme = models.CharField("organisme", max_length=10, choices=Organisme)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune")
    adresse = models.EmailField("courriel")

    objects: Any = DestinataireQuerySet.as_manager()

    class Meta:
        verbose_name = "destinataire"
        ordering = ["commune__nom", "organisme"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "organisme", "commune"],
                name="destinataire_unique",
                violation_error_message="Ce destinataire existe déjà.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_organisme_display()} de {self.commune}"


class Statut(models.TextChoices):
    EN_ATTENTE = "en_attente", "En attente"  # something is missing: `raison` says what
    A_ENVOYER = "a_envoyer", "À envoyer"
    EN_COURS = "en_cours", "Envoi en cours"
    ENVOYE = "envoye", "Envoyé"
    REFUSE = "refuse", "Refusé"
    INCERTAIN = "incertain", "Incertain"  # interrupted after the message may have left: a person decides


TRANSITIONS = {
    Statut.EN_ATTENTE: {Statut.A_ENVOYER},
    Statut.A_ENVOYER: {Statut.EN_COURS, Statut.EN_ATTENTE},
    Statut.EN_COURS: {Statut.ENVOYE, Statut.REFUSE, Statut.A_ENVOYER, Statut.INCERTAIN},
    Statut.ENVOYE: set(),
    Statut.REFUSE: {Statut.A_ENVOYER},
    Statut.INCERTAIN: {Statut.A_ENVOYER, Statut.ENVOYE},
}


class EnvoiQuerySet(models.QuerySet["Envoi"]):
    def visibles_par(self, utilisateur):
        return self.filter(attestation__dossier__in=Dossier.objects.visibles_par(utilisateur))

    def a_suivre(self):
        """Those that did not reach their recipient."""
        return self.exclude(statut=Statut.ENVOYE)


@pghistory.track()
class Envoi(models.Model):
    """A copy of an attestation for one recipient, with its state and its proof."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    attestation = models.ForeignKey(Attestation, models.PROTECT, related_name="envois")
    organisme = models.CharField("organisme", max_length=10, choices=Organisme)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune", null=True, related_name="+")
    adresse = models.EmailField("courriel", blank=True)
    statut = models.CharField("état", max_length=12, choices=Statut)
    raison = models.CharField("raison", max_length=300, blank=True)
    tentatives = models.PositiveSmallIntegerField("tentatives", default=0)
    message_id = models.CharField("identifiant du message", max_length=200)
    reponse = models.CharField("réponse du serveur", max_length=300, blank=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)

    objects: Any = EnvoiQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        ordering = ["-pk"]
        indexes = [models.Index(fields=["centre", "statut", "-id"], name="envoi_centre_statut")]
        constraints = [
            models.UniqueConstraint(fields=["attestation", "organisme"], name="un_envoi_par_organisme"),
            models.CheckConstraint(
                condition=~Q(statut=Statut.ENVOYE) | (~Q(adresse="") & Q(envoye_le__isnull=False)),
                name="envoi_envoye_a_sa_preuve",
                violation_error_message="Un envoi fait porte son adresse et son heure.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_organisme_display()} ({self.get_statut_display()})"

    def passer_a(self, statut: Statut) -> None:
        """Change the state. Raises ValidationError when the lifecycle forbids it."""
        if statut not in TRANSITIONS[Statut(self.statut)]:
            raise ValidationError(f"L’envoi est à l’état « {self.get_statut_display()} » : ce geste est impossible.")
        self.statut = statut
