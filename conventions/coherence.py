"""Totals, closings and milestones, checked against the lines they come from."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from beneficiaires.models import Dispense, EtatDispense, Obligation
from beneficiaires.models import Statut as Etape
from conventions.actions.suite import JALONS
from conventions.models import EN_COURS, Axe, Convention, Etat, LigneHeures, Piece, Statut, TypeAxe
from conventions.regles import atteint_le
from socle.coherence import controle
from socle.depot import ecarts


@controle("heures")
def totaux(le: date) -> Iterator[str]:
    """`minutes_faites` is the sum of the valid lines."""
    somme = LigneHeures.objects.valides().filter(axe=OuterRef("pk")).order_by().values("axe").annotate(t=Sum("minutes"))
    axes = Axe.objects.annotate(somme=Coalesce(Subquery(somme.values("t")), 0)).exclude(minutes_faites=F("somme"))
    for axe in axes.iterator():
        yield f"axe {axe.pk} : minutes_faites vaut {axe.minutes_faites}, attendu {axe.somme}"  # type: ignore[attr-defined]


@controle("clôtures")
def clotures(le: date) -> Iterator[str]:
    """An axis that nobody closed by hand is closed on the day on which its lines reach what is due."""
    signes = Axe.objects.filter(requis=True, clos_raison="").exclude(convention__statut=Statut.BROUILLON)
    for axe in signes.exclude(type=TypeAxe.ACCUEIL).prefetch_related("lignes").iterator(chunk_size=500):
        lignes = [(ligne.date, ligne.minutes) for ligne in axe.lignes.all() if ligne.etat == Etat.VALIDEE]
        attendu = atteint_le(lignes, axe.minutes_dues, axe.seuil)
        if axe.clos_le != attendu:
            yield f"axe {axe.pk} : clos_le vaut {axe.clos_le}, attendu {attendu}"


@controle("jalons")
def jalons(le: date) -> Iterator[str]:
    """The file repeats the signature and the closing of its axes."""
    for type_axe, jalon in {**JALONS, TypeAxe.ACCUEIL: "convention_le"}.items():
        for axe in axes_en_cours().filter(differents(f"convention__dossier__{jalon}", "clos_le"), type=type_axe):
            yield f"dossier {axe.convention.dossier_id} : {jalon} diffère de la clôture de l’axe, {axe.clos_le}"


@controle("étapes")
def etapes(le: date) -> Iterator[str]:
    """A file is to be attested exactly when every required axis of its convention is closed."""
    ouvert = Exists(Axe.objects.filter(convention=OuterRef("pk"), requis=True, clos_le=None))
    conventions = Convention.objects.filter(dossier__statut__in=EN_COURS).annotate(ouvert=ouvert)
    for convention in conventions.exclude(Q(dossier__statut=Etape.CONVENTION, ouvert=True)).exclude(
        Q(dossier__statut=Etape.A_ATTESTER, ouvert=False)
    ):
        yield f"dossier {convention.dossier_id} : l’étape ne suit pas de ses axes"


@controle("échéances des conventions")
def echeances(le: date) -> Iterator[str]:
    """A bound person's file gives an axis the deadline that its signed convention gives it, unless she did it
    elsewhere. A file whose regime is not that of its convention any more takes the deadlines of the law: somebody
    has to confirm that answer."""
    axes = axes_en_cours().filter(
        convention__dossier__obligation=Obligation.OBLIGATOIRE,
        convention__dossier__regime=F("convention__regime"),
        type__in=JALONS,
        requis=True,
    )
    ailleurs = Dispense.objects.filter(
        beneficiaire=OuterRef("convention__dossier__beneficiaire"), axe=OuterRef("type"), etat=EtatDispense.ACCORDEE
    )
    for axe in axes.exclude(Exists(ailleurs)).select_related("convention__dossier").iterator():
        dossier = axe.convention.dossier
        ecrite = getattr(dossier, f"echeance_{axe.type}")
        if ecrite != axe.echeance:
            yield f"dossier {dossier.pk} : echeance_{axe.type} vaut {ecrite}, la convention dit {axe.echeance}"


def axes_en_cours() -> QuerySet[Axe]:
    return Axe.objects.filter(convention__dossier__statut__in=EN_COURS).select_related("convention")


def differents(a: str, b: str) -> Q:
    """Two columns that do not say the same, an unknown day being a value."""
    un_seul = Q(**{f"{a}__isnull": True, f"{b}__isnull": False}) | Q(**{f"{a}__isnull": False, f"{b}__isnull": True})
    return un_seul | (Q(**{f"{a}__isnull": False}) & ~Q(**{a: F(b)}))


@controle("pièces jointes")
def pieces(le: date) -> Iterator[str]:
    yield from ecarts(Piece, "pieces", le)
