"""A GET never writes: every statement but a reading is refused, except behind the doors declared here."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps

from django.db import connection

METHODES_SURES = {"GET", "HEAD", "OPTIONS"}
LECTURES = (
    "SELECT",
    "WITH",
    "SAVEPOINT",
    "RELEASE",
    "ROLLBACK",
    "DECLARE",
    "FETCH",
    "CLOSE",
    "EXPLAIN",
    "SHOW",
)
# What a reading may hide: a WITH that writes, an EXPLAIN that executes, a second statement, a job in the queue.
VERBES = ("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "PROCRASTINATE_DEFER")
CACHETTES = re.compile(r"(?:INSERT|UPDATE|DELETE|MERGE|TRUNCATE)\s|PROCRASTINATE_DEFER")
_ouverte: ContextVar[bool] = ContextVar("porte_ouverte", default=False)


class EcritureInterdite(RuntimeError):
    """A page that should only read tried to write: a programming fault."""


@contextmanager
def porte(raison: str) -> Iterator[None]:
    """Allow writing inside a GET. The closed list of reasons: the journal of readings, the session."""
    if raison not in {"journal", "session"}:
        raise ValueError(raison)
    jeton = _ouverte.set(True)
    try:
        yield
    finally:
        _ouverte.reset(jeton)


def ecrit_la_session(vue):
    """Declare a view whose GET changes who is logged in."""

    @wraps(vue)
    def ouverte(request, *args, **kwargs):
        with porte("session"):
            return vue(request, *args, **kwargs)

    return ouverte


def _garde(execute, sql, params, many, context):
    if not _ouverte.get() and _ecrit(str(sql).upper()):
        raise EcritureInterdite(f"writing in a GET: {str(sql)[:60]}")
    return execute(sql, params, many, context)


def _ecrit(sql: str) -> bool:
    """`sql` in capitals. The pattern costs 50 µs on a long statement: it is tried when one of its words is there."""
    if not sql.lstrip(" (\n").startswith(LECTURES):
        return True
    return any(verbe in sql for verbe in VERBES) and CACHETTES.search(sql) is not None


class LectureSeuleMiddleware:
    """Innermost middleware: what sessions and login do around the view is outside its watch."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if request.method not in METHODES_SURES:
            return self.get_response(request)
        with connection.execute_wrapper(_garde):
            return self.get_response(request)
