"""Jobs: enqueue one in the caller's transaction, and run the worker until nothing is left."""

from datetime import datetime
from typing import Any

from procrastinate import App
from procrastinate.contrib.django import app
from procrastinate.contrib.django.django_connector import DjangoConnector

DOCUMENTS = "documents"
"""The queue of what may wait and takes long: it has workers of its own, at low priority."""

# Inside a worker `app` speaks over a connection of its own: what is enqueued through it does not wait for the
# transaction. This one always uses Django's connection, in the web process and in a job alike.
_dans_la_transaction = App(connector=DjangoConnector())


def differer(tache: str, *, file: str, le: datetime | None = None, **arguments: Any) -> None:
    """Enqueue a job by its name; it begins once the transaction is committed, and not before `le`."""
    travail = _dans_la_transaction.configure_task(tache, queue=file, schedule_at=le)
    travail.defer(**arguments)


def ordinaires() -> list[str]:
    """Every other queue that a task is declared in."""
    return sorted({tache.queue for tache in app.tasks.values()} - {DOCUMENTS})


def travailler(*files: str) -> None:
    """Do in this process the jobs that are due, of these queues or of all, and return when none is left."""
    connecteur = app.connector.get_worker_connector()  # type: ignore[attr-defined]
    with app.replace_connector(connecteur):
        app.run_worker(queues=list(files) or None, wait=False, listen_notify=False, install_signal_handlers=False)
