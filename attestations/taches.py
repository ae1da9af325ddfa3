"""Jobs of documents: sending the copies, and watching over those that were interrupted."""

from django.utils import timezone
from procrastinate.contrib.django import app

from attestations import actions
from attestations.actions.envoi import FILE, TACHE


@app.task(name=TACHE, queue=FILE)
def envoyer(*, envoi_id: int, tentative: int) -> None:
    """At least once per attempt; the envoi itself sees to it that an attempt is made at most once."""
    actions.envoyer(envoi_id, tentative)


@app.periodic(cron="*/5 * * * *")
@app.task(name="attestations.surveiller", queue=FILE, queueing_lock="attestations.surveiller")
def surveiller(timestamp: int) -> None:
    actions.surveiller(timezone.now())
