"""The list of persons: scope, filters, order, page. Its cost depends on the page, not on the table."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse

from beneficiaires.models import Dossier
from comptes.droits import accompagne
from comptes.models import Utilisateur
from socle.discretion import devoiler, voiler
from socle.pagination import PaginateurBorne
from suivi.forms import A_CONFIRMER, CENTRE, EN_COURS, MIENS, SANS_REFERENT, FiltrePersonnes
from suivi.gestes import Geste, geste_suivant, pour_gestes
from suivi.horloges import NOMS, Horloge, prochaine, sans_delai
from suivi.recherche import criteres, proches

PAR_PAGE = 25
PLAFOND_RECHERCHE = 1_000  # a common name is sorted no further: the person is asked for one more word
TRIS = {
    "echeance": ("prochaine_echeance", "pk"),
    "nom": ("beneficiaire__nom", "beneficiaire__prenoms", "pk"),
}


def adresse_de(filtres: QueryDict) -> str:
    """The address of the list for filters that were sent: the words searched cannot be read in it."""
    parametres = {nom: filtres[nom] for nom in FiltrePersonnes.base_fields if nom in filtres and nom != "q"}
    if cherche := filtres.get("q", "").strip():
        parametres["r"] = voiler(cherche)
    return f"{reverse('suivi:personnes')}?{urlencode(parametres)}"


def lire(adresse: QueryDict) -> QueryDict:
    """The filters of such an address."""
    filtres = adresse.copy()
    if "r" in filtres:
        filtres["q"] = devoiler(str(filtres.pop("r")[-1]))
    return filtres


def presenter(adresse, *, par: Utilisateur, aujourdhui: date) -> dict[str, Any]:
    """The context of the page and of its fragment for the filters of an address (a QueryDict)."""
    filtre = FiltrePersonnes(adresse, par=par)
    valeurs = filtre.valeurs
    choix = Choix(valeurs, par, aujourdhui)
    page = choix.page(adresse.get("page"))
    return {
        "filtre": filtre,
        "page": page,
        "rangees": charger(page.object_list, aujourdhui),
        "approche": choix.approche,
        "q": valeurs.get("q", ""),
        "inscrire": f"{reverse('beneficiaires:inscrire')}?{urlencode({'r': voiler(valeurs.get('q', ''))})}",
        "elargir": elargir(valeurs),
        "liste": valeurs.get("liste", CENTRE),
        "filtree": bool(valeurs.keys() - {"liste", "tri", "q", "etape"}) or valeurs.get("etape", EN_COURS) != EN_COURS,
        "detaillee": accompagne(par),
        "total": page.paginator.total,
    }


def elargir(valeurs: dict[str, Any]) -> str:
    """Where the same words are searched in every file of the centre; empty when they already were."""
    restreinte = bool(valeurs.keys() - {"q", "tri", "liste"}) or valeurs.get("liste") == MIENS
    return adresse_de(QueryDict(urlencode({"q": valeurs["q"]}))) if restreinte and "q" in valeurs else ""


@dataclass(frozen=True)
class Rangee:
    """A row of the list: a file, what comes next, the clock of its next deadline or why it has none."""

    dossier: Dossier
    geste: Geste | None = None
    horloge: Horloge | None = None

    @property
    def objet(self) -> str:
        return NOMS.get(self.dossier.prochaine_echeance_nom, "")

    @property
    def sans_delai(self) -> str:
        return sans_delai(self.dossier)


@dataclass
class Choix:
    """The files that the filters keep, in order; `approche` when only names written otherwise were found."""

    valeurs: dict[str, Any]
    par: Utilisateur
    aujourdhui: date
    approche: bool = False

    def page(self, numero: str | None):
        page = self._paginateur(self._recherche()).get_page(numero)
        if "q" in self.valeurs and not page.paginator.count:
            page = self._paginateur(proches(self.valeurs["q"])).get_page(numero)
            self.approche = bool(page.paginator.count)
        return page

    def _recherche(self) -> Q:
        if "q" not in self.valeurs:
            return Q()
        prefixe = self.par.centre.prefixe if self.par.centre else ""
        return criteres(self.valeurs["q"], prefixe=prefixe, annee=self.aujourdhui.year)

    def _paginateur(self, recherche: Q) -> PaginateurBorne:
        lignes = filtrer(self.valeurs, par=self.par, aujourdhui=self.aujourdhui).filter(recherche)
        ordre = TRIS[self.valeurs.get("tri", "nom")]
        if not recherche:
            return PaginateurBorne(lignes.order_by(*ordre), PAR_PAGE)
        cles = list(lignes.order_by().values_list("pk", flat=True)[: PLAFOND_RECHERCHE + 1])
        trouves = Dossier.objects.filter(pk__in=cles).order_by(*ordre)
        return PaginateurBorne(trouves, PAR_PAGE, plafond=PLAFOND_RECHERCHE, compte=len(cles))


def filtrer(valeurs: dict[str, Any], *, par: Utilisateur, aujourdhui: date) -> QuerySet[Dossier]:
    """The files of the user's centre that answer these filters: the one definition of every list and every count."""
    lignes = Dossier.objects.visibles_par(par)
    if valeurs.get("liste") == MIENS:
        lignes = lignes.suivis_par(par)
    if etape := valeurs.get("etape"):
        lignes = lignes.ouverts() if etape == EN_COURS else lignes.filter(statut=etape)
    if obligation := valeurs.get("obligation"):
        lignes = lignes.filter(a_confirmer=True) if obligation == A_CONFIRMER else lignes.filter(obligation=obligation)
    if referent := valeurs.get("referent"):
        lignes = lignes.filter(referent=None if referent == SANS_REFERENT else referent)
    if echeance := valeurs.get("echeance"):
        lignes = lignes.filter(fenetre(echeance, aujourdhui))
    if objet := valeurs.get("objet"):
        lignes = lignes.filter(prochaine_echeance_nom=objet)
    return lignes


def fenetre(echeance: str, aujourdhui: date) -> Q:
    """The next deadline is passed, within 30 days, or 30 to 90 days away."""
    dans_30, dans_90 = aujourdhui + timedelta(days=30), aujourdhui + timedelta(days=90)
    if echeance == "depassee":
        return Q(prochaine_echeance__lt=aujourdhui)
    if echeance == "30":
        return Q(prochaine_echeance__gte=aujourdhui, prochaine_echeance__lt=dans_30)
    return Q(prochaine_echeance__gte=dans_30, prochaine_echeance__lt=dans_90)


def charger(lignes: QuerySet[Dossier], aujourdhui: date) -> list[Rangee]:
    """The rows of a page with all they show, in their order. What is costly is read for these rows only."""
    cles = list(lignes.values_list("pk", flat=True))
    dossiers = {dossier.pk: dossier for dossier in pour_gestes(Dossier.objects.filter(pk__in=cles))}
    return [
        Rangee(dossier, geste_suivant(dossier, aujourdhui), prochaine(dossier, aujourdhui))
        for dossier in (dossiers[cle] for cle in cles if cle in dossiers)
    ]
