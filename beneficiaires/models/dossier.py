"""The file: one path of one person in one centre, its stage, its dates and the answer in force."""

from typing import Any

import pghistory
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse

from beneficiaires.models.faits import Titre
from beneficiaires.models.personne import Beneficiaire
from comptes.models import Centre, Role, Utilisateur
from referentiels.models import Regime


class Base(models.TextChoices):
    OBLIGATION = "obligation", "Obligation"
    VOLONTAIRE = "volontaire", "Volontaire"


class Statut(models.TextChoices):
    INSCRIT = "inscrit", "Inscription"
    ACCUEIL = "accueil", "Module d’accueil"
    CONVENTION = "convention", "Convention en cours"
    A_ATTESTER = "a_attester", "Attestation à délivrer"
    ATTESTE = "atteste", "Attestation délivrée"
    CLOS = "clos", "Clos sans attestation"


TRANSITIONS = {
    Statut.INSCRIT: {Statut.ACCUEIL, Statut.CLOS},
    Statut.ACCUEIL: {Statut.CONVENTION, Statut.CLOS},
    Statut.CONVENTION: {Statut.A_ATTESTER, Statut.CLOS},
    Statut.A_ATTESTER: {Statut.ATTESTE, Statut.CONVENTION, Statut.CLOS},  # back when an hour is corrected
    Statut.ATTESTE: {Statut.A_ATTESTER},  # the attestation was cancelled
    Statut.CLOS: {
        Statut.INSCRIT,
        Statut.ACCUEIL,
        Statut.CONVENTION,
        Statut.A_ATTESTER,
    },  # reopened where it was
}


class Obligation(models.TextChoices):
    """What the law answers about a person (reglement.epreuves)."""

    OBLIGATOIRE = "obligatoire", "Parcours obligatoire"
    DISPENSE = "dispense", "Dispense"
    EXEMPTE = "exempte", "Hors obligation"
    TERMINEE = "terminee", "Obligation terminée"
    A_COMPLETER = "a_completer", "À compléter"


class MotifFin(models.TextChoices):
    """How a path ends without attestation (art. 152/7 § 5; abandonment and inactivity: practice)."""

    DEPART = "depart", "Départ de Belgique"
    ABANDON = "abandon", "Abandon"
    INACTIVITE = "inactivite", "Inactivité"
    DEMENAGEMENT = "demenagement", "Déménagement hors du ressort du centre"
    DISPENSE = "dispense", "Dispense accordée"
    DECES = "deces", "Décès"
    ERREUR = "erreur", "Dossier ouvert par erreur"


class DossierQuerySet(models.QuerySet["Dossier"]):
    def visibles_par(self, utilisateur):
        """The files of the user's centre, for the roles that read files."""
        if utilisateur.role not in {Role.ACCUEIL, Role.ACCOMPAGNEMENT, Role.COORDINATION}:
            return self.none()
        return self.filter(centre_id=utilisateur.centre_id)

    def suivis_par(self, utilisateur):
        return self.filter(referent=utilisateur)

    def ouverts(self):
        return self.exclude(statut__in=[Statut.ATTESTE, Statut.CLOS])

    def avec_faits(self):
        """Everything that the law looks at, in a fixed number of queries."""
        return self.select_related("beneficiaire").prefetch_related(
            *(
                f"beneficiaire__{faits}"
                for faits in ("nationalite_set", "adresses", "liens", "dispenses", "detentions")
            ),
            Prefetch("beneficiaire__titres", Titre.objects.select_related("type")),
        )

    def pour_affichage(self):
        return self.select_related("beneficiaire", "referent", "regime", "centre")


@pghistory.track(exclude=["mis_a_jour_le"])
class Dossier(models.Model):
    centre = models.ForeignKey(Centre, models.PROTECT, verbose_name="centre")
    beneficiaire = models.ForeignKey(Beneficiaire, models.PROTECT, verbose_name="personne", related_name="dossiers")
    numero = models.CharField("numéro", max_length=20, unique=True, editable=False)
    referent = models.ForeignKey(
        Utilisateur, models.PROTECT, verbose_name="référent", null=True, blank=True, related_name="dossiers"
    )
    base = models.CharField("base", max_length=12, choices=Base, default=Base.OBLIGATION)
    statut = models.CharField("étape", max_length=12, choices=Statut, default=Statut.INSCRIT, editable=False)
    ouvert_le = models.DateField("ouvert le")
    cpas = models.BooleanField("bénéficiaire du CPAS", default=False)
    prorogation_mois = models.PositiveSmallIntegerField("mois de prorogation accordés", default=0)
    # What has happened: set by the gestures of the domain that owns each fact.
    contact_le = models.DateField("premier contact avec le centre le", null=True, blank=True)
    bilan_le = models.DateField("bilan social fait le", null=True, blank=True, editable=False)
    convention_le = models.DateField("convention signée le", null=True, blank=True, editable=False)
    entretien_le = models.DateField("dernier entretien le", null=True, blank=True, editable=False)
    citoyennete_le = models.DateField("citoyenneté achevée le", null=True, blank=True, editable=False)
    francais_le = models.DateField("français achevé le", null=True, blank=True, editable=False)
    francais_du = models.BooleanField("formation au français prévue", default=True, editable=False)
    attestation_le = models.DateField("attestation délivrée le", null=True, blank=True, editable=False)
    fin_le = models.DateField("fin sans attestation le", null=True, blank=True, editable=False)
    fin_motif = models.CharField("motif de la fin", max_length=12, choices=MotifFin, blank=True, editable=False)
    statut_avant_fin = models.CharField("étape avant la fin", max_length=12, choices=Statut, blank=True, editable=False)
    # The answer in force: written with each Decision by one function (beneficiaires.actions.decider).
    obligation = models.CharField("obligation", max_length=12, choices=Obligation, blank=True, editable=False)
    obligation_code = models.CharField("code de la décision", max_length=30, blank=True, editable=False)
    regime = models.ForeignKey(
        Regime, models.PROTECT, verbose_name="régime", null=True, blank=True, editable=False, related_name="+"
    )
    echeance_contact = models.DateField("contact avant le", null=True, blank=True, editable=False)
    echeance_bilan = models.DateField("bilan social avant le", null=True, blank=True, editable=False)
    echeance_entretien = models.DateField("entretien avant le", null=True, blank=True, editable=False)
    echeance_citoyennete = models.DateField("citoyenneté avant le", null=True, blank=True, editable=False)
    echeance_francais = models.DateField("français avant le", null=True, blank=True, editable=False)
    echeance_attestation = models.DateField("attestation avant le", null=True, blank=True, editable=False)
    prochaine_echeance = models.DateField("prochaine échéance", null=True, blank=True, editable=False)
    prochaine_echeance_nom = models.CharField("objet de l’échéance", max_length=20, blank=True, editable=False)
    t0 = models.DateField("premier titre commandé le", null=True, blank=True, editable=False)
    revoir_le = models.DateField("à revoir le", null=True, blank=True, editable=False)
    a_confirmer = models.BooleanField("réponse à confirmer", default=False, editable=False)
    parametres = models.JSONField("mois fixés par la convention signée", null=True, blank=True, editable=False)
    mis_a_jour_le = models.DateTimeField("mis à jour le", auto_now=True)

    objects: Any = DossierQuerySet.as_manager()

    class Meta:
        verbose_name = "dossier"
        ordering = ["-ouvert_le", "-pk"]
        indexes = [
            models.Index(fields=["centre", "statut", "prochaine_echeance"], name="dossier_centre_statut"),
            models.Index(fields=["centre", "referent", "prochaine_echeance"], name="dossier_centre_referent"),
            models.Index(fields=["centre", "prochaine_echeance"], name="dossier_centre_echeance"),
            models.Index(fields=["revoir_le"], condition=Q(revoir_le__isnull=False), name="dossier_a_revoir"),
            models.Index(fields=["centre", "referent"], condition=Q(a_confirmer=True), name="dossier_a_confirmer"),
            models.Index(
                fields=["centre", "attestation_le"], condition=Q(attestation_le__isnull=False), name="dossier_atteste"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=(Q(statut=Statut.CLOS, fin_le__isnull=False) & ~Q(fin_motif="") & ~Q(statut_avant_fin=""))
                | (~Q(statut=Statut.CLOS) & Q(fin_le=None, fin_motif="", statut_avant_fin="")),
                name="dossier_clos_a_une_date",
                violation_error_message="Un dossier clos a une date et un motif de fin.",
            ),
            models.CheckConstraint(
                condition=Q(statut=Statut.ATTESTE, attestation_le__isnull=False)
                | (~Q(statut=Statut.ATTESTE) & Q(attestation_le=None)),
                name="dossier_atteste_a_une_date",
                violation_error_message="Un dossier attesté porte la date de son attestation.",
            ),
            models.UniqueConstraint(
                fields=["beneficiaire"],
                condition=~Q(statut__in=[Statut.CLOS, Statut.ATTESTE]),
                name="un_dossier_ouvert_par_personne",
                violation_error_message="Cette personne a déjà un dossier ouvert.",
            ),
        ]

    def __str__(self) -> str:
        return self.numero

    def get_absolute_url(self) -> str:
        return reverse("dossier", args=[self.pk])

    @property
    def est_ouvert(self) -> bool:
        return self.statut not in {Statut.ATTESTE, Statut.CLOS}

    @property
    def sans_obligation(self) -> bool:
        """The path is followed freely: no deadline, no sanction, no copy to anyone. A volunteer of whom the law
        cannot tell yet is free too."""
        a_dire = {"", Obligation.A_COMPLETER}
        libres = {Obligation.DISPENSE, Obligation.EXEMPTE, Obligation.TERMINEE}
        return self.obligation in libres or (self.base == Base.VOLONTAIRE and self.obligation in a_dire)

    def passer_a(self, statut: Statut) -> None:
        """Change the stage. Raises ValidationError when the lifecycle forbids it."""
        if statut not in TRANSITIONS[Statut(self.statut)]:
            raise ValidationError(
                f"Le dossier est à l’étape « {self.get_statut_display()} » : ce geste n’est pas possible maintenant."
            )
        self.statut = statut
