"""Jobs of the files: the answers that time alone has changed, every night; those that an edited regime changes."""

from django.utils.timezone import localdate
from procrastinate.contrib.django import app

from beneficiaires import actions
from beneficiaires.effets import FILE, TACHE


@app.periodic(cron="7 1 * * *")
@app.task(name="beneficiaires.redecider", queueing_lock="beneficiaires.redecider")
def redecider(timestamp: int) -> None:
    actions.redecider(localdate())


@app.task(name=TACHE, queue=FILE)
def redecider_apres() -> None:
    """The data of the law has just been edited. Done twice, the second time finds nothing to do."""
    actions.redecider(localdate())
