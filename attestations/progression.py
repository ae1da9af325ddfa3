"""How far a lot is: counted from its lines, never stored."""

from collections import Counter
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Case, Count, IntegerField, OuterRef, Q, QuerySet, Subquery, When
from django.db.models.functions import Coalesce

from attestations.models import Attestation, Envoi, EtatLigne, Geste, LigneLot, Lot
from attestations.previsions import accorder
from beneficiaires.models import Dossier
from comptes.models import Utilisateur
from socle.templatetags.typographie import INSECABLE

SILENCE = timedelta(seconds=10)
DERNIERES = 20  # lines from which the pace is taken
ORDRE = (EtatLigne.REFUSE, EtatLigne.EN_COURS, EtatLigne.ARRETE, EtatLigne.A_FAIRE, EtatLigne.FAIT)

TITRES = {Geste.DELIVRER: "Délivrance d’attestations", Geste.RELANCER: "Relance de copies"}
FAITES = {
    Geste.DELIVRER: ("attestation délivrée", "attestations délivrées"),
    Geste.RELANCER: ("copie relancée", "copies relancées"),
}


@dataclass(frozen=True)
class Avancement:
    lot: Lot
    comptes: Counter[str]
    debuts: list[datetime]  # of the last lines that were begun, the newest first
    devant: bool  # other lots pass before this one
    maintenant: datetime

    @property
    def total(self) -> int:
        return sum(self.comptes.values())

    @property
    def faites(self) -> int:
        return self.comptes[EtatLigne.FAIT]

    @property
    def refusees(self) -> int:
        return self.comptes[EtatLigne.REFUSE]

    @property
    def arretees(self) -> int:
        return self.comptes[EtatLigne.ARRETE]

    @property
    def en_attente(self) -> int:
        return self.comptes[EtatLigne.A_FAIRE]

    @property
    def restantes(self) -> int:
        """To do or under way."""
        return self.comptes[EtatLigne.A_FAIRE] + self.comptes[EtatLigne.EN_COURS]

    @property
    def passees(self) -> int:
        return self.faites + self.refusees

    @property
    def tourne(self) -> bool:
        return self.restantes > 0

    @property
    def titre(self) -> str:
        return TITRES[Geste(self.lot.geste)]

    @property
    def faites_en_mots(self) -> str:
        return accorder(self.faites, *FAITES[Geste(self.lot.geste)])

    @property
    def muet(self) -> bool:
        """Nothing has begun for a while although lines wait."""
        dernier = max([self.lot.voulu_le, *self.debuts[:1]])
        return self.en_attente > 0 and self.maintenant - dernier > SILENCE

    @property
    def reste(self) -> str:
        """The time left in words, empty as long as the pace is not known."""
        debuts = [debut for debut in self.debuts if debut >= self.lot.voulu_le]
        if not self.tourne or self.muet or len(debuts) < 2:
            return ""
        return en_duree((self.maintenant - debuts[-1]) / len(debuts) * self.restantes)


@dataclass(frozen=True)
class Rang:
    """A line as the page of its lot shows it."""

    ligne: LigneLot
    dossier: Dossier
    envoi: Envoi | None
    attestation: Attestation | None
    ton: str
    icone: str


BADGES = {
    EtatLigne.A_FAIRE: ("neutre", "clock"),
    EtatLigne.EN_COURS: ("petrole", "arrow-path"),
    EtatLigne.FAIT: ("vert", "check-circle"),
    EtatLigne.REFUSE: ("rouge", "x-circle"),
    EtatLigne.ARRETE: ("ambre", "pause-circle"),
}


def en_ligne(ligne: LigneLot) -> Rang:
    """Of a line loaded by `lignes_affichees`."""
    dossier = ligne.envoi.attestation.dossier if ligne.envoi else ligne.dossier
    assert dossier is not None
    attestation = ligne.envoi.attestation if ligne.envoi else ligne.attestation
    return Rang(ligne, dossier, ligne.envoi, attestation, *BADGES[EtatLigne(ligne.etat)])


def avancement(lot: Lot, maintenant: datetime) -> Avancement:
    comptes = Counter(dict(lot.lignes.order_by().values_list("etat").annotate(combien=Count("pk"))))
    debuts = lot.lignes.exclude(en_cours_depuis=None).order_by("-en_cours_depuis")
    recents: list[Any] = list(debuts.values_list("en_cours_depuis", flat=True)[:DERNIERES])
    ouvertes = Q(etat__in=[EtatLigne.A_FAIRE, EtatLigne.EN_COURS], lot__lt=lot.pk)
    return Avancement(lot, comptes, recents, LigneLot.objects.filter(ouvertes).exists(), maintenant)


def en_duree(temps: timedelta) -> str:
    """« moins d’une minute », « environ 4 minutes », « environ 2 heures »."""
    minutes = round(temps.total_seconds() / 60)
    if minutes < 1:
        return "moins d’une minute"
    if minutes < 90:
        return f"environ {minutes}{INSECABLE}minute{'s' if minutes > 1 else ''}"
    return f"environ {round(minutes / 60)}{INSECABLE}heures"


def lignes_affichees(lot: Lot) -> QuerySet[LigneLot]:
    """What was refused first, then what is under way, left, and done."""
    rangs = [When(etat=etat, then=rang) for rang, etat in enumerate(ORDRE)]
    lignes = lot.lignes.select_related(
        "dossier__beneficiaire", "attestation", "envoi__commune", "envoi__attestation__dossier__beneficiaire"
    )
    return lignes.order_by(Case(*rangs, output_field=IntegerField()), "pk")


def lots_recents(utilisateur: Utilisateur) -> QuerySet[Lot]:
    """The newest first, with their counts, each read from its own index: the cost does not grow with the lots."""
    return (
        Lot.objects.visibles_par(utilisateur)
        .select_related("demande_par")
        .annotate(
            faites=lignes_aux(EtatLigne.FAIT),
            refusees=lignes_aux(EtatLigne.REFUSE),
            arretees=lignes_aux(EtatLigne.ARRETE),
            restantes=lignes_aux(EtatLigne.A_FAIRE, EtatLigne.EN_COURS),
        )
        .order_by("-pk")
    )


def lignes_aux(*etats: EtatLigne) -> Coalesce:
    lignes = LigneLot.objects.filter(lot=OuterRef("pk"), etat__in=etats).order_by().values("lot")
    return Coalesce(Subquery(lignes.annotate(combien=Count("pk")).values("combien")), 0)
