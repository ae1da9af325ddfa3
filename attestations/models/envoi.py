"""Recipients of copies (communes and CPAS) and the register of what was sent to them."""

from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Case, IntegerField, Q, When

from attestations.models.attestation import Attestation
from attestations.models.attestation import Statut as StatutAttestation
from beneficiaires.models import Dossier
from comptes.models import Centre, Utilisateur
from referentiels.models import Commune
from referentiels.regles import de


class Organisme(models.TextChoices):
    COMMUNE = "commune", "Commune"
    CPAS = "cpas", "CPAS"
    PERSONNE = "personne", "Personne"  # her own document, by mail or by post


TIERS = (Organisme.COMMUNE, Organisme.CPAS)


class Canal(models.TextChoices):
    COURRIEL = "courriel", "Courriel"
    LETTRE = "lettre", "Lettre"


def nommer(organisme: Organisme, commune: Commune | None) -> str:
    """« Commune de Namur », « CPAS d’Andenne », « Commune du Rœulx »: the name with its preposition."""
    return f"{organisme.label} {de(commune.nom)}" if commune else str(organisme.label)


class DestinataireQuerySet(models.QuerySet["Destinataire"]):
    def visibles_par(self, utilisateur):
        return self.filter(centre_id=utilisateur.centre_id)


class Destinataire(models.Model):
    """How a centre writes to a commune or to its CPAS: a mailbox, or a postal address."""

    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name="centre")
    organisme = models.CharField("organisme", max_length=10, choices=[(choix.value, choix.label) for choix in TIERS])
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune")
    canal = models.CharField("voie", max_length=10, choices=Canal, default=Canal.COURRIEL)
    adresse = models.EmailField("courriel", blank=True)
    service = models.CharField("service", max_length=120, blank=True, help_text="Par exemple : Service Population.")
    rue = models.CharField("rue et numéro", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=10, blank=True)
    localite = models.CharField("localité", max_length=80, blank=True)

    objects: Any = DestinataireQuerySet.as_manager()

    class Meta:
        verbose_name = "destinataire"
        ordering = ["commune__nom", "organisme"]
        constraints = [
            models.UniqueConstraint(
                fields=["centre", "organisme", "commune"],
                name="destinataire_unique",
                violation_error_message="Ce destinataire existe déjà.",
            ),
            models.CheckConstraint(
                condition=~Q(canal=Canal.COURRIEL) | ~Q(adresse=""),
                name="destinataire_par_courriel_a_une_adresse",
                violation_error_message="Indiquez l’adresse de courriel, ou choisissez la lettre.",
            ),
            models.CheckConstraint(
                condition=~Q(canal=Canal.LETTRE) | (~Q(rue="") & ~Q(code_postal="") & ~Q(localite="")),
                name="destinataire_par_lettre_a_une_adresse",
                violation_error_message="Pour une lettre, indiquez la rue, le code postal et la localité.",
            ),
        ]

    def __str__(self) -> str:
        return nommer(Organisme(self.organisme), self.commune)

    @property
    def voie(self) -> tuple[Canal, str, str]:
        """The channel, its mailbox (a mail) and the lines of its envelope (a letter); one of the two is empty."""
        if self.canal == Canal.COURRIEL:
            return Canal.COURRIEL, self.adresse, ""
        lignes = [str(self), self.service, self.rue, f"{self.code_postal} {self.localite}"]
        return Canal.LETTRE, "", "\n".join(filter(None, lignes))


class Statut(models.TextChoices):
    EN_ATTENTE = "en_attente", "En attente"  # something is missing: `raison` says what
    A_ENVOYER = "a_envoyer", "À envoyer"
    EN_COURS = "en_cours", "Envoi en cours"
    ENVOYE = "envoye", "Envoyé"  # taken by the server, or posted
    ACQUITTE = "acquitte", "Acquitté"  # the recipient says that it is there
    REFUSE = "refuse", "Refusé"  # by the server, or sent back
    ECHEC = "echec", "Échec"  # tried for days and never taken
    INCERTAIN = "incertain", "Incertain"  # interrupted after the message may have left: a person decides
    ANNULE = "annule", "Annulé"  # the attestation was cancelled before it left


TRANSITIONS = {
    Statut.EN_ATTENTE: {Statut.A_ENVOYER, Statut.ANNULE},
    Statut.A_ENVOYER: {Statut.EN_COURS, Statut.EN_ATTENTE, Statut.ENVOYE, Statut.ACQUITTE, Statut.ANNULE},
    Statut.EN_COURS: {*Statut} - {Statut.EN_COURS},
    Statut.ENVOYE: {Statut.ACQUITTE, Statut.REFUSE},
    Statut.ACQUITTE: set(),
    Statut.REFUSE: {Statut.A_ENVOYER, Statut.EN_ATTENTE, Statut.ACQUITTE, Statut.ANNULE},
    Statut.ECHEC: {Statut.A_ENVOYER, Statut.EN_ATTENTE, Statut.ACQUITTE, Statut.ANNULE},
    Statut.INCERTAIN: {*Statut} - {Statut.EN_COURS, Statut.INCERTAIN},
    Statut.ANNULE: set(),
}
PARTIS = (Statut.ENVOYE, Statut.ACQUITTE)
FINIS = (*PARTIS, Statut.ANNULE)
URGENCE = (Statut.INCERTAIN, Statut.REFUSE, Statut.ECHEC, Statut.EN_ATTENTE, Statut.A_ENVOYER, Statut.EN_COURS)


class EnvoiQuerySet(models.QuerySet["Envoi"]):
    def visibles_par(self, utilisateur):
        return self.filter(attestation__dossier__in=Dossier.objects.visibles_par(utilisateur))

    def a_suivre(self):
        """Those that did not reach their recipient."""
        return self.exclude(statut__in=FINIS)

    def du_centre(self, centre: Centre | None):
        return self.filter(centre=centre)

    def lettres_a_poster(self):
        """Those that wait for a hand, printed or not, commune by commune."""
        lettres = self.filter(
            canal=Canal.LETTRE, statut=Statut.A_ENVOYER, attestation__statut=StatutAttestation.DELIVREE
        )
        return lettres.order_by("commune__nom", "organisme", "pk")

    def par_urgence(self):
        """What waits for a person first, then what waits for the machine; the oldest first."""
        rangs = [When(statut=statut, then=rang) for rang, statut in enumerate(URGENCE)]
        return self.order_by(Case(*rangs, default=len(URGENCE), output_field=IntegerField()), "pk")

    def pour_affichage(self):
        return self.select_related("commune", "attestation__dossier__beneficiaire")

    def pour_partir(self):
        """With all that a mail or a letter says."""
        return self.select_related("commune", "attestation__centre", "attestation__remplace")


@pghistory.track()
class Envoi(models.Model):
    """A copy of an attestation for one recipient, with its state and its proof."""

    centre = models.ForeignKey(Centre, models.PROTECT, related_name="+")
    attestation = models.ForeignKey(Attestation, models.PROTECT, related_name="envois")
    organisme = models.CharField("organisme", max_length=10, choices=Organisme)
    commune = models.ForeignKey(Commune, models.PROTECT, verbose_name="commune", null=True, related_name="+")
    canal = models.CharField("voie", max_length=10, choices=Canal, default=Canal.COURRIEL)
    adresse = models.EmailField("courriel", blank=True)
    adresse_postale = models.TextField("adresse postale", blank=True)  # the lines of the envelope
    statut = models.CharField("état", max_length=12, choices=Statut)
    raison = models.CharField("raison", max_length=300, blank=True)
    tentatives = models.PositiveIntegerField("tentatives", default=0)
    essais_depuis = models.DateTimeField("essais depuis", null=True, blank=True)
    prochain_essai = models.DateTimeField("prochain essai", null=True, blank=True)
    en_cours_depuis = models.DateTimeField("en cours depuis", null=True, blank=True)
    message_id = models.CharField("identifiant du message", max_length=200)
    reponse = models.CharField("réponse du serveur", max_length=300, blank=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)
    imprime_le = models.DateTimeField("lettre imprimée le", null=True, blank=True)
    envoye_le = models.DateTimeField("envoyé le", null=True, blank=True)
    acquitte_le = models.DateTimeField("acquitté le", null=True, blank=True)
    acquitte_par = models.ForeignKey(
        Utilisateur, models.PROTECT, verbose_name="accusé noté par", null=True, blank=True, related_name="+"
    )  # none: the recipient itself, by the link of the message

    objects: Any = EnvoiQuerySet.as_manager()

    class Meta:
        verbose_name = "envoi"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["centre", "statut", "-id"], name="envoi_centre_statut"),
            models.Index(fields=["statut", "id"], condition=~Q(statut__in=FINIS), name="envoi_a_suivre"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["attestation", "organisme", "commune"],
                nulls_distinct=False,
                name="un_envoi_par_destinataire",
            ),
            models.CheckConstraint(
                condition=~Q(statut__in=PARTIS)
                | (Q(envoye_le__isnull=False) & (~Q(adresse="") | (Q(canal=Canal.LETTRE) & ~Q(adresse_postale="")))),
                name="envoi_envoye_a_sa_preuve",
                violation_error_message="Un envoi fait porte son adresse et son heure.",
            ),
            models.CheckConstraint(
                condition=Q(statut=Statut.ACQUITTE, acquitte_le__isnull=False)
                | (~Q(statut=Statut.ACQUITTE) & Q(acquitte_le=None)),
                name="envoi_acquitte_a_son_heure",
                violation_error_message="Un envoi acquitté porte l’heure de l’accusé.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_organisme_display()} ({self.get_statut_display()})"

    @property
    def nom(self) -> str:
        """« Commune de Namur », « CPAS de Namur », or the kind of body alone while the commune is unknown."""
        return nommer(Organisme(self.organisme), self.commune)

    @property
    def se_relance(self) -> bool:
        """A person may ask for another attempt."""
        if self.statut == Statut.A_ENVOYER:
            return self.canal == Canal.COURRIEL  # a letter waits to be posted
        return self.statut != Statut.EN_COURS and Statut.A_ENVOYER in TRANSITIONS[Statut(self.statut)]

    def passer_a(self, statut: Statut) -> None:
        """Change the state. Raises ValidationError when the lifecycle forbids it."""
        if statut not in TRANSITIONS[Statut(self.statut)]:
            raise ValidationError(f"L’envoi est à l’état « {self.get_statut_display()} » : ce geste est impossible.")
        self.statut = statut
