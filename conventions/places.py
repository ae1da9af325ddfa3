"""Seats and who could take them: groups for a person, persons for a group, each with what does not suit."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce, Greatest

from accueil.models import FILIERES, Positionnement
from beneficiaires.models import Dossier
from conventions.convenance import Besoins, Offre, ecarts, moment_de
from conventions.models import EN_COURS, Attente, Axe, Inscription, Statut
from formations.models import Groupe, Matiere, Seance
from formations.presentation import ou, precision, quand
from referentiels.models import NiveauCecr
from reglement.axes import A2, NON_EVALUE

ALPHA = "alpha"


def avec_places(groupes: QuerySet[Groupe], le: date) -> QuerySet[Any]:
    """With `prises`, the highest number of persons at once from a day on: `convenance.places_prises`, in SQL. It is
    reached on a day when somebody begins."""
    gardent = Inscription.objects.a_partir_du(le).order_by()
    ce_jour = gardent.filter(groupe=OuterRef("groupe")).le(OuterRef("jour")).values("groupe")
    prises = (
        gardent.filter(groupe=OuterRef("pk"))
        .annotate(jour=Greatest(F("du"), Value(le)))
        .annotate(ensemble=Subquery(ce_jour.annotate(combien=Count("pk")).values("combien")))
        .order_by("-ensemble")
        .values("ensemble")[:1]
    )
    return groupes.annotate(prises=Coalesce(Subquery(prises), 0))


def libres(groupe: Any) -> int:
    """Free seats of a group read with `avec_places`."""
    return max(0, groupe.capacite - groupe.prises)


def offre_de(groupe: Groupe) -> Offre:
    """What a group offers; it comes with its course, its levels and its slots."""
    cours = groupe.cours
    return Offre(
        langue=cours.langue_id or "",
        entree=cours.niveau_entree.ordre if cours.niveau_entree else 0,
        sortie=cours.niveau_sortie.ordre if cours.niveau_sortie else 0,
        filiere=cours.filiere,
        commune=groupe.commune_id or "",
        moments=frozenset(moment_de(creneau.jour, creneau.debut) for creneau in groupe.creneaux.all()),
        garderie=cours.garderie,
    )


@dataclass(frozen=True)
class Proposition:
    """A group for a person: free seats, what does not suit, another of her courses at the same hours."""

    groupe: Groupe
    libres: int
    ecarts: list[str]
    chevauche: bool = False
    pres: bool = False

    @property
    def quand(self) -> str:
        return quand(self.groupe.creneaux.all())

    @property
    def ou(self) -> str:
        return ou(self.groupe)

    @property
    def precision(self) -> str:
        return precision(self.groupe.cours)

    @property
    def ordre(self) -> tuple:
        return (bool(self.ecarts), not self.libres, self.chevauche, not self.pres, self.groupe.debut, self.groupe.pk)


def groupes_pour(axe: Axe, besoins: Besoins, *, le: date) -> list[Proposition]:
    """The groups of the centre for an axis that are not over, those that suit first: three queries."""
    groupes = list(groupes_ouverts(axe.centre_id, le, axe.type))
    dossier = axe.convention.dossier
    memes_heures = chevauchements(dossier, groupes, le)
    communes = {adresse.commune_id for adresse in dossier.beneficiaire.adresses.all() if adresse.jusqu_au is None}
    propositions = [
        Proposition(
            groupe,
            libres(groupe),
            ecarts(besoins, offre_de(groupe)),
            chevauche=groupe.pk in memes_heures,
            pres=groupe.commune_id in communes,
        )
        for groupe in groupes
    ]
    return sorted(propositions, key=lambda proposition: proposition.ordre)


def groupes_ouverts(centre_id: int, le: date, matiere: str = "") -> QuerySet[Any]:
    """Those that are not over and whose operator is still at work, with their seats; every matter when none is said."""
    groupes = Groupe.objects.filter(centre_id=centre_id, cours__operateur__actif=True)
    if matiere:
        groupes = groupes.filter(cours__matiere=matiere)
    return avec_offre(groupes.en_cours(le), le).order_by("debut", "nom", "pk")


def avec_offre(groupes: QuerySet[Groupe], le: date) -> QuerySet[Any]:
    """With the seats taken and all that `offre_de` reads: two queries."""
    niveaux = ("cours__niveau_entree", "cours__niveau_sortie")
    lus = groupes.select_related("cours__operateur", "cours__langue", "commune", *niveaux)
    return avec_places(lus.prefetch_related("creneaux"), le)


def chevauchements(dossier: Dossier, groupes: Collection[Groupe], le: date) -> set[int]:
    """Which of these groups meet while the person is in another of her groups, from that day on."""
    siens = Inscription.objects.filter(dossier=dossier).a_partir_du(le).values("groupe")
    memes_heures = Seance.objects.maintenues().filter(
        groupe__in=siens, date=OuterRef("date"), debut__lt=OuterRef("fin"), fin__gt=OuterRef("debut")
    )
    seances = Seance.objects.maintenues().filter(groupe__in=[groupe.pk for groupe in groupes], date__gte=le)
    autres = memes_heures.exclude(groupe=OuterRef("groupe"))
    return set(seances.filter(Exists(autres)).order_by().values_list("groupe", flat=True).distinct())


@dataclass(frozen=True)
class Candidat:
    """A person who could take a seat: since when she waits, if she does, and what does not suit."""

    dossier: Dossier
    attente: Attente | None = None
    ecarts: list[str] = field(default_factory=list)

    @property
    def cle(self) -> str:
        return str(self.dossier.pk)


def attentes_ouvertes(centre_id: int, matiere: str = "") -> QuerySet[Attente]:
    """Who waits in a centre, the longest first; a file that is over or an axis that is closed waits for nothing."""
    attentes = Attente.objects.ouvertes().filter(
        centre_id=centre_id,
        axe__clos_le=None,
        axe__convention__statut=Statut.SIGNEE,
        dossier__statut__in=EN_COURS,
        **({"axe__type": matiere} if matiere else {}),
    )
    return attentes.select_related(
        "axe", "dossier__beneficiaire", "dossier__referent", "niveau", "langue", "commune"
    ).order_by("depuis", "pk")


def qui_prendrait(groupe: Groupe, attentes: Iterable[Attente]) -> list[Attente]:
    """Those who wait for this matter and whom the group suits, in order of waiting."""
    offre, matiere = offre_de(groupe), groupe.cours.matiere
    return [a for a in attentes if a.axe.type == matiere and not ecarts(besoins_dits(a), offre)]


def besoins_dits(attente: Attente) -> Besoins:
    """What was written when the person was put on the list."""
    niveau = attente.niveau
    return Besoins(
        langues=frozenset([attente.langue_id] if attente.langue_id else []),
        niveau=niveau.ordre if niveau else 0,
        filiere=niveau.famille if niveau else "",
        commune=attente.commune_id or "",
        moments=frozenset(attente.moments),
        garderie=attente.garderie,
    )


def besoins_connus(axe: Axe, test: Positionnement | None) -> Besoins:
    """What the file tells of a person before anybody asked her: her level, and below A2 the languages she speaks
    (CWASS art. 152/5 § 3), for every course but that of French."""
    moyenne = _moyenne(test)
    personne = axe.convention.dossier.beneficiaire
    if axe.type == Matiere.FRANCAIS:
        alpha = any(niveau.famille == ALPHA for niveau in _niveaux(test))
        return Besoins(niveau=moyenne, filiere=ALPHA if alpha else "")
    if not 0 < moyenne < A2:
        return Besoins()
    langues = {personne.langue_id, *(langue.pk for langue in personne.autres_langues.all())}
    return Besoins(langues=frozenset(langue for langue in langues if langue))


def niveau_du_test(test: Positionnement | None) -> NiveauCecr | None:
    """The level that the mean of a test reaches; one query."""
    moyenne = _moyenne(test)
    echelle = NiveauCecr.objects.filter(famille__in=FILIERES, ordre__lte=moyenne)
    return echelle.order_by("-ordre").first() if moyenne else None


def _moyenne(test: Positionnement | None) -> int:
    """The mean of the skills that were tested, in the `ordre` of the scale; 0 without a test."""
    ordres = [niveau.ordre for niveau in _niveaux(test) if niveau.ordre < NON_EVALUE]
    return sum(ordres) // len(ordres) if ordres else 0


def _niveaux(test: Positionnement | None) -> list[NiveauCecr]:
    return [test.co, test.ce, test.eo, test.ee] if test else []


def sans_groupe(matiere: str, le: date) -> QuerySet[Axe]:
    """The axes of running conventions that nobody gives yet from that day on."""
    inscrites = Inscription.objects.a_partir_du(le).filter(axe=OuterRef("pk"))
    return Axe.objects.filter(
        ~Exists(inscrites),
        type=matiere,
        requis=True,
        clos_le=None,
        convention__statut=Statut.SIGNEE,
        convention__dossier__statut__in=EN_COURS,
    )
