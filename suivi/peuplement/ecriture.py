"""Rows copied into the tables by thousands, under keys taken in advance, with the history that triggers would keep."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import orjson
import pgtrigger
from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import Error, connection, models, transaction
from django.utils.timezone import now

Modele = type[models.Model]
A_ECHAPPER = re.compile(r"[\\\t\n\r]")
ECHAPPES = {"\\": r"\\", "\t": r"\t", "\n": r"\n", "\r": r"\r"}
NUL = r"\N"


def en_texte(valeur: Any) -> str:
    """A value as the text format of COPY writes it."""
    return NUL if valeur is None else echapper(str(valeur))


def en_nombre(valeur: Any) -> str:
    """A number, a date: nothing to escape."""
    return NUL if valeur is None else str(valeur)


def en_oui_non(valeur: bool) -> str:
    return "t" if valeur else "f"


def echapper(texte: str) -> str:
    return A_ECHAPPER.sub(lambda trouve: ECHAPPES[trouve[0]], texte) if A_ECHAPPER.search(texte) else texte


def en_json(valeur: Any) -> str:
    """JSON writes tabs and ends of lines as escapes: only their backslashes are left to double."""
    return NUL if valeur is None else orjson.dumps(valeur).decode().replace("\\", r"\\")


def en_tableau(valeur: Iterable[str]) -> str:
    mots = (str(mot).replace("\\", "\\\\").replace('"', '\\"') for mot in valeur)
    return echapper("{" + ",".join(f'"{mot}"' for mot in mots) + "}")


TRADUCTEURS: list[tuple[Any, Callable[[Any], str]]] = [
    (models.JSONField, en_json),
    (ArrayField, en_tableau),
    (models.BooleanField, en_oui_non),
    ((models.IntegerField, models.DateField, models.TimeField, models.ForeignKey, models.UUIDField), en_nombre),
]


def traducteur(champ: Any) -> Callable[[Any], str]:
    return next((traduire for genres, traduire in TRADUCTEURS if isinstance(champ, genres)), en_texte)


def defaut(champ: Any) -> str:
    """What a column holds when nothing is said: its default; else nothing, or an empty text. One for all rows."""
    if getattr(champ, "auto_now_add", False) or getattr(champ, "auto_now", False):
        return str(now())
    if not champ.has_default():
        return NUL if champ.null or not champ.empty_strings_allowed else ""
    return traducteur(champ)(champ.get_default())


class Table:
    """The rows of one model that wait to be copied, and the key of the next one."""

    def __init__(self, modele: Modele) -> None:
        champs = modele._meta.concrete_fields
        self.modele, self.nom = modele, modele._meta.db_table
        self.colonnes = ", ".join(f'"{champ.column}"' for champ in champs)
        self.plan = [(champ.attname, traducteur(champ), defaut(champ)) for champ in champs]
        self.lignes: list[str] = []
        self.premiere = self.prochaine = 0

    def cle(self) -> int:
        """Take the next key."""
        self.prochaine += 1
        return self.prochaine - 1

    def ajouter(self, valeurs: Mapping[str, Any]) -> None:
        """Add a row; what is not given has the default of its column."""
        self.lignes.append(
            "\t".join([traduire(valeurs[nom]) if nom in valeurs else sinon for nom, traduire, sinon in self.plan])
        )

    def detacher(self) -> tuple[str, str, str] | None:
        """The rows added since the last time, with the commands that copy them and write their history."""
        if not self.lignes:
            return None
        lot = f'COPY "{self.nom}" ({self.colonnes}) FROM STDIN', "\n".join(self.lignes) + "\n"
        suite = histoire(self.modele, self.premiere)
        self.lignes, self.premiere = [], self.prochaine
        return *lot, suite

    def patron(self, variables: Iterable[str], **fixes: Any) -> str:
        """A row whose fixed columns are written once: `patron % {…}` gives it its variables, as texts."""
        voulues = set(variables)
        cases = [
            f"%({nom})s" if nom in voulues else (traduire(fixes[nom]) if nom in fixes else sinon).replace("%", "%%")
            for nom, traduire, sinon in self.plan
        ]
        return "\t".join(cases)


class Ecriture:
    """All the rows of one filling: tables, keys, copies, history. One transaction: whole or not at all."""

    def __init__(self, modeles: Iterable[Modele]) -> None:
        self.tables = {modele: Table(modele) for modele in modeles}

    def __getitem__(self, modele: Modele) -> Table:
        return self.tables[modele]

    def ajouter(self, modele: Modele, **valeurs: Any) -> int:
        """Add a row under a new key, which is given back."""
        table = self.tables[modele]
        cle = table.cle()
        table.ajouter({"id": cle, **valeurs})
        return cle

    @contextmanager
    def ouverte(self) -> Iterator[Callable[[], None]]:
        """Take keys that nobody else can take and give the function that sends the rows added so far.

        The tables are locked against other writers, who wait for the end. No trigger runs row by row: the history is
        written set by set. A thread copies a batch while the next one is drawn: the server works on another core.
        """
        with pgtrigger.ignore(), transaction.atomic(), sans_cles_etrangeres():
            self._prendre_les_cles()
            with ThreadPoolExecutor(max_workers=1) as copiste:
                envois: list[Future[None]] = []

                def envoyer() -> None:
                    for envoi in envois:
                        envoi.result()
                    envois[:] = [copiste.submit(copier, connection.connection, self._detacher())]

                yield envoyer
                envoyer()
                envois[0].result()
            self._rendre_les_cles()

    def _prendre_les_cles(self) -> None:
        with connection.cursor() as curseur:
            noms = ", ".join(f'"{table.nom}"' for table in self.tables.values())
            curseur.execute(f"LOCK TABLE {noms} IN EXCLUSIVE MODE")
            for table in self.tables.values():
                curseur.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table.nom])
                table.premiere = table.prochaine = curseur.fetchone()[0]

    def _rendre_les_cles(self) -> None:
        """The first key was taken when the filling began: the next one to give is the first that no row has."""
        suivante = "SELECT setval(pg_get_serial_sequence(%s, 'id'), %s, false)"
        with connection.cursor() as curseur:
            for table in self.tables.values():
                curseur.execute(suivante, [table.nom, table.prochaine])

    def _detacher(self) -> list[tuple[str, str, str]]:
        """For each table with new rows: the command that copies them, the rows, the command that writes history."""
        return [lot for table in self.tables.values() if (lot := table.detacher())]


def copier(base: Any, lots: list[tuple[str, str, str]]) -> None:
    with base.cursor() as curseur:
        for commande, lignes, suite in lots:
            with curseur.copy(commande) as copie:
                copie.write(lignes)
            if suite:
                curseur.execute(suite)


@contextmanager
def sans_cles_etrangeres() -> Iterator[None]:
    """For a superuser, foreign keys are not looked up row by row: the batch took every key that it names. CHECK and
    UNIQUE always hold."""
    superutilisateur = changer_de_role("replica")
    yield
    if superutilisateur:
        changer_de_role("origin")


def changer_de_role(role: str) -> bool:
    """Whether the server lets this user say which triggers run in this transaction."""
    try:
        with transaction.atomic(), connection.cursor() as curseur:
            curseur.execute("SELECT set_config('session_replication_role', %s, true)", [role])
    except Error:
        return False
    return True


def histoires() -> dict[Modele, Modele]:
    """The models whose history is kept, and the rows that keep it."""
    suivis = {modele: getattr(modele, "pgh_tracked_model", None) for modele in apps.get_models()}
    return {suivi: modele for modele, suivi in suivis.items() if suivi is not None}


HISTOIRES = histoires()


def histoire(modele: Modele, depuis: int) -> str:
    """The first event of every row from a key on, as the trigger of insertion writes it; nothing when the history of
    the model is not kept."""
    if modele not in HISTOIRES:
        return ""
    evenement, table = HISTOIRES[modele]._meta, modele._meta.db_table
    noms = [f'"{champ.column}"' for champ in evenement.concrete_fields if not champ.column.startswith("pgh_")]
    colonnes = ", ".join(noms)
    return (
        f'INSERT INTO "{evenement.db_table}" (pgh_created_at, pgh_label, pgh_obj_id, {colonnes}) '
        f"SELECT now(), 'insert', id, {colonnes} FROM \"{table}\" WHERE id >= {depuis} ORDER BY id"
    )
