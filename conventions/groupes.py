"""The list of groups and the page of one: seats, sheets to fill, hours that wait. A constant number of queries."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum
from django.db.models.functions import TruncMonth

from comptes.droits import accompagne, coordonne
from comptes.models import Utilisateur
from conventions.feuille import sans_feuille
from conventions.models import A_VALIDER, Etat, LigneHeures, Piece
from conventions.places import avec_offre, avec_places, libres
from formations.models import EtatSeance, Groupe, Matiere, Seance
from formations.presentation import ou, par_mois, precision, quand
from socle.dates import NOMS_DES_MOIS
from socle.pagination import PaginateurBorne

PAR_PAGE = 25
PASSES, TOUS = "passes", "tous"


@dataclass(frozen=True)
class Rangee:
    """A group and what its line says."""

    groupe: Any
    prochaine: Seance | None = None
    a_valider: int = 0

    @property
    def libres(self) -> int:
        return libres(self.groupe)

    @property
    def quand(self) -> str:
        return quand(self.groupe.creneaux.all())

    @property
    def ou(self) -> str:
        return ou(self.groupe)

    @property
    def precision(self) -> str:
        return precision(self.groupe.cours)


def lister(valeurs: dict[str, Any], *, par: Utilisateur, numero: str | None, le: date) -> dict[str, Any]:
    """The page of the list for filters that were understood: six queries."""
    page: Any = PaginateurBorne(filtrer(valeurs, par=par, le=le), PAR_PAGE).get_page(numero)
    cles = list(page.object_list.values_list("pk", flat=True))
    lus = {groupe.pk: groupe for groupe in avec_offre(Groupe.objects.filter(pk__in=cles), le)}
    suivantes = prochaines(cles, le)
    attendent = a_valider(cles)
    rangees = [Rangee(lus[cle], suivantes.get(cle), attendent.get(cle, 0)) for cle in cles if cle in lus]
    return {"page": page, "rangees": rangees, "total": page.paginator.total}


def filtrer(valeurs: dict[str, Any], *, par: Utilisateur, le: date) -> QuerySet[Groupe]:
    """The groups that the user may see and that answer these filters; those in progress when nothing is said."""
    groupes = Groupe.objects.visibles_par(par)
    periode = valeurs.get("quand", "")
    if periode == PASSES:
        groupes = groupes.filter(fin__lt=le)
    elif periode != TOUS:
        groupes = groupes.en_cours(le)
    exacts = {"matiere": "cours__matiere", "operateur": "cours__operateur", "langue": "cours__langue"}
    groupes = groupes.filter(**{champ: valeurs[nom] for nom, champ in exacts.items() if valeurs.get(nom)})
    if valeurs.get("places"):
        groupes = avec_places(groupes, le).filter(prises__lt=F("capacite"))
    return groupes.order_by("-debut", "nom", "pk")


def prochaines(groupes: Sequence[int], le: date) -> dict[int, Seance]:
    """The next session of each group that is not cancelled, today's included."""
    seances = Seance.objects.maintenues().filter(groupe__in=groupes, date__gte=le)
    return {seance.groupe_id: seance for seance in seances.order_by("groupe_id", "date", "debut").distinct("groupe_id")}


def a_valider(groupes: Sequence[int]) -> dict[int, int]:
    """The minutes attended that wait for the centre's validation, by group; a sheet of absences waits with zero."""
    lignes = LigneHeures.objects.a_valider().filter(seance__groupe__in=groupes).order_by()
    return dict(lignes.values_list("seance__groupe").annotate(Sum("minutes")))


@dataclass(frozen=True)
class MoisDeFeuilles:
    """The sheets of a month: sessions over, those without sheet, lines that wait, hours validated, scans."""

    premier: date
    passees: int
    a_remplir: int
    tenues: int
    lignes_a_valider: int = 0
    minutes_a_valider: int = 0
    minutes_validees: int = 0
    pieces: tuple[Piece, ...] = ()

    @property
    def nom(self) -> str:
        return f"{NOMS_DES_MOIS[self.premier.month - 1]} {self.premier.year}"

    @property
    def cle(self) -> str:
        return f"{self.premier:%Y-%m}"


def a_remplir(groupe: Groupe, seances: Sequence[Seance], le: date) -> list[Seance]:
    """Those of the sessions that ask for their sheet: one query."""
    cles = set(sans_feuille(Seance.objects.filter(groupe=groupe), le).values_list("pk", flat=True))
    return [seance for seance in seances if seance.pk in cles]


def feuilles(
    groupe: Groupe, seances: Sequence[Seance], le: date, *, attendent: Sequence[Seance] = ()
) -> list[MoisDeFeuilles]:
    """The months of a group up to that of its next session, whose sheet is to be printed; the latest first. Two
    queries. `attendent`: the sessions that ask for their sheet."""
    maintenues = [seance for seance in seances if seance.etat != EtatSeance.ANNULEE]
    sommes = _sommes(groupe)
    pieces: dict[date, list[Piece]] = {}
    for piece in Piece.objects.filter(groupe=groupe, mois__isnull=False):
        pieces.setdefault(piece.mois or le, []).append(piece)
    a_venir = [seance.date for seance in maintenues if seance.date > le]
    jusqu_a = max(le, min(a_venir, default=le))
    premiers = sorted({seance.date.replace(day=1) for seance in maintenues if seance.date <= jusqu_a}, reverse=True)
    mois = []
    for premier in premiers:
        passees = [seance for seance in maintenues if seance.date.replace(day=1) == premier and seance.date <= le]
        mois.append(
            MoisDeFeuilles(
                premier,
                passees=len(passees),
                a_remplir=sum(seance in attendent for seance in passees),
                tenues=sum(seance.etat == EtatSeance.TENUE for seance in passees),
                pieces=tuple(pieces.get(premier, ())),
                **sommes.get(premier, {}),
            )
        )
    return mois


def _sommes(groupe: Groupe) -> dict[date, dict[str, int]]:
    encodees, valides = A_VALIDER, Q(etat=Etat.VALIDEE)
    lignes = LigneHeures.objects.en_vigueur().filter(seance__groupe=groupe).order_by()
    par_mois = lignes.annotate(premier=TruncMonth("date")).values("premier")
    sommes = par_mois.annotate(
        lignes_a_valider=Count("pk", filter=encodees),
        minutes_a_valider=Sum("minutes", filter=encodees, default=0),
        minutes_validees=Sum("minutes", filter=valides, default=0),
    )
    return {ligne.pop("premier"): ligne for ligne in sommes}


@dataclass(frozen=True)
class Suite:
    """The next gesture on a group: `quoi` names it, the rest says on what."""

    quoi: str
    seance: Seance | None = None
    mois: MoisDeFeuilles | None = None


def pour_page(groupe: Groupe, *, libres: int, par: Utilisateur, le: date) -> dict[str, Any]:
    """What the page of a group shows besides its participants; the group was read with `avec_offre`."""
    seances = list(groupe.seances.all())
    attendent = a_remplir(groupe, seances, le)
    mois = [] if groupe.cours.matiere == Matiere.ACCUEIL else feuilles(groupe, seances, le, attendent=attendent)
    maintenues = [seance for seance in seances if seance.etat != EtatSeance.ANNULEE]
    return {
        "rangee": Rangee(groupe),
        "mois_de_seances": par_mois(groupe, seances, le),
        "feuilles": mois,
        "prochaine": next((seance for seance in maintenues if seance.date >= le), None),
        "minutes_donnees": sum(seance.minutes for seance in maintenues if seance.etat == EtatSeance.TENUE),
        "minutes_prevues": sum(seance.minutes for seance in maintenues),
        "suite": suite(groupe, attendent, mois, libres=libres, par=par, le=le) if seances else sans_seance(par),
        "gere": accompagne(par),
        "coordonne": coordonne(par),
    }


def sans_seance(par: Utilisateur) -> Suite | None:
    """Plan first."""
    return Suite("generer") if accompagne(par) else None


def suite(
    groupe: Groupe,
    attendent: Sequence[Seance],
    mois: Sequence[MoisDeFeuilles],
    *,
    libres: int,
    par: Utilisateur,
    le: date,
) -> Suite | None:
    """The one thing to do next: fill the oldest sheet, validate a month that is over, fill the seats."""
    if attendent:
        return Suite("feuille", seance=attendent[0])
    if coordonne(par) and (un := _mois_a_valider(mois, le)):
        return Suite("valider", mois=un)
    if accompagne(par) and libres and groupe.fin >= le:
        return Suite("inscrire")
    return None


def _mois_a_valider(mois: Sequence[MoisDeFeuilles], le: date) -> MoisDeFeuilles | None:
    """The oldest month that is over and whose lines wait."""
    return next((un for un in reversed(mois) if un.lignes_a_valider and un.premier < le.replace(day=1)), None)
