"""The accounts, operators and mailboxes of the demo."""

from datetime import date, timedelta

from django.conf import settings
from django.core.management.base import CommandError
from django.utils.timezone import localdate

from attestations.models import TIERS, Canal, Destinataire
from beneficiaires.models import Dossier
from comptes.models import Centre, Role, Utilisateur
from formations.models import Formateur, Operateur
from referentiels.models import Commune

MOT_DE_PASSE = "bienvenue-au-parcours"

COMPTES = [
    # address, first name, name, role, centre, bound by professional secrecy
    ("accueil@namur.test", "Sophie", "Lambert", Role.ACCUEIL, "CAI", False),
    ("amina@namur.test", "Amina", "Benkirane", Role.ACCOMPAGNEMENT, "CAI", True),
    ("thomas@namur.test", "Thomas", "Wauters", Role.ACCOMPAGNEMENT, "CAI", False),
    ("coordination@namur.test", "Claire", "Dumont", Role.COORDINATION, "CAI", True),
    ("administration@namur.test", "Marc", "Delvaux", Role.ADMINISTRATION, "CAI", False),
    ("operateur@namur.test", "Julie", "Simon", Role.OPERATEUR, "CAI", False),
    ("lucie@charleroi.test", "Lucie", "Martin", Role.ACCOMPAGNEMENT, "CRIC", False),
    ("coordination@charleroi.test", "Paul", "Renard", Role.COORDINATION, "CRIC", False),
    ("instance@parcours.test", "Anne", "Instance", Role.INSTANCE, None, False),
]

OPERATEURS = [
    ("CAI", "Vivre ensemble à Namur", "ILI"),
    ("CAI", "École de promotion sociale de Namur", "EA"),
    ("CAI", "Forem Namur", "FOREM"),
    ("CAI", "Lire et apprendre", "EDUC-PERM"),
    ("CAI", "Centre d’action interculturelle", "CRI"),
    ("CRIC", "Carrefour des langues", "ILI"),
    ("CRIC", "Forem Charleroi", "FOREM"),
]

# Known recognitions, in days from today: the second one ends soon, and says so where its sessions are planned.
RECONNAISSANCES = {"Vivre ensemble à Namur": (-2000, 400), "Lire et apprendre": (-2000, 60)}

# Ciney has no mailbox on purpose: its envois wait and say why.
BOITES = ["92094", "91034", "92142", "92003", "92137", "52011", "56078"]

# Andenne asks for paper: its copies are letters to print and to post.
PAR_LETTRE = {"92003": {"rue": "Place des Tilleuls 1", "code_postal": "5300", "localite": "Andenne"}}

SIGNATAIRES = {"CAI": ("Bernadette Collard", "Directrice"), "CRIC": ("Luc Fontaine", "Directeur")}


def preparer() -> None:
    """Create what is missing of the accounts, signatories, operators and mailboxes.

    Raises CommandError where real people are followed, or will be: everybody knows the password of these accounts.
    """
    if settings.MODE == "production":
        raise CommandError("La démonstration n’entre pas dans une installation de production.")
    if Dossier.objects.exists() and not Utilisateur.objects.filter(email=COMPTES[0][0]).exists():
        raise CommandError("Cette base contient de vrais dossiers : la démonstration n’y entre pas.")
    creer_comptes()
    nommer_les_signataires()
    creer_operateurs()
    creer_destinataires()


def creer_comptes() -> None:
    for email, prenom, nom, role, sigle, secret in COMPTES:
        if not Utilisateur.objects.filter(email=email).exists():
            Utilisateur.objects.create_user(
                email,
                MOT_DE_PASSE,
                prenom=prenom,
                nom=nom,
                role=role,
                centre=Centre.objects.get(sigle=sigle) if sigle else None,
                secret_professionnel=secret,
            )


def nommer_les_signataires() -> None:
    for sigle, (nom, fonction) in SIGNATAIRES.items():
        Centre.objects.filter(sigle=sigle, signataire="").update(
            signataire=nom, fonction_signataire=fonction, edite=True
        )


def creer_operateurs() -> None:
    for sigle, nom, type_id in OPERATEURS:
        centre = Centre.objects.get(sigle=sigle)
        Operateur.objects.get_or_create(
            centre=centre, nom=nom, defaults={"type_id": type_id, **reconnaissance(nom, localdate())}
        )
    formatrice = Utilisateur.objects.get(email="operateur@namur.test")
    Formateur.objects.get_or_create(
        utilisateur=formatrice, defaults={"operateur": Operateur.objects.get(nom="Vivre ensemble à Namur")}
    )


def reconnaissance(nom: str, le: date) -> dict[str, date]:
    if nom not in RECONNAISSANCES:
        return {}
    depuis, encore = RECONNAISSANCES[nom]
    return {"reconnu_du": le + timedelta(days=depuis), "reconnu_jusqu_au": le + timedelta(days=encore)}


def creer_destinataires() -> None:
    """One address per commune and per CPAS, the mailboxes all in `.test`: nothing of the demo can leave the machine."""
    for commune in Commune.objects.filter(ins__in=BOITES).select_related("centre"):
        nom = commune.nom.lower()
        for organisme in TIERS:
            Destinataire.objects.get_or_create(
                centre=commune.centre,
                organisme=organisme,
                commune=commune,
                defaults=voie(commune.ins, f"{organisme}@{nom}.test"),
            )


def voie(ins: str, adresse: str) -> dict[str, str]:
    return {"canal": Canal.LETTRE, **PAR_LETTRE[ins]} if ins in PAR_LETTRE else {"adresse": adresse}
