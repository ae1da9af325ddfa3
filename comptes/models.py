"""Centres (CRI) and the people who work with the application."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q


class CentreQuerySet(models.QuerySet["Centre"]):
    def visibles_par(self, utilisateur):
        if utilisateur.role == Role.INSTANCE:
            return self
        return self.filter(pk=utilisateur.centre_id)


class Centre(models.Model):
    """A centre régional d’intégration (CWASS art. 153/1): the scope of everything a user sees."""

    sigle = models.CharField("sigle", max_length=10, unique=True)
    nom = models.CharField("nom", max_length=200)
    prefixe = models.CharField(
        "préfixe",
        max_length=4,
        unique=True,
        help_text="Début des numéros de dossier et d’attestation : N-2026-0001.",
    )
    adresse = models.CharField("adresse", max_length=200, blank=True)
    code_postal = models.CharField("code postal", max_length=10, blank=True)
    localite = models.CharField("localité", max_length=80, blank=True)
    telephone = models.CharField("téléphone", max_length=30, blank=True)
    courriel = models.EmailField("courriel", blank=True)
    site_web = models.URLField("site web", blank=True)
    signataire = models.CharField("signataire des attestations", max_length=120, blank=True)
    fonction_signataire = models.CharField("fonction du signataire", max_length=120, blank=True)
    edite = models.BooleanField("modifié par un administrateur", default=False, editable=False)

    objects: Any = CentreQuerySet.as_manager()

    class Meta:
        verbose_name = "centre"
        ordering = ["sigle"]

    def __str__(self) -> str:
        return self.sigle


class Compteur(models.Model):
    """The last number given in a series of a centre and a year; its row is locked while one is taken."""

    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name="centre", related_name="+")
    serie = models.CharField("série", max_length=20)
    annee = models.PositiveSmallIntegerField("année")
    dernier = models.PositiveIntegerField("dernier numéro", default=0)

    class Meta:
        verbose_name = "compteur"
        constraints = [models.UniqueConstraint(fields=["centre", "serie", "annee"], name="compteur_unique")]

    def __str__(self) -> str:
        return f"{self.centre_id}-{self.serie}-{self.annee}"


class Role(models.TextChoices):
    ACCUEIL = "accueil", "Accueil"
    ACCOMPAGNEMENT = "accompagnement", "Accompagnement"
    COORDINATION = "coordination", "Coordination"
    ADMINISTRATION = "administration", "Administration"
    OPERATEUR = "operateur", "Opérateur"
    INSTANCE = "instance", "Instance"


class UtilisateurManager(BaseUserManager["Utilisateur"]):
    def create_user(self, email: str, password: str | None = None, **champs) -> "Utilisateur":
        """Create an account. Without password the person sets one through the invitation mail."""
        utilisateur = self.model(email=self.normalize_email(email).lower(), **champs)
        utilisateur.set_password(password)
        utilisateur.full_clean(exclude=["password"])
        utilisateur.save(using=self._db)
        return utilisateur

    def create_superuser(self, email: str, password: str | None = None, **champs) -> "Utilisateur":
        """The administrator of the installation: role instance."""
        return self.create_user(email, password, **{**champs, "role": Role.INSTANCE})

    def get_by_natural_key(self, email: str | None) -> "Utilisateur":
        return self.get(email=(email or "").lower())


class UtilisateurQuerySet(models.QuerySet["Utilisateur"]):
    def visibles_par(self, utilisateur):
        if utilisateur.role == Role.INSTANCE:
            return self
        return self.filter(centre_id=utilisateur.centre_id).exclude(role=Role.INSTANCE)

    def referents(self, centre_id: int):
        """Those who may follow a file in this centre."""
        return self.filter(centre_id=centre_id, is_active=True, role__in=[Role.ACCOMPAGNEMENT, Role.COORDINATION])


UtilisateurManagerDuQuerySet = UtilisateurManager.from_queryset(UtilisateurQuerySet)


class Utilisateur(AbstractBaseUser):
    """A person who logs in with an e-mail address, has one role and, except the instance, one centre."""

    email = models.EmailField("courriel", unique=True)
    prenom = models.CharField("prénom", max_length=60)
    nom = models.CharField("nom", max_length=60)
    role = models.CharField("rôle", max_length=20, choices=Role)
    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name="centre", null=True, blank=True)
    secret_professionnel = models.BooleanField(
        "tenu au secret professionnel",
        default=False,
        help_text="Seules ces personnes lisent les données de santé (CWASS art. 152/3, § 1er).",
    )
    is_active = models.BooleanField("actif", default=True)
    cree_le = models.DateTimeField("créé le", auto_now_add=True)

    objects: Any = UtilisateurManagerDuQuerySet()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["prenom", "nom"]

    class Meta:
        verbose_name = "utilisateur"
        ordering = ["nom", "prenom"]
        constraints = [
            models.CheckConstraint(
                condition=Q(role=Role.INSTANCE, centre=None) | (~Q(role=Role.INSTANCE) & Q(centre__isnull=False)),
                name="utilisateur_a_un_centre",
                violation_error_message="Un utilisateur appartient à un centre, sauf celui de l’instance.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prenom} {self.nom}".strip() or self.email

    @property
    def nom_court(self) -> str:
        """« Amina B. »"""
        return f"{self.prenom} {self.nom[:1]}." if self.nom else self.prenom

    # What Django's admin asks of a user.
    @property
    def is_staff(self) -> bool:
        return self.role in {Role.ADMINISTRATION, Role.INSTANCE}

    def has_perm(self, perm: str, obj: models.Model | None = None) -> bool:
        """`app.geste_modele`: decided by the role alone (see ADMIN)."""
        application, _, geste = perm.partition(".")
        action, _, modele = geste.partition("_")
        return self.is_active and action in gestes_admin(self.role, application, modele)

    def has_module_perms(self, app_label: str) -> bool:
        return self.is_staff and any(cle.startswith(f"{app_label}.") for cle in ADMIN.get(self.role, {}))


LIRE = frozenset({"view"})
GERER = frozenset({"view", "add", "change"})
TOUT = frozenset({"view", "add", "change", "delete"})

# What each role does in the admin: "app.model" or "app.*" → gestures. Models that hold persons: reading, instance only.
ADMIN: dict[str, dict[str, frozenset[str]]] = {
    Role.ADMINISTRATION: {
        "comptes.utilisateur": GERER,
        "comptes.centre": frozenset({"view", "change"}),
        "referentiels.*": GERER,
        "referentiels.regime": LIRE,
        "formations.*": GERER,
        "attestations.destinataire": TOUT,
        "attestations.modele": GERER,
    },
    Role.INSTANCE: {
        "comptes.*": GERER,
        "referentiels.*": TOUT,
        "formations.*": TOUT,
        "attestations.destinataire": TOUT,
        "attestations.modele": GERER,
        "attestations.*": LIRE,
        "journal.*": LIRE,
        "beneficiaires.*": LIRE,
        "accueil.*": LIRE,
        "conventions.*": LIRE,
        "conventions.texte": TOUT,
        "procrastinate.*": LIRE,
    },
}


def gestes_admin(role: str, application: str, modele: str) -> frozenset[str]:
    """The gestures a role may make in the admin on a model; the exact entry wins over `app.*`."""
    table = ADMIN.get(role, {})
    return table.get(f"{application}.{modele}", table.get(f"{application}.*", frozenset()))
