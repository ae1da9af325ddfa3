"""Whether the parts of the installation answer."""

from datetime import timedelta

from django.db import DatabaseError, connection
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateEvent, ProcrastinateJob

ATTENTE = timedelta(minutes=10)
"""A job that could have begun so long ago says that no worker takes any."""

OK = "ok"
EN_PANNE = "en panne"


def etat() -> dict[str, str]:
    """`base`: the database answers. `file`: its queue can be read and its jobs are taken."""
    return {"base": examiner(base_repond), "file": examiner(travaux_pris)}


def examiner(partie) -> str:
    try:
        return OK if partie() else EN_PANNE
    except DatabaseError:
        return EN_PANNE


def base_repond() -> bool:
    with connection.cursor() as curseur:
        curseur.execute("SELECT 1")
        return curseur.fetchone() == (1,)


def travaux_pris() -> bool:
    """No job has waited longer than ATTENTE since it was enqueued, or since its scheduled time."""
    limite = timezone.now() - ATTENTE
    en_attente = ProcrastinateJob.objects.filter(status="todo")
    planifies = en_attente.filter(scheduled_at__lt=limite)
    immediats = ProcrastinateEvent.objects.filter(
        type="deferred", at__lt=limite, job__status="todo", job__scheduled_at=None
    )
    return not planifies.exists() and not immediats.exists()
