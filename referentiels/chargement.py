"""Brings the shipped data into the tables: adds and updates, never touches what an administrator edited."""

from collections.abc import Callable, Iterable
from typing import NamedTuple

from django.db import connection, models, transaction
from django.db.models import Q
from django.utils.module_loading import autodiscover_modules

from comptes.models import Centre
from referentiels import sources
from referentiels.models import (
    Commune,
    Cpas,
    JourFerie,
    Langue,
    MotifSejour,
    NiveauCecr,
    Pays,
    Regime,
    TypeOperateur,
    TypeTitre,
)

VERROU = 0x5265666572
"""Key of the lock that makes two loads wait for each other."""


class Table(NamedTuple):
    """A model, where its rows come from, the fields that tell one row from another, and the rows that may change."""

    modele: type[models.Model]
    lire: Callable[[], Iterable[models.Model]]
    cle: tuple[str, ...] = ("pk",)
    libres: Q = Q(edite=False)


class Bilan(NamedTuple):
    """What loading did to a table, in rows."""

    table: str
    nouvelles: int
    corrigees: int
    editees: int
    """Differ from the shipped data because an administrator edited them."""
    identiques: int

    def __str__(self) -> str:
        return (
            f"{self.table} : {sum(self[1:])} lignes, dont {self.nouvelles} nouvelles, {self.corrigees} corrigées, "
            f"{self.editees} laissées comme éditées"
        )


TABLES = (
    Table(Centre, sources.centres, cle=("prefixe",)),
    Table(Pays, sources.pays),
    Table(Commune, sources.communes),
    Table(Cpas, sources.cpas),
    Table(TypeTitre, sources.types_de_titre),
    Table(MotifSejour, sources.motifs_de_sejour),
    Table(Langue, sources.langues),
    Table(TypeOperateur, sources.types_d_operateur),
    Table(NiveauCecr, sources.niveaux),
    Table(JourFerie, sources.jours_feries, cle=("date", "code")),
    Table(Regime, sources.regimes),
)


_ajoutees: list[Table] = []


def livrer(table: Table) -> None:
    """Add a table that a higher domain ships, in its module `livraison.py`; it is loaded after those of here."""
    _ajoutees.append(table)


def tables() -> tuple[Table, ...]:
    """Those of here, then those of the domains above."""
    autodiscover_modules("livraison")
    return *TABLES, *_ajoutees


@transaction.atomic
def charger() -> list[Bilan]:
    """Load every table, one line of account each. Writes nothing when nothing changed."""
    with connection.cursor() as curseur:
        curseur.execute("SELECT pg_advisory_xact_lock(%s)", [VERROU])
    return [charger_table(table) for table in tables()]


def charger_table(table: Table) -> Bilan:
    existantes = {cle(table, ligne): ligne for ligne in table.modele._default_manager.all()}
    nouvelles, differentes, identiques = [], [], 0
    for livree in table.lire():
        existante = existantes.get(cle(table, livree))
        if existante is None:
            nouvelles.append(livree)
        elif valeurs(existante) == valeurs(livree):
            identiques += 1
        else:
            livree.pk = existante.pk
            differentes.append(livree)
    table.modele._default_manager.bulk_create(nouvelles)
    corrigees = mettre_a_jour(table, differentes)
    nom = str(table.modele._meta.verbose_name_plural)
    return Bilan(nom, len(nouvelles), corrigees, len(differentes) - corrigees, identiques)


def mettre_a_jour(table: Table, lignes: list[models.Model]) -> int:
    """Write those that no administrator has edited, the rows locked meanwhile; returns how many."""
    modele = table.modele
    verrouillees = modele._default_manager.select_for_update(of=["self"])
    libres = verrouillees.filter(table.libres, pk__in=[ligne.pk for ligne in lignes])
    modifiables = set(libres.values_list("pk", flat=True))
    champs = [champ.name for champ in champs_livres(modele) if not champ.primary_key]
    modele._default_manager.bulk_update([ligne for ligne in lignes if ligne.pk in modifiables], champs)
    return len(modifiables)


def cle(table: Table, ligne: models.Model) -> tuple[object, ...]:
    return tuple(getattr(ligne, champ) for champ in table.cle)


def champs_livres(modele: type[models.Model]) -> list[models.Field]:
    """The columns that the data files fill."""
    return [
        champ
        for champ in modele._meta.concrete_fields
        if champ.name != "edite" and not isinstance(champ, models.AutoField)
    ]


def valeurs(ligne: models.Model) -> list[object]:
    return [getattr(ligne, champ.attname) for champ in champs_livres(type(ligne))]
