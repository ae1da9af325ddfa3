"""Jobs of documents: sending the copies, doing the lots, and watching over what was interrupted."""

from django.utils import timezone
from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from attestations import actions
from attestations.actions import lots
from attestations.actions.envoi import FILE, TACHE


@app.task(name=TACHE, queue=FILE)
def envoyer(*, envoi_id: int, tentative: int) -> None:
    """At least once per attempt; the envoi itself sees to it that an attempt is made at most once."""
    actions.envoyer(envoi_id, tentative)


@app.periodic(cron="*/5 * * * *")
@app.task(name="attestations.surveiller", queue=FILE, queueing_lock="attestations.surveiller")
def surveiller(timestamp: int) -> None:
    actions.surveiller(timezone.now())


@app.task(name=lots.TACHE, queue=lots.FILE)
def avancer_lot(*, lot_id: int) -> None:
    """Several at once for one lot: each line is claimed by one of them."""
    actions.avancer_lot(lot_id, le=localdate())


@app.periodic(cron="* * * * *")
@app.task(name="attestations.surveiller_les_lots", queue=FILE, queueing_lock="attestations.surveiller_les_lots")
def surveiller_les_lots(timestamp: int) -> None:
    """On the other queue: it runs while every worker of the documents is busy."""
    actions.surveiller_les_lots(timezone.now())
