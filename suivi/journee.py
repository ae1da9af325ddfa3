"""The work of the day, computed from the rows that cause it and ranked by what happens if it is not done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple
from urllib.parse import urlencode

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse

from attestations.models import Attestation, Envoi
from beneficiaires.models import Decision, Dossier, Statut
from comptes.droits import coordonne
from comptes.models import Utilisateur
from suivi.forms import CENTRE, EN_COURS, MIENS, SANS_REFERENT
from suivi.gestes import geste_suivant, pour_gestes
from suivi.mots import ECHEANCES, MANQUE
from suivi.personnes import Rangee, filtrer

PAR_SECTION = 8
RECENTES = 15
ENTRETIEN_A_FIXER = timedelta(days=60)
UN_AN = timedelta(days=365)


class Tache(NamedTuple):
    """One line: whose file, what to do and why, before when, and where."""

    dossier: Dossier
    texte: str
    url: str
    echeance: date | None = None
    geste: str = "Ouvrir le dossier"

    @property
    def cle(self) -> tuple[int, str]:
        return self.dossier.pk, self.url


@dataclass
class Section:
    """A kind of work; `suite` is the list of all its files, when there are more than shown."""

    titre: str
    icone: str
    taches: list[Tache]
    suite: str = ""

    @property
    def deborde(self) -> bool:
        return len(self.taches) > PAR_SECTION

    @property
    def premieres(self) -> list[Tache]:
        return self.taches[:PAR_SECTION]


def sections(par: Utilisateur, *, aujourdhui: date) -> list[Section]:
    """What waits for this person, the gravest first; a gesture is asked once and empty kinds are left out."""
    jour = Jour(par, aujourdhui)
    demandes: set[tuple[int, str]] = set()
    trouvees = []
    for lire in ORDRE:
        section = lire(jour)
        section.taches = [tache for tache in section.taches if tache.cle not in demandes]
        demandes |= {tache.cle for tache in section.premieres}
        if section.taches:
            trouvees.append(section)
    return trouvees


def recemment_inscrites(par: Utilisateur) -> list[Rangee]:
    """For the reception desk: the last persons registered in the centre."""
    lignes = Dossier.objects.visibles_par(par).select_related("beneficiaire", "referent").order_by("-pk")
    return [Rangee(dossier) for dossier in lignes[:RECENTES]]


@dataclass
class Jour:
    par: Utilisateur
    aujourdhui: date

    def dossiers(self, **valeurs) -> QuerySet[Dossier]:
        """My files that answer these filters of the list of persons, the nearest deadline first."""
        valeurs = {"liste": MIENS, "etape": EN_COURS, **valeurs}
        lignes = filtrer(valeurs, par=self.par, aujourdhui=self.aujourdhui)
        return pour_gestes(lignes).order_by("prochaine_echeance", "pk")

    def taches(self, lignes: QuerySet, tache: Callable[[Any], Tache]) -> list[Tache]:
        return [tache(ligne) for ligne in lignes[: PAR_SECTION + 1]]


def lien(**valeurs) -> str:
    """The list of persons behind a kind of work."""
    return f"{reverse('suivi:personnes')}?{urlencode({'liste': MIENS, 'etape': EN_COURS, **valeurs})}"


def depassees(jour: Jour) -> Section:
    taches = jour.taches(jour.dossiers(echeance="depassee"), _echeance)
    return Section("Échéances dépassées", "exclamation-triangle", taches, lien(echeance="depassee"))


def proches(jour: Jour) -> Section:
    taches = jour.taches(jour.dossiers(echeance="30"), _echeance)
    return Section("Échéances dans moins de 30 jours", "clock", taches, lien(echeance="30"))


def a_delivrer(jour: Jour) -> Section:
    taches = jour.taches(jour.dossiers(etape=Statut.A_ATTESTER), _suivant("Tous les axes sont clos"))
    return Section("Attestations à délivrer", "document-check", taches, lien(etape=Statut.A_ATTESTER.value))


def a_remettre(jour: Jour) -> Section:
    lignes = (
        Attestation.objects.visibles_par(jour.par)
        .valables()
        .filter(
            dossier__referent=jour.par,
            centre_id=jour.par.centre_id,
            remise_le=None,
            delivree_le__gt=jour.aujourdhui - UN_AN,
        )
        .select_related("dossier__beneficiaire")
        .order_by("delivree_le", "pk")
    )
    return Section("Attestations à remettre à la personne", "hand-raised", jour.taches(lignes, _remise))


def envois(jour: Jour) -> Section:
    lignes = (
        Envoi.objects.visibles_par(jour.par)
        .a_suivre()
        .filter(centre_id=jour.par.centre_id, attestation__dossier__referent=jour.par)
        .select_related("attestation__dossier__beneficiaire", "commune")
        .order_by("pk")
    )
    taches = jour.taches(lignes, _envoi)
    return Section("Envois qui ne sont pas arrivés", "paper-airplane", taches, reverse("attestations:envois"))


def entretiens(jour: Jour) -> Section:
    """Evaluation interviews due within two months that are not already among the deadlines above."""
    dans_30, limite = jour.aujourdhui + timedelta(days=30), jour.aujourdhui + ENTRETIEN_A_FIXER
    lignes = jour.dossiers(etape=Statut.CONVENTION).filter(
        echeance_entretien__lt=limite, prochaine_echeance__gte=dans_30
    )
    return Section("Entretiens d’évaluation à fixer", "calendar", jour.taches(lignes, _entretien))


def a_completer(jour: Jour) -> Section:
    derniere = Decision.objects.filter(dossier=OuterRef("pk")).order_by("-pk").values("manque")[:1]
    lignes = jour.dossiers(obligation="a_completer").annotate(manque=Subquery(derniere))
    taches = jour.taches(lignes, _manque)
    return Section("Dossiers sans décision", "question-mark-circle", taches, lien(obligation="a_completer"))


def a_recevoir(jour: Jour) -> Section:
    taches = jour.taches(jour.dossiers(etape=Statut.INSCRIT), _suivant("Vient d’être inscrite au centre"))
    return Section("Personnes à recevoir", "user-plus", taches, lien(etape=Statut.INSCRIT.value))


def sans_referent(jour: Jour) -> Section:
    """For coordination: files that nobody follows."""
    if not coordonne(jour.par):
        return Section("", "", [])
    valeurs = {"liste": CENTRE, "referent": SANS_REFERENT}
    taches = jour.taches(jour.dossiers(**valeurs), _suivant("Personne ne suit ce dossier"))
    return Section("Dossiers sans référent", "user-group", taches, lien(**valeurs))


ORDRE = [
    depassees,
    proches,
    a_delivrer,
    a_remettre,
    envois,
    entretiens,
    sans_referent,
    a_completer,
    a_recevoir,
]


def _tache(dossier: Dossier, texte: str, echeance: date | None) -> Tache:
    geste = geste_suivant(dossier)
    if geste is None:
        return Tache(dossier, texte, dossier.get_absolute_url(), echeance)
    return Tache(dossier, texte, geste.url, echeance, geste.libelle)


def _echeance(dossier: Dossier) -> Tache:
    return _tache(dossier, ECHEANCES.get(dossier.prochaine_echeance_nom, ""), dossier.prochaine_echeance)


def _suivant(texte: str) -> Callable[[Dossier], Tache]:
    return lambda dossier: _tache(dossier, texte, dossier.prochaine_echeance)


def _entretien(dossier: Dossier) -> Tache:
    return Tache(dossier, "Entretien d’évaluation", dossier.get_absolute_url(), dossier.echeance_entretien)


def _manque(dossier: Any) -> Tache:
    faits = ", ".join(MANQUE.get(code, code) for code in dossier.manque or [])
    return _tache(dossier, f"Il manque {faits}" if faits else "La décision n’est pas prise", None)


def _remise(attestation: Attestation) -> Tache:
    url = reverse("attestations:remettre", args=[attestation.pk])
    texte = f"Attestation {attestation.numero}"
    return Tache(attestation.dossier, texte, url, geste="Remettre l’attestation")


def _envoi(envoi: Envoi) -> Tache:
    dossier = envoi.attestation.dossier
    destinataire = f"{envoi.get_organisme_display()} de {envoi.commune}" if envoi.commune else str(envoi)
    texte = f"{destinataire} : {envoi.get_statut_display().lower()}"
    return Tache(dossier, f"{texte}. {envoi.raison}".strip(), f"{dossier.get_absolute_url()}#documents")
