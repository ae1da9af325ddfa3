"""The figures of a centre, each with the address of the list that it counts."""

from datetime import date
from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from attestations.models import Attestation, Nature
from attestations.travail import envois_a_suivre
from beneficiaires.models import Dossier, Statut
from comptes.models import Utilisateur
from socle.dates import ajouter_mois
from suivi.forms import CENTRE, ECHEANCES, EN_COURS, SANS_REFERENT
from suivi.personnes import fenetre, filtrer

ETAPES = [Statut.INSCRIT, Statut.ACCUEIL, Statut.CONVENTION, Statut.A_ATTESTER]


class Chiffre(NamedTuple):
    libelle: str
    compte: int
    url: str


def en_cours(par: Utilisateur, aujourdhui: date) -> QuerySet[Dossier]:
    """The open files of the centre: the only ones the figures count, so that their cost follows the work in hand."""
    return filtrer({"liste": CENTRE, "etape": EN_COURS}, par=par, aujourdhui=aujourdhui).order_by()


def par_etape(par: Utilisateur, aujourdhui: date) -> list[Chiffre]:
    comptes = dict(en_cours(par, aujourdhui).values_list("statut").annotate(Count("pk")))
    return [Chiffre(etape.label, comptes.get(etape, 0), lien(etape=etape.value)) for etape in ETAPES]


def par_echeance(par: Utilisateur, aujourdhui: date) -> list[Chiffre]:
    """Next deadlines passed, within 30 days, 30 to 90 days away."""
    decomptes = {f"n{code}": Count("pk", filter=fenetre(code, aujourdhui)) for code, _ in ECHEANCES}
    comptes = en_cours(par, aujourdhui).filter(prochaine_echeance__isnull=False).aggregate(**decomptes)
    return [Chiffre(libelle, comptes[f"n{code}"], lien(etape=EN_COURS, echeance=code)) for code, libelle in ECHEANCES]


def par_referent(par: Utilisateur, aujourdhui: date) -> list[Chiffre]:
    """The open files that each one follows; those that nobody follows come first."""
    comptes = dict(en_cours(par, aujourdhui).values_list("referent").annotate(Count("pk")))
    chiffres = []
    if sans := comptes.pop(None, 0):
        chiffres.append(Chiffre("Sans référent", sans, lien(etape=EN_COURS, referent=SANS_REFERENT)))
    for referent in Utilisateur.objects.visibles_par(par).filter(pk__in=comptes):
        chiffres.append(Chiffre(str(referent), comptes[referent.pk], lien(etape=EN_COURS, referent=str(referent.pk))))
    return chiffres


def du_mois(par: Utilisateur, mois: date, nature: Nature = Nature.FIN) -> QuerySet[Attestation]:
    """The valid attestations of a nature issued in the calendar month of `mois`: paths that are over, unless said. The
    end of a path counts on its day, whatever replaced the document since."""
    debut = mois.replace(day=1)
    jour = "dossier__attestation_le" if nature == Nature.FIN else "delivree_le"
    du_mois = {f"{jour}__gte": debut, f"{jour}__lt": ajouter_mois(debut, 1)}
    return (
        Attestation.objects.visibles_par(par)
        .valables()
        .filter(centre_id=par.centre_id, dossier__centre_id=par.centre_id, nature=nature, **du_mois)
    )


def documents(par: Utilisateur, aujourdhui: date) -> list[Chiffre]:
    return [
        *(delivrees(par, aujourdhui, nature) for nature in Nature),
        Chiffre(
            "Envois qui ne sont pas arrivés",
            envois_a_suivre(par).count(),
            reverse("attestations:envois"),
        ),
    ]


NATURES = {Nature.FIN: "Attestations de fin", Nature.DISPENSE: "Attestations de dispense"}


def delivrees(par: Utilisateur, aujourdhui: date, nature: Nature) -> Chiffre:
    liste = urlencode({"mois": f"{aujourdhui:%Y-%m}", "nature": nature.value})
    return Chiffre(
        f"{NATURES[nature]} délivrées ce mois-ci",
        du_mois(par, aujourdhui, nature).count(),
        f"{reverse('pilotage:attestations')}?{liste}",
    )


def lien(**valeurs: str) -> str:
    return f"{reverse('suivi:personnes')}?{urlencode({'liste': CENTRE, **valeurs})}"
