"""Totals, closings and milestones, checked against the lines they come from."""

from collections.abc import Iterator
from datetime import date

from django.db.models import DurationField, Exists, ExpressionWrapper, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Extract

from beneficiaires.models import Dispense, Dossier, EtatDispense, Obligation
from beneficiaires.models import Statut as Etape
from conventions.actions.suite import JALONS
from conventions.models import (
    EN_COURS,
    Axe,
    Convention,
    Entretien,
    Etat,
    EtatEntretien,
    Inscription,
    LigneHeures,
    Piece,
    Statut,
    Texte,
    TypeAxe,
)
from conventions.regles import atteint_le
from conventions.textes.clauses import empreinte, refus_de_clauses
from formations.models import EtatSeance, Matiere, Seance
from socle.coherence import controle
from socle.depot import ecarts

EN_VIGUEUR = ~Q(lignes__etat=Etat.CORRIGEE)
TOTAUX = {
    "minutes_donnees": Sum("lignes__prevues", filter=EN_VIGUEUR, default=0),
    "minutes_suivies": Sum("lignes__minutes", filter=EN_VIGUEUR, default=0),
    "minutes_excusees": Sum(
        F("lignes__prevues") - F("lignes__minutes"), filter=EN_VIGUEUR & ~Q(lignes__raison=""), default=0
    ),
    "minutes_faites": Sum("lignes__minutes", filter=Q(lignes__etat=Etat.VALIDEE), default=0),
}


@controle("heures")
def totaux(le: date) -> Iterator[str]:
    """The four totals of an axis are the sums of its lines, those that were replaced left out."""
    axes = Axe.objects.order_by().annotate(**{f"attendu_{nom}": somme for nom, somme in TOTAUX.items()})
    justes = Q(**{nom: F(f"attendu_{nom}") for nom in TOTAUX})
    for axe in axes.exclude(justes).iterator():
        for nom in TOTAUX:
            if getattr(axe, nom) != getattr(axe, f"attendu_{nom}"):
                yield f"axe {axe.pk} : {nom} vaut {getattr(axe, nom)}, attendu {getattr(axe, f'attendu_{nom}')}"


@controle("présences")
def presences(le: date) -> Iterator[str]:
    """A presence bears the day and the length of its session, and its person was in the group that day."""
    duree = ExpressionWrapper(F("seance__fin") - F("seance__debut"), output_field=DurationField())
    lignes = LigneHeures.objects.en_vigueur().filter(seance__isnull=False).order_by()
    lignes = lignes.annotate(attendu=Extract(duree, "epoch") / 60)
    for ligne in lignes.exclude(prevues=F("attendu"), date=F("seance__date")).iterator():
        yield f"ligne {ligne.pk} : {ligne.date}, {ligne.prevues} min, diffère de sa séance"
    fin = Q(au=None) | Q(au__gte=OuterRef("date"))
    inscrite = Inscription.objects.filter(
        fin, axe=OuterRef("axe"), groupe=OuterRef("seance__groupe"), du__lte=OuterRef("date")
    )
    for ligne in lignes.exclude(Exists(inscrite)).iterator():
        yield f"ligne {ligne.pk} : la personne n’était pas inscrite dans le groupe le {ligne.date}"


@controle("séances")
def seances(le: date) -> Iterator[str]:
    """A session that counts hours is held exactly when something is recorded on its sheet."""
    ecrite = Exists(LigneHeures.objects.en_vigueur().filter(seance=OuterRef("pk")))
    toutes = Seance.objects.exclude(groupe__cours__matiere=Matiere.ACCUEIL).annotate(ecrite=ecrite).order_by()
    for seance in toutes.filter(Q(ecrite=True) & ~Q(etat=EtatSeance.TENUE) | Q(ecrite=False, etat=EtatSeance.TENUE)):
        yield f"séance {seance.pk} : {seance.get_etat_display().lower()}, mais sa feuille dit autre chose"


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


@controle("entretiens")
def entretiens(le: date) -> Iterator[str]:
    """The file repeats the day of the last interview held."""
    tenus = Entretien.objects.filter(convention__dossier=OuterRef("pk"), etat=EtatEntretien.TENU)
    dernier = Subquery(tenus.order_by("-tenu_le").values("tenu_le")[:1])
    dossiers = Dossier.objects.annotate(tenu_le=dernier).filter(differents("entretien_le", "tenu_le"))
    for pk, ecrit, tenu_le in dossiers.values_list("pk", "entretien_le", "tenu_le").iterator():
        yield f"dossier {pk} : entretien_le vaut {ecrit}, attendu {tenu_le}"


def axes_en_cours() -> QuerySet[Axe]:
    return Axe.objects.filter(convention__dossier__statut__in=EN_COURS).select_related("convention")


def differents(a: str, b: str) -> Q:
    """Two columns that do not say the same, an unknown day being a value."""
    un_seul = Q(**{f"{a}__isnull": True, f"{b}__isnull": False}) | Q(**{f"{a}__isnull": False, f"{b}__isnull": True})
    return un_seul | (Q(**{f"{a}__isnull": False}) & ~Q(**{a: F(b)}))


@controle("pièces jointes")
def pieces(le: date) -> Iterator[str]:
    yield from ecarts(Piece, "pieces", le)


@controle("textes de la convention")
def textes(le: date) -> Iterator[str]:
    """A text has every clause, with its words, and the fingerprint that the documents print."""
    for texte in Texte.objects.order_by("pk").iterator():
        if texte.sha256 != empreinte(texte.version, texte.langue_id, texte.clauses):
            yield f"texte {texte} : son empreinte diffère"
        for code, refus in refus_de_clauses(texte.clauses).items():
            yield f"texte {texte}, clause {code} : {refus}"
